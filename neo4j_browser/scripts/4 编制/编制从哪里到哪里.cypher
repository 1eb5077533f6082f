// 编制从哪里到哪里:线上是数目;蓝线是计划,还没有做
// Where quota came from and went; numbers stand on the lines, blue ones are planned and not done
MATCH p=(:QuotaTransfer)-[:TAKES_FROM|GIVES_TO|BASED_ON|PLANNED_TAKES_FROM|PLANNED_GIVES_TO]->() RETURN p
UNION
MATCH p=(:Statistic)-[:ABOUT]->(:QuotaTransfer) RETURN p

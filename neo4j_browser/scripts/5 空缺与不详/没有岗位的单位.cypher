// 没有载入岗位的单位:谁任职不详
// Units of which no post is loaded: who is there is not known
MATCH p=(u:Unit)-[:ADMINISTERS|SERVES]->()
WHERE NOT EXISTS { (u)<-[:POST_IN]-(:Post) }
RETURN p LIMIT 100

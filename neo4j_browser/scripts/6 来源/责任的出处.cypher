// 主要责任和配合责任,与各自的来源(来源单独画出,编号在线的 evidence 里)
// Responsibilities, and the sources they are taken from. Parameters: matter
MATCH p=()-[r:LEADS|SUPPORTS]->(m:Matter) WHERE m.name = $matter OR $matter IN m.aliases
MATCH (s:Source {id: r.evidence})
RETURN p, s

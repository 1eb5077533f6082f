// 没有主要责任单位的事项:适用的清单都声明完整才是无人负责,否则只是不知道
// Matters that nobody leads on the day: nobody's only where all lists are complete, else not known. Parameters: day
MATCH (m:Matter)
WHERE NOT EXISTS { ()-[r:LEADS]->(m) WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day)) }
OPTIONAL MATCH p=(m)-[:LISTED_ON]->()
OPTIONAL MATCH q=()-[:SUPPORTS|ABOUT]->(m)
RETURN m, p, q

// 此事归谁:主要责任、配合责任、清单、依据;没有画出的就是没有载入
// Whose a matter is: main and supporting responsibility, the list, the basis. Parameters: matter, day
MATCH (m:Matter) WHERE m.name = $matter OR $matter IN m.aliases
OPTIONAL MATCH p=()-[r:LEADS|SUPPORTS]->(m)
WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
OPTIONAL MATCH q=(m)-[:LISTED_ON|BASED_ON]->()
OPTIONAL MATCH s=(:Post)-[:OVERSEES]->(m)
RETURN m, p, q, s

// 此地的单位、岗位和任职人
// The units of a division, their posts and who holds them. Parameters: division, day
MATCH (u:Unit)-[:ADMINISTERS|SERVES]->(d:Division) WHERE d.name = $division OR $division IN d.aliases
MATCH p=(u)-[a:ADMINISTERS|SERVES]->(d)
WHERE (a.from IS NULL OR a.from <= date($day)) AND (a.to IS NULL OR a.to > date($day))
OPTIONAL MATCH q=(u)<-[:POST_IN]-(post:Post)
OPTIONAL MATCH s=(:Person)-[h:HOLDS]->(post)
WHERE (h.from IS NULL OR h.from <= date($day)) AND (h.to IS NULL OR h.to > date($day))
RETURN p, q, s LIMIT 300

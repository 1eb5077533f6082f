// 下一级区划
// The divisions right below one. Parameters: division, day
MATCH p=(:Division)-[r:WITHIN]->(d:Division)
WHERE (d.name = $division OR $division IN d.aliases)
  AND (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
RETURN p LIMIT 100

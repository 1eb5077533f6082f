// 此单位的职责:它牵头和配合的事项
// The duties of a unit: what it leads and supports. Parameters: unit, day
MATCH p=(u:Unit|UnitClass)-[r:LEADS|SUPPORTS]->(:Matter)
WHERE (u.name = $unit OR $unit IN u.aliases)
  AND (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
RETURN p

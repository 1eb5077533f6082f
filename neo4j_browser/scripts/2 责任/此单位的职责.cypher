// 此单位的职责:它牵头和配合的事项,连同同类单位(单位类)的;单位类是否管到此单位,看它的级别和辖区
// The duties of a unit: what it leads and supports, and what classes of units of its kind do; whether a class has this unit, see its level and jurisdiction. Parameters: unit, day
MATCH (u:Unit|UnitClass) WHERE u.name = $unit OR $unit IN u.aliases
OPTIONAL MATCH (c:UnitClass) WHERE u.kind IN c.kinds
WITH u, collect(c) AS classes
UNWIND [u] + classes AS whose
OPTIONAL MATCH p=(whose)-[r:LEADS|SUPPORTS]->(:Matter)
WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
RETURN whose, p

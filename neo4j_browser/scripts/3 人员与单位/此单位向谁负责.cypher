// 此单位向谁负责:隶属、上级(几条线都画)、业务指导
// To whom a unit answers: all its lines, and guidance apart. Parameters: unit, day
MATCH (u:Unit) WHERE u.name = $unit OR $unit IN u.aliases
MATCH p=(u)-[way:PART_OF|REPORTS_TO|GUIDED_BY|COORDINATED_BY|SHARES_STAFF_WITH*1..6]->(:Unit)
WHERE all(r IN way WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day)))
RETURN p

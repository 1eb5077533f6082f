// 此地往上:所在的社区、乡镇街道、县市,和管到此地的网格
// What a place lies in, up to the province, and the grids that cover it. Parameters: place, day
MATCH (x:Division|Place|Grid) WHERE x.name = $place OR $place IN x.aliases
MATCH p=(x)-[way:WITHIN|IN_GRID|NESTED_IN|COVERS*0..8]->(above)
WHERE all(r IN way WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day)))
OPTIONAL MATCH q=(:Grid)-[r:COVERS|WITHIN]->(above)
WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
RETURN p, q

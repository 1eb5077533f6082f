// 网格和网格长:网格长是先联系的人,不是部门职责的责任人
// Grids and their heads: a head is whom to ask first, and not the one responsible for a department's duty. Parameters: day
MATCH p=(g:Grid)-[r:COVERS|WITHIN|NESTED_IN]->()
WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
RETURN p LIMIT 100
UNION
MATCH p=()-[r:HEADS]->(:Grid)
WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
RETURN p LIMIT 100
UNION
MATCH p=(:Person)-[r:HOLDS]->(:Post)-[h:HEADS]->(:Grid)
WHERE (r.from IS NULL OR r.from <= date($day)) AND (r.to IS NULL OR r.to > date($day))
  AND (h.from IS NULL OR h.from <= date($day)) AND (h.to IS NULL OR h.to > date($day))
RETURN p LIMIT 100

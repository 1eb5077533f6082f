// 否认的和计划的:画出,但从不沿着走
// What is denied or planned: it is shown, and never walked
MATCH p=()-[r]->() WHERE type(r) STARTS WITH 'NOT_' OR type(r) STARTS WITH 'PLANNED_' RETURN p LIMIT 100
UNION
MATCH p=(n) WHERE n.certainty = 'planned' OR n.polarity = 'denied' RETURN p LIMIT 100

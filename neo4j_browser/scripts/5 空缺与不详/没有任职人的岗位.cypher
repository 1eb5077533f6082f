// 当天没有任职人的岗位:声明任职完整之处才是空缺,否则只是不详
// Posts without a holder on the day: vacant only where holders are declared complete, else not known. Parameters: day
MATCH p=(post:Post)-[:POST_IN]->(:Unit)
WHERE NOT EXISTS { (post)<-[h:HOLDS]-() WHERE (h.from IS NULL OR h.from <= date($day)) AND (h.to IS NULL OR h.to > date($day)) }
RETURN p
UNION
MATCH p=(c:Completeness)-[:CLOSES]->() WHERE c.closes = 'HOLDS' RETURN p

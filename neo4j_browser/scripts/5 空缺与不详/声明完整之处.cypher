// 声明完整之处:只有在这里,没有才说明没有
// Where something is declared complete: only there does absence prove anything
MATCH p=(:Completeness)-[:CLOSES]->() RETURN p

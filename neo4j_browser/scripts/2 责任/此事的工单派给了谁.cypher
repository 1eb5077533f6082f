// 此事的工单派给了谁,没有派给谁(谁上报的不画)
// Where cases about a matter were sent, and where not (who reported them is not drawn). Parameters: matter
MATCH (c:Case)-[:ABOUT]->(m:Matter) WHERE m.name = $matter OR $matter IN m.aliases
MATCH p=(c)-[:ABOUT|AT|DISPATCHED_TO|NOT_DISPATCHED_TO|PLANNED_DISPATCHED_TO|HANDLED_BY|NOT_HANDLED_BY]->()
RETURN p

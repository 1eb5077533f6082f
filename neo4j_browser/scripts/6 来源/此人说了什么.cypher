// 依据此人所说的关系(点一条线看出处和确定程度)
// The relations that rest on what somebody said. Parameters: speaker
MATCH p=()-[r]->() WHERE r.speaker = $speaker AND type(r) <> 'REPORTED_BY' RETURN p LIMIT 100

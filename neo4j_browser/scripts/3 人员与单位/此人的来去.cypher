// 此人的来去:任职、编制所在、借调、下派,不论哪一天(点一条线看起止)
// Where a person came from and went, on any day: click a line for its times. Parameters: person
MATCH p=(x:Person)-[:HOLDS|BELONGS_TO|SECONDED_TO|PLACED_IN|SERVES_IN|HEADS]->()
WHERE x.name = $person OR $person IN x.aliases
RETURN p
UNION
MATCH p=(x:Person)-[:HOLDS]->(:Post)-[:POST_IN]->(:Unit)
WHERE x.name = $person OR $person IN x.aliases
RETURN p

"""A city in Neo4j: the plain graph that a person would draw, and the questions asked of it."""

"""The kit for Neo4j Browser: what is derived from the vocabulary, and how it is served or written."""

"""Words and values: the ontology read once, ids and IRIs, dates, facts, RDF terms."""

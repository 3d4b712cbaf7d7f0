"""What follows from the ontology, and whether all of it is consistent."""

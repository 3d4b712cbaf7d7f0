"""Article text and a gazetteer given as plain data, to draft facts: knows no store, writes nothing."""

"""What is wrong with data: rules, shapes, checks, quotes, contradictions."""

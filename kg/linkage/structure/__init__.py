"""Who connects, and what rests on whom."""

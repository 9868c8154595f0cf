"""Paint rows by hand: no widget per row."""

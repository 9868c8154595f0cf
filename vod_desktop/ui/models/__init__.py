"""Hold what the views show; no widgets."""

"""Widgets: they hold no data, show a model and emit what the user wants."""

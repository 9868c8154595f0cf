"""The panel below the queue: all about one job, or what many come to."""

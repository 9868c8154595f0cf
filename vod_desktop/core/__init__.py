"""The engine of the uploader: everything that runs without a display. Never imports Qt."""

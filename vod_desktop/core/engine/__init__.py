"""The uploader: one owner thread, part and API workers, and the pure decisions between them."""

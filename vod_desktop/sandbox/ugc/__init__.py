"""The practice cloud's client route: Prepare, Apply and Commit for those who hold a signature instead of a key (protocol.md 4)."""

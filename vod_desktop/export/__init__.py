"""Results as tables that spreadsheets open as they are: no FileId is rounded, no name becomes a formula. No Qt."""

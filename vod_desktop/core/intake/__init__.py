"""From dropped paths to candidates: scanning, media types, duplicates, reasons for refusals."""

"""What a bundle is made of: contents, licences, icons, version resources. Runs where it is frozen, on all three systems."""

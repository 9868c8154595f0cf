"""What accounts have to choose from: lists fetched from the service, kept, and asked whether a choice still exists."""

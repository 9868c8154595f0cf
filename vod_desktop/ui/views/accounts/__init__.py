"""The dialogs of accounts: the list, the editor, the connection test."""

"""The two signature tools: making and checking client-upload signatures."""

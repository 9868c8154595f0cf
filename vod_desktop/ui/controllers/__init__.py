"""Carry what the user wants to the engine, and what it says back to the models."""

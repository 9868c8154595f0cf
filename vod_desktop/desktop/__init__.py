"""What the desktop gives a program, without Qt."""

"""What `dev.py` is made of: steps with their time, system packages, the environment, and the groups of checks."""

"""The form of a job's options, in parts: one module for every kind of field and for every picker."""

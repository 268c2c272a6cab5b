"""The formats that results are written in: one module for each, and a table of them (`registry`)."""

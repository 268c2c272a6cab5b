"""A plan as a workbook: what stands where in it, how it is written, and how it is read."""

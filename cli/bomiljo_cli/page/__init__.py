"""The page that is carried into a meeting: one file, drawn from one typed result."""

"""For who writes rules: cases, lint, mutation, coverage, pages and a scaffold. No check needs any of it."""

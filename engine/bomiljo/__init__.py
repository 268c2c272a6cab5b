"""bomiljo: holds a settlement plan against the bomiljø model and says what is missing."""

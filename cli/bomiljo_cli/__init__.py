"""The command line of bomiljo; imports only the public names of the engine."""

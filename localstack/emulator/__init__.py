"""The template on an emulator that others made."""

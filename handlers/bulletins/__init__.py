"""Hear the commands and buttons of bulletins."""

"""Stories of bulletins."""

"""The words of bulletins."""

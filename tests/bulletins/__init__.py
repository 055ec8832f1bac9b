"""A simulated district's years, of which the bulletins in docs/bulletins are made."""

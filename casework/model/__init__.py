"""Frozen values and the pure rules over them; time, chance and place are always arguments."""

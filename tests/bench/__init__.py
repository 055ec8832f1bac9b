"""The bench: what durability, exact routing and our start cost, each against the plainest thing that could do it."""

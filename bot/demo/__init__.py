"""The product with a district around it: the real bot against the sandbox, in San Francisco or the operator's own."""

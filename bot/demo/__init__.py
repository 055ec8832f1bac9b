"""The product with a city around it: the real bot against the sandbox, with San Francisco's neighbourhoods."""

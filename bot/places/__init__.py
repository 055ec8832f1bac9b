"""Look places up in a Nominatim server, and name the places of tickets in the background.

Promises: nobody's chat waits for an answer that does not come, and one person's look-ups do not starve the others'.
Begin with `geocoding`.
"""

"""Write the words about a ticket that several readers share: reasons, tallies, where a case came from.

Promise: everybody reads the same name for the same thing.
Begin with `reasons`.
"""

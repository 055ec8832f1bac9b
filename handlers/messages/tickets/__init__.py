"""Words about a ticket that several readers share: reasons, tallies, where a case came from.

Promise: the same thing is named the same to everybody.
Begin with `reasons`.
"""

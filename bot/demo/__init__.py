"""The product with a district around it: the real bot against the sandbox, in San Francisco or the operator's own.

Promise: it needs no token and no network, and touches no database but its own. Begin with `town`.
"""

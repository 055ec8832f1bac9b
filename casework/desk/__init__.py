"""Use cases of a desk (the chat in which a team works): staff find their tickets there and work on them.

Promise: `authority.check` allows every act. If two people act at once, one of them wins.
Begin with `fixing`.
"""

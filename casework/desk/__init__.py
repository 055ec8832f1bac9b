"""What staff do to a ticket at their desk, and how they find it.

Promise: every act is allowed by `authority.check`, and one of two people who act at once wins.
Begin with `fixing`.
"""

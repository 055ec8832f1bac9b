"""What every act on a ticket shares: find and lock it, keep it with a line of history, show it, tell whoever hears.

Promise: an act, its line of history and what must be said because of it are kept together.
Begin with `keeping`.
"""

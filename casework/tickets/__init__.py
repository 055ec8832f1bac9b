"""What all acts on tickets share: find and lock the ticket, save it with a line of history, show it, tell people.

Promise: an act, its line of history and its notices are kept together.
Begin with `keeping`.
"""

"""Handle a private chat while a report is written: everything that can be sent or pressed.

Promise: nothing that is sent in private goes unanswered.
Begin with `drafting`.
"""

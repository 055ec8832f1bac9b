"""Projects: moved by their team, and found where somebody reports what they put right.

Promise: whoever waits for planned works is told what becomes of them. Begin with `moving`.
"""

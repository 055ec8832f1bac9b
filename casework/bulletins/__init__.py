"""Compose a bulletin of a period, let supervisors read it first, post it and keep it.

Promise: what is told of a period is read once, when the draft is composed, and stays.
Begin with `composing`; a new chapter is a loader in `telling`.
"""

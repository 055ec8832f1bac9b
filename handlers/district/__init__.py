"""The administrators' private chat: files, people, codes, bans, categories.

Promise: every way in asks `administrator` first.
Begin with `administering`.
"""

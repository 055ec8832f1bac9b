"""Handle the administrators' private chat: files, people, codes, bans and categories.

Promise: nothing but `join` changes or shows anything before `administrator` has checked who asks.
Begin with `administering`.
"""

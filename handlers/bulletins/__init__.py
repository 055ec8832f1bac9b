"""Handle bulletins: supervisors read a draft, change and approve it; everybody reads what was posted.

Begin with `publishing`.
"""

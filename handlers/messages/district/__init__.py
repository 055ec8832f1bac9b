"""Write what administrators read: menus, findings in files, the audit log.

Promise: every finding has a sentence.
Begin with `administering`.
"""

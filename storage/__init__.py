"""Store everything that is kept: SQL, migrations and photo files.

Promise: SQLite and PostgreSQL work alike, and what is committed survives a power cut. Begin with `unit_of_work`.
"""

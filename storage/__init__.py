"""Store everything that is kept: SQL, migrations and photo files. SQLite and PostgreSQL work alike."""

"""What is kept: SQL, migrations and photos, over SQLite and PostgreSQL alike."""

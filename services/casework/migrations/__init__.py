"""Alembic migrations of the casework database; run by `Database.migrate`."""

"""The history of the database's tables (Alembic); run by ``mapper init``."""

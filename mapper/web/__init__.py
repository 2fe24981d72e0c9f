"""The Flask application: pages, data, the form, review and sign-in (floor 6)."""

from mapper.web.application import create_app

__all__ = ["create_app"]

"""Placing: geocode and railway joined, text in, a place on the rails out."""

from mapper.placing.meanings import READ, is_beside
from mapper.placing.online import with_online
from mapper.placing.report import SURE, Candidate, Placing, place, warm

__all__ = ["READ", "SURE", "Candidate", "Placing", "is_beside", "place", "warm", "with_online"]

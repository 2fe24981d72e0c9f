"""Placing: geocode and railway joined, text in, a place on the rails out."""

from mapper.placing.meanings import READ
from mapper.placing.online import with_online
from mapper.placing.report import SURE, Candidate, Placing, place, warm

__all__ = ["READ", "SURE", "Candidate", "Placing", "place", "warm", "with_online"]

"""The days by which filters find a record; what the record itself says of its days is exported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapper.model import Incident, TimeSpan

if TYPE_CHECKING:
    from mapper.region import Region


def days_for_filters(incident: Incident, region: Region) -> TimeSpan:
    """Return the days that a period must touch to hold a record.

    What happened "by" a day without a first one reaches back so many days before its report as the
    region says: what is older is reported as old.
    A record without any day of its event is found by the day of its report.
    """
    said, reported = incident.span(), incident.reported_date
    if said.first is None and said.last is None:
        return TimeSpan(reported, reported)
    if said.first is not None or said.last is None:
        return said
    days = region.texts.by_reaches_back_days
    return TimeSpan(min(_before(reported or said.last, days), said.last), said.last)


def _before(day: date, days: int) -> date:
    return day - min(timedelta(days), day - date.min)

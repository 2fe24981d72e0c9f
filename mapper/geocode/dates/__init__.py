"""When a report says that something was: days, spans and times of day, in seven languages.

`words` finds the words of time, `grammar` reads days written out, `days` those counted back from
the publication, `months` parts of months, `clock` the time of day; `years` and `sense` say which
year and which of several dates is meant.
"""

from mapper.geocode.dates.reading import read_when
from mapper.geocode.dates.when import When

__all__ = ["When", "read_when"]

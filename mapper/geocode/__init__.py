"""From a phrase to a place: the words, the names and the dates of a report, in seven languages.

`spelling` makes keys of names, `tokens` words of a text; `names` are what may be meant, `reading`
is how a sentence says it, `dates` when it was; `locate` puts the three to a text and returns a
`finding`, `online` asks Nominatim for what is missing.  Stations and lines come in as values of
`mapper.model`.  `building` makes the derived files, and nothing that runs imports it.
"""

#: The languages that it reads (ISO 639-1).
LANGUAGES = ("en", "nl", "de", "pl", "ru", "uk", "be")

"""From a phrase to a place: the words, the names and the dates of a report, in seven languages.

`spelling` makes keys of names, `tokens` and `language` read a text, `lexicon` holds the small
words, `declension` undoes case endings, `gazetteer` knows the names, `mentions` finds them in a
sentence, `phrases` reads what the sentence says of them, `resolve` settles homonyms, `dates`
reads when.  Stations and lines come in as values of `mapper.model`.
"""

"""Hold every sentence that the bot says, in every language, as data.

A message is built from a view (what is the case) and a `Speaker` (who reads it), without Telegram. Only the `notices`
modules read the database, through an occasion (the response context). Sentences are English in the source and
translated in `locales`; values are escaped where they enter a sentence, and nowhere else.

Begin with `speaker`, and go on with the words of a subject, as in `reporting`.
"""

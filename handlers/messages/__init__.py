"""What the bot says: every sentence, in every language, as data.

A message is put together from a view (what is) and a `Speaker` (to whom); no Telegram, no database. Sentences are
English in the source and translated in `locales`; values are escaped where they enter a sentence, and nowhere else.
"""

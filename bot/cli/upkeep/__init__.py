"""Commands about the installation itself: begin one, examine it, upgrade it, copy it, restore it, move its database.

Promise: nothing is overwritten without a word, and what is copied is read again and compared.
Begin with `copies`.
"""

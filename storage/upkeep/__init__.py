"""Look after what is kept: copies of it, their way back, and how it is.

Promise: a copy shows one moment, and is read again before anybody relies on it. Begin with `copies`.
"""

"""Commands about many reports: import those of a city, propose a mapping for its file, and export what is stored.

Promise: no line of a file is left out without its reason, and an export names no resident. Begin with `reports`.
"""

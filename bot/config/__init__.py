"""Read the configuration: config.toml in, frozen values out.

Promise: every key has a default, every value is checked, and all mistakes are reported at once.
Begin with `loading`; `keys` lists the keys.
"""

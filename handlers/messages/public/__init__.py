"""The words of the public page: functions from what everybody may see to plain values that a template lays out.

Promise: they get nothing that not everybody may see. Begin with `reports`.
"""

"""The words of the public page: functions from what everybody may see to plain values that a template lays out."""

"""The business logic: values and rules, use cases (application services), ports. No I/O, no Telegram, no SQL.

Promise: rules are pure, and a use case is one transaction. Begin with `model`, and go on with `reporting`; the floors
of the subjects are in docs/architecture.md.
"""

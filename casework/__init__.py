"""The business logic: values and rules, use cases (application services), ports. No I/O, no Telegram, no SQL."""

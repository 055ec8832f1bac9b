"""What the district does with a report: values and rules, use cases, ports. No I/O, no Telegram, no SQL."""

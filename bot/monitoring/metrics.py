"""Put the figures of the bot into Prometheus' format, with its client.

The counters are plain numbers (`bot.counting`); they become metrics when somebody asks for them.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import accumulate

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from bot.counting import BUCKETS_S, Counts, Durations
from storage.upkeep.vitals import Queue, Vitals

Labelled = Mapping[str, float]


class Figures(Collector):
    """All figures of one moment."""

    def __init__(self, counts: Counts, found: Vitals | None, closed: Mapping[str, int], at: datetime) -> None:
        self._counts = counts
        self._found = found
        self._closed = closed
        self._at = at

    def collect(self) -> Iterator[Metric]:
        """Yield each metric."""
        counts, found = self._counts, self._found
        yield _counter("updates_received", "Updates from Telegram that were stored.", {"": counts.received})
        yield _counter("updates", "Updates that were worked, by outcome.", counts.updates, "outcome")
        yield _histogram("update_seconds", "From storing an update to its effect.", counts.working)
        yield _counter("sends", "Attempts to send a message, by outcome.", counts.sends, "outcome")
        yield _histogram("message_seconds", "From the cause of a message to its delivery.", counts.saying)
        yield _gauge("leads", "Whether this process polls, sends and keeps time.", {"": float(counts.leads)})
        yield _gauge("ready", "Whether Telegram was reached.", {"": float(counts.is_ready)})
        yield _gauge("database_up", "Whether the database answered.", {"": float(found is not None)})
        if found is None:
            return
        yield _gauge("inbox_waiting", "Updates that wait to be worked.", {"": found.inbox.waiting})
        yield _gauge("inbox_oldest_seconds", "The age of the oldest of them.", {"": self._age(found.inbox)})
        waiting = {why: queue.waiting for why, queue in found.outbox.items()}
        ages = {why: self._age(queue) for why, queue in found.outbox.items()}
        yield _gauge("outbox_waiting", "Messages that have not arrived, by why they wait.", waiting, "why")
        yield _gauge("outbox_oldest_seconds", "The age of the oldest of them.", ages, "why")
        yield _gauge("tickets", "Tickets by state.", {**found.tickets, **self._closed}, "state")

    def _age(self, queue: Queue) -> float:
        return 0.0 if queue.since is None else max(0.0, (self._at - queue.since).total_seconds())


def exposition(counts: Counts, found: Vitals | None, closed: Mapping[str, int], at: datetime) -> bytes:
    """Return the figures of this moment, and those of the process, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Figures(counts, found, closed, at))
    ProcessCollector(namespace="cleanward", registry=registry)
    return generate_latest(registry)


def _counter(name: str, about: str, values: Labelled, label: str = "") -> Metric:
    metric = CounterMetricFamily(f"cleanward_{name}", about, labels=[label] if label else ())
    for key, value in values.items():
        metric.add_metric([key] if label else (), value)
    return metric


def _gauge(name: str, about: str, values: Labelled, label: str = "") -> Metric:
    metric = GaugeMetricFamily(f"cleanward_{name}", about, labels=[label] if label else ())
    for key, value in values.items():
        metric.add_metric([key] if label else (), value)
    return metric


def _histogram(name: str, about: str, durations: Durations) -> Metric:
    bounds = [*(f"{each:g}" for each in BUCKETS_S), "+Inf"]
    buckets = list(zip(bounds, map(float, accumulate(durations.counts)), strict=True))
    return HistogramMetricFamily(f"cleanward_{name}", about, buckets=buckets, sum_value=durations.total_s)

"""One result of the bench: ours, the other's, and the ratio, which alone means something on another machine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, its unit, our value, the baseline's value and what the baseline is."""

    name: str
    unit: str
    ours: float
    baseline: float
    against: str

    @property
    def ratio(self) -> float:
        """Ours over the baseline."""
        return self.ours / self.baseline

    def as_json(self) -> dict[str, str | float]:
        """Return the figure for bench.json."""
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": round(self.ours, 3),
            "baseline": round(self.baseline, 3),
            "against": self.against,
            "ratio": round(self.ratio, 3),
        }

    def __str__(self) -> str:
        return (
            f"{self.name:<42} {self.ours:>10.2f} {self.baseline:>10.2f} {self.ratio:>7.2f}  {self.unit}; {self.against}"
        )

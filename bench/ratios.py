"""Paired ratios: each round asks everybody once, so that the machine's moods hit all alike."""

import random
import statistics

DRAWS = 2000


class Ratio:
    """Median of the ratios of one round after the other, with its 95 % bootstrap interval."""

    def __init__(self, times, others):
        ratios = [times[number] / others[number] for number in times if number in others]
        draw = random.Random(1)
        medians = sorted(
            statistics.median(draw.choices(ratios, k=len(ratios))) for _draw in range(DRAWS)
        )
        self.middle = statistics.median(ratios)
        self.low = medians[int(DRAWS * 0.025)]
        self.high = medians[int(DRAWS * 0.975)]

    def __str__(self):
        return f"{self.middle:.2f} [{self.low:.2f}, {self.high:.2f}]"

    def turned(self):
        """How many times faster instead of how many times as long."""
        other = Ratio.__new__(Ratio)
        other.middle, other.low, other.high = 1 / self.middle, 1 / self.high, 1 / self.low
        return other

    def keeps(self, *, most=None, least=None) -> bool:
        """Held when the middle holds; a middle beyond the gate is missed."""
        return self.middle <= most if most is not None else self.middle >= least

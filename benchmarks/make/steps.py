"""Splits the difference of two versions of a file into the small steps in which it was written.

Published versions lie hundreds of commits apart. Applying a file's changed hunks one group at a
time gives back a history of small edits: each blob is the former one plus a few lines, as in the
repository that the package came from. Every byte is from a published version.
"""

from bisect import bisect_left

MAX_LINES = 20000


class Edit:
    """A file's change as hunks over the old lines: any subset of them can be applied."""

    def __init__(self, old, new, max_steps):
        self._new = new
        self._lines = old.splitlines(keepends=True)
        new_lines = new.splitlines(keepends=True)
        hunks = []
        if max_steps > 1 and b"\0" not in old[:8000] and max(len(self._lines), len(new_lines)) <= MAX_LINES:
            hunks = [(a0, a1, new_lines[b0:b1])
                     for a0, a1, b0, b1 in changed(self._lines, new_lines)]
        count = max(1, min(max_steps, len(hunks)))
        self._groups = [hunks[len(hunks) * i // count:len(hunks) * (i + 1) // count]
                        for i in range(count)]
        self.steps = count

    def content(self, chosen):
        """The old bytes with the hunk groups numbered in the set `chosen` applied."""
        if len(chosen) == self.steps:
            return self._new
        out, at = [], 0
        for number in sorted(chosen):
            for start, end, lines in self._groups[number]:
                out += self._lines[at:start]
                out += lines
                at = end
        out += self._lines[at:]
        return b"".join(out)


def changed(old, new):
    """Yields (old start, old end, new start, new end) of each differing range, in order."""
    at_old = at_new = 0
    for i, j in _anchors(old, new) + [(len(old), len(new))]:
        if i > at_old or j > at_new:
            yield from _trimmed(old, new, at_old, i, at_new, j)
        at_old, at_new = i + 1, j + 1


def _trimmed(old, new, a0, a1, b0, b1):
    """The range without the equal lines at its two ends."""
    while a0 < a1 and b0 < b1 and old[a0] == new[b0]:
        a0, b0 = a0 + 1, b0 + 1
    while a0 < a1 and b0 < b1 and old[a1 - 1] == new[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
    if a0 < a1 or b0 < b1:
        yield a0, a1, b0, b1


def _anchors(old, new):
    """Pairs of equal lines, each unique on both sides, in increasing order (patience diff)."""
    place_new = _unique(new)
    pairs = [(i, place_new[line]) for line, i in _unique(old).items() if line in place_new]
    pairs.sort()
    tails, tail_pair, before = [], [], [None] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        spot = bisect_left(tails, j)
        before[k] = tail_pair[spot - 1] if spot else None
        tails[spot:spot + 1], tail_pair[spot:spot + 1] = [j], [k]
    chain, k = [], tail_pair[-1] if tail_pair else None
    while k is not None:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _unique(lines):
    places = {}
    for number, line in enumerate(lines):
        places[line] = -1 if line in places else number
    return {line: number for line, number in places.items() if number >= 0}

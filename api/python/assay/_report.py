"""What a scan says, as data: the members of ``assay-findings/1`` (docs/formats.md)."""
from __future__ import annotations

import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


class Verdict(enum.Enum):
    """Of a scan: a finding that counts, else something that was not read, else a pass."""

    PASS = "pass"
    FAIL = "fail"
    UNPROVED = "unproved"


@dataclass(frozen=True)
class Place:
    """Where a value stands. Lines and columns count from 1, columns in UTF-16 units; ends are behind the last character."""

    kind: str
    name: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    begin: int
    end: int
    inside: tuple[str, ...] = ()
    encoding: str = ""
    context: str = ""
    stands_in: str = ""
    suppressed_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Companion:
    """A value that belongs to a finding, such as an id to its secret."""

    rule: str
    mask: str
    fingerprint: str


@dataclass(frozen=True)
class Finding:
    """One value found by one rule, with all its places."""

    rule: str
    description: str
    severity: str
    confidence: str
    status: str
    mask: str
    fingerprint: str
    suppressed: bool
    place_count: int
    places: tuple[Place, ...]
    companions: tuple[Companion, ...] = ()


@dataclass(frozen=True)
class Gap:
    """Something that should have been read and was not."""

    input: str
    why: str


@dataclass(frozen=True)
class Skipped:
    """What was left out on purpose; ``inputs`` are the first hundred."""

    reason: str
    count: int
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """What was read, and what was not."""

    complete: bool
    inputs: int
    bytes: int
    gap_count: int
    gaps: tuple[Gap, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A scan that is over. ``findings`` hold suppressed ones too; ``bool(report)`` is whether it passed."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    coverage: Coverage
    failing: int
    _render: Callable[[str], str] = field(repr=False, compare=False)

    def __bool__(self) -> bool:
        return self.verdict is Verdict.PASS

    @property
    def exit_code(self) -> int:
        """The program's: 0, 1 or 3."""
        return {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.UNPROVED: 3}[self.verdict]

    def render(self, format: str = "text") -> str:
        """The report as ``text``, ``json``, ``jsonl``, ``sarif`` or ``html``."""
        return self._render(format)

    @classmethod
    def of_json(cls, text: str, render: Callable[[str], str]) -> Report:
        """From a report of schema ``assay-findings/1``."""
        whole: dict[str, Any] = json.loads(text)
        coverage, outcome = whole["coverage"], whole["outcome"]
        return cls(Verdict(outcome["verdict"]), tuple(map(_finding, whole["findings"])), _coverage(coverage),
                   outcome["failing"], render)


def _place(place: Mapping[str, Any]) -> Place:
    suppressed = place.get("suppressed", {})
    return Place(place["kind"], place["name"], place.get("path", ""), place["line"], place["column"], place["end_line"],
                 place["end_column"], place["begin"], place["end"], tuple(place.get("inside", ())),
                 place.get("encoding", ""), place.get("context", ""), place.get("stands_in", ""),
                 suppressed.get("by", ""), suppressed.get("reason", ""))


def _finding(finding: Mapping[str, Any]) -> Finding:
    companions = tuple(Companion(one["rule"], one["mask"], one["fingerprint"]) for one in finding.get("companions", ()))
    return Finding(finding["rule"], finding.get("description", ""), finding["severity"], finding["confidence"],
                   finding["status"], finding["mask"], finding["fingerprint"], finding["suppressed"],
                   finding["place_count"], tuple(map(_place, finding["places"])), companions)


def _coverage(coverage: Mapping[str, Any]) -> Coverage:
    gaps = tuple(Gap(gap["input"], gap["why"]) for gap in coverage.get("gaps", ()))
    skipped = tuple(Skipped(one["reason"], one["count"], tuple(one.get("inputs", ())))
                    for one in coverage.get("skipped", ()))
    return Coverage(coverage["complete"], coverage["inputs"], coverage["bytes"], coverage.get("gap_count", 0), gaps,
                    skipped, tuple(coverage.get("notes", ())))

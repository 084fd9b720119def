"""A command that takes part in a workload, and the places that its arguments name."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Contestant:
    """`command` holds {places} such as {corpora} or {report}; results keep it in this form.

    `role` is assay, bound or peer. `check` is an untimed variant of the command whose report shows
    the values (assay masks them otherwise). Exit codes outside `good_exits` count as failed.
    """
    name: str
    role: str
    command: list
    stdin: str = "/dev/null"
    check: list = None
    good_exits: tuple = (0,)
    samples: list = field(default_factory=list)
    found: int = None
    wrong: int = 0
    planted: int = 0

    def filled(self, places, command=None):
        return [argument.format(**places) for argument in command or self.command]

    @property
    def failed(self):
        return any(s.timed_out or s.exit not in self.good_exits for s in self.samples)


@dataclass
class Workload:
    """One input on which contestants are compared, the values that were planted in it, and those that
    stand near it and must not be reported."""
    name: str
    title: str
    contestants: list
    planted: list = field(default_factory=list)
    unwanted: list = field(default_factory=list)
    rounds: int = 5


def values_found(planted, *reports):
    """How many planted values stand in the report files, as text or as the SHA-1 that
    detect-secrets prints in their place."""
    text = b"\n".join(Path(report).read_bytes() for report in reports if Path(report).exists())
    return sum(value.encode() in text or hashlib.sha1(value.encode()).hexdigest().encode() in text
               for value in planted)


def assay(name, arguments, good_exits=(0, 1), stdin="/dev/null"):
    """assay with `arguments`, its JSON report going to a file."""
    command = ["{assay}", *arguments, "--format", "json", "-o", "{report}"]
    return Contestant(name, "assay", command, stdin, [*command, "--show-secrets"], good_exits)


def bound(name, command, good_exits=(0,), stdin="/dev/null"):
    """A lower bound: a command that does a part of the work and finds nothing."""
    return Contestant(name, "bound", command, stdin, None, good_exits)

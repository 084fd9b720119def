"""What an event of GitHub Actions asks to be scanned. Pure: an event's name and payload in, a plan out."""
from __future__ import annotations

import re
from dataclasses import dataclass

OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class PlanError(Exception):
    """The event or an input cannot be scanned by; the text says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """`kind`: "range" (what `ends` adds), "history" (all of it), or "nothing".

    A range is FIRST..LAST, or FIRST...LAST from the merge base on. FIRST may be zeros (a new ref) or gone (a forced push):
    then the commits count that the default branch has not, and that one is wanted as well.
    """

    kind: str
    why: str
    first: str = ""
    last: str = ""
    from_merge_base: bool = False

    @property
    def range(self) -> str:
        return f"{self.first}{'...' if self.from_merge_base else '..'}{self.last}" if self.kind == "range" else ""


def is_zero(object_id: str) -> bool:
    return set(object_id) == {"0"}


def _id(payload: dict, *path: str) -> str:
    value = payload
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, str) or not OBJECT_ID.fullmatch(value):
        raise PlanError(f"the event has no object id at {'.'.join(path)}: its payload is not the one that GitHub documents")
    return value


def default_branch(payload: dict) -> str:
    repository = payload.get("repository")
    name = repository.get("default_branch") if isinstance(repository, dict) else None
    return name if isinstance(name, str) else ""


def _push(payload: dict) -> Plan:
    before, after = _id(payload, "before"), _id(payload, "after")
    ref = str(payload.get("ref", ""))
    if is_zero(after):
        return Plan("nothing", "the ref was deleted")
    if ref.startswith("refs/tags/"):
        return Plan("history", "a tag was pushed: a release is made of all that it reaches")
    if is_zero(before) and ref == f"refs/heads/{default_branch(payload)}":
        return Plan("history", "the default branch is new")
    if is_zero(before):
        return Plan("range", "the branch is new", before, after)
    return Plan("range", "the push was forced" if payload.get("forced") else "a push", before, after)


def plan_for(event: str, payload: dict, asked: str = "auto") -> Plan:
    """`asked`: the input `range`: auto, all, or FIRST..LAST and FIRST...LAST of object ids."""
    if asked == "all":
        return Plan("history", "the whole history was asked for")
    if asked not in ("", "auto"):
        ends = re.fullmatch(rf"({OBJECT_ID.pattern})(\.\.\.?)({OBJECT_ID.pattern})", asked)
        if not ends:
            raise PlanError("the input `range` is none of auto, all, FIRST..LAST and FIRST...LAST with whole object ids")
        return Plan("range", "the range was asked for", ends[1], ends[3], ends[2] == "...")
    if event == "pull_request_target":
        raise PlanError("pull_request_target is refused: such a run has the repository's secrets and a token that may write,"
                        " and would read what a stranger proposes. Use the event pull_request, which sees the same commits")
    if event == "push":
        return _push(payload)
    if event == "pull_request":
        base, head = _id(payload, "pull_request", "base", "sha"), _id(payload, "pull_request", "head", "sha")
        return Plan("range", "a pull request", base, head, from_merge_base=True)
    if event == "merge_group":
        base, head = _id(payload, "merge_group", "base_sha"), _id(payload, "merge_group", "head_sha")
        return Plan("range", "a group of the merge queue", base, head)
    return Plan("history", f"the event {event} brings no commits of its own" if event else "no event is known")

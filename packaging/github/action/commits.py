"""Brings the commits that a plan needs into a clone that may be shallow: fetches as little as decides."""
from __future__ import annotations

import base64
import os
import subprocess
from typing import Callable, Optional

from plan import Plan, is_zero

# Commits behind the ends of the range, until all of history is asked for. Not `--deepen`: servers deepen by it only what
# their refs reach, and the past of a forced push is no part of that.
DEPTHS = (50, 500, 5000)


class FetchError(Exception):
    """A commit that the scan needs is not here and could not be had."""


class Clone:
    """A repository on disk. `token` serves for fetches from `server` alone, where git has no credentials of its own; it
    stands in git's environment, never among its arguments."""

    def __init__(self, folder: str, server: str = "", token: str = "", tell: Callable[[str], None] = print) -> None:
        self.folder, self.server, self.token, self.tell = folder, server.rstrip("/"), token, tell

    def git(self, *arguments: str, environment: Optional[dict] = None) -> subprocess.CompletedProcess:
        return subprocess.run(["git", "-C", self.folder, *arguments], capture_output=True, text=True, errors="replace",
                              check=False, env={**os.environ, "GIT_TERMINAL_PROMPT": "0", **(environment or {})})

    def has(self, commit: str) -> bool:
        return self.git("cat-file", "-e", commit + "^{commit}").returncode == 0

    @property
    def shallow(self) -> set:
        path = self.git("rev-parse", "--git-path", "shallow").stdout.strip()
        try:
            with open(os.path.join(self.folder, path), encoding="ascii") as lines:
                return set(lines.read().split())
        except OSError:
            return set()

    def _credentials(self) -> dict:
        url = self.git("remote", "get-url", "origin").stdout.strip()
        if not (self.token and self.server and url.startswith(self.server + "/")):
            return {}
        if self.git("config", "--get-urlmatch", "http.extraheader", url).stdout.strip():
            return {}
        basic = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
        return {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"http.{self.server}/.extraheader",
                "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {basic}"}

    def fetch(self, *arguments: str) -> bool:
        done = self.git("fetch", "--no-tags", "--no-recurse-submodules", "--quiet", *arguments,
                        environment=self._credentials())
        if done.returncode != 0:
            for line in done.stderr.strip().splitlines()[-3:]:
                self.tell(f"git fetch: {line}")
        return done.returncode == 0


def _decides(clone: Clone, plan: Plan, branch: str) -> bool:
    """Whether the clone holds all commits of the range, and where it begins. `branch`: what excludes commits in the place
    of a beginning that is not there."""
    beginning = plan.first if clone.has(plan.first) else f"refs/remotes/origin/{branch}" if branch else ""
    if beginning and not clone.has(beginning):
        beginning = ""
    # A boundary among what both ends reach hides nothing; one on either side leaves open what the other has.
    listed = clone.git("rev-list", f"{beginning}...{plan.last}" if beginning else plan.last)
    return listed.returncode == 0 and not clone.shallow & set(listed.stdout.split())


def _default_branch(clone: Clone, default: str) -> str:
    """Fetched, and named as origin's, since what is new is what it has not."""
    if not default or clone.git("check-ref-format", "refs/heads/" + default).returncode != 0:
        return ""
    depth = ("--depth=1",) if clone.shallow else ()
    if not clone.fetch(*depth, "origin", f"+refs/heads/{default}:refs/remotes/origin/{default}"):
        return ""
    clone.git("symbolic-ref", "refs/remotes/origin/HEAD", f"refs/remotes/origin/{default}")
    return default


def bring(clone: Clone, plan: Plan, default: str, ref: str = "") -> None:
    """`default`: the default branch's name, `ref`: the full name of the ref that the event is about. Raises
    FetchError when the end of the range, or the history, is not to be had. That the beginning is not is no error: a forced
    push may leave none behind, and the scan then takes what the default branch has not, or all of that one."""
    if plan.kind == "nothing":
        return
    if plan.kind == "history":
        if clone.shallow and not clone.fetch("--unshallow", "origin"):
            raise FetchError("the clone is shallow, and the rest of its history could not be fetched: give actions/checkout"
                             " `fetch-depth: 0`, or this action a token that may read")
        return
    for commit in (plan.last, plan.first):
        if not is_zero(commit) and not clone.has(commit):
            clone.fetch(*(("--depth=1",) if clone.shallow else ()), "origin", commit)
    if not clone.has(plan.last):
        raise FetchError(f"the commit {plan.last} is not here and could not be fetched: check out the commit of the event")
    if plan.from_merge_base and not clone.has(plan.first):
        raise FetchError(f"the commit {plan.first} is not here and could not be fetched: give actions/checkout"
                         " `fetch-depth: 0`")
    if not clone.has(plan.first) and ref == f"refs/heads/{default}":
        if clone.shallow:
            clone.fetch("--unshallow", "origin")
        return
    branch = "" if clone.has(plan.first) else _default_branch(clone, default)
    for deeper in [f"--depth={count}" for count in DEPTHS] + ["--unshallow"]:
        if not clone.shallow or _decides(clone, plan, branch):
            return
        ends = [commit for commit in (plan.first, plan.last) if not is_zero(commit) and clone.has(commit)]
        if not clone.fetch(deeper, "origin", *ends, *([f"refs/heads/{branch}"] if branch else [])):
            break
    if clone.shallow and not _decides(clone, plan, branch):
        clone.tell("the clone is still shallow where the range begins: the scan will say what it could not read")

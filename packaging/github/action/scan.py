"""The action: plans by the event, brings the commits, scans, and shows what was found.

Inputs come as ASSAY_INPUT_… (action.yml), never as text of a script. Exit codes are the program's: 0 pass, 1 findings, 2
usage, 3 incomplete. Nothing of the scanned repository is printed but through the program, which masks and escapes it.
"""
from __future__ import annotations

import json
import os
import pathlib
import secrets
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from commits import Clone, FetchError, bring  # noqa: E402
from plan import Plan, PlanError, default_branch, plan_for  # noqa: E402
from program import ProgramError, obtain  # noqa: E402

PASS, FAIL, USAGE, INCOMPLETE = 0, 1, 2, 3


def escaped(text: str) -> str:
    """For the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command(kind: str, text: str) -> None:
    print(f"::{kind} title=assay::{escaped(text)}", flush=True)


def quoted(text: str) -> None:
    """Prints lines in which the runner looks for no commands."""
    if not text.strip():
        return
    stop = secrets.token_hex(16)
    print(f"::stop-commands::{stop}\n{text.rstrip()}\n::{stop}::", flush=True)


class Inputs:
    def __init__(self, environment: dict) -> None:
        self.environment = environment

    def text(self, name: str, default: str = "") -> str:
        return self.environment.get("ASSAY_INPUT_" + name, "").strip() or default

    def switch(self, name: str, default: str, allowed=("true", "false")) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise PlanError(f"the input `{name.lower().replace('_', '-')}` is none of {', '.join(allowed)}")
        return value


def payload_of(environment: dict) -> dict:
    path = environment.get("GITHUB_EVENT_PATH", "")
    if not path:
        return {}
    try:
        with open(path, encoding="utf-8") as file:
            payload = json.load(file)
    except (OSError, ValueError) as error:
        raise PlanError(f"the event's payload could not be read: {error}") from error
    if not isinstance(payload, dict):
        raise PlanError("the event's payload is no object")
    return payload


def arguments_of(inputs: Inputs, plan: Plan, repository: str, sarif: pathlib.Path) -> list:
    words = ["scan", "git", "--quiet", "--format", "sarif", "--output", str(sarif),
             "--fail-on", inputs.text("FAIL_ON", "low"), "--fail-confidence", inputs.text("FAIL_CONFIDENCE", "high")]
    if plan.kind == "range":
        words += ["--range", plan.range]
    for name in ("CONFIG", "BASELINE"):
        if inputs.text(name):
            words += ["--" + name.lower(), inputs.text(name)]
    return [*words, "--", repository]


def counted(sarif: pathlib.Path) -> int:
    """Results that are not suppressed."""
    with open(sarif, encoding="utf-8") as file:
        runs = json.load(file)["runs"]
    return sum(not result.get("suppressions") for run in runs for result in run.get("results", ()))


def full_name(repository: object) -> object:
    return repository.get("full_name") if isinstance(repository, dict) else None


def upload_is_wanted(asked: str, plan: Plan, payload: dict, code: int) -> str:
    """Why the report is not uploaded; empty: it is.

    An upload takes the place of the one before for its branch: what it does not hold is closed there. So `auto` uploads
    for pull requests, which have a place of their own, and of branches only whole and complete scans.
    """
    if asked == "false":
        return "it was not asked for"
    pull = payload.get("pull_request")
    if isinstance(pull, dict):
        head = pull.get("head")
        origin = head.get("repo") if isinstance(head, dict) else None
        if full_name(origin) != full_name(payload.get("repository")):
            return "the token of a fork's pull request may not write"
    if asked == "true" or isinstance(pull, dict):
        return ""
    if plan.kind != "history":
        return "a report of a range would close the alerts of all else on its branch"
    return "an incomplete report would close alerts that may still hold" if code == INCOMPLETE else ""


def write_outputs(environment: dict, values: dict) -> None:
    path = environment.get("GITHUB_OUTPUT", "")
    if not path:
        return
    with open(path, "a", encoding="utf-8") as file:
        for name, value in values.items():
            end = secrets.token_hex(16)
            file.write(f"{name}<<{end}\n{value}\n{end}\n")


class Runner:
    def __init__(self, environment: dict) -> None:
        self.environment, self.inputs = environment, Inputs(environment)
        self.program = pathlib.Path()

    def assay(self, *words: str, token: str = "") -> subprocess.CompletedProcess:
        environment = {name: value for name, value in self.environment.items() if not name.startswith("ASSAY_INPUT_")}
        if token:
            environment["GITHUB_TOKEN"] = token
        return subprocess.run([str(self.program), *words], capture_output=True, text=True, errors="replace", check=False,
                              env=environment)

    def show(self, sarif: pathlib.Path) -> int:
        """Annotations and summary; 0, or 3 when one could not be written."""
        worst = PASS
        if self.inputs.switch("ANNOTATIONS", "true") == "true":
            done = self.assay("sarif", "convert", "--to", "annotations", str(sarif))
            print(done.stdout, end="", flush=True)  # made of escaped workflow commands
            worst = max(worst, INCOMPLETE if done.returncode else PASS)
        summary = self.environment.get("GITHUB_STEP_SUMMARY", "")
        if summary and self.inputs.switch("SUMMARY", "true") == "true":
            done = self.assay("sarif", "convert", "--to", "summary", str(sarif))
            with open(summary, "a", encoding="utf-8") as file:
                file.write(done.stdout)
            worst = max(worst, INCOMPLETE if done.returncode else PASS)
        if worst:
            command("error", "the report could not be shown: 'assay sarif convert' failed")
        return worst

    def upload(self, sarif: pathlib.Path) -> int:
        done = self.assay("sarif", "upload", str(sarif), token=self.inputs.text("TOKEN"))
        quoted(done.stdout + done.stderr)
        if done.returncode:
            command("error", "the report was not taken by code scanning: the job needs `permissions: security-events: write`,"
                             " and the repository code scanning; `upload: false` goes without")
        return INCOMPLETE if done.returncode else PASS

    def run(self) -> int:
        payload = payload_of(self.environment)
        plan = plan_for(self.environment.get("GITHUB_EVENT_NAME", ""), payload, self.inputs.text("RANGE", "auto"))
        upload = self.inputs.switch("UPLOAD", "auto", ("auto", "true", "false"))
        for name in ("ANNOTATIONS", "SUMMARY", "EXIT_ZERO"):
            self.inputs.switch(name, "false")
        what = {"range": plan.range, "history": "the whole history"}.get(plan.kind, "nothing")
        print(f"assay: {plan.why}: scanning {what}", flush=True)
        outputs = {"findings": "0", "exit-code": "0", "verdict": "pass", "sarif": "", "range": plan.range}
        if plan.kind == "nothing":
            write_outputs(self.environment, outputs)
            return PASS
        self.program = obtain(self.environment, print)
        repository = self.inputs.text("PATH", ".")
        clone = Clone(repository, self.environment.get("GITHUB_SERVER_URL", ""), self.inputs.text("TOKEN"), quoted)
        bring(clone, plan, default_branch(payload), str(payload.get("ref", "")))
        sarif = pathlib.Path(self.inputs.text("SARIF") or
                             os.path.join(self.environment.get("RUNNER_TEMP", "/tmp"), "assay.sarif")).absolute()
        baseline = self.inputs.text("BASELINE")
        if sarif.is_file() and not (baseline and os.path.exists(baseline) and sarif.samefile(baseline)):
            sarif.unlink()  # of an earlier step: it must not pass for this one's
        done = self.assay(*arguments_of(self.inputs, plan, repository, sarif))
        quoted(done.stdout + done.stderr)
        code = done.returncode if done.returncode in (PASS, FAIL, USAGE, INCOMPLETE) else INCOMPLETE
        outputs.update({"exit-code": str(code), "verdict": {PASS: "pass", FAIL: "fail"}.get(code, "unproved")})
        if code == USAGE or not sarif.is_file():
            write_outputs(self.environment, outputs)
            command("error", f"nothing was scanned: exit code {done.returncode}, the lines above say why")
            return code or INCOMPLETE
        outputs.update({"findings": str(counted(sarif)), "sarif": str(sarif)})
        write_outputs(self.environment, outputs)
        shown = self.show(sarif)
        left_out = upload_is_wanted(upload, plan, payload, code)
        if left_out:
            print(f"assay: the report is not uploaded: {left_out}", flush=True)
        else:
            shown = max(shown, self.upload(sarif))
        if code == INCOMPLETE:
            command("error", "incomplete: something was not read, and the report names it; that is no pass")
        if code == FAIL and self.inputs.switch("EXIT_ZERO", "false") == "true":
            code = PASS
        return code or shown


def main() -> int:
    try:
        return Runner(dict(os.environ)).run()
    except (PlanError, ProgramError) as error:
        command("error", str(error))
        return USAGE
    except FetchError as error:
        command("error", str(error))
        return INCOMPLETE
    except Exception as error:  # a full disk, a payload of another form: Python's own exit code, 1, would say findings
        command("error", f"the action came to no end: {type(error).__name__}: {error}")
        return INCOMPLETE


if __name__ == "__main__":
    sys.exit(main())

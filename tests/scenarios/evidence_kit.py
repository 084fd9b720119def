"""Keys, records and gates for scenarios of evidence."""
import datetime
import json

from harness import Scenario

COMMIT = "a" * 40
NOW = 1_800_000_000
PRODUCER = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "owner/name", "GITHUB_SHA": COMMIT,
            "GITHUB_WORKFLOW_REF": "owner/name/.github/workflows/ci.yml@refs/heads/main",
            "GITHUB_REF": "refs/heads/main", "GITHUB_EVENT_NAME": "push", "GITHUB_RUN_ID": "7",
            "GITHUB_RUN_ATTEMPT": "1"}
JUNIT = '<testsuite name="t" tests="2" failures="{failed}"><testcase name="a"/><testcase name="b">{case}</testcase></testsuite>'


def junit(failed=0):
    return JUNIT.format(failed=failed, case='<failure message="no"/>' if failed else "")


class EvidenceScenario(Scenario):
    """Runs at one time, which does not pass."""

    def run_at(self, *arguments, at=NOW, producer=None, **more):
        if arguments[0] == "gate":
            arguments += ("--now", datetime.datetime.fromtimestamp(at, datetime.timezone.utc).isoformat())
        environment = {"SOURCE_DATE_EPOCH": str(at), **(producer or {}), **more.pop("environment", {})}
        return self.run_assay(*arguments, environment=environment, **more)

    def keys(self, *names):
        for name in names:
            self.assertEqual(self.run_assay("attest", "keygen", "--type", "ed25519", "-o", f"{name}.pem").returncode, 0)

    def record(self, source, output, *arguments, expect=0, producer=PRODUCER, at=NOW):
        done = self.run_at("evidence", "record", source, "-o", output, *arguments, producer=producer, at=at)
        self.assertEqual(done.returncode, expect, done.stderr.decode())
        return done

    def codes(self, *arguments, expect, at=NOW):
        """The codes of the reasons that a verification gives."""
        done = self.run_at("evidence", "verify", *arguments, "--format", "json", at=at)
        self.assertEqual(done.returncode, expect, (done.stdout + done.stderr).decode())
        report = json.loads(done.stdout)
        return {reason["code"] for one in report["evidence"] for reason in one["reasons"]
                if reason["verdict"] != "pass"}

    def gate(self, *arguments, expect, at=NOW):
        """The JSON of a gate."""
        done = self.run_at("gate", *arguments, "--format", "json", at=at)
        self.assertEqual(done.returncode, expect, (done.stdout + done.stderr).decode())
        return json.loads(done.stdout) if done.stdout else {}

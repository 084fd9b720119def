"""assay workflows --policy, --fix and --reach: verdicts, what is changed in files, what events can start."""
import json
import os
import pathlib
import shutil
import subprocess

from harness import INDEPENDENT, Scenario, github_token, main

TREE = pathlib.Path(__file__).resolve().parents[2]
CUSTOMER = TREE.parent / "shared/data/dpone"
WORKFLOW = ("name: CI\non: push\npermissions: {contents: read}\nconcurrency: ci\njobs:\n  build:\n    name: Build\n"
            "    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - name: Step\n        uses: %s\n")
MINIMUM = "policy: example\nactions:\n  minimum:\n    - {action: a/b, major: 6, reason: because}\n"


class Repository(Scenario):
    def workflow(self, text, name="ci.yml"):
        self.write(f".github/workflows/{name}", text)

    def audit(self, *arguments):
        done = self.run_assay("workflows", "--format", "json", *arguments)
        return done.returncode, json.loads(done.stdout)

    def needs_customer(self):
        if not CUSTOMER.is_dir():
            self.skipTest("the first customer's workflows are not here (../shared/data/dpone)")


class Policies(Repository):
    def test_a_violation_is_1_and_its_place_in_the_policy_is_shown(self):
        self.workflow(WORKFLOW % "a/b@v5")
        self.write("policy.yaml", MINIMUM)
        code, report = self.audit("--policy", "policy.yaml")
        self.assertEqual(code, 1)
        finding, = [one for one in report["findings"] if one["check"] == "action-major-below-minimum"]
        related = finding["related"][0]
        self.assertEqual((related["path"], related["line"], related["column"]), ("policy.yaml", 4, 7))
        self.assertIn("because", related["message"])

    def test_what_is_unproved_is_3_unless_somebody_accepts_it(self):
        self.workflow(WORKFLOW % ("a/b@" + "d" * 40 + " # by hand"))
        self.write("policy.yaml", MINIMUM)
        code, report = self.audit("--policy", "policy.yaml")
        self.assertEqual(code, 3)
        self.assertIn("action-major-below-minimum is unproved", report["coverage"]["gaps"][0]["why"])
        self.workflow(WORKFLOW % ("a/b@" + "d" * 40 + " # assay:ignore[action-major-below-minimum] built here"))
        self.assertEqual(self.audit("--policy", "policy.yaml")[0], 0)

    def test_every_error_of_a_policy_is_told_with_its_place_and_is_2(self):
        self.workflow(WORKFLOW % "./x")
        self.write("policy.yaml", "policy: example\nactoins: {}\nrunners: {hosted: x}\n"
                                  "exceptions: [{check: image-latst, path: a, reason: b, until: 2026-01-01}]\n")
        done = self.run_assay("workflows", "--policy", "policy.yaml")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"policy.yaml:2:1: error: unknown key 'actoins'", done.stderr)
        self.assertIn(b"did you mean 'actions'?", done.stderr)
        self.assertIn(b"policy.yaml:3:19: error: ", done.stderr)
        self.assertIn(b"did you mean 'image-latest'?", done.stderr)
        self.assertEqual(done.stdout, b"")

    def test_a_policy_needs_one_repository(self):
        self.workflow(WORKFLOW % "./x")
        self.write("policy.yaml", MINIMUM)
        for paths in [[".github/workflows/ci.yml"], [".", ".github"], ["missing"]]:
            self.assertEqual(self.run_assay("workflows", "--policy", "policy.yaml", *paths).returncode, 2, paths)
        self.assertEqual(self.run_assay("workflows", "--policy", "missing.yaml").returncode, 2)

    def test_an_exception_holds_until_its_day_and_is_told_of_afterwards(self):
        self.workflow(WORKFLOW % "a/b@v7")
        self.write("policy.yaml", MINIMUM + "exceptions:\n  - {check: action-ref-not-sha, path: .github/workflows/ci.yml, "
                                            "job: build, reason: mirrored, until: 2026-03-01}\n")

        def checks(day):
            environment = {"SOURCE_DATE_EPOCH": subprocess.run(
                ["date", "-u", "-d", day, "+%s"], check=True, capture_output=True, text=True).stdout.strip()}
            done = self.run_assay("workflows", "--policy", "policy.yaml", "--format", "json", environment=environment)
            return [(one["check"], "suppressed" in one) for one in json.loads(done.stdout)["findings"]]

        self.assertEqual(checks("2026-03-01"), [("action-ref-not-sha", True)])
        self.assertEqual(checks("2026-03-02"), [("action-ref-not-sha", False), ("policy-exception-expired", False)])
        self.workflow(WORKFLOW % ("docker://alpine@sha256:" + "5f" * 32))
        self.assertEqual(checks("2026-03-01"), [("policy-exception-unused", False)])

    def test_reports_are_the_same_for_any_number_of_threads(self):
        for i in range(20):
            self.workflow(WORKFLOW % f"a/b@v{i % 9}", f"{i}.yml")
        self.write("policy.yaml", MINIMUM + "workflows: {undeclared: refuse, list: [{file: 1.yml, purpose: x}]}\n")
        for style in ["text", "json", "sarif"]:
            reports = {self.run_assay("workflows", "--policy", "policy.yaml", "--format", style, "-j", threads).stdout
                       for threads in ["1", "1", "3"]}
            self.assertEqual(len(reports), 1, style)

    def test_the_document_of_the_first_customer_has_drifted_from_its_workflows(self):
        self.needs_customer()
        code, report = self.audit("--policy", str(TREE / "rules/policies/dpone.yaml"), str(CUSTOMER))
        self.assertEqual(code, 1)
        found = {(one["check"], one["message"]) for one in report["findings"]}
        # The page speaks of a release by hand; the workflow has none left.
        self.assertIn(("workflow-inventory", "The workflow is not started by 'workflow_dispatch'."), found)
        checks = {check for check, _ in found}
        # All families of the baseline are at or above their minimum there.
        self.assertNotIn("action-major-below-minimum", checks)
        self.assertNotIn("required-check-missing", checks)
        self.assertNotIn("secret-in-pull-request", checks)
        # The version of a runner is in no file.
        self.assertNotIn("runner-label-not-allowed", checks)


class Fixes(Repository):
    def fix(self, flag="--fix", *arguments):
        return self.run_assay("workflows", flag, "-q", *arguments)

    def test_what_is_left_decides_the_exit_code(self):
        self.workflow(WORKFLOW % "actions/setup-python@v6.0.0")
        done = self.fix()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(b".github/workflows/ci.yml: action-ref-not-sha, line 12: name the commit of v6.0.0", done.stderr)
        self.assertIn(b"fixed 1 finding in 1 file", done.stderr)
        text = (self.folder / ".github/workflows/ci.yml").read_text()
        self.assertRegex(text, r"uses: actions/setup-python@[0-9a-f]{40} # v6\.0\.0\n$")
        self.workflow(WORKFLOW % "a/unknown@v6.0.0")
        self.assertEqual(self.fix().returncode, 1)

    def test_only_what_is_asked_for_is_changed(self):
        before = WORKFLOW % "actions/setup-python@v6"
        self.workflow(before)
        self.assertEqual(self.fix().returncode, 1)
        self.assertEqual((self.folder / ".github/workflows/ci.yml").read_text(), before)
        self.assertEqual(self.fix("--fix=unsafe").returncode, 0)
        self.assertEqual(self.run_assay("workflows", "--fix=wild").returncode, 2)

    def test_the_mode_of_a_file_stays(self):
        self.workflow(WORKFLOW % "actions/setup-python@v6.0.0")
        path = self.folder / ".github/workflows/ci.yml"
        os.chmod(path, 0o600)
        self.fix()
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)

    def test_no_credential_is_told_when_a_file_is_fixed(self):
        token = github_token(11)
        self.workflow(WORKFLOW % "actions/setup-python@v6.0.0", f"{token}.yml")
        done = self.fix()
        self.assertNotIn(token.encode(), done.stdout + done.stderr)

    def test_real_workflows_differ_only_where_a_fix_says_so(self):
        self.needs_customer()
        for flag in ["--fix", "--fix=unsafe"]:
            shutil.rmtree(self.folder / ".github", ignore_errors=True)
            shutil.copytree(CUSTOMER / ".github", self.folder / ".github")
            subprocess.run(["chmod", "-R", "u+w", str(self.folder)], check=True)
            before = {path: path.read_text().splitlines() for path in (self.folder / ".github/workflows").iterdir()}
            wanted = {}
            for finding in self.audit("--persona", "auditor")[1]["findings"]:
                if "fix" in finding and "suppressed" not in finding and (finding["fix"]["safe"] or flag == "--fix=unsafe"):
                    for edit in finding["fix"]["edits"]:
                        wanted.setdefault(self.folder / finding["place"]["path"], set()).add(edit["line"])
            self.assertTrue(wanted)
            self.assertNotEqual(self.fix(flag, "--persona", "auditor").returncode, 2)
            for path, lines in before.items():
                diff = subprocess.run(["diff", "--unchanged-line-format=", "--old-line-format=%dn\n",
                                       "--new-line-format=", "-", str(path)], input="\n".join(lines) + "\n",
                                      capture_output=True, text=True, env=INDEPENDENT, check=False).stdout
                self.assertLessEqual({int(line) for line in diff.split()}, wanted.get(path, set()), path)
            fixed = {path: path.read_bytes() for path in before}
            again = self.fix(flag, "--persona", "auditor")
            self.assertIn(b"fixed 0 findings in 0 files", again.stderr)
            self.assertEqual({path: path.read_bytes() for path in before}, fixed)


class Reach(Repository):
    def reach(self, *arguments):
        done = self.run_assay("workflows", "--reach", *arguments)
        return done, json.loads(done.stdout)

    def test_it_is_canonical_and_says_what_a_pull_request_starts(self):
        self.workflow("on: pull_request\npermissions: {contents: write}\njobs:\n"
                      "  a: {runs-on: ubuntu-24.04, environment: test, steps: [{run: make, env: {K: '${{ secrets.KEY }}'}}]}\n"
                      "  b: {if: vars.ON, runs-on: ubuntu-24.04, steps: [{run: make}]}\n"
                      "  c: {if: github.event_name == 'push', runs-on: ubuntu-24.04, steps: [{run: make}]}\n")
        done, reach = self.reach()
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.decode(), json.dumps(reach, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n")
        own, fork = reach["roots"]
        self.assertEqual((own["fork"], fork["fork"]), (False, True))
        self.assertEqual([job["path"] for job in own["jobs"]], ["ci.yml/a", "ci.yml/b"])
        self.assertEqual((own["jobs"][0]["permissions"], own["jobs"][0]["secrets"], own["jobs"][0]["environment"]),
                         ({"contents": "write"}, ["KEY"], "test"))
        self.assertEqual(fork["jobs"][0]["permissions"], {"contents": "read"})
        self.assertEqual(own["jobs"][1]["unproved"], ["ci.yml/b runs if vars.on is true"])

    def test_what_cannot_be_read_is_3_and_named(self):
        self.workflow(WORKFLOW % "./x")
        self.workflow("on: [", "broken.yml")
        done, reach = self.reach()
        self.assertEqual(done.returncode, 3)
        self.assertFalse(reach["complete"])
        self.assertIn("broken.yml", reach["not_read"][0]["input"])

    def test_what_github_refuses_is_3_and_named(self):
        job = "{runs-on: ubuntu-24.04, steps: [{run: make}]}"
        circle = "{runs-on: ubuntu-24.04, needs: a, steps: [{run: make}]}"
        for text, why in [("name: x\n", "says no event"), ("on: push\n", "has no jobs"),
                          (f"on: push\njobs: {{a: {circle}}}\n", "in a circle"),
                          (f"on: push\njobs: {{b: {circle}}}\n", "is not there"), (f"on: push\njobs: [{job}]\n", "")]:
            self.workflow(text)
            done, reach = self.reach()
            self.assertEqual((done.returncode, reach["complete"]), (3, False), text)
            self.assertIn(why, reach["not_read"][0]["why"])

    def test_a_file_that_is_no_workflow_is_3(self):
        self.write("x/action.yml", "runs: {using: composite, steps: []}\n")
        done, reach = self.reach("x/action.yml")
        self.assertEqual((done.returncode, reach["complete"]), (3, False))

    def test_no_credential_is_shown(self):
        token = github_token(12)
        self.workflow(f"on: push\njobs: {{{token}: {{runs-on: {token}, environment: {token}, steps: [{{run: make}}]}}}}\n")
        done = self.run_assay("workflows", "--reach")
        self.assertNotIn(token.encode(), done.stdout + done.stderr)

    def test_it_is_the_same_twice_over_the_first_customers_workflows(self):
        self.needs_customer()
        done, reach = self.reach(str(CUSTOMER))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.run_assay("workflows", "--reach", "-j", "1", str(CUSTOMER)).stdout, done.stdout)
        paths = {job["path"] for root in reach["roots"] for job in root["jobs"]}
        self.assertTrue(any(path.startswith("airflow-pack-compat-nightly.yml/") and " > airflow-pack-compat.yml/" in path
                            for path in paths))
        for root in reach["roots"]:
            if root["event"] == "pull_request" and root["fork"]:
                for job in root["jobs"]:
                    self.assertNotIn("write", job["permissions"].values() if job["by"] != "workflow_run" else [])


if __name__ == "__main__":
    main()

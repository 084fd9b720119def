"""assay posture: scores, what is unproved, formats, exit codes, and what it cannot read."""
import json
import os
import subprocess

from harness import ASSAY, Scenario, github_token, main

NOW = {"SOURCE_DATE_EPOCH": "1780000000"}  # 2026-05-28
SECURITY = "Report a vulnerability to security@example.org. We answer within 14 days, and disclose after 90.\n"
WORKFLOW = "on: push\npermissions: {}\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n"
DANGEROUS = """on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make
"""


class Posture(Scenario):
    def run_posture(self, *arguments, **more):
        return self.run_assay("posture", *arguments, environment=NOW, **more)

    def posture(self, *arguments):
        """The JSON report."""
        return json.loads(self.run_posture("--format", "json", *arguments).stdout)

    def checks(self, *arguments):
        return {check["name"]: check for check in self.posture(*arguments)["checks"]}

    def repository(self):
        self.git("init", "-q", "-b", "main")
        self.write("SECURITY.md", SECURITY)
        self.write("LICENSE", "Apache License\nVersion 2.0, January 2004\n")
        self.write(".github/workflows/ci.yml", WORKFLOW)
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def test_it_advises_and_fails_only_where_that_is_enforced(self):
        self.write("README.md", "x")
        self.assertEqual(self.run_posture().returncode, 0)
        self.assertEqual(self.run_posture("--enforce").returncode, 1)
        self.assertEqual(self.run_posture("--enforce", "--exit-zero").returncode, 0)
        self.assertEqual(self.run_posture("--enforce", "--min-score", "0").returncode, 0)

    def test_what_is_required_must_not_be_unproved(self):
        self.write("README.md", "x")
        demands = ["--enforce", "--min-score", "0", "--require", "Webhooks"]
        done = self.run_posture(*demands)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"Webhooks: is required and unproved", done.stdout)
        self.assertEqual(self.run_posture(*demands[1:]).returncode, 0)

    def test_demands_stand_in_the_configuration(self):
        self.write("README.md", "x")
        self.write("assay.yaml", "posture: {min-score: 0, checks: {License: 5}}\n")
        self.assertEqual(self.run_posture("--enforce").returncode, 1)
        self.write("assay.yaml", "posture: {min-score: 0, require: [posture-webhooks]}\n")
        self.assertEqual(self.run_posture("--enforce").returncode, 3)
        self.assertIn(b"least scores are those of", self.run_posture().stdout)
        self.assertEqual(self.run_posture("--enforce", "--no-config", "--min-score", "0").returncode, 0)

    def test_usage_is_2(self):
        for arguments in [["--format", "xml"], [""], ["missing"], ["--min-score", "11"], ["--require", "Astrology"],
                          ["--scorecard", "missing.json"]]:
            self.assertEqual(self.run_posture(*arguments).returncode, 2, arguments)
        for text in ["posture: {checks: {Astrology: 5}}\n", "posture: {min-score: 11}\n", "posture: {checks: [x]}\n",
                     "posture: {stars: 1}\n"]:
            self.write("assay.yaml", text)
            self.assertEqual(self.run_posture().returncode, 2, text)

    def test_json_has_the_shape_of_scorecard(self):
        self.repository()
        report = self.posture()
        self.assertEqual(set(report), {"date", "repo", "scorecard", "score", "checks", "metadata", "assay"})
        self.assertEqual(report["date"], "2026-05-28")
        self.assertEqual(report["repo"]["commit"], self.git("rev-parse", "HEAD"))
        self.assertEqual(len(report["checks"]), 20)
        for check in report["checks"]:
            self.assertGreaterEqual(set(check), {"details", "score", "reason", "name", "documentation"})
            self.assertIn(check["score"], range(-1, 11))
            self.assertEqual(check["score"] == -1, check["assay"]["verdict"] == "unproved")
        decided = [check for check in report["checks"] if check["score"] >= 0]
        weights = {"critical": 10, "high": 7.5, "medium": 5, "low": 2.5}
        weight = sum(weights[check["assay"]["risk"]] for check in decided)
        score = sum(weights[check["assay"]["risk"]] * check["score"] for check in decided) / weight
        self.assertAlmostEqual(report["score"], score, delta=0.051)

    def test_what_only_github_knows_is_never_10(self):
        self.repository()
        checks = self.checks()
        for name in ["Webhooks", "Vulnerabilities", "Contributors", "CII-Best-Practices", "Code-Review",
                     "Branch-Protection", "Signed-Releases"]:
            self.assertEqual(checks[name]["score"], -1, name)
            self.assertTrue(checks[name]["reason"])

    def test_places_have_lines_and_columns(self):
        self.write(".github/workflows/bad.yml", DANGEROUS)
        check = self.checks()["Dangerous-Workflow"]
        self.assertEqual(check["score"], 0)
        place = check["assay"]["places"][0]
        self.assertEqual((place["path"], place["line"]), (".github/workflows/bad.yml", 6))
        self.assertIn("pull_request.head.sha", place["context"])

    def test_only_what_git_tracks_counts(self):
        self.repository()
        self.write("tool", b"\x7fELF\x02\x01\x01")
        self.assertEqual(self.checks()["Binary-Artifacts"]["score"], 10)
        self.git("add", "tool")
        self.assertEqual(self.checks()["Binary-Artifacts"]["score"], 9)

    def test_a_tracked_file_that_is_not_there_is_a_gap(self):
        self.repository()
        os.unlink(self.folder / "LICENSE")
        done = self.run_posture()
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"LICENSE: is tracked by git and is not in the checkout", done.stdout)

    def test_maintained_needs_history(self):
        self.write("README.md", "x")
        self.assertIn("no git work tree", self.checks()["Maintained"]["reason"])
        self.git("init", "-q", "-b", "main")
        self.assertEqual(self.checks()["Maintained"]["reason"], "it has no commit yet")
        self.repository()
        self.assertEqual(self.checks()["Maintained"]["score"], 0)  # one commit, older than 90 days

    def test_what_cannot_be_read_is_3_and_decides_nothing(self):
        self.write(".github/workflows/broken.yml", "on: [push\n")
        done = self.run_posture("--format", "json")
        self.assertEqual(done.returncode, 3)
        checks = {check["name"]: check["score"] for check in json.loads(done.stdout)["checks"]}
        for name in ["Token-Permissions", "Dangerous-Workflow", "Pinned-Dependencies"]:
            self.assertEqual(checks[name], -1, name)

    def test_hostile_files_end_in_a_report(self):
        self.write("Dockerfile", b"RUN a \\\n" * 6_500_000)  # 50 MB
        self.write("b/Dockerfile", b"FROM $A${B:-${C}\nRUN <<A <<B\n" * 20_000)
        self.write("Dockerfile.c", b"\x00\xff[\"" * 1000)
        self.write("x.sh", b"curl x | sh " + b"$(" * 5000 + b"\n" + b"\x00'\"`<<E")
        self.write("y.sh", b"curl https://example.org/a | sh\n" * 30_000)
        self.write("\x1b[31m.sh", b"curl https://example.org/a | sh\n")
        self.write("ruleset.json", b"[" * 100_000)
        os.symlink("..", self.folder / "b/loop")
        os.symlink("loop2", self.folder / "loop2")
        done = self.run_posture()
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"Dockerfile: is larger than 1.0 MiB", done.stdout)
        self.assertNotIn(b"\x1b[31m.sh", done.stdout)
        self.assertEqual(done.stderr, b"")

    def test_the_report_does_not_depend_on_threads(self):
        self.repository()
        for i in range(50):
            self.write(f"d{i}/Dockerfile", f"FROM alpine:{i}\nRUN pip install x\n")
        for form in ["text", "json", "sarif", "github"]:
            one = self.run_posture("--format", form, "-j", "1").stdout
            self.assertTrue(one)
            for threads in ["2", "7"]:
                self.assertEqual(self.run_posture("--format", form, "-j", threads).stdout, one)

    def test_sarif_is_valid_and_has_a_place_for_each_result(self):
        self.write(".github/workflows/bad.yml", DANGEROUS)
        self.write("tool", b"\x7fELF\x02\x01\x01")
        self.run_posture("--format", "sarif", "-o", "posture.sarif")
        self.assertEqual(self.run_assay("sarif", "validate", "posture.sarif").returncode, 0)
        run = json.loads((self.folder / "posture.sarif").read_bytes())["runs"][0]
        self.assertTrue(run["results"])
        paths = {}
        for result in run["results"]:
            self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
            paths[result["ruleId"]] = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(paths["posture-security-policy"], "SECURITY.md")
        self.assertEqual(paths["posture-binary-artifacts"], "tool")
        self.assertEqual(paths["posture-dangerous-workflow"], ".github/workflows/bad.yml")
        self.assertEqual(len({result["guid"] for result in run["results"]}), len(run["results"]))

    def test_annotations_point_at_lines(self):
        self.write(".github/workflows/bad.yml", DANGEROUS)
        self.assertIn(b"::error file=.github/workflows/bad.yml,line=6", self.run_posture("--format", "github").stdout)

    def test_paths_count_from_the_checkout(self):
        self.write("inner/.github/workflows/bad.yml", DANGEROUS)
        for path in ["inner", "./inner/", self.folder / "inner"]:
            place = self.checks(path)["Dangerous-Workflow"]["assay"]["places"][0]
            self.assertEqual(place["path"], ".github/workflows/bad.yml", path)

    def test_scorecard_stands_beside_and_fills_in(self):
        self.repository()
        said = {"date": "2026-05-01", "repo": {"name": "x", "commit": self.git("rev-parse", "HEAD")},
                "scorecard": {"version": "v5", "commit": "x"}, "score": 5.0, "metadata": None,
                "checks": [{"name": "Webhooks", "score": 7, "reason": "r", "details": None},
                           {"name": "License", "score": 9, "reason": "r", "details": None}]}
        path = self.write("said.json", json.dumps(said))
        checks = self.checks("--scorecard", path)
        self.assertEqual(checks["Webhooks"]["score"], 7)
        self.assertTrue(checks["Webhooks"]["assay"]["from_scorecard"])
        self.assertEqual(checks["License"]["score"], 10)
        self.assertEqual(checks["License"]["assay"]["scorecard"]["score"], 9)
        shown = b" ".join(self.run_posture("--scorecard", path).stdout.split())
        self.assertIn(b"(Scorecard: 9)", shown)
        said["repo"]["commit"] = "1" * 40
        self.write("said.json", json.dumps(said))
        checks = self.checks("--scorecard", path)
        self.assertEqual(checks["Webhooks"]["score"], -1)
        self.assertIn("another commit", checks["Webhooks"]["reason"])

    def test_our_own_json_can_be_read_as_scorecards(self):
        self.repository()
        self.run_posture("--format", "json", "-o", "own.json")
        checks = self.checks("--scorecard", "own.json")
        self.assertEqual(checks["License"]["assay"]["scorecard"]["score"], 10)

    def test_no_credential_leaves(self):
        token = github_token(11)
        self.write(f"Dockerfile.{token}", f"FROM alpine:{token}\nRUN curl https://x:{token}@example.org/x | sh\n")
        for form in ["text", "json", "sarif", "github"]:
            done = self.run_posture("--format", form)
            self.assertNotIn(token.encode(), done.stdout + done.stderr, form)

    def test_a_lost_report_is_no_success(self):
        self.write("README.md", "x")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([ASSAY, "posture"], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 3)

    def test_checks_are_explained(self):
        done = self.run_assay("explain", "posture-token-permissions")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"What a checkout cannot show", done.stdout)


if __name__ == "__main__":
    main()

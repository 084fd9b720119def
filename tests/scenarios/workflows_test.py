"""assay workflows: what it finds where, exit codes, formats, and what it cannot read."""
import collections
import json
import os
import pathlib

from harness import Scenario, github_token, main

GOOD = "name: Good\non: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"
BAD = "name: Bad\non: push\npermissions: write-all\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: a/b@v1\n"


class Workflows(Scenario):
    def workflow(self, text, name="ci.yml"):
        self.write(f".github/workflows/{name}", text)

    def audit(self, *arguments):
        """The JSON report."""
        return json.loads(self.run_assay("workflows", "--format", "json", *arguments).stdout)

    def checks(self, *arguments):
        return [finding["check"] for finding in self.audit(*arguments)["findings"]]

    def code(self, *arguments):
        return self.run_assay("workflows", *arguments).returncode

    def test_clean_is_0_and_a_finding_is_1(self):
        self.workflow(GOOD)
        self.assertEqual(self.code(), 0)
        self.workflow(BAD, "bad.yaml")
        self.assertEqual(self.code(), 1)
        self.assertEqual(self.code("--exit-zero"), 0)
        self.assertEqual(self.code("--fail-on", "critical"), 0)

    def test_usage_is_2(self):
        for arguments in [["--persona", "nobody"], ["--format", "xml"], [""]]:
            self.assertEqual(self.code(*arguments), 2, arguments)

    def test_what_cannot_be_read_is_3_and_named(self):
        self.workflow(GOOD)
        self.workflow("on: [push\njobs: {}\n", "broken.yml")
        done = self.run_assay("workflows")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b".github/workflows/broken.yml: line ", done.stdout)
        self.assertEqual(self.code("missing"), 3)

    def test_a_symbolic_link_is_not_followed_and_is_a_gap(self):
        self.workflow(GOOD)
        self.write("elsewhere.yml", BAD)
        os.symlink("../../elsewhere.yml", self.folder / ".github/workflows/link.yml")
        self.assertEqual(self.code(), 3)
        os.symlink("..", self.folder / ".github/loop")
        self.assertEqual(self.code(), 3)

    def test_a_folder_of_workflows_that_is_a_link_is_a_gap(self):
        self.write("elsewhere/ci.yml", BAD)
        (self.folder / ".github").mkdir()
        os.symlink("../elsewhere", self.folder / ".github/workflows")
        self.assertEqual(self.code(), 3)

    def test_hostile_files_end_with_a_place(self):
        laughs = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
        for text, told in [(laughs, b"line 7, column"), ("[" * 100_000, b"line 1, column 101"),
                           ("a: \xff\n".encode("latin-1"), b"line 1, column 4"), (b"a: \0\n", b"line 1, column 4"),
                           (b"#" * 11_000_000, b"larger than 10.0 MiB"), (b"", b"the file is empty")]:
            self.write(".github/workflows/hostile.yml", text)
            done = self.run_assay("workflows", environment={"SOURCE_DATE_EPOCH": "1780000000"})
            self.assertEqual(done.returncode, 3)
            self.assertIn(told, done.stdout)
            self.assertEqual(done.stderr, b"")

    def test_workflows_and_actions_are_found_wherever_they_lie(self):
        self.workflow(BAD)
        self.write("tools/setup/action.yml", "runs: {using: composite, steps: [{uses: a/b@v1}]}\n")
        self.write("node_modules/x/action.yml", "runs: {using: composite, steps: [{uses: a/b@v1}]}\n")
        self.write("packages/p/.github/workflows/ci.yml", GOOD)
        self.write("other.yml", BAD)
        places = sorted((f["place"]["path"], f["check"]) for f in self.audit()["findings"])
        self.assertEqual(places, [(".github/workflows/ci.yml", "action-ref-not-sha"),
                                  (".github/workflows/ci.yml", "permissions-write-all"),
                                  ("packages/p/.github/workflows/ci.yml", "workflow-file-ignored"),
                                  ("tools/setup/action.yml", "action-ref-not-sha")])

    def test_a_file_or_a_part_of_the_folder_may_be_named(self):
        self.workflow(BAD)
        for path in [".", ".github", ".github/workflows", ".github/workflows/ci.yml", str(self.folder)]:
            self.assertEqual(self.checks(path), ["permissions-write-all", "action-ref-not-sha"], path)

    def test_what_keeps_a_repository_up_to_date_is_read(self):
        self.workflow(GOOD)
        self.write(".github/dependabot.yml", "version: 2\nupdates: [{package-ecosystem: npm, directory: /, "
                                             "schedule: {interval: weekly}, "
                                             "insecure-external-code-execution: allow}]\n")
        self.write(".pre-commit-config.yaml", "repos: [{repo: 'http://example.com/h', rev: v1, hooks: [{id: x}]}]\n")
        self.write("packages/p/.pre-commit-config.yaml", "repos: [{repo: 'http://example.com/h', rev: v1}]\n")
        self.assertEqual(self.checks(), ["dependabot-external-code", "precommit-url-insecure"])
        self.assertEqual(self.checks(".github/dependabot.yml"), ["dependabot-external-code"])
        self.assertEqual(self.checks(".pre-commit-config.yaml"), ["precommit-url-insecure"])
        self.write(".github/dependabot.yml", "updates: [\n")
        self.assertEqual(self.code("--exit-zero"), 3)

    def test_what_is_not_there_is_told_only_of_a_whole_repository(self):
        self.workflow(GOOD.replace("run: make", "uses: ./tools/gone"))
        self.write(".github/CODEOWNERS", "/docs/ @docs\n")
        missing = ["local-action-missing"]
        self.assertEqual(self.checks(), missing)
        self.assertEqual(self.checks("--persona", "pedantic").count("codeowners-workflows"), 1)
        for part in [".github", ".github/workflows", ".github/workflows/ci.yml"]:
            checks = self.checks("--persona", "pedantic", part)
            self.assertEqual([check for check in checks if check in missing + ["codeowners-workflows"]], [], part)

    def test_an_action_behind_a_link_is_not_missing(self):
        self.workflow(GOOD.replace("run: make", "uses: ./tools/linked"))
        self.write("elsewhere/action.yml", "runs: {using: node24, main: x.js}\n")
        (self.folder / "tools").mkdir()
        os.symlink("../elsewhere", self.folder / "tools/linked")
        self.assertNotIn("local-action-missing", self.checks())

    def test_two_runs_and_any_number_of_threads_give_the_same_bytes(self):
        for i in range(30):
            self.workflow(BAD.replace("a/b", f"a/b{i}"), f"{i}.yml")
        for style in ["text", "json", "sarif"]:
            reports = {self.run_assay("workflows", "--persona", "auditor", "--format", style, "-j", threads).stdout
                       for threads in ["1", "1", "2", "5"]}
            self.assertEqual(len(reports), 1, style)

    def test_sarif_is_valid_and_suppressions_stay_in_it(self):
        self.workflow(BAD.replace("a/b@v1", "a/b@v1 # assay:ignore[action-ref-not-sha] mirrored"))
        self.run_assay("workflows", "--format", "sarif", "-o", "out.sarif")
        self.assertEqual(self.run_assay("sarif", "validate", "--profile", "github", "out.sarif").returncode, 0)
        results = json.loads((self.folder / "out.sarif").read_text())["runs"][0]["results"]
        self.assertEqual([(r["ruleId"], len(r["suppressions"])) for r in results],
                         [("permissions-write-all", 0), ("action-ref-not-sha", 1)])

    def test_fingerprints_stay_when_lines_are_inserted_above(self):
        self.workflow(BAD)
        before = [f["fingerprint"] for f in self.audit()["findings"]]
        self.workflow("# a comment\n" * 50 + BAD)
        self.assertEqual([f["fingerprint"] for f in self.audit()["findings"]], before)

    def test_no_credential_is_shown(self):
        token = github_token(7)
        self.workflow(BAD.replace("a/b@v1", f"a/{token}@{token}"), f"{token}.yml")
        for style in ["text", "json", "sarif"]:
            done = self.run_assay("workflows", "--persona", "auditor", "--format", style)
            self.assertEqual(done.returncode, 1)
            self.assertNotIn(token.encode(), done.stdout + done.stderr)

    def test_a_grammar_that_is_old_is_told_of_on_standard_error_and_not_in_the_report(self):
        self.workflow(GOOD)
        reports = [self.run_assay("workflows", environment={"SOURCE_DATE_EPOCH": day}) for day in ("1780000000", "1900000000")]
        self.assertEqual(reports[0].stdout, reports[1].stdout)
        self.assertEqual(reports[0].stderr, b"")
        self.assertIn(b"The grammar of workflows is ", reports[1].stderr)

    def test_a_called_workflow_that_is_not_there_is_told_where_all_files_are_known(self):
        call = "on: push\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"
        self.workflow(call)
        self.assertEqual(self.checks(), ["reusable-call-invalid"])
        self.assertEqual(self.checks(".github/workflows/ci.yml"), [])
        self.workflow("on: [workflow_call\n", "b.yml")
        self.assertEqual(self.checks(), [])

    def test_a_check_is_explained(self):
        done = self.run_assay("explain", "permissions-write-all")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"What not to do", done.stdout)
        self.assertIn(b"did you mean 'permissions-write-all'?", self.run_assay("explain", "permissions-write-al").stderr)

    def test_gates_of_the_first_customer_that_cannot_say_no(self):
        customer = pathlib.Path(__file__).resolve().parents[2].parent / "shared/data/dpone"
        if not customer.is_dir():
            self.skipTest("the first customer's workflows are not here (../shared/data/dpone)")
        found = collections.Counter((finding["check"], pathlib.Path(finding["place"]["path"]).name)
                                    for finding in self.audit(customer)["findings"])
        for check, file, times in (("result-masked", "full-certification.yml", 8),  # || true
                                   ("result-masked", "connector-certification.yml", 6),
                                   ("result-masked", "production-maturity.yml", 2),  # | tee
                                   ("result-masked", "industrial-readiness.yml", 2),
                                   ("evidence-literal", "production-maturity.yml", 6),
                                   ("evidence-literal", "industrial-readiness.yml", 7),
                                   ("evidence-literal", "full-certification.yml", 1)):
            self.assertEqual(found[check, file], times, (check, file))


if __name__ == "__main__":
    main()

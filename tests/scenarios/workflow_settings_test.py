"""assay workflows: zizmor.yml and .github/actionlint.yaml hold, and reports name files as GitHub does."""
import json

from harness import Scenario, main

BAD = "name: Bad\non: push\npermissions: write-all\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: a/b@v1\n"


class WorkflowSettings(Scenario):
    def setUp(self):
        super().setUp()
        self.write(".github/workflows/ci.yml", BAD)

    def findings(self, *arguments):
        done = self.run_assay("workflows", "--format", "json", *arguments)
        return json.loads(done.stdout)["findings"]

    def open_checks(self, *arguments):
        return sorted(f["check"] for f in self.findings(*arguments) if "suppressed" not in f)

    def test_a_rule_that_zizmor_has_switched_off_is_suppressed(self):
        self.assertEqual(self.open_checks(), ["action-ref-not-sha", "permissions-write-all"])
        self.write(".github/zizmor.yml", "rules: {unpinned-uses: {disable: true}}\n")
        self.assertEqual(self.open_checks(), ["permissions-write-all"])
        self.assertEqual(self.open_checks("--no-suppressions"), ["action-ref-not-sha", "permissions-write-all"])
        accepted = [f["suppressed"]["by"] for f in self.findings() if "suppressed" in f]
        self.assertEqual(accepted, [".github/zizmor.yml"])

    def test_zizmor_ignores_by_file_line_and_column(self):
        for place, holds in [("ci.yml", True), ("ci.yml:8", True), ("ci.yml:8:19", True), ("ci.yml:7", False),
                             ("ci.yml:8:1", False), ("other.yml", False)]:
            self.write("zizmor.yml", f"rules: {{unpinned-uses: {{ignore: ['{place}']}}}}\n")
            self.assertEqual("action-ref-not-sha" not in self.open_checks(), holds, place)

    def test_policies_of_unpinned_uses_hold_and_the_narrowest_wins(self):
        for policies, holds in [("a/*: ref-pin", True), ("'*': ref-pin, a/b: hash-pin", False), ("a/b: any", True),
                                ("c/*: any", False)]:
            self.write("zizmor.yml", f"rules: {{unpinned-uses: {{config: {{policies: {{{policies}}}}}}}}}\n")
            self.assertEqual("action-ref-not-sha" not in self.open_checks(), holds, policies)

    def test_settings_that_cannot_be_read_are_a_gap(self):
        self.write("zizmor.yml", "rules: [\n")
        done = self.run_assay("workflows", "--exit-zero")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"zizmor.yml: ", done.stdout)

    def test_actionlint_lists_runners_and_variables(self):
        self.write(".github/workflows/ci.yml", BAD.replace("ubuntu-24.04", "[self-hosted, our-box-1, thing]")
                   .replace("uses: a/b@v1", "run: echo ${{ vars.REGION }} ${{ vars.OTHER }}"))
        self.assertNotIn("runner-label-unknown", self.open_checks())
        self.write(".github/actionlint.yaml",
                   "self-hosted-runner: {labels: [our-box-*]}\nconfig-variables: [REGION]\n")
        told = [f["message"] for f in self.findings()
                if f["check"] in ("runner-label-unknown", "expression-undefined")]
        self.assertEqual(len(told), 2)
        self.assertIn("'thing'", told[0])
        self.assertIn("'OTHER'", told[1])

    def test_actionlint_ignores_by_path_and_expression(self):
        self.write(".github/actionlint.yaml",
                   "paths: {'.github/workflows/**/*.yml': {ignore: ['reference .* is a tag']}}\n")
        self.assertEqual(self.open_checks(), ["permissions-write-all"])

    def test_annotations_name_file_and_line(self):
        done = self.run_assay("workflows", "--format", "github")
        self.assertEqual(done.returncode, 1)
        lines = done.stdout.decode().splitlines()
        self.assertTrue(any(line.startswith("::error file=.github/workflows/ci.yml,line=3,endLine=3,col=")
                            for line in lines), lines)

    def test_sarif_counts_paths_from_the_repository_and_has_line_hashes(self):
        (self.folder / "elsewhere").mkdir()
        for path, start in [(".", self.folder), (str(self.folder), self.folder / "elsewhere"),
                            ("workflows/ci.yml", self.folder / ".github")]:
            done = self.run_assay("workflows", path, "--format", "sarif", prefix=("env", "-C", str(start)))
            run = json.loads(done.stdout)["runs"][0]
            for result in run["results"]:
                location = result["locations"][0]["physicalLocation"]["artifactLocation"]
                self.assertEqual(location, {"uri": ".github/workflows/ci.yml", "uriBaseId": "%SRCROOT%"})
                self.assertRegex(result["partialFingerprints"]["primaryLocationLineHash"], "^[0-9a-f]+:[0-9]+$")
            self.assertNotIn("credential", json.dumps(run["tool"]["driver"]["notifications"]))


if __name__ == "__main__":
    main()

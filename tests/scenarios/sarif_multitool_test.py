"""Microsoft's multitool finds no error and no warning in SARIF of scans, with the rules for code scanning switched on.

SARIF_MULTITOOL names the program (npm, @microsoft/sarif-multitool-linux: `Sarif.Multitool`); without it the test is skipped.
The tool ends with 0 whatever it finds, so what it writes is read.
"""
import json
import os
import subprocess
import unittest

from containers import tarred, zipped
from harness import Scenario, github_token, main

# Off unless a configuration says so.
GITHUB_RULES = ("GH1001.ProvideRequiredLocationProperties", "GH1002.InlineThreadFlowLocations",
                "GH1003.ProvideRequiredRegionProperties", "GH1004.ReviewArraysThatExceedConfigurableDefaults",
                "GH1005.LocationsMustBeRelativeUrisOrFilePaths", "GH1006.ProvideCheckoutPath",
                "GH1007.ProvideFullyFormattedMessageStrings")
# It asks the network for every URL.
OFF = ("SARIF2006.UrisShouldBeReachable",)
# assay names a page of its own where the user or the build gave one; without it the tool misses informationUri.
PAGE = {"ASSAY_HOME_PAGE": "https://docs.example.org/assay"}


def configuration():
    def state(rule, value):
        return (f'<Properties Key="{rule}.Options"><Property Key="RuleEnabled" Value="{value}" '
                'Type="Microsoft.CodeAnalysis.Sarif.Driver.RuleEnabledState" /></Properties>')
    rules = [state(rule, "Error") for rule in GITHUB_RULES] + [state(rule, "Disabled") for rule in OFF]
    return '<?xml version="1.0" encoding="utf-8"?><Properties>' + "".join(rules) + "</Properties>"


class Multitool(Scenario):
    def setUp(self):
        super().setUp()
        self.program = os.environ.get("SARIF_MULTITOOL", "")
        if not os.access(self.program, os.X_OK):
            raise unittest.SkipTest("SARIF_MULTITOOL names no multitool of Microsoft")
        self.write("rules.xml", configuration())

    def complaints(self, name):
        """(rule, level, text) of errors and warnings."""
        (self.folder / "told.sarif").unlink(missing_ok=True)
        subprocess.run([self.program, "validate", name, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note",
                        "--config", "rules.xml", "-o", "told.sarif", "--log", "ForceOverwrite"], cwd=self.folder,
                       capture_output=True, timeout=240, check=False)
        run = json.loads((self.folder / "told.sarif").read_text(encoding="utf-8-sig"))["runs"][0]
        return [(result["ruleId"], result.get("level", "warning"), str(result["message"])) for result in run["results"]
                if result.get("level", "warning") in ("error", "warning")]

    def test_it_sees_what_is_wrong(self):
        self.write("bad.sarif", json.dumps({"version": "2.1.0", "runs": [{
            "tool": {"driver": {"name": "t"}}, "results": [{"message": {"text": "m"}}]}]}))
        self.assertNotEqual(self.complaints("bad.sarif"), [])

    def test_scans_of_files_archives_and_a_history_are_clean(self):
        tokens = [github_token(seed).encode() for seed in range(60, 66)]
        self.git("init", "-q", "-b", "main", ".")
        self.git("remote", "add", "origin", "https://git.example.org/acme/tool.git")
        inner = tarred([("etc/app.conf", tokens[0])], mode="w:gz")
        self.write("tree/dist/tool.whl", zipped([("tool/a b.py", b"\n" + tokens[1]), ("odd{0}.txt", tokens[2])]))
        self.write("tree/dist/outer.zip", zipped([("lib/inner.tar.gz", inner), ("x.py", tokens[1])]))
        self.write("tree/odd ünïcode/a#b?c%d [x].txt", tokens[3] + b"\n" + tokens[1])
        self.write("tree/known.txt", tokens[4] + b"  # assay:allow\n")
        self.commit(f"message with {tokens[5].decode()}")
        for name, arguments in (("files", ["tree"]), ("archives", ["tree/dist"]), ("history", ["git", "."]),
                                ("gap", ["tree", "missing"])):
            self.run_assay("scan", *arguments, "--format", "sarif", "-o", f"{name}.sarif", environment=PAGE)
            self.assertEqual(self.complaints(f"{name}.sarif"), [], name)
        for name, arguments in (("merged", ["merge", "files.sarif", "history.sarif"]),
                                ("marked", ["baseline", "archives.sarif", "files.sarif"])):
            self.assertEqual(self.run_assay("sarif", *arguments, "-o", f"{name}.sarif").returncode, 0)
            self.assertEqual(self.complaints(f"{name}.sarif"), [], name)

    def test_scans_by_absolute_paths_and_from_elsewhere_are_clean(self):
        self.write("work/tree/a.py", f"a = '{github_token(67)}'\n")
        self.write("other/x", "")
        self.run_assay("scan", self.folder / "work/tree", "--format", "sarif", "-o", "absolute.sarif", environment=PAGE,
                       prefix=("env", "-C", str(self.folder / "other")))
        self.assertEqual(self.complaints("other/absolute.sarif"), [])

    def test_findings_of_workflows_are_clean(self):
        self.write("repo/.github/workflows/ci.yml", "on: pull_request_target\npermissions: write-all\njobs:\n  a:\n"
                   "    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v3\n        with:\n"
                   "          ref: ${{ github.event.pull_request.head.sha }}\n      - run: |\n"
                   "          echo ${{ github.event.pull_request.title }}\n          curl -sk https://example.org | sh || true\n")
        for name, path, start in (("here", "repo", self.folder), ("absolute", self.folder / "repo", "/")):
            self.run_assay("workflows", path, "--persona", "auditor", "--format", "sarif", "-o",
                           self.folder / f"{name}.sarif", environment=PAGE, prefix=("env", "-C", str(start)))
            run = json.loads((self.folder / f"{name}.sarif").read_text())["runs"][0]
            self.assertGreater(len(run["results"]), 3)
            self.assertEqual(self.complaints(f"{name}.sarif"), [], name)

    def test_judgements_of_posture_are_clean(self):
        self.write("repo/.github/workflows/ci.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                   "      - uses: actions/checkout@v3\n      - run: curl -s https://example.org/x | sh\n")
        self.write("repo/odd ünïcode/Dockerfile", "FROM debian\nRUN curl -s https://example.org/x | sh\n")
        self.write("repo/tool.exe", b"MZ" + bytes(200))
        self.run_assay("posture", "repo", "--format", "sarif", "-o", "posture.sarif", environment=PAGE)
        self.assertGreater(len(json.loads((self.folder / "posture.sarif").read_text())["runs"][0]["results"]), 3)
        self.assertEqual(self.complaints("posture.sarif"), [])

    def test_without_a_page_of_its_own_nothing_but_that_is_missed(self):
        self.write("a.py", f"a = '{github_token(68)}'\n")
        self.run_assay("scan", "a.py", "--format", "sarif", "-o", "plain.sarif")
        self.assertEqual([rule for rule, _, _ in self.complaints("plain.sarif")], ["SARIF2005"])


if __name__ == "__main__":
    main()

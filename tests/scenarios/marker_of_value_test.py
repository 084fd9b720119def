"""assay:allow RULE@FINGERPRINT: a changed value on an allowed line fires again."""
import json

from harness import Scenario, github_token, main


class MarkerOfValue(Scenario):
    def put(self, seed, marker):
        self.write("app.py", f"token = '{github_token(seed)}'  # assay:allow {marker} made up\n")

    def findings(self):
        return [(f["rule"], f["suppressed"]) for f in self.report(".")["findings"]]

    def test_it_holds_for_its_value_alone(self):
        self.write("app.py", f"token = '{github_token(1)}'\n")
        finding = self.report(".")["findings"][0]
        named = f"{finding['rule']}@{finding['fingerprint']}"
        self.put(1, named)
        self.assertEqual(self.findings(), [(finding["rule"], True)])
        self.assertEqual(self.run_assay("scan", ".").returncode, 0)
        self.put(2, named)
        self.assertEqual(self.findings(), [(finding["rule"], False)])
        self.assertEqual(self.run_assay("scan", ".").returncode, 1)

    def test_a_marker_without_a_value_holds_for_any(self):
        for seed in (1, 2):
            self.put(seed, "github-pat")
            self.assertEqual([suppressed for _, suppressed in self.findings()], [True])

    def test_what_is_no_fingerprint_is_told(self):
        self.put(1, "github-pat@0f3")
        report = self.report(".")
        self.assertFalse(report["findings"][0]["suppressed"])
        self.assertIn("github-pat@0f3", json.dumps(report["coverage"]["notes"]))

    def test_it_is_not_told_as_a_wrong_rule_or_as_unused(self):
        self.write("app.py", f"token = '{github_token(1)}'\n")
        finding = self.report(".")["findings"][0]
        self.put(1, f"{finding['rule']}@{finding['fingerprint'][:12]}")
        done = self.run_assay("scan", ".", "--fail-on-unused")
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    main()

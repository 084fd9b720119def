"""assay suppress: what is accepted is told by a later scan as suppressed, another value in its place is found."""
import json

from harness import Scenario, github_token, main


class Suppress(Scenario):
    def setUp(self):
        super().setUp()
        self.put(1)

    def put(self, seed):
        self.write("app.py", f"token = '{github_token(seed)}'\n")

    def scan(self, *more):
        return self.run_assay("scan", ".", "--format", "json", "-o", "report.json", "--exclude", "report.json", *more)

    def suppress(self, *arguments, **more):
        return self.run_assay("suppress", *arguments, **more)

    def lines(self):
        return (self.folder / ".assayignore").read_text().splitlines()

    def test_what_a_report_found_is_accepted_until_the_value_changes(self):
        self.assertEqual(self.scan().returncode, 1)
        done = self.suppress("add", "--report", "report.json", "--reason", "known before", "--expires", "2999-12-31")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"1 added, 0 removed", done.stdout)
        self.assertNotIn(github_token(1).encode(), done.stdout)
        self.assertEqual(self.scan().returncode, 0)
        self.put(2)
        self.assertEqual(self.scan().returncode, 1)

    def test_one_value_by_its_fingerprint(self):
        self.scan()
        finding = json.loads((self.folder / "report.json").read_text())["findings"][0]
        done = self.suppress("add", finding["fingerprint"], finding["rule"], "--reason", "made up", "--path", "*.py")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.lines(), [f"{finding['fingerprint']} {finding['rule']} *.py # made up"])
        self.assertEqual(self.scan("--fail-on-unused").returncode, 0)

    def test_prune_takes_out_what_expired_and_what_the_report_does_not_know(self):
        self.scan()
        self.suppress("add", "--report", "report.json", "--reason", "known")
        kept = self.lines()
        self.suppress("add", "a" * 32, "github-pat", "--reason", "old", "--expires", "2020-01-01")
        self.suppress("add", "b" * 32, "github-pat", "--reason", "gone")
        done = self.suppress("prune")
        self.assertIn(b"0 added, 1 removed", done.stdout)
        self.scan()
        self.assertEqual(self.suppress("prune", "--report", "report.json").returncode, 0)
        self.assertEqual(self.lines(), kept)

    def test_an_incomplete_report_prunes_nothing(self):
        self.suppress("add", "a" * 32, "github-pat", "--reason", "known")
        before = self.lines()
        self.write("report.json", json.dumps({"schema": "assay-findings/1", "findings": [], "coverage": {"complete": False}}))
        self.assertEqual(self.suppress("prune", "--report", "report.json").returncode, 3)
        self.assertEqual(self.lines(), before)

    def test_a_mistake_changes_nothing(self):
        self.write(".assayignore", "no entry\n")
        for arguments in (["a" * 32, "github-pat", "--reason", "x"], ["short", "github-pat", "--reason", "x"],
                          ["a" * 32, "--reason", "x"], ["a" * 32, "github-pat"]):
            self.assertEqual(self.suppress("add", *arguments).returncode, 2, arguments)
        self.assertEqual(self.lines(), ["no entry"])


if __name__ == "__main__":
    main()

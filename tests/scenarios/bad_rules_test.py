"""A rule file with a mistake stops the run with 2 and names the place; nothing is scanned with the rules left over."""
import json

from harness import Scenario, github_token, main

GOOD = r"""
  - id: acme-token
    description: Acme token
    anchors: ["acme_live_"]
    pattern: '\bacme_live_[0-9a-f]{32}\b'
    severity: high
    confidence: high
    examples:
      match: ["acme_live_{~}0123456789abcdef0123456789abcdef", "acme_live_{~}00112233445566778899aabbccddeeff"]
      no_match: ["acme_live_short", "acme_test_0123456789abcdef0123456789abcdef"]
"""


class BadRules(Scenario):
    def setUp(self):
        super().setUp()
        self.write("leak.txt", f"token = {github_token(60)}\n")

    def assert_refused(self, rules, *words):
        self.write("rules.yaml", rules)
        done = self.run_assay("scan", "leak.txt", "--rules", "rules.yaml")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, b"")
        for word in ("rules.yaml:", *words):
            self.assertIn(word.encode(), done.stderr)

    def test_good_rules_are_used(self):
        self.write("rules.yaml", "provider: Acme\nrules:" + GOOD)
        self.write("acme.txt", "acme_live_" + "0123456789abcdef" * 2 + "\n")
        done = self.run_assay("scan", "acme.txt", "--rules", "rules.yaml")
        self.assertEqual((done.returncode, done.stderr), (1, b""))

    def test_mistakes_are_told_as_json_too_without_a_value(self):
        self.write("rules.yaml", f"provider: Acme\nrules:\n  - id: a-b\n    patern: x\n    severity: {github_token(61)}\n")
        done = self.run_assay("rules", "check", "rules.yaml", "--format", "json")
        self.assertEqual((done.returncode, done.stderr), (2, b""))
        report = json.loads(done.stdout)
        self.assertEqual((report["usable"], report["files"], report["rules"]), (False, 1, 0))
        self.assertIn({"level": "error", "file": "rules.yaml", "line": 4, "column": 5, "rule": "a-b",
                       "message": "unknown key 'patern'", "hint": "did you mean 'pattern'?"}, report["problems"])
        self.assertNotIn(github_token(61).encode(), done.stdout)
        self.write("rules.yaml", "provider: Acme\nrules:" + GOOD)
        done = self.run_assay("rules", "check", "rules.yaml", "--format", "json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["problems"]), (0, []))

    def test_bad_regular_expressions(self):
        for bad in ("[", "(", "a{2,1}", "(?<x", "\\", "(?P<n>a)(?P<n>b)", "a**", "\\1", "(?=a)"):
            self.assert_refused("provider: Acme\nrules:" + GOOD.replace("[0-9a-f]{32}", bad), "acme-token")

    def test_an_expression_that_matches_nothing_at_all(self):
        self.assert_refused("provider: Acme\nrules:" + GOOD.replace(r"\bacme_live_[0-9a-f]{32}\b", "(?:acme_live_)?"),
                            "match")

    def test_duplicate_ids(self):
        self.assert_refused("provider: Acme\nrules:" + GOOD + GOOD, "acme-token")

    def test_no_rules(self):
        for empty in ("", "provider: Acme\nrules: []\n", "provider: Acme\n", "# nothing\n", "---\n"):
            self.assert_refused(empty)

    def test_no_rules_left(self):
        for flags in (["--only", "github-pat", "--disable", "github-pat"], ["--only", ""]):
            done = self.run_assay("scan", "leak.txt", *flags)
            self.assertEqual((done.returncode, done.stdout), (2, b""), flags)

    def test_what_is_no_rule_file(self):
        for content in (b"\0" * 100, b"\xff\xfe", b"[" * 100000, b"a: &a [*a]\n", b"rules: [" * 1000,
                        b"a: &x [" + b"1," * 1000 + b"]\n" + b"b: [" + b"*x," * 1000 + b"]\n"):
            self.assert_refused(content)
        self.write("rules.yaml", "x")
        self.assertEqual(self.run_assay("scan", "leak.txt", "--rules", "missing.yaml").returncode, 2)
        self.assertEqual(self.run_assay("scan", "leak.txt", "--rules", ".").returncode, 2)


if __name__ == "__main__":
    main()

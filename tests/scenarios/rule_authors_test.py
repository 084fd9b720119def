"""The commands for people who write rules or ask why."""
import json
import pathlib
import subprocess
import sys

from harness import ASSAY, Scenario, github_token, main

ROOT = pathlib.Path(__file__).resolve().parents[2]


class RuleAuthors(Scenario):
    def run_ok(self, *arguments, code=0):
        done = self.run_assay(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout.decode()

    def test_a_new_rule_is_good_as_it_stands(self):
        self.write("acme.yaml", self.run_ok("rules", "new", "acme-token"))
        self.assertIn("1 rule in 1 file: good", self.run_ok("rules", "check", "acme.yaml"))
        self.assertIn("1 rule, 4 examples, 0 failing", self.run_ok("rules", "test", "acme.yaml"))
        self.assertIn(b"an id is lower-case letters", self.run_assay("rules", "new", "Acme Token").stderr)

    def test_a_failing_example_is_told_with_the_reason(self):
        text = self.run_ok("rules", "new", "acme-token")
        text = text.replace("- 'acme{~}tok_tooshort'", "- 'acme{~}tok_V7hQz2LmX9cRt4KpW8nBy3JsGd6FvTa1'")
        text = text.replace('"token": "acme{~}tok_pT5wYr8ZkQ2mVx7NcJ4hLs9BfGd3DaE6"', "acme{~}tok_" + "ab" * 16)
        self.write("acme.yaml", text)
        told = self.run_ok("rules", "test", "acme.yaml", code=1)
        self.assertIn("acme-token: example 2 of 'match': not found: entropy: 1.", told)
        self.assertIn("at least 3.00 are asked", told)
        self.assertIn("acme-token: example 1 of 'no_match': found: the rule finds it", told)

    def write_rule_with_a_wide_pattern(self):
        text = self.run_ok("rules", "new", "acme-token")
        self.write("acme.yaml", text.replace("{32}", "{32,400}"))
        return self.run_assay("rules", "check", "acme.yaml").stderr

    def test_what_a_rule_costs_is_told_by_its_check_and_not_by_each_scan(self):
        self.assertIn(b"acme.yaml:", self.write_rule_with_a_wide_pattern())
        self.write("a.txt", "x\n")
        done = self.run_assay("scan", "a.txt", "--rules", "acme.yaml")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.write("acme.yaml", "provider: acme\nrulez: []\n")
        self.assertIn(b"acme.yaml:2:1: error", self.run_assay("scan", "a.txt", "--rules", "acme.yaml").stderr)

    def test_the_rules_of_a_measured_file_are_always_shown(self):
        self.write("acme.yaml", self.run_ok("rules", "new", "acme-token"))
        self.write("a.txt", f"k = {github_token(66)}\n")
        self.assertIn("acme-token", self.run_ok("rules", "bench", "acme.yaml", "--on", "a.txt"))

    def test_explain_without_arguments_names_what_it_takes(self):
        told = self.run_assay("explain").stderr.decode()
        self.assertIn("neither a rule nor --why, --why-not FILE:LINE or --rotate RULE", told)

    def test_built_in_rules_pass_their_examples(self):
        self.assertRegex(self.run_ok("rules", "test", "github-pat", "jwt"), r"2 rules, \d+ examples, 0 failing")

    def test_examples_are_told_to_programs(self):
        passed = json.loads(self.run_ok("rules", "test", "github-pat", "--format", "json"))
        self.assertEqual((passed["schema"], passed["rules"], passed["failures"], passed["problems"]),
                         ("assay-rules-test/1", 1, [], []))
        text = self.run_ok("rules", "new", "acme-token")
        self.write("acme.yaml", text.replace("- 'acme{~}tok_tooshort'", "- 'acme{~}tok_V7hQz2LmX9cRt4KpW8nBy3JsGd6FvTa1'"))
        failed = json.loads(self.run_ok("rules", "test", "acme.yaml", "--format", "json", code=1))
        self.assertEqual([(one["rule"], one["list"], one["number"]) for one in failed["failures"]],
                         [("acme-token", "no_match", 1)])
        self.assertTrue(failed["failures"][0]["why"] and failed["usable"], failed)
        self.write("broken.yaml", "rules: [1\n")
        done = self.run_assay("rules", "test", "broken.yaml", "--format", "json")
        broken = json.loads(done.stdout)
        self.assertEqual((done.returncode, done.stderr, broken["usable"], broken["problems"][0]["file"]),
                         (2, b"", False, "broken.yaml"))

    def test_show_tells_everything(self):
        shown = self.run_ok("rules", "show", "github-pat")
        for part in ("'ghp_' (4 bytes)", "crc32-base62-6, placeholder", "at least 3.00 bits", "decided where the anchor",
                     "Examples that it finds", "Examples that it does not find"):
            self.assertIn(part, shown)

    def test_a_rule_is_shown_to_programs(self):
        shown = json.loads(self.run_ok("rules", "show", "github-pat", "--format", "json"))
        self.assertEqual((shown["schema"], shown["id"], shown["anchors"]), ("assay-rule/1", "github-pat", ["ghp_"]))
        self.assertTrue(shown["pattern"] and all("{~}" in example for example in shown["matches"]), shown)

    def test_list_as_json_and_by_provider(self):
        self.assertIn("github-pat", self.run_ok("rules", "list", "--provider", "GITHUB"))
        self.assertNotIn("slack", self.run_ok("rules", "list", "--provider", "github"))
        listed = json.loads(self.run_ok("rules", "list", "--format", "json"))
        self.assertEqual(listed["schema"], "assay-rules/1")
        rule = next(rule for rule in listed["rules"] if rule["id"] == "github-pat")
        self.assertEqual((rule["provider"], rule["severity"], rule["anchors"]), ("GitHub", "critical", ["ghp_"]))
        self.assertEqual(self.run_assay("rules", "list", "--provider", "nobody").returncode, 2)

    def test_list_chooses_by_what_rules_have(self):
        listed = json.loads(self.run_ok("rules", "list", "--format", "json"))["rules"]
        for flags, holds in ((["--severity", "critical"], lambda rule: rule["severity"] == "critical"),
                             (["--confidence", "low"], lambda rule: rule["confidence"] == "low"),
                             (["--with", "pair"], lambda rule: rule["pairs"]),
                             (["--with", "verify"], lambda rule: rule["can_verify"]),
                             (["--with", "revoke", "--severity", "high"],
                              lambda rule: rule["can_revoke"] and rule["severity"] == "high")):
            chosen = json.loads(self.run_ok("rules", "list", *flags, "--format", "json"))["rules"]
            self.assertEqual([rule["id"] for rule in chosen], [rule["id"] for rule in listed if holds(rule)], flags)
            self.assertTrue(0 < len(chosen) < len(listed), flags)
        sums = json.loads(self.run_ok("rules", "list", "--with", "checksum", "--format", "json"))["rules"]
        self.assertLessEqual({"github-pat", "npm-access-token", "pypi-upload-token", "aws-access-key-id"}, {rule["id"] for rule in sums})
        self.assertNotIn("slack-bot-token", {rule["id"] for rule in sums})
        self.assertEqual(self.run_assay("rules", "list", "--severity", "info", "--with", "revoke").returncode, 2)

    def test_a_summary_counts_what_the_list_holds(self):
        listed = json.loads(self.run_ok("rules", "list", "--format", "json"))["rules"]
        told = json.loads(self.run_ok("rules", "list", "--summary", "--format", "json"))
        sums = json.loads(self.run_ok("rules", "list", "--with", "checksum", "--format", "json"))["rules"]
        self.assertEqual(told, {
            "schema": "assay-rules-summary/1", "rules": len(listed),
            **{f"{name}_confidence": sum(rule["confidence"] == name for rule in listed) for name in ("high", "medium", "low")},
            "providers": len({rule["provider"] for rule in listed}), "with_checksum": len(sums),
            "in_pair": sum(bool(rule["pairs"]) for rule in listed),
            "with_verifier": sum(rule["can_verify"] for rule in listed),
            "with_revocation": sum(rule["can_revoke"] for rule in listed)})
        text = self.run_ok("rules", "list", "--summary")
        self.assertIn(f"{len(listed):,}  rules\n", text)
        self.assertEqual(len(text.splitlines()), len(told) - 1)

    def test_the_page_of_counts_says_what_the_program_does(self):
        """docs/coverage.md, all of it where the table of credential types is at hand (a sister folder of the repository)."""
        page = (ROOT / "docs" / "coverage.md").read_text()
        told = json.loads(self.run_ok("rules", "list", "--summary", "--format", "json"))
        for what, name in (("rules", "rules"), ("providers", "providers"), ("with a checksum that is computed", "with_checksum"),
                           ("in a pair (an id beside its secret, or the id)", "in_pair"),
                           ("that say how to ask whether a value is live", "with_verifier"),
                           ("that say how to revoke it by a call", "with_revocation")):
            self.assertIn(f"| {what} | {told[name]} |\n", page)
        if (ROOT.parent / "shared" / "facts" / "credentials.jsonl").exists():
            done = subprocess.run([sys.executable, ROOT / "tests" / "quality" / "coverage.py", ASSAY, ROOT.parent / "shared",
                                   "--doc", ROOT / "docs" / "coverage.md", "--check"], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_a_pair_may_name_a_built_in_rule(self):
        rule = self.run_ok("rules", "new", "acme-token").replace(
            "    severity: high\n", "    pair: [{rule: aws-access-key-id, required: true, within: 200}]\n    severity: high\n")
        self.write("acme.yaml", rule)
        self.run_ok("rules", "check", "acme.yaml")
        self.assertIn("0 failing", self.run_ok("rules", "test", "acme.yaml"))
        self.write("assay.yaml", "rules:\n  add: [acme.yaml]\n")
        value = "".join(["acme", "tok_", "V7hQz2LmX9cRt4Kp", "W8nBy3JsGd6FvTa1"])
        begin, end = "QYLPMN5H", "HHFPZAM2"
        key = f"AKIA{begin}{end}"
        self.write("a.txt", f"{value}\n")
        self.assertNotIn("acme-token", self.run_assay("scan", "a.txt").stdout.decode())
        self.write("a.txt", f"{key} {value}\n")
        self.assertIn("acme-token", self.run_assay("scan", "a.txt").stdout.decode())
        self.write("acme.yaml", rule.replace("aws-access-key-id", "aws-access-key"))
        done = self.run_assay("rules", "check", "acme.yaml")
        self.assertIn(b"did you mean 'aws-access-key-id'", done.stderr)

    def test_a_mistake_comes_with_an_example_of_what_is_right(self):
        rule = self.run_ok("rules", "new", "acme-token")
        for there, here, hint in (
                ("provider: ACME\n", "", "for example provider: ACME"),
                ("severity: high", "severity:", "write its value behind the colon"),
                ("    severity: high\n", "", "for example severity: high, or info, low, medium, critical"),
                ("entropy: 3.0", "entropy: high", "for example 3.0"),
                ("https://example.org", "http://example.org", "for example https://"),
                ("['acmetok_']", "['acmetok_]", "a quote or a bracket before it may be open"),
                ("'acmetok_[0-9A-Za-z]{32}\\b'", '"acmetok_\\d{32}"', "write expressions in single quotes"),
                ("rules:\n  - id", "rules:\n    id", "begin each item with '- '"),
                ("{32}\\b'", "{33}\\b'", "'assay rules test FILE' says at which stage"),
                ("        - 'acme{~}tok_tooshort'\n", "", "another that looks alike and is none")):
            self.assertIn(there, rule)
            self.write("acme.yaml", rule.replace(there, here))
            done = self.run_assay("rules", "check", "acme.yaml")
            self.assertEqual(done.returncode, 2, there)
            self.assertRegex(done.stderr.decode(), r"acme.yaml:\d+:\d+: error: ")
            self.assertIn(hint, done.stderr.decode(), there)

    def test_a_doubtful_example_is_told_as_such(self):
        rule = self.run_ok("rules", "new", "acme-token").replace("[placeholder]", "[crc32-base62-6]")
        self.write("acme.yaml", rule)
        told = self.run_ok("rules", "test", "acme.yaml", code=1)
        self.assertIn("example 1 of 'match': not found: found, but doubtful, which does not count: the checksum in it is wrong", told)

    def test_a_folder_is_told_how_to_be_named(self):
        self.assertIn(b"name its files", self.run_assay("rules", "check", ".").stderr)

    def test_explain_tells_what_to_do(self):
        text = self.run_ok("explain", "github-pat")
        for title in ("Why it matters", "Reproduce", "What to do", "What not to do", "Read"):
            self.assertIn(f"\n{title}\n", text)
        self.assertLessEqual(max(len(line) for line in text.splitlines() if "http" not in line and "--only" not in line), 80)

    def why_not(self, line):
        self.write("a.txt", f"first\n{line}\nlast\n")
        return " ".join(self.run_ok("explain", "--why-not", "a.txt:2").split())

    def test_why_not_names_the_stage(self):
        token = github_token(70)
        self.assertIn("column 5: found: ghp_********", self.why_not(f"k = {token}"))
        self.assertIn("stopped by byte table: byte 8 from the anchor's first on", self.why_not(token[:7] + "-" + token[8:]))
        altered = token[:-1] + ("0" if token[-1] != "0" else "1")
        self.assertIn("found: ghp_********, with low confidence; the checksum in it is wrong", self.why_not(altered))
        self.assertIn("stopped by entropy: ", self.why_not("ghp" + "_" + "ab" * 18))
        self.assertIn("suppressed by assay:allow: made up", self.why_not(f"{token} # assay:allow github-pat made up"))
        self.assertIn("no rule has an anchor on this line", self.why_not("nothing"))

    def test_why_not_knows_suppression_files(self):
        self.write("a.txt", f"{github_token(71)}\n")
        fingerprint = self.report("a.txt")["findings"][0]["fingerprint"]
        self.write(".assayignore", f"{fingerprint} github-pat # known\n")
        self.assertIn("suppressed by .assayignore line 1: known", self.run_ok("explain", "--why-not", "a.txt:1"))

    def test_version_tells_what_it_is_made_of(self):
        self.assertRegex(self.run_ok("version"), r"^assay [0-9.]+\n$")
        text = self.run_ok("version", "--verbose")
        for part in ("Hyperscan +5", "RE2 +", "OpenSSL +3", "digest +[0-9a-f]{64}", "CPU +"):
            self.assertRegex(text, part)


if __name__ == "__main__":
    main()

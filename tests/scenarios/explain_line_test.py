"""assay explain --why and --why-not: what speaks for a finding, and what stopped each rule, as a scan there would see it."""
import json

from harness import Scenario, github_token, main

PASSWORD = "q7Rz0" + "Kx2Wv"


class ExplainLine(Scenario):
    shares_cache = True

    def explain(self, flag, line, *more):
        done = self.run_assay("explain", flag, line, *more)
        self.assertEqual((done.returncode, done.stderr), (0, b""), done.stderr)
        text = done.stdout.decode()
        self.assertNotIn(PASSWORD, text)
        return text

    def test_why_adds_up_the_parts_of_a_score(self):
        self.write("a.py", f'x = 1\ndb_password = "{PASSWORD}"\n')
        text = self.explain("--why", "a.py:2")
        self.assertIn("generic-password-assignment  high severity, high confidence", text)
        for part in ("name           +30   the name asks for a secret", "form           +10   assignment", "rarity "):
            self.assertIn(part, text)
        points = [int(line.split()[1]) for line in text.splitlines() if line.startswith("    ")]
        self.assertEqual(sum(points[:-1]), points[-1])

    def test_why_tells_what_the_kind_of_file_takes_off(self):
        self.write("tests/a.py", f'db_password = "{PASSWORD}"\n')
        text = self.explain("--why", "tests/a.py:1")
        self.assertIn("file           -20   tests, examples, documentation or minified code", text)
        self.assertIn("medium confidence", text)

    def test_why_names_the_conditions_of_a_rule_with_a_form(self):
        self.write("a.txt", github_token(7) + "\n")
        text = self.explain("--why", "a.txt:1")
        self.assertIn("github-pat  critical severity, high confidence\n  ghp_******** at line 1, column 1\n", text)
        self.assertIn("  crc32-base62-6  the checksum in it is right\n", text)

    def test_why_of_a_url_judges_its_password(self):
        self.write("a.txt", f"https://bob:{PASSWORD}@git.corp.io/x\n")
        self.assertIn("place          +30   the place is for a password", self.explain("--why", "a.txt:1"))

    def test_why_of_a_line_without_findings_says_so(self):
        self.write("a.txt", "nothing\n")
        self.assertIn("nothing is found on this line", self.explain("--why", "a.txt:1"))

    def test_a_disabled_rule_is_told_as_left_out(self):
        self.write("assay.yaml", "rules:\n  disable: [github-pat]\n")
        self.write("a.txt", github_token(8) + "\n")
        text = self.explain("--why-not", "a.txt:1", "github-pat")
        self.assertRegex(text, r"stopped by choice: \S*assay.yaml\s+disables the rule")
        self.assertIn("nothing is found", self.explain("--why", "a.txt:1"))
        self.assertIn("found: ghp_********", self.explain("--why-not", "a.txt:1", "github-pat", "--no-config"))

    def test_a_path_that_the_configuration_leaves_out_is_told(self):
        self.write("assay.yaml", "exclude: [old/]\n")
        self.write("old/a.txt", github_token(9) + "\n")
        self.assertIn("stopped by path: ", self.explain("--why-not", "old/a.txt:1", "github-pat"))

    def test_rules_that_the_configuration_adds_are_explained(self):
        self.write("assay.yaml", "rules:\n  add: [mine.yaml]\n")
        self.write("mine.yaml", "\n".join([
            "provider: Mine", "rules:", "  - id: mine-key", "    description: Ours", "    anchors: ['mine_']",
            "    pattern: 'mine_[0-9]{6}'", "    severity: high", "    confidence: high", "    examples:",
            "      match: ['mine_{~}123456', 'x mine_{~}654321']", "      no_match: ['mine_', 'mine_x']", ""]))
        self.write("a.txt", "mine_" + "271828\n")
        self.assertIn("mine-key  high severity", self.explain("--why", "a.txt:1"))
        self.assertIn("column 1: found: ", self.explain("--why-not", "a.txt:1", "mine-key"))

    def test_programs_get_the_same(self):
        self.write("a.py", f'x = 1\ndb_password = "{PASSWORD}"  # assay:allow generic-password-assignment made up\n')
        found = json.loads(self.explain("--why", "a.py:2", "--format", "json"))
        self.assertEqual((found["schema"], found["question"], found["path"], found["line"]), ("assay-line/1", "why", "a.py", 2))
        (finding,) = found["findings"]
        self.assertEqual((finding["rule"], finding["line"], finding["suppressed"]),
                         ("generic-password-assignment", 2, {"by": "assay:allow", "reason": "made up"}))
        self.assertTrue(any(reason.split()[:2] == ["name", "+30"] for reason in finding["reasons"]), finding)
        self.write("a.txt", github_token(10)[:-4] + "\n")
        missed = json.loads(self.explain("--why-not", "a.txt:1", "github-pat", "--format", "json"))
        self.assertEqual(missed["question"], "why-not")
        self.assertEqual([(one["rule"], one["column"]) for one in missed["rules"]], [("github-pat", 1)])
        self.assertTrue(missed["rules"][0]["verdict"].startswith("stopped by "), missed)
        self.assertEqual(json.loads(self.explain("--why", "a.txt:1", "--format", "json"))["findings"], [])

    def test_both_questions_at_once_are_a_mistake(self):
        done = self.run_assay("explain", "--why", "a:1", "--why-not", "a:1")
        self.assertEqual((done.returncode, done.stdout), (2, b""))


if __name__ == "__main__":
    main()

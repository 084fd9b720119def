"""assay explain --why and --why-not: what speaks for a finding, and what stopped each rule, as a scan there would see it."""
import base64
import io
import json
import tarfile

from harness import Scenario, github_token, main

PASSWORD = "q7Rz0" + "Kx2Wv"
UUID = "-".join(["1b4e28ba", "2fa1", "41d2", "883f", "0016d3cca427"])


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
        points = [int(line.split()[1]) for line in text.splitlines() if line.startswith("    ") and line.split()[1][0] in "+-"]
        self.assertEqual(sum(points[:-1]), points[-1])

    def test_why_tells_what_the_kind_of_file_takes_off(self):
        self.write("tests/a.py", f'db_password = "{PASSWORD}"\n')
        text = self.explain("--why", "tests/a.py:1")
        self.assertIn("file           -20   tests, examples, documentation or minified code", text)
        self.assertIn("medium confidence", text)

    def test_why_names_the_conditions_of_a_rule_with_a_form(self):
        self.write("a.txt", github_token(7) + "\n")
        text = self.explain("--why", "a.txt:1")
        self.assertIn("github-pat  critical severity, high confidence\n"
                      "  GitHub personal access token (classic)\n  ghp_******** at line 1, column 1\n", text)
        self.assertIn("  checksum     the checksum in it is right\n", text)
        self.assertIn("  form         it begins with 'ghp_', and its characters and length fit\n", text)

    def test_why_tells_that_the_looks_of_a_value_made_a_rule_surer(self):
        value = "9f1c47ab" + "30d2e86b" + "5a7fc013" + "84be29d6"
        self.write("a.env", f"TWILIO_AUTH_TOKEN={value}\n")
        text = self.explain("--why", "a.env:1")
        self.assertIn("twilio-auth-token  high severity, high confidence", text)
        self.assertIn("  looks        the rule alone gives medium confidence;", text)

    def test_why_tells_what_to_do_whether_it_is_real_or_not(self):
        self.write("a.txt", github_token(7) + "\n")
        text = self.explain("--why", "a.txt:1")
        self.assertIn("High confidence: a finding is almost always what it says.", text)
        self.assertIn("    assay explain --rotate github-pat\n", text)
        self.assertIn("    assay:allow github-pat WHY\n", text)
        command = next(line for line in text.splitlines() if "assay suppress add" in line).split()[1:-1]
        self.assertEqual(self.run_assay(*command, "made up").returncode, 0)
        self.assertEqual(self.run_assay("scan", ".").returncode, 0)

    def test_a_value_in_encoded_text_is_judged_as_it_was_found(self):
        token = github_token(7)
        self.write("a.txt", "data: " + base64.b64encode(f"my own token={token} and more".encode()).decode() + "\n")
        text = self.explain("--why", "a.txt:1")
        self.assertIn("github-pat  critical severity, high confidence", text)
        self.assertIn("it stands in base64", text)
        self.assertIn("the checksum in it is right", text)
        self.assertNotIn(token, text)

    def test_what_an_archive_holds_is_not_told_as_of_its_own_lines(self):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            info = tarfile.TarInfo("a.env")
            content = f"TOKEN={github_token(3)}\n".encode()
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        self.write("a.tar", packed.getvalue())
        done = self.run_assay("explain", "--why", "a.tar:1")
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"github-pat", done.stdout)
        self.assertIn(b"1 finding stands in what it packs: unpack it", done.stderr)

    def test_a_place_as_reports_give_it_is_a_question(self):
        self.write("a.txt", f"x\n  {github_token(7)}\n")
        asked = self.explain("--why", "a.txt:2")
        for place in ("a.txt:2", "a.txt:2:3"):
            done = self.run_assay("explain", place)
            self.assertEqual((done.returncode, done.stderr, done.stdout.decode()), (0, b"", asked), place)
        self.assertEqual(self.explain("--why", "a.txt:2:3"), asked)

    def test_what_cannot_be_asked_by_says_what_can(self):
        for place, hint in (("x.whl!/a/b.txt:1:3", b"unpack it"), ("gone.txt:1:3", b"git show COMMIT:PATH"),
                            ("0" * 32, b"assay explain FILE:LINE")):
            done = self.run_assay("explain", place)
            self.assertEqual(done.stdout, b"")
            self.assertIn(hint, done.stderr, place)

    def test_the_place_of_a_password_is_told_as_what_it_is(self):
        self.write("a.http", "Authorization: Basic " + base64.b64encode(f"svc:{PASSWORD}q1".encode()).decode() + "\n")
        text = self.explain("--why", "a.http:1")
        self.assertIn("form           +8    place of a password", text)
        self.assertNotIn("URL", text)

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

    def why_not(self, line, *more, name="a.txt"):
        self.write(name, line + "\n")
        return " ".join(self.explain("--why-not", f"{name}:1", *more).split())

    def test_why_not_names_what_decided_and_what_would_change_it(self):
        """A line, the part that decides, and the advice."""
        token = github_token(11)
        key = "AKIA" + "IOSFODNN7EXAMPLE"
        cases = [
            ('password = "changeme"', "the value is a placeholder", "no name makes a secret"),
            ('password: ${DB_PASSWORD}', "the value is an expression or template", "no name makes a secret"),
            ('secret = "hello world"', "the value is a message for people", "no name makes a secret"),
            ('password: ENC[AES256_GCM,data:Tr7o=,iv:1xyz,tag:abc,type:str]', "an encrypted value", "no name makes a secret"),
            (f'request_id = "{UUID}"', "no rule has an anchor", "a name that asks for a secret"),
            ('sha256 = "' + "2d711642b726b044" * 4 + '"', "no rule has an anchor", "digests"),
            (f"t = {token[:20]}", "stopped by byte table", "nothing of the length and characters"),
            ("t = ghp" + "_" + "ab" * 18, "stopped by entropy", "drawn at random"),
            (key, "is an example from the documentation of AWS", "no example"),
            (f"{token} # assay:allow github-pat made up", "suppressed by assay:allow: made up", "Take the comment"),
            (f'{"api"}_key = "{UUID}"', "with low confidence", "--fail-confidence low"),
        ]
        for line, decided, advice in cases:
            text = self.why_not(line)
            self.assertIn(decided, text)
            self.assertIn(advice, text.split(decided)[1], line)

    def test_why_not_leaves_out_rules_that_saw_no_value_unless_asked(self):
        line = 'password = "changeme"'
        text = self.why_not(line)
        self.assertNotIn("pypirc-password", text)
        self.assertIn("1 more place where a rule's anchor stands", text)
        self.assertIn("pypirc-password column 1: stopped by", self.why_not(line, "pypirc-password"))
        asked = json.loads(self.explain("--why-not", "a.txt:1", "--format", "json"))
        self.assertEqual({row["rule"] for row in asked["rules"]}, {"generic-password-assignment", "pypirc-password"})

    def test_answers_fit_a_terminal_of_80_columns(self):
        self.write("a.py", f'password = "{PASSWORD}"  # not pass, https://bob@git.corp.io/x \n')
        for flag in ("--why", "--why-not"):
            for line in self.explain(flag, "a.py:1").splitlines():
                self.assertTrue(len(line) <= 80 or line.split()[:3] == ["assay", "suppress", "add"], line)

    def test_both_questions_at_once_are_a_mistake(self):
        done = self.run_assay("explain", "--why", "a:1", "--why-not", "a:1")
        self.assertEqual((done.returncode, done.stdout), (2, b""))


if __name__ == "__main__":
    main()

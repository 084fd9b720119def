"""Inline markers, .assayignore and the files of other tools: what they allow is not a finding, and a mistake is told."""
import hashlib
import json

from harness import Scenario, github_token, main

ON_LINE = ("assay:allow", "assay:allow github-pat", "assay:allow github-pat,jwt made up", "gitleaks:allow",
           "betterleaks:allow", "trufflehog:ignore", "kingfisher:ignore", "pragma: allowlist secret",
           "pragma: whitelist secret")
ON_LINE_BEFORE = ("assay:allow-next", "assay:allow-next github-pat", "kingfisher:ignore",
                  "pragma: allowlist nextline secret")
NONE = ("assay:allow jwt", "assay:allowed", "xassay:allow", "gitleaks:allowed", "pragma: allowlist secrets")


class Markers(Scenario):
    def setUp(self):
        super().setUp()
        self.token = github_token(80)

    def code(self, text):
        self.write("a.txt", text)
        return self.run_assay("scan", "a.txt").returncode

    def test_markers_on_the_line(self):
        for marker in ON_LINE:
            self.assertEqual(self.code(f"k = {self.token}  # {marker}\n"), 0, marker)
            self.assertEqual(self.code(f"# {marker}\n\nk = {self.token}\n"), 1, marker)

    def test_markers_on_the_line_before(self):
        for marker in ON_LINE_BEFORE:
            self.assertEqual(self.code(f"# {marker}\nk = {self.token}\n"), 0, marker)

    def test_what_is_no_marker(self):
        for marker in NONE:
            self.assertEqual(self.code(f"k = {self.token}  # {marker}\n"), 1, marker)

    def test_a_marker_on_the_line_before_for_a_rule_that_does_not_exist_is_told(self):
        self.write("b.txt", f"# assay:allow-next github-patt\n{github_token(5)}\n# assay:allow-next jwt\n{github_token(6)}\n")
        notes = self.report("b.txt")["coverage"]["notes"]
        self.assertEqual(notes, ["b.txt:2: assay:allow: there is no rule github-patt, did you mean 'github-pat'?",
                                 "b.txt:3: assay:allow-next holds for nothing"])

    def test_a_marker_far_behind_the_value_in_its_line_is_told(self):
        self.write("c.txt", f"{github_token(7)} {'-' * 300} assay:allow github-patt\n")
        self.assertEqual(len(self.report("c.txt")["coverage"]["notes"]), 1)

    def test_a_marker_for_a_rule_that_does_not_exist_is_told(self):
        note = "a.txt:1: assay:allow: there is no rule github-patt, did you mean 'github-pat'?"
        self.write("a.txt", f"k = {self.token}  # assay:allow github-patt made up\n")
        self.assertEqual(self.report("a.txt")["coverage"]["notes"], [note])
        self.git("init", "-q", ".")
        self.commit()
        self.assertIn(note, self.report("git", ".")["coverage"]["notes"])
        for marker, notes in (("assay:allow jwt", ["a.txt:1: assay:allow holds for nothing"]),
                              ("assay:allow it is made up", []), ("assay:allow github-pat", [])):
            self.write("a.txt", f"k = {self.token}  # {marker}\n")
            self.assertEqual(self.report("a.txt")["coverage"]["notes"], notes, marker)

    def test_the_text_report_tells_what_was_suppressed_and_by_what(self):
        for marker in (*ON_LINE, "assay:allow-next"):
            text = f"# {marker}\nk = {self.token}\n" if "next" in marker else f"k = {self.token}  # {marker}\n"
            self.write("a.txt", text)
            done = self.run_assay("scan", "a.txt")
            place = "a.txt:2:5" if "next" in marker else "a.txt:1:5"
            by = "pragma: allowlist" if marker.startswith("pragma") else marker.split(" ")[0]
            lines = [line.strip() for line in done.stdout.decode().splitlines()]
            self.assertEqual(done.returncode, 0)
            [told] = [line for line in lines if line.startswith(place)]
            self.assertTrue(told.startswith(f"{place}: github-pat, suppressed by {by}"), (marker, told))
            self.assertTrue(any(line.startswith("--no-suppressions ") for line in lines))
            self.assertNotIn(self.token[4:].encode(), done.stdout)
        self.write("a.txt", f"k = {self.token}\n")
        self.write(".assayignore", f"{self.fingerprint()} github-pat # made up\n")
        self.assertIn(b"a.txt:1:5: github-pat, suppressed by .assayignore line 1: made up\n",
                      self.run_assay("scan", "a.txt").stdout)

    def test_no_suppressions_shows_what_markers_and_files_hide(self):
        value = self.fingerprint()
        self.write(".assayignore", f"{value} github-pat\n")
        for text in (f"k = {self.token}\n", f"k = {self.token}  # assay:allow\n"):
            self.assertEqual(self.code(text), 0, text)
            done = self.run_assay("scan", "a.txt", "--no-suppressions", "--format", "json")
            self.assertEqual(done.returncode, 1, text)
            self.assertEqual(json.loads(done.stdout)["outcome"]["suppressed"], 0)
        (self.folder / ".assayignore").write_text("not an entry\n")
        self.assertEqual(self.run_assay("scan", "a.txt", "--no-suppressions").returncode, 1)
        self.git("init", "-q", ".")
        self.commit()
        self.assertEqual(self.run_assay("scan", "git", ".", "--no-suppressions").returncode, 1)
        self.git("clone", "-q", "--bare", ".", "bare.git")
        self.assertEqual(self.run_assay("scan", "git", "bare.git").returncode, 0)
        self.assertEqual(self.run_assay("scan", "git", "bare.git", "--no-suppressions").returncode, 1)

    def fingerprint(self):
        self.write("a.txt", f"k = {self.token}\n")
        return self.report("a.txt")["findings"][0]["fingerprint"]

    def report_with(self, name, text):
        self.write(name, text)
        done = self.run_assay("scan", ".", "--format", "json")
        (self.folder / name).unlink()
        return done.returncode, json.loads(done.stdout)["coverage"]["notes"] if done.stdout else done.stderr.decode()

    def test_assayignore(self):
        value = self.fingerprint()
        for entry in ("github-pat", "github-pat a.txt", "github-pat *.txt expires=2999-01-01 # reason"):
            self.assertEqual(self.report_with(".assayignore", f"{value} {entry}\n"), (0, []), entry)
        for entry, note in (("github-pat expires=2020-01-01", "expired: github-pat"),
                            ("github-pat b/**", "holds for nothing: github-pat in b/**"),
                            ("jwt", "holds for nothing: jwt")):
            code, notes = self.report_with(".assayignore", f"{value} {entry}\n")
            self.assertEqual((code, notes), (1, [f".assayignore:1: {note}"]), entry)

    def test_the_suppression_file_of_the_scanned_folder_counts(self):
        value = self.fingerprint()
        self.write("su/a.txt", f"k = {self.token}\n")
        self.write("su/.assayignore", f"{value} github-pat /a.txt # known\n")
        for path in ("su", "./su/", "su/a.txt", self.folder / "su"):
            report = self.report(path)
            self.assertEqual(report["outcome"]["suppressed"], 1, path)
        self.assertEqual(self.report("su")["findings"][0]["places"][0]["suppressed"]["by"], "su/.assayignore line 1")
        self.assertEqual(self.run_assay("scan", "su", "a.txt").returncode, 1)
        self.write("su/.assayignore", "not an entry\n")
        done = self.run_assay("scan", "su")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"su/.assayignore:1:", done.stderr)

    def test_the_suppression_file_of_the_working_directory_says_nothing_of_other_folders(self):
        value = self.fingerprint()
        self.write("here/.assayignore", f"{value} github-pat\n")
        self.write("there/a.txt", f"k = {self.token}\n")
        arguments = ("env", "-C", self.folder / "here")
        self.assertEqual(self.run_assay("scan", "../there", prefix=arguments).returncode, 1)
        self.assertEqual(self.run_assay("scan", ".", "../there", prefix=arguments).returncode, 1)
        self.assertEqual(self.run_assay("scan", ".", self.folder / "there", prefix=arguments).returncode, 1)
        self.write("here/.assayignore", "not an entry\n")
        self.assertEqual(self.run_assay("scan", "../there", prefix=arguments).returncode, 1)
        self.assertEqual(self.run_assay("scan", "-", stdin=b"x", prefix=arguments).returncode, 2)

    def test_a_suppression_file_above_the_path_speaks_of_it_up_to_the_repository(self):
        value = self.fingerprint()
        self.write("repo/src/a.txt", f"k = {self.token}\n")
        self.write("repo/.assayignore", f"{value} github-pat src/*.txt\n{value} github-pat tests/*.txt\n")
        for path in ("repo/src", "repo/src/a.txt"):
            report = self.report(path)
            self.assertEqual((report["outcome"]["suppressed"], report["coverage"]["notes"]), (1, []), path)
        (self.folder / "repo/src/.git").mkdir()
        self.assertEqual(self.run_assay("scan", "repo/src").returncode, 1)

    def test_an_entry_for_an_unknown_rule_is_told(self):
        value = self.fingerprint()
        code, notes = self.report_with(".assayignore", f"{value} githb-pat\n")
        self.assertEqual(code, 1)
        self.assertIn(".assayignore:1: there is no rule githb-pat, did you mean 'github-pat'?", notes)

    def test_an_entry_for_a_rule_that_is_switched_off_is_no_mistake(self):
        value = self.fingerprint()
        self.write(".assayignore", f"{value} jwt\n")
        notes = self.report("a.txt", "--disable", "jwt")["coverage"]["notes"]
        self.assertEqual([note for note in notes if "no rule" in note], [])

    def test_a_mistake_in_a_suppression_file_ends_in_2_before_the_scan(self):
        self.fingerprint()
        for name, text in ((".assayignore", "what\n"), (".gitleaksignore", "x\n"), (".secrets.baseline", "{")):
            code, told = self.report_with(name, text)
            self.assertEqual(code, 2, name)
            self.assertIn(f"{name}:1:", told)

    def test_files_of_other_tools(self):
        self.fingerprint()
        sha1 = hashlib.sha1(self.token.encode()).hexdigest()
        sha256 = hashlib.sha256(self.token.encode()).hexdigest()
        baseline = json.dumps({"results": {"a.txt": [{"hashed_secret": sha1, "line_number": 1}]}})
        for name, text in ((".gitleaksignore", "a.txt:github-pat:1\n"), (".gitleaksignore", "a.txt:some-rule:1\n"),
                           (".betterleaksignore", sha256 + "\n"), (".secrets.baseline", baseline)):
            self.assertEqual(self.report_with(name, text), (0, []), name)
        self.assertEqual(self.report_with(".gitleaksignore", "a.txt:github-pat:2\n")[0], 1)

    def test_fail_on_unused_fails_for_what_holds_for_nothing(self):
        value = self.fingerprint()
        for entry, code in (("github-pat", 0), ("github-pat expires=2999-01-01", 0),
                            ("github-pat\n" + "0" * 32 + " jwt", 1)):
            self.write(".assayignore", f"{value} {entry}\n")
            self.assertEqual(self.run_assay("scan", ".").returncode, 0, entry)
            done = self.run_assay("scan", ".", "--fail-on-unused", "--format", "json")
            outcome = json.loads(done.stdout)["outcome"]
            self.assertEqual((done.returncode, outcome["exit_code"], outcome.get("useless_suppressions", 0)),
                             (code, code, code), entry)
            self.assertEqual(outcome["verdict"], "fail" if code else "pass", entry)
        done = self.run_assay("scan", ".", "--fail-on-unused")
        self.assertIn(b"FAIL no findings, 1 suppression that has expired or holds for nothing\n", done.stdout)
        self.assertEqual(self.run_assay("scan", ".", "--fail-on-unused", "--exit-zero").returncode, 0)

    def test_a_comment_that_holds_for_nothing_is_told_and_fails_where_that_is_asked(self):
        other = github_token(9)
        self.write("tree/a.txt", f"k = {self.token}  # assay:allow made up\n# assay:allow-next\nl = {other}\n")
        report = self.report("tree", "--fail-on-unused")
        self.assertEqual((report["outcome"]["exit_code"], report["coverage"]["notes"]), (0, []))
        self.write("tree/b.txt", "k = 1  # assay:allow\n# assay:allow-next github-pat\nl = 2\n")
        self.write("tree/of_others.txt", "k = 1  # gitleaks:allow\n`assay:allow` speaks of it\n# assay:allow some-rule\n")
        for threads in "1", "4":
            report = self.report("tree", "-j", threads)
            self.assertEqual((report["outcome"]["exit_code"], report["coverage"]["notes"]), (
                0, ["tree/b.txt:1: assay:allow holds for nothing", "tree/b.txt:2: assay:allow-next holds for nothing"]))
        report = self.report("tree", "--fail-on-unused")
        self.assertEqual((report["outcome"]["exit_code"], report["outcome"]["useless_suppressions"]), (1, 2))

    def test_nothing_is_told_of_comments_where_a_value_may_have_been_passed_over(self):
        self.write("tree/b.txt", "k = 1  # assay:allow\n")
        for arguments in (["--only", "jwt"], ["--disable", "jwt"], ["--no-suppressions"]):
            self.assertEqual(self.report("tree", "--fail-on-unused", *arguments)["outcome"]["exit_code"], 0, arguments)
        report = self.report("tree", "missing", "--fail-on-unused")
        self.assertEqual((report["outcome"]["exit_code"], report["coverage"]["notes"]), (3, []))

    def test_fail_on_unused_of_a_part_of_the_history_fails_for_expired_entries_alone(self):
        self.git("init", "-q", ".")
        self.write("a.txt", "x\n")
        self.write(".assayignore", f"{'0' * 32} github-pat\n")
        self.commit()
        self.assertEqual(self.run_assay("scan", "git", ".", "--staged", "--fail-on-unused").returncode, 0)
        self.assertEqual(self.run_assay("scan", "git", ".", "--fail-on-unused").returncode, 1)
        self.write(".assayignore", f"{'0' * 32} github-pat expires=2020-01-01\n")
        self.assertEqual(self.run_assay("scan", "git", ".", "--staged", "--fail-on-unused").returncode, 1)

    def test_a_changed_value_on_a_suppressed_line_fires_again(self):
        value = self.fingerprint()
        sha1 = hashlib.sha1(self.token.encode()).hexdigest()
        gitleaks = [{"RuleID": "github-pat", "File": "a.txt", "StartLine": 1, "Secret": self.token, "Match": self.token}]
        self.write("ours.json", self.run_assay("scan", "a.txt", "--format", "json").stdout)
        self.write("gitleaks.json", json.dumps(gitleaks))
        known = ((".assayignore", f"{value} github-pat\n", ()),
                 (".betterleaksignore", hashlib.sha256(self.token.encode()).hexdigest() + "\n", ()),
                 (".secrets.baseline", json.dumps({"results": {"a.txt": [{"hashed_secret": sha1}]}}), ()),
                 (".keep", "", ("--baseline", "gitleaks.json")), (".keep", "", ("--baseline", "ours.json")))
        for name, text, flags in known:
            self.write(name, text)
            for token, code in ((self.token, 0), (github_token(81), 1)):
                self.write("a.txt", f"k = {token}\n")
                self.assertEqual(self.run_assay("scan", "a.txt", *flags).returncode, code, (name, flags))
            (self.folder / name).unlink()

    def test_a_baseline_of_gitleaks_holds_for_a_history_and_a_redacted_one_for_its_places(self):
        self.git("init", "-q", ".")
        self.write("src/a.txt", f"\nk = {self.token}\n")
        self.commit()
        first = self.git("rev-parse", "HEAD")
        self.write("src/a.txt", f"\n\n\nk = {self.token}\n")
        self.commit()
        entry = {"RuleID": "some-rule", "File": "src/a.txt", "StartLine": 2, "Commit": first, "Secret": self.token}
        baseline = self.folder.parent / f"{self.folder.name}.json"
        self.addCleanup(baseline.unlink)
        for secret, commit, codes in ((self.token, first, (0, 0)), ("REDACTED", first, (0, 1)),
                                      ("REDACTED", "0" * 40, (1, 1))):
            baseline.write_text(json.dumps([{**entry, "Secret": secret, "Commit": commit}]))
            done = [self.run_assay("scan", *what, "--baseline", baseline).returncode
                    for what in (("git", "."), ("src",))]
            self.assertEqual(tuple(done), codes, (secret, commit))

    def test_what_is_no_baseline_ends_in_2_before_the_scan_and_is_not_shown(self):
        self.fingerprint()
        for text in ("{", "{}", "[7]", json.dumps([{"Secret": self.token}]), '{"version":"2.1.0","runs":[]}'):
            self.write("known.json", text)
            done = self.run_assay("scan", "a.txt", "--baseline", "known.json")
            self.assertEqual(done.returncode, 2, text)
            self.assertIn(b"known.json:1:", done.stderr, text)
            self.assertNotIn(self.token.encode(), done.stderr)
        self.assertEqual(self.run_assay("scan", "a.txt", "--baseline", "missing").returncode, 2)
        self.assertEqual(self.run_assay("scan", "a.txt", "--baseline", "known.json", "--no-suppressions").returncode, 2)

    def test_what_a_baseline_knows_and_nobody_finds_is_told_of_a_whole_scan(self):
        self.write("a.txt", "x\n")
        self.write("sub/b.txt", "x\n")
        self.write("known.json", json.dumps([{"RuleID": "r", "File": "gone.txt", "StartLine": 3, "Secret": self.token}]))
        note = "known.json:1: holds for nothing: a value in gone.txt"
        self.assertEqual(self.report(".", "--baseline", "known.json", "--exclude", "known.json")["coverage"]["notes"],
                         [note])
        self.assertEqual(self.report("sub", "--baseline", "known.json")["coverage"]["notes"], [])

    def test_a_path_does_not_hide_places_beyond_the_limit(self):
        value = self.fingerprint()
        for i in range(12):
            self.write(f"ok/{i:02}.txt", f"{self.token}\n")
        (self.folder / "a.txt").rename(self.folder / "z.txt")
        self.write("assay.yaml", "limits: {places-per-finding: 5}\n")
        self.write(".assayignore", f"{value} github-pat ok/**\n")
        self.assertEqual(self.run_assay("scan", "ok", "z.txt").returncode, 1)
        self.assertEqual(self.run_assay("scan", "ok").returncode, 0)

    def test_a_part_of_the_history_tells_nothing_of_entries_for_the_rest(self):
        self.git("init", "-q", ".")
        self.write("a.txt", "x\n")
        self.write(".assayignore", f"{'0' * 32} github-pat\n")
        self.commit()
        self.assertEqual(self.report("git", ".", "--staged")["coverage"]["notes"], [])
        self.assertIn(".assayignore:1: holds for nothing: github-pat", self.report("git", ".")["coverage"]["notes"])


if __name__ == "__main__":
    main()

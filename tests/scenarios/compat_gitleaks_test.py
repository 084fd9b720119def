"""assay compat gitleaks: its commands, exit codes and report formats, beside the real one where that is installed."""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

from harness import HANGS, INDEPENDENT, Scenario, github_token, main

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEYS = ["RuleID", "Description", "StartLine", "EndLine", "StartColumn", "EndColumn", "Match", "Secret", "File",
        "SymlinkFile", "Commit", "Entropy", "Author", "Email", "Date", "Message", "Tags", "Fingerprint"]


def real():
    """The real gitleaks 8, or None."""
    peers = (ROOT / "benchmarks" / "peers").glob("**/gitleaks")
    for path in (os.environ.get("ASSAY_GITLEAKS"), *sorted(peers), shutil.which("gitleaks")):
        if path and pathlib.Path(path).is_file() and os.access(path, os.X_OK):
            return str(path)
    return None


class CompatGitleaks(Scenario):
    def gitleaks(self, *arguments, code=0, **more):
        done = self.run_assay("compat", "gitleaks", *arguments, **more)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def repository(self, seed=1):
        self.git("init", "-qb", "main")
        self.write("clean.txt", "nothing\n")
        self.commit("begin")
        self.write("src/app.py", f"import os\n\ntoken = '{github_token(seed)}'\n")
        self.commit("Add <app>")
        return github_token(seed)

    def leaks(self, *arguments, code=1, **more):
        self.gitleaks(*arguments, "--report-path", "out.json", code=code, **more)
        return json.loads((self.folder / "out.json").read_text())

    def test_a_history_in_each_of_the_formats(self):
        token = self.repository()
        for name, form in (("a.json", "json"), ("a.csv", "csv"), ("a.sarif", "sarif"), ("a.xml", "junit")):
            done = self.gitleaks("git", ".", "-r", name, "-f", form, code=1)
            text = (self.folder / name).read_text()
            self.assertNotIn(token, text + done.stderr.decode() + done.stdout.decode())
            self.assertIn("ghp_********", text)
            self.assertEqual(done.stderr.decode().count("values are masked"), 1)
        (leak,) = json.loads((self.folder / "a.json").read_text())
        self.assertEqual(list(leak), KEYS)
        head = self.git("rev-parse", "HEAD")
        self.assertEqual((leak["RuleID"], leak["File"], leak["StartLine"], leak["Commit"], leak["Author"], leak["Email"]),
                         ("github-pat", "src/app.py", 3, head, "A", "a@example.org"))
        self.assertEqual(leak["Fingerprint"], f"{head}:src/app.py:github-pat:3")
        (row,) = csv.DictReader((self.folder / "a.csv").read_text().splitlines())
        self.assertEqual(row["Fingerprint"], leak["Fingerprint"])
        suite = ElementTree.parse(self.folder / "a.xml").getroot()[0]
        self.assertEqual((suite.get("failures"), suite[0].get("file")), ("1", "src/app.py"))
        log = json.loads((self.folder / "a.sarif").read_text())
        self.assertEqual(log["runs"][0]["results"][0]["partialFingerprints"]["commitSha"], head)

    def test_the_format_follows_the_name_and_a_dash_is_standard_output(self):
        self.repository()
        self.gitleaks("git", "--report-path", "b.csv", code=1)
        self.assertTrue((self.folder / "b.csv").read_text().startswith("RuleID,Commit,File"))
        done = self.gitleaks("git", "--report-path=-", "--report-format=json", code=1)
        self.assertEqual(len(json.loads(done.stdout)), 1)
        self.assertIn("no format", self.gitleaks("git", "-r", "b.txt", code=1).stderr.decode())

    def test_exit_codes(self):
        self.repository()
        self.gitleaks("git", code=1)
        self.gitleaks("git", "--exit-code", "7", code=7)
        self.gitleaks("git", "--exit-code=0", code=0)
        self.write("files/clean.txt", "nothing\n")
        self.assertIn("no leaks found", self.gitleaks("dir", "files", "--exit-code", "7").stderr.decode())
        unknown = self.gitleaks("git", "--stagd", code=126).stderr.decode()
        self.assertIn("did you mean '--staged'", unknown)
        self.gitleaks("dir", "--staged", code=126)
        self.assertIn("timeout(1)", self.gitleaks("git", "--timeout", "5", code=1).stderr.decode())
        self.gitleaks("git", "--timeout=0", code=1)
        self.gitleaks("fetch", code=1)
        self.gitleaks(code=1)

    def test_what_was_not_read_is_no_pass(self):
        self.repository()
        self.write("bad/a.zip", b"PK\x03\x04" + b"\x00" * 40)
        done = self.gitleaks("dir", "bad", "--exit-code=0", code=1)
        self.assertIn("not read: bad/a.zip", done.stderr.decode())
        self.assertIn("partial scan", done.stderr.decode())
        self.gitleaks("git", "no-such-folder", code=1)
        self.gitleaks("git", "--log-opts=no-such-revision", code=1)

    def test_nothing_found_is_an_empty_report(self):
        self.write("files/clean.txt", "nothing\n")
        self.assertEqual(self.leaks("dir", "files", code=0), [])

    def test_older_commands(self):
        self.repository()
        self.assertEqual(len(self.leaks("detect", "--source", ".", "-v", "--redact", "--no-banner")), 1)
        (leak,) = self.leaks("detect", "--no-git", "-s", "src")
        self.assertEqual((leak["File"], leak["Commit"]), ("src/app.py", ""))
        self.assertEqual(leak["Fingerprint"], "src/app.py:github-pat:3")
        text = (self.folder / "src/app.py").read_bytes()
        (leak,) = self.leaks("detect", "--no-git=false", "--pipe", stdin=text)
        self.assertEqual((leak["File"], leak["StartLine"]), ("", 3))
        self.assertEqual(len(self.leaks("stdin", stdin=text)), 1)

    def test_the_pre_commit_hook(self):
        self.repository()
        hook = ("git", "--pre-commit", "--redact", "--staged", "--verbose")
        self.gitleaks(*hook)
        self.write("new.py", f"token = '{github_token(2)}'\n")
        self.git("add", "new.py")
        shown = self.gitleaks(*hook, code=1).stdout.decode()
        self.assertRegex(shown, r"RuleID: +github-pat\n")
        self.assertNotIn(github_token(2), shown)
        self.gitleaks("protect", "--staged", code=1)
        self.assertIn("add --staged", self.gitleaks("git", "--pre-commit", code=1).stderr.decode())
        self.assertIn("add --staged", self.gitleaks("protect", code=1).stderr.decode())

    def test_log_options(self):
        self.repository()
        self.write("more.txt", "more\n")
        self.commit("more")
        self.gitleaks("git", "--log-opts=HEAD~1..HEAD")
        self.gitleaks("git", "--log-opts", "HEAD~2..HEAD~1", code=1)
        self.gitleaks("git", "--log-opts", "--all --full-history", code=1)
        self.gitleaks("git", "--log-opts=main", code=1)
        for options in ("--since=yesterday", "-n 3", "main other", "--all main", "main -- src"):
            self.assertIn("--log-opts", self.gitleaks("git", f"--log-opts={options}", code=1).stderr.decode())

    def test_its_configuration(self):
        self.repository()
        rules = ("[[rules]]\nid = 'acme-key'\ndescription = 'Acme key'\nregex = '''acme_[a-f0-9]{12}'''\n"
                 "keywords = ['acme_']\n")
        self.write("acme.txt", "key = acme_0123456789ab\n")
        self.commit("acme")
        self.write("own.toml", rules)
        (leak,) = self.leaks("git", "--config", "own.toml")
        self.assertEqual((leak["RuleID"], leak["Description"]), ("acme-key", "Acme key"))
        self.write("own.toml", "[extend]\nuseDefault = true\n" + rules)
        self.assertEqual({leak["RuleID"] for leak in self.leaks("git", "-c", "own.toml")}, {"acme-key", "github-pat"})
        self.write(".gitleaks.toml", rules)
        self.assertEqual([leak["RuleID"] for leak in self.leaks("git")], ["acme-key"])
        environment = {"GITLEAKS_CONFIG_TOML": rules.replace("acme-key", "other-key")}
        self.assertEqual([leak["RuleID"] for leak in self.leaks("git", environment=environment)], ["other-key"])
        self.write("own.toml", rules + "[allowlist]\nregexes = ['''acme_0123''']\n")
        self.assertEqual(self.leaks("git", "-c", "own.toml", code=0), [])

    def test_a_rule_that_cannot_be_taken_over_is_not_read(self):
        self.write("a/clean.txt", "nothing\n")
        self.write("own.toml", "[[rules]]\nid = 'a'\nregex = '''acme_[a-f0-9]{12}'''\n"
                   "[[rules]]\nid = 'b'\nregex = '''[a-z]+'''\n")
        done = self.gitleaks("dir", "a", "-c", "own.toml", code=1)
        self.assertIn("not read: own.toml: b:", done.stderr.decode())
        self.write("own.toml", "[[rules\n")
        self.gitleaks("dir", "a", "-c", "own.toml", code=1)
        self.gitleaks("dir", "a", "-c", "none.toml", code=1)

    def test_known_leaks(self):
        self.repository()
        (leak,) = self.leaks("git")
        self.gitleaks("git", "--baseline-path", "out.json")
        self.write("ignores", leak["Fingerprint"] + "\n")
        self.gitleaks("git", "--gitleaks-ignore-path", "ignores")
        self.write("folder/.gitleaksignore", leak["Fingerprint"] + "\n")
        self.gitleaks("git", "-i", "folder")
        self.gitleaks("git", "-i", "folder", "--ignore-gitleaks-allow", code=1)
        self.write(".gitleaksignore", leak["Fingerprint"] + "\n")
        self.gitleaks("git")

    def test_chosen_rules(self):
        self.repository()
        self.gitleaks("git", "--enable-rule=gitlab-pat")
        self.gitleaks("git", "--enable-rule=gitlab-pat,github-pat", code=1)
        self.gitleaks("git", "--enable-rule=no-such-rule", code=1)

    def test_every_flag_stands_in_the_documentation(self):
        help_text = self.run_assay("compat", "gitleaks", "--help").stdout.decode()
        page = (ROOT / "docs" / "compat.md").read_text()
        flags = set(re.findall(r"(--[a-z][a-z-]+)", help_text)) - {"--help", "--all", "--full-history"}
        self.assertGreater(len(flags), 25)
        for flag in flags:
            self.assertIn(f"`{flag}", page)


@unittest.skipIf(real() is None, "gitleaks is not installed (benchmarks/peers/gitleaks, ASSAY_GITLEAKS or PATH)")
class BesideTheRealOne(CompatGitleaks):
    def run_real(self, *arguments, stdin=None):
        return subprocess.run([real(), *arguments], cwd=self.folder, input=stdin, capture_output=True, timeout=HANGS,
                              env=INDEPENDENT, check=False)

    def both(self, *arguments, name="out.json", stdin=None):
        """Exit code and report of each."""
        out = []
        for run in (self.run_real, lambda *words, stdin=None: self.run_assay("compat", "gitleaks", *words, stdin=stdin)):
            (self.folder / name).unlink(missing_ok=True)
            done = run(*arguments, "--report-path", name, stdin=stdin)
            out.append((done.returncode, (self.folder / name).read_text() if (self.folder / name).exists() else None))
        return out

    def test_the_same_leaks(self):
        self.repository()
        self.write("src/two.py", f"a = '{github_token(3)}'\n\nb = '{github_token(4)}'\n")
        self.commit("two more")
        text = (self.folder / "src/two.py").read_bytes()
        # What is a matter of taste: texts of rules, the mask, entropy.
        told = [key for key in KEYS if key not in ("Description", "Match", "Secret", "Entropy", "StartColumn", "EndColumn")]
        for arguments, stdin in ((("git", "."), None), (("dir", "src"), None), (("detect", "--source=."), None),
                                 (("git", "--log-opts=HEAD~1..HEAD"), None), (("stdin",), text)):
            (code, theirs), (our_code, ours) = self.both(*arguments, "--redact", stdin=stdin)
            self.assertEqual(our_code, code, arguments)
            shown = [sorted(([leak[key] for key in told] for leak in json.loads(report)), key=str)
                     for report in (theirs, ours)]
            self.assertEqual(shown[1], shown[0], arguments)
            self.assertEqual([list(leak) for leak in json.loads(ours)], [list(leak) for leak in json.loads(theirs)])

    def test_the_same_exit_codes(self):
        self.repository()
        self.write("files/clean.txt", "nothing\n")
        for arguments in (("git",), ("git", "--exit-code", "7"), ("git", "--exit-code=0"), ("dir", "files"),
                          ("git", "--no-such-flag"), ("dir", "--staged"), ("git", "--pre-commit", "--staged"),
                          ("git", "--config", "none.toml"), ("git", "--enable-rule", "no-such-rule")):
            codes = [self.run_real(*arguments).returncode, self.run_assay("compat", "gitleaks", *arguments).returncode]
            self.assertEqual(codes[1], codes[0], arguments)

    def test_the_same_shape_of_each_report(self):
        self.repository()
        (_, theirs), (_, ours) = self.both("git", "--redact", name="out.csv")
        self.assertEqual(ours.splitlines()[0], theirs.splitlines()[0])
        (_, theirs), (_, ours) = self.both("git", "--redact", "-f", "junit", name="out.xml")
        strip = re.compile(r'(classname|type)="[^"]*"|>[^<]*<')
        self.assertEqual(strip.sub("", ours), strip.sub("", theirs))

    def test_every_flag_of_it_is_known(self):
        for command in ("git", "dir", "stdin", "detect", "protect"):
            text = self.run_real(command, "--help").stdout.decode()
            flags = set(re.findall(r"^\s+(?:-\w, )?(--[a-z-]+)", text, re.MULTILINE)) - {"--help", "--version"}
            self.assertGreater(len(flags), 15, command)
            for flag in flags:
                done = self.run_assay("compat", "gitleaks", command, f"{flag}=0", stdin=b"")
                self.assertNotEqual(done.returncode, 126, f"{command} {flag}: {done.stderr.decode()}")


if __name__ == "__main__":
    main()

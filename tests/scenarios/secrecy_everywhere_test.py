"""One value planted in every place that a report or a message could take a text from: it leaves in none of them."""
import os
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main, readable

FORMATS = ("text", "json", "jsonl", "sarif", "html")


class SecrecyEverywhere(Scenario):
    def setUp(self):
        super().setUp()
        self.token = github_token(50)
        self.said = 0

    def run_watched(self, *arguments, **more):
        """Runs with a temporary folder of its own; nothing that is written or told may hold the value."""
        scratch = self.folder / f"scratch{self.said}"
        scratch.mkdir()
        self.said += 1
        more.setdefault("environment", {}).update(TMPDIR=str(scratch), XDG_CACHE_HOME=str(scratch))
        done = self.run_assay(*arguments, **more)
        outputs = {"standard output": readable(done.stdout), "standard error": done.stderr}
        for path in scratch.rglob("*"):
            if path.is_file():
                outputs[str(path)] = path.read_bytes()
        for name, content in outputs.items():
            self.assertNotIn(self.token.encode(), content, f"{arguments[0]}: {name}")
            # Not the value without its public prefix either, nor its beginning.
            self.assertNotIn(self.token[4:].encode(), content, f"{arguments[0]}: {name}")
            self.assertNotIn(self.token[6:26].encode(), content, f"{arguments[0]}: {name}")
        return done

    def repository(self):
        """The value as file, folder, branch, tag, submodule, author, summary, remote, marker and in suppressions."""
        token = self.token
        inner = self.folder / "inner"
        self.git("init", "-q", inner)
        (inner / "a.txt").write_text("x\n")
        self.git("add", "-A", folder=inner)
        self.git("commit", "-qm", "inner", folder=inner)
        repo = self.folder / "repo"
        self.git("init", "-q", "-b", token, repo)
        self.git("remote", "add", "origin", f"https://user:{token}@git.example.org/{token}/x.git", folder=repo)
        self.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), token, folder=repo)
        folder = repo / f"d-{token}"
        folder.mkdir()
        (folder / f"{token}.txt").write_text(f"key = {token}\n")
        other = github_token(51)
        (repo / "marked.txt").write_text(f"old = {other}  # assay:allow github-pat, see {token}\n")
        (repo / "link").symlink_to(f"nowhere/{token}")
        self.git("add", "-A", folder=repo)
        self.git("-c", f"user.name={token}", "-c", f"user.email={token}@example.org", "commit", "-qm",
                 f"{token} in the first line\n\nand {token} below", folder=repo)
        self.git("tag", "-a", token, "-m", f"tag {token}", folder=repo)
        self.git("notes", "add", "-m", f"note {token}", folder=repo)
        return repo

    def test_reports_of_a_repository_and_its_files(self):
        repo = self.repository()
        unreadable = repo / f"{self.token}.fifo"
        os.mkfifo(unreadable)
        for form in FORMATS:
            for arguments in (["git", repo], ["git", repo, "--all-objects"], ["files", repo, "--follow"],
                              ["git", repo, "--branch", self.token],
                              ["files", unreadable], ["files", repo / f"gone-{self.token}"]):
                done = self.run_watched("scan", *arguments, "--format", form)
                self.assertIn(done.returncode, (1, 2, 3), (arguments, done.stderr))
        found = self.run_watched("scan", "git", repo, "--format", "json")
        self.assertEqual(found.returncode, 1)

    def test_report_files(self):
        repo = self.repository()
        for form in FORMATS:
            self.run_watched("scan", "git", repo, "--format", form, "-o", self.folder / "report")
            self.assertNotIn(self.token.encode(), readable((self.folder / "report").read_bytes()), form)

    def test_colour_and_links_on_a_terminal(self):
        repo = self.repository()
        done = subprocess.run(["script", "-qec", f"{ASSAY} scan git {repo}", "/dev/null"], cwd=self.folder,
                              env={**INDEPENDENT, "TERM": "xterm-256color"}, capture_output=True, check=False)
        self.assertIn(b"github", done.stdout)
        self.assertNotIn(self.token.encode(), done.stdout)

    def test_staged_and_ranges(self):
        repo = self.repository()
        (repo / f"staged-{self.token}").write_text(f"k = {self.token} 2\n")
        self.git("add", "-A", folder=repo)
        for form in FORMATS:
            self.assertEqual(self.run_watched("scan", "git", repo, "--staged", "--format", form).returncode, 1)

    def test_arguments_that_are_the_value(self):
        token = self.token
        self.git("init", "-q", "r")
        self.write("a", "x\n")
        mistakes = [[token], ["scan", token], ["scan", "git", token], ["scan", "git", "r", "--range", f"{token}..HEAD"],
                    ["scan", "git", "r", "--since", token], ["scan", "git", "r", "--branch", token],
                    ["scan", "git", f"https://user:{token}@git.example.org/x.git"], ["scan", "a", f"--{token}"],
                    ["scan", "a", "--format", token], ["scan", "a", "--fail-on", token], ["scan", "a", "--only", token],
                    ["scan", "a", "--config", token], ["scan", "a", "--rules", token], ["scan", "a", "-o", f"{token}/r"],
                    ["scan", "a", "-j", token], ["explain", token], ["explain", "--why-not", f"{token}:3"],
                    ["explain", "--why-not", f"a:{token}"], ["rules", token], ["rules", "show", token],
                    ["rules", "check", token], ["rules", "test", token], ["rules", "new", token],
                    ["rules", "list", "--provider", token], ["help", token], ["version", token]]
        for arguments in mistakes:
            done = self.run_watched(*arguments)
            self.assertIn(done.returncode, (2, 3), (arguments[:2], done.stderr))
            self.assertTrue(done.stderr.strip() or done.returncode == 3, arguments[:2])

    def test_configuration_rules_and_suppressions_that_hold_it(self):
        token = self.token
        self.write("a.txt", f"k = {token}\n")
        for content in (f"{token}: 1\n", f"fail-on: {token}\n", f"rules: {{only: [{token}]}}\n", f"rules: [{token}\n",
                        f"threads: {token}\n", f"fingerprint-key-file: {token}\n"):
            self.write("assay.yaml", content)
            self.assertEqual(self.run_watched("scan", "a.txt").returncode, 2, content.replace(token, "VALUE"))
        self.write("assay.yaml", "")
        rule = ("provider: X\nrules:\n  - id: x-token\n    description: D\n    anchors: ['xtok_']\n"
                "    pattern: 'xtok_[0-9]{8}'\n    severity: high\n    confidence: high\n    examples:\n"
                f"      match: ['{token}', '{token}2']\n      no_match: ['{token}', '{token}3']\n")
        for content in (rule, f"{token}: 1\n", f"provider: [{token}\n", f"rules:\n  - id: '{token}'\n"):
            self.write("rules.yaml", content)
            self.run_watched("scan", "a.txt", "--rules", "rules.yaml")
            self.run_watched("rules", "check", "rules.yaml")
            self.run_watched("rules", "test", "rules.yaml")
        for content in (f"{token} x\n", f"{'0' * 32} {token}\n", f"{'0' * 32} github-pat {token}/** # {token}\n"):
            self.write(".assayignore", content)
            self.run_watched("scan", "a.txt")
        report = self.report("a.txt")
        print_ = report["findings"][0]["fingerprint"]
        self.write(".assayignore", f"{print_} github-pat # known, it is {token}\n")
        for form in FORMATS:
            self.assertEqual(self.run_watched("scan", "a.txt", "--format", form).returncode, 0)
        for name in (".gitleaksignore", ".secrets.baseline"):
            self.write(name, f"{token}:x\n")
            self.run_watched("scan", "a.txt")
            (self.folder / name).unlink()

    def test_why_not_and_show_hold_no_value(self):
        self.write("a.txt", f"k = {self.token}\nbroken = {self.token[:-1]}x\n")
        for arguments in (["explain", "--why-not", "a.txt:1"], ["explain", "--why-not", "a.txt:2"]):
            done = self.run_watched(*arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn(self.token[4:39].encode(), done.stdout)
        shown = self.run_watched("rules", "show", "github-pat").stdout
        self.assertIn(b"{~}", shown)
        self.write("shown.txt", shown)
        self.assertEqual(self.report("shown.txt")["findings"], [])

    def test_no_core_file_is_made(self):
        done, trace = self.trace("prctl,prlimit64,setrlimit", "version")
        self.assertEqual(done.returncode, 0)
        self.assertIn("PR_SET_DUMPABLE, SUID_DUMP_DISABLE", trace)
        self.assertIn("RLIMIT_CORE, {rlim_cur=0, rlim_max=0}", trace)


if __name__ == "__main__":
    main()

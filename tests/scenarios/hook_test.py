"""`assay hook`: git runs the hooks that it installs."""
import json
import os
import pathlib
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main

WITH_ASSAY = {**INDEPENDENT, "PATH": f"{pathlib.Path(ASSAY).parent}:{INDEPENDENT['PATH']}"}


class Hooks(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main", ".")
        self.write("a.txt", "text\n" * 20)
        self.commit("first")
        self.hooks = self.folder / ".git" / "hooks"

    def run_git(self, *arguments, environment=None):
        return subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True,
                              env=environment or WITH_ASSAY)

    def install(self, *arguments):
        done = self.run_assay("hook", "install", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def stage(self, name, text):
        self.write(name, text)
        self.git("add", name)

    def test_a_commit_with_a_credential_is_stopped(self):
        self.install()
        token = github_token(70)
        self.stage("b.txt", f"token = {token}\n")
        done = self.run_git("commit", "-m", "leak")
        self.assertEqual(done.returncode, 1)
        self.assertIn("github-pat", done.stdout + done.stderr)
        self.assertNotIn(token, done.stdout + done.stderr)

    def test_a_clean_commit_goes_through_without_a_word(self):
        self.install()
        self.stage("b.txt", "more\n")
        done = self.run_git("commit", "-qm", "clean")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_commit_of_chosen_files_is_judged_by_these(self):
        self.install()
        self.stage("b.txt", f"token = {github_token(71)}\n")
        self.write("a.txt", "text\n" * 21)
        self.assertEqual(self.run_git("commit", "-qm", "a alone", "a.txt").returncode, 0)
        self.assertEqual(self.run_git("commit", "-qm", "b").returncode, 1)

    def test_a_merge_that_brings_a_credential_is_stopped(self):
        self.git("checkout", "-q", "-b", "other")
        self.write("b.txt", f"token = {github_token(72)}\n")
        self.commit("leak")
        self.git("checkout", "-q", "main")
        self.write("c.txt", "c\n")
        self.commit("c")
        self.install()
        self.assertEqual(self.run_git("merge", "-q", "--no-edit", "other").returncode, 1)

    def test_a_message_with_a_credential_is_stopped(self):
        self.install("commit-msg")
        self.stage("b.txt", "more\n")
        self.assertEqual(self.run_git("commit", "-qm", f"use {github_token(73)}").returncode, 1)
        self.assertEqual(self.run_git("commit", "-qm", "use another").returncode, 0)

    def test_what_a_commit_takes_away_is_no_part_of_its_message(self):
        """`git commit --verbose` shows it below the message, in the file that the hook is given."""
        self.stage("b.txt", f"token = {github_token(73)}\n")
        self.git("commit", "-qm", "leak")
        self.install("pre-commit", "commit-msg")
        self.git("rm", "-q", "b.txt")
        write = {**WITH_ASSAY, "GIT_EDITOR": "sed -i 1s/^/removed/"}
        done = self.run_git("commit", "-qv", environment=write)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.stage("c.txt", "more\n")
        write["GIT_EDITOR"] = f"sed -i 1s/^/{github_token(73)}/"
        self.assertEqual(self.run_git("commit", "-qv", environment=write).returncode, 1)
        scissors = f"a\n# {'-' * 24} >8 {'-' * 24}\n"
        for message in (github_token(73), f"# a\ndiff --git a/a b/a\n-{github_token(73)}"):
            self.assertEqual(self.run_git("commit", "-qm", scissors + message).returncode, 1)

    def test_an_accepted_value_is_accepted_above_the_scissors_too(self):
        value = github_token(73)
        self.stage("b.txt", f"token = {value}\n")
        self.install("commit-msg")
        entry = json.loads(self.run_assay("scan", "b.txt", "--format", "json").stdout)["findings"][0]["fingerprint"]
        self.write(".assayignore", f"{entry} github-pat # made up\n")
        done = self.run_git("commit", "-qv", environment={**WITH_ASSAY, "GIT_EDITOR": f"sed -i 1s/^/{value}/"})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_name_of_a_new_branch_is_looked_at(self):
        server = self.folder / "server.git"
        self.git("init", "-q", "--bare", "-b", "main", server)
        self.git("remote", "add", "origin", server.as_uri())
        named = f"HEAD:refs/heads/{github_token(76)}"
        self.install("pre-push")
        done = self.run_git("push", "-q", "origin", named)
        self.assertEqual((done.returncode, "in the name of the ref" in done.stdout + done.stderr), (1, True), done.stderr)
        self.assertEqual(self.run_git("push", "-q", "origin", "HEAD:refs/heads/topic").returncode, 0)
        self.run_assay("hook", "uninstall")
        self.install("--repository", str(server), "pre-receive")
        self.assertEqual(self.run_git("push", "-q", "origin", named).returncode, 1)
        self.assertEqual(self.run_git("push", "-q", "origin", "HEAD:refs/heads/other").returncode, 0)

    def test_it_says_how_to_go_on(self):
        self.install()
        self.stage("b.txt", f"token = {github_token(77)}\n")
        done = self.run_git("commit", "-qm", "leak")
        self.assertIn("the commit was stopped\n  hint: take the credential out", done.stderr)

    def test_a_push_is_judged_by_what_it_brings(self):
        server = self.folder / "server.git"
        self.git("init", "-q", "--bare", "-b", "main", server)
        self.git("remote", "add", "origin", server.as_uri())
        self.install("pre-push")
        self.assertEqual(self.run_git("push", "-q", "origin", "main").returncode, 0)
        self.git("checkout", "-q", "-b", "topic")
        self.write("b.txt", f"token = {github_token(74)}\n")
        self.commit("leak")
        self.git("rm", "-q", "b.txt")
        self.commit("removed again")
        done = self.run_git("push", "-q", "origin", "topic")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("github-pat", done.stdout + done.stderr)
        self.assertEqual(self.run_git("push", "-q", "origin", "main:copy").returncode, 0)
        self.assertEqual(self.run_git("push", "-q", "origin", ":copy").returncode, 0)

    def test_a_tag_of_what_is_no_commit_is_called_that(self):
        server = self.folder / "server.git"
        self.git("init", "-q", "--bare", "-b", "main", server)
        self.git("remote", "add", "origin", server.as_uri())
        self.install("pre-push")
        for name, of, kind in (("key", "HEAD:a.txt", "blob"), ("files", "HEAD^{tree}", "tree")):
            self.git("tag", name, of)
            done = self.run_git("push", "-q", "origin", name)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"it leads to no commit, but to a {kind}", done.stderr)
            self.assertNotIn("missing", done.stderr)

    def test_a_server_refuses_what_holds_a_credential(self):
        server = self.folder / "server.git"
        self.git("init", "-q", "--bare", "-b", "main", server)
        self.git("remote", "add", "origin", server.as_uri())
        self.install("--repository", str(server), "pre-receive")
        self.assertEqual(self.run_git("push", "-q", "origin", "main").returncode, 0)
        self.write("b.txt", f"token = {github_token(75)}\n")
        self.commit("leak")
        done = self.run_git("push", "-q", "origin", "main")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("github-pat", done.stderr)

    def test_a_hook_without_the_program_stops_what_it_guards(self):
        self.install()
        self.stage("b.txt", "more\n")
        done = self.run_git("commit", "-qm", "x", environment={**INDEPENDENT, "PATH": "/usr/bin:/bin"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("assay is not on the PATH", done.stderr)

    def test_another_hook_is_never_overwritten(self):
        other = self.hooks / "pre-commit"
        other.parent.mkdir(exist_ok=True)
        other.write_text("#!/bin/sh\nexit 0\n")
        done = self.run_assay("hook", "install")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"another hook is there\n  hint: ", done.stderr)
        self.assertFalse((self.hooks / "pre-merge-commit").exists())
        self.assertEqual(other.read_text(), "#!/bin/sh\nexit 0\n")

    def test_a_hook_that_another_program_writes_is_joined_where_that_one_says(self):
        for folder, text, hint in ((".husky/_", '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n', "into .husky/pre-commit"),
                                   (".git/hooks", "#!/bin/sh\ncall_lefthook()\n", "lefthook.yml"),
                                   (".git/hooks", "# File generated by pre-commit: https://pre-commit.com\n",
                                    ".pre-commit-config.yaml")):
            self.git("config", "core.hooksPath", folder)
            self.write(f"{folder}/pre-commit", text)
            done = self.run_assay("hook", "install")
            self.assertEqual((done.returncode, hint in done.stderr.decode()), (2, True), done.stderr)

    def test_a_hook_is_put_back_where_ours_cannot_be_written(self):
        other = self.hooks / "pre-commit"
        other.parent.mkdir(exist_ok=True)
        other.write_text("#!/bin/sh\nexit 0\n")
        full = ["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]
        done = self.run_assay("hook", "install", "--replace", prefix=full)
        self.assertEqual((done.returncode, b"writing: " in done.stderr), (2, True), done.stderr)
        self.assertEqual(other.read_text(), "#!/bin/sh\nexit 0\n")
        self.assertFalse(other.with_name("pre-commit.old").exists())

    def test_a_hook_that_only_begins_like_ours_is_kept(self):
        self.install()
        ours = self.hooks / "pre-commit"
        mine = [ours.read_text().replace("exec assay", "assay") + "make lint\n",
                "#!/bin/sh\n# like the one written by 'assay hook install'\nexit 0\n"]
        for text in mine:
            ours.write_text(text)
            self.assertEqual(self.run_assay("hook", "install").returncode, 2)
            self.assertEqual(self.run_assay("hook", "uninstall").returncode, 0)
            self.assertEqual(ours.read_text(), text)
            self.run_assay("hook", "install", "pre-merge-commit")

    def test_what_was_replaced_comes_back(self):
        other = self.hooks / "pre-commit"
        other.parent.mkdir(exist_ok=True)
        other.write_text("#!/bin/sh\nexit 0\n")
        self.install("--replace")
        self.assertNotEqual(other.read_text(), "#!/bin/sh\nexit 0\n")
        done = self.run_assay("hook", "uninstall")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(other.read_text(), "#!/bin/sh\nexit 0\n")
        self.assertFalse((self.hooks / "pre-merge-commit").exists())

    def test_installing_twice_changes_nothing(self):
        self.install()
        before = (self.hooks / "pre-commit").read_bytes()
        self.install()
        self.assertEqual(before, (self.hooks / "pre-commit").read_bytes())

    def test_the_folder_that_git_is_told_of_is_used(self):
        self.git("config", "core.hooksPath", "our-hooks")
        self.assertIn("our-hooks/pre-commit", self.install())
        self.stage("b.txt", f"token = {github_token(76)}\n")
        self.assertEqual(self.run_git("commit", "-qm", "leak").returncode, 1)

    def test_the_folder_is_the_one_that_git_says(self):
        included = self.folder / "included"
        included.write_text("[core]\n\thooksPath = from-include\n")
        self.git("config", "include.path", included)
        self.assertIn("from-include/pre-commit", self.install())
        self.stage("b.txt", f"token = {github_token(77)}\n")
        self.assertEqual(self.run_git("commit", "-qm", "leak").returncode, 1)
        told = {**INDEPENDENT, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath"}
        for value, folder in (("told", self.folder / "told"), ("~root/hooks-of-assay", None), ("", self.folder)):
            done = subprocess.run([ASSAY, "hook", "install", "pre-commit"] if folder else [ASSAY, "hook", "uninstall"],
                                  cwd=self.folder, capture_output=True, env={**told, "GIT_CONFIG_VALUE_0": value})
            self.assertEqual(done.returncode, 0, done.stderr)
            if folder:
                self.assertTrue((folder / "pre-commit").is_file())
                self.assertFalse((self.hooks / "pre-commit").exists())

    def test_without_git_nobody_knows_the_folder(self):
        done = subprocess.run([ASSAY, "hook", "install"], cwd=self.folder, capture_output=True,
                              env={**INDEPENDENT, "PATH": "/nonexistent"})
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"git is not installed", done.stderr)
        self.assertFalse((self.hooks / "pre-commit").exists())

    def test_lines_that_git_does_not_write_prove_nothing(self):
        done = self.run_assay("hook", "run", "pre-push", stdin=b"nonsense\n")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"a line that git does not write", done.stderr)

    def test_no_repository_is_2(self):
        empty = self.folder / "empty"
        empty.mkdir()
        done = subprocess.run([ASSAY, "hook", "install", "--repository", "/"], cwd=empty, capture_output=True)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    main()

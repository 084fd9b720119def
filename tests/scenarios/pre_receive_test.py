"""A pre-receive hook: what is pushed lies in a quarantine folder beside the repository, and is scanned there."""
import os
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main

HOOK = f"""#!/bin/sh
while read old new ref; do
  {ASSAY} scan git --range "$old..$new" >&2 || exit 1
done
"""


class PreReceive(Scenario):
    def setUp(self):
        super().setUp()
        self.server = self.folder / "server.git"
        self.git("init", "-q", "--bare", "-b", "main", self.server)
        self.git("init", "-q", "-b", "main", ".")
        self.git("remote", "add", "origin", self.server.as_uri())
        self.write(".gitignore", "server.git\n")
        self.write("a.txt", "text\n" * 20)
        self.commit("first")

    def install(self):
        hook = self.server / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(HOOK)
        os.chmod(hook, 0o755)

    def push(self, *arguments):
        return subprocess.run(["git", "push", "-q", "origin", *arguments], cwd=self.folder, capture_output=True,
                              env=INDEPENDENT, check=False)

    def refs(self):
        return self.git("for-each-ref", "--format=%(refname)", folder=self.server).split()

    def test_a_clean_push_passes(self):
        self.install()
        done = self.push("main")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.write("a.txt", "text\n" * 20 + "more\n")
        self.commit("second")
        done = self.push("main")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_credential_is_refused(self):
        self.install()
        self.push("main")
        self.write("b.txt", f"token = {github_token(50)}\n")
        self.commit("leak")
        done = self.push("main")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"github", done.stderr)
        self.assertNotIn(github_token(50).encode(), done.stderr)
        self.assertNotEqual(self.git("rev-parse", "main", folder=self.server), self.git("rev-parse", "main"))

    def test_a_credential_in_the_first_push_is_refused(self):
        self.install()
        self.write("b.txt", f"token = {github_token(51)}\n")
        self.commit("leak")
        self.assertNotEqual(self.push("main").returncode, 0)
        self.assertEqual(self.refs(), [])

    def test_a_credential_that_a_later_commit_of_the_push_removes_is_refused(self):
        self.install()
        self.push("main")
        self.write("b.txt", f"token = {github_token(52)}\n")
        self.commit("leak")
        self.write("b.txt", "token = environment\n")
        self.commit("mend")
        self.assertNotEqual(self.push("main").returncode, 0)

    def test_a_new_branch_brings_only_its_own_commits(self):
        self.write("old.txt", f"token = {github_token(53)}\n")
        self.commit("an old leak, known")
        self.push("main")
        self.install()
        self.git("checkout", "-qb", "feature")
        self.write("c.txt", "clean\n")
        self.commit("feature")
        done = self.push("feature")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_forced_push_is_scanned(self):
        self.install()
        self.push("main")
        self.write("a.txt", f"token = {github_token(54)}\n")
        self.git("commit", "-qam", "amended", "--amend")
        self.assertNotEqual(self.push("--force", "main").returncode, 0)

    def test_a_deletion_passes(self):
        self.install()
        self.push("main", "main:refs/heads/other")
        done = self.push("--delete", "other")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.refs(), ["refs/heads/main"])


if __name__ == "__main__":
    main()

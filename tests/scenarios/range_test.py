"""--range: added lines of the commits in it, merge resolutions included; moved lines and files are not new."""
import base64
import hashlib

from harness import Scenario, github_token, main


class Range(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main", ".")
        self.write("a.txt", f"old = {github_token(30)}\n")
        self.commit("base")

    def findings(self, *flags):
        return self.report("git", ".", *flags)["findings"]

    def test_only_what_the_range_adds(self):
        self.write("a.txt", f"# moved down\nold = {github_token(30)}\nnew = {github_token(31)}\n")
        self.commit("add")
        found = self.findings("--range", "HEAD~1..HEAD")
        self.assertEqual([f["places"][0]["line"] for f in found], [3])

    def test_a_value_that_only_the_merge_has(self):
        self.git("checkout", "-qb", "side")
        self.write("b.txt", "side\n")
        self.commit("side")
        self.git("checkout", "-q", "main")
        self.write("b.txt", "main\n")
        self.commit("main")
        self.git("merge", "-q", "--no-commit", "-s", "ours", "side")
        self.write("b.txt", f"resolved {github_token(32)}\n")
        self.commit("merge")
        self.assertEqual(len(self.findings("--range", "HEAD^1..HEAD")), 1)

    def test_a_first_push_has_zeros_before_it(self):
        self.git("checkout", "-qb", "feature")
        self.write("c.txt", github_token(33))
        self.commit("feature")
        found = self.findings("--range", "0" * 40 + "..HEAD")
        self.assertEqual(len(found), 1)
        self.assertEqual(found[0]["places"][0]["path"], "c.txt")

    def test_a_blob_at_several_paths_is_scanned_once_and_judged_at_each(self):
        text = f"first\nnew = {github_token(36)}\n"
        self.write("held.txt", f"new = {github_token(36)}\n")
        self.commit("held")
        for name in ("one.txt", "two.txt", "held.txt"):
            self.write(name, text)
        self.commit("several")
        report = self.report("git", ".", "--range", "HEAD~1..HEAD")
        self.assertEqual([p["path"] for f in report["findings"] for p in f["places"]], ["one.txt", "two.txt"])
        # The blob and the commit's message.
        self.assertEqual(report["coverage"]["inputs"], 2)

    def leak(self, name, seed):
        self.write(name, f"token = {github_token(seed)}\n")
        self.commit(name)

    def paths(self, *flags):
        return sorted(place["path"] for f in self.findings(*flags) for place in f["places"])

    def code(self, *flags, repository="."):
        return self.run_assay("scan", "git", repository, *flags).returncode

    def test_a_pull_request_whose_base_went_on(self):
        self.git("checkout", "-qb", "feature")
        self.leak("feature.txt", 34)
        self.git("checkout", "-q", "main")
        self.leak("main.txt", 35)
        for dots in ("...", ".."):
            self.assertEqual(self.paths("--range", f"main{dots}feature"), ["feature.txt"])

    def test_a_pull_request_that_merged_its_base_in(self):
        self.git("checkout", "-qb", "feature")
        self.leak("feature.txt", 36)
        self.git("checkout", "-q", "main")
        self.leak("main.txt", 37)
        self.git("checkout", "-q", "feature")
        self.git("merge", "-q", "-m", "update", "main")
        self.assertEqual(self.paths("--range", "main...feature"), ["feature.txt"])

    def test_a_push_that_adds_and_removes(self):
        before = self.git("rev-parse", "HEAD")
        self.leak("b.txt", 38)
        self.write("b.txt", "token = environment\n")
        self.commit("removed")
        self.assertEqual(self.paths("--range", f"{before}..{self.git('rev-parse', 'HEAD')}"), ["b.txt"])

    def test_the_first_push_of_a_repository_brings_everything(self):
        self.leak("b.txt", 39)
        self.assertEqual(self.paths("--range", "0" * 40 + "..HEAD"), ["a.txt", "b.txt"])

    def test_new_branches_that_are_pushed_together_do_not_hide_what_they_share(self):
        self.git("checkout", "-qb", "one")
        self.leak("shared.txt", 46)
        self.git("checkout", "-qb", "two")
        self.leak("two.txt", 47)
        self.git("checkout", "-q", "one")
        self.leak("one.txt", 48)
        self.assertEqual(self.paths("--range", "0" * 40 + "..one"), ["one.txt", "shared.txt"])
        self.assertEqual(self.paths("--range", "0" * 40 + "..two"), ["shared.txt", "two.txt"])

    def test_a_key_of_tests_that_becomes_one_of_the_program_is_new(self):
        # PKCS #8 of an Ed25519 key (RFC 8410 §7).
        der = bytes.fromhex("302e020100300506032b657004220420") + hashlib.sha256(b"a made-up key").digest()
        label = "PRIVATE" + " KEY"
        self.write("tests/server.key",
                   f"-----BEGIN {label}-----\n{base64.b64encode(der).decode()}\n-----END {label}-----\n")
        self.commit("tests")
        self.git("mv", "tests", "examples")
        self.commit("moved")
        self.assertEqual(self.code("--range", "HEAD~1..HEAD"), 0)
        self.git("mv", "examples", "src")
        self.assertEqual(self.code("--staged"), 1)
        self.commit("moved again")
        self.assertEqual(self.code("--range", "HEAD~1..HEAD"), 1)

    def test_a_forced_push_whose_old_commit_is_gone(self):
        self.git("checkout", "-qb", "feature")
        self.leak("c.txt", 40)
        self.assertEqual(self.paths("--range", "1" * 40 + "..HEAD"), ["c.txt"])

    def test_a_forced_push_whose_old_commit_is_here(self):
        self.git("checkout", "-qb", "feature")
        self.write("c.txt", "clean\n")
        self.commit("clean")
        before = self.git("rev-parse", "HEAD")
        self.write("c.txt", f"token = {github_token(41)}\n")
        self.git("commit", "-qam", "amended", "--amend")
        self.assertEqual(self.paths("--range", f"{before}..HEAD"), ["c.txt"])

    def test_the_group_of_a_merge_queue(self):
        base = self.git("rev-parse", "main")
        for name, seed in (("one", 42), ("two", 43)):
            self.git("checkout", "-q", "-b", name, base)
            self.leak(f"{name}.txt", seed)
        self.git("checkout", "-q", "-b", "queue", base)
        for name in ("one", "two"):
            self.git("merge", "-q", "--no-ff", "-m", f"merge {name}", name)
        self.assertEqual(self.paths("--range", f"{base}..queue"), ["one.txt", "two.txt"])

    def test_a_new_branch_is_scanned_though_another_ref_is_ahead_of_it(self):
        self.git("checkout", "-qb", "topic")
        self.write("s.txt", github_token(40))
        self.commit("leak")
        pushed = self.git("rev-parse", "HEAD")
        self.write("t.txt", "clean\n")
        self.commit("later")
        self.git("checkout", "-q", "main")
        self.git("clone", "-q", self.folder, "clone")
        self.git("checkout", "-q", pushed, folder=self.folder / "clone")
        found = self.report("git", "clone", "--range", "0" * 40 + ".." + pushed)["findings"]
        self.assertEqual([f["places"][0]["path"] for f in found], ["s.txt"])

    def test_a_push_to_the_default_branch_in_a_detached_checkout(self):
        self.git("clone", "-q", self.folder, "clone")
        pushed = self.git("rev-parse", "HEAD")
        self.git("checkout", "-q", pushed, folder=self.folder / "clone")
        for before in ("0" * 40, "1234567890" * 4):
            found = self.report("git", "clone", "--range", before + ".." + pushed)["findings"]
            self.assertEqual([f["places"][0]["path"] for f in found], ["a.txt"], before)

    def test_the_message_of_a_tag_that_ends_the_range(self):
        self.git("tag", "-a", "-m", f"release {github_token(41)}", "v1")
        self.assertEqual(len(self.findings("--range", "HEAD..v1")), 1)

    def test_the_message_of_a_tag_that_is_scanned_as_a_branch(self):
        self.git("tag", "-a", "-m", f"release {github_token(42)}", "v2")
        found = self.findings("--branch", "v2")
        self.assertEqual(sorted(f["places"][0]["kind"] for f in found), ["git-blob", "git-tag"])

    def test_a_tag_of_a_tag_is_told_by_the_tag_that_holds_the_value(self):
        self.git("tag", "-a", "-m", f"release {github_token(43)}", "inner")
        self.git("tag", "-a", "-m", f"again {github_token(45)}", "outer", "inner")
        for flags in (("--range", "HEAD..outer"), ()):
            places = [f["places"][0] for f in self.findings(*flags) if f["places"][0]["kind"] == "git-tag"]
            tags = [self.git("rev-parse", name) for name in ("inner", "outer")]
            self.assertEqual(sorted(p["commit"] for p in places), sorted(tags), flags)

    def test_files_too_different_to_be_compared_are_told(self):
        self.write("a.txt", "\n".join(f"{i * 7919 % 40009}" for i in range(40009)))
        self.commit("before")
        changed = [f"{i * 7907 % 40009}" for i in range(40009)] + [github_token(46)]
        self.write("a.txt", "\n".join(changed))
        self.commit("after")
        report = self.report("git", ".", "--range", "HEAD~1..HEAD")
        self.assertEqual(len(report["findings"]), 1)
        self.assertIn("1 file differs too much", " ".join(report["coverage"]["notes"]))

    def test_a_copy_of_a_file_is_new_and_a_moved_one_is_not(self):
        self.git("mv", "a.txt", "moved.txt")
        self.commit("move")
        self.assertEqual(self.findings("--range", "HEAD~1..HEAD"), [])
        self.write("copy/moved.txt", (self.folder / "moved.txt").read_bytes())
        self.commit("copy")
        self.assertEqual(len(self.findings("--range", "HEAD~1..HEAD")), 1)

    def test_a_deletion_has_zeros_after_it(self):
        for before in ("main", self.git("rev-parse", "main"), self.git("rev-parse", "--short", "main")):
            self.assertEqual(self.code("--range", before + ".." + "0" * 40), 0, before)
        self.assertNotEqual(self.code("--range", "main.." + "0" * 39), 0)

    def test_what_a_shallow_clone_has_of_a_range_is_scanned(self):
        self.leak("b.txt", 44)
        self.git("clone", "-q", "--depth", "2", self.folder.as_uri(), "shallow")
        report = self.report("git", "shallow", "--range", "HEAD~1..HEAD")
        self.assertEqual([f["places"][0]["path"] for f in report["findings"]], ["b.txt"])
        self.assertTrue(report["coverage"]["complete"])

    def test_what_a_shallow_clone_cuts_off_is_never_clean(self):
        self.git("checkout", "-qb", "feature")
        self.write("c.txt", "clean\n")
        self.commit("feature")
        self.git("checkout", "-q", "main")
        self.write("d.txt", "clean\n")
        self.commit("main")
        self.git("clone", "-q", "--depth", "1", "--no-single-branch", self.folder.as_uri(), "shallow")
        for range_ in ("origin/main...origin/feature", "origin/main..origin/feature", "HEAD~1..HEAD"):
            self.assertNotEqual(self.code("--range", range_, repository="shallow"), 0, range_)


if __name__ == "__main__":
    main()

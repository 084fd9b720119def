"""--staged reads the index: partially staged files, added lines only, and not the work tree."""
from harness import Scenario, github_token, main


class Staged(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", ".")
        self.old = github_token(20)
        self.write("config.ini", f"[a]\nold = {self.old}\n[b]\n")
        self.commit()

    def values(self, *flags):
        report = self.report("git", ".", "--staged", *flags)
        return [place["line"] for finding in report["findings"] for place in finding["places"]]

    def test_only_the_staged_half_of_a_file_counts(self):
        self.write("config.ini", f"[a]\nold = {self.old}\nstaged = {github_token(21)}\n[b]\n")
        self.git("add", "config.ini")
        self.write("config.ini", f"[a]\nold = {self.old}\nstaged = {github_token(21)}\n[b]\nnot = {github_token(22)}\n")
        self.assertEqual(self.values(), [3])

    def test_a_copy_of_a_file_is_new_and_a_moved_one_is_not(self):
        self.git("mv", "config.ini", "moved.ini")
        self.assertEqual(self.values(), [])
        self.write("copy.ini", (self.folder / "moved.ini").read_bytes())
        self.git("add", "copy.ini")
        self.assertEqual(self.values(), [2, 2])

    def test_nothing_staged_is_clean(self):
        self.write("config.ini", github_token(23))
        self.assertEqual(self.values(), [])

    def test_a_repository_without_a_commit(self):
        self.git("init", "-q", "fresh")
        self.write("fresh/new.txt", github_token(24))
        self.git("add", "new.txt", folder=self.folder / "fresh")
        report = self.report("git", "fresh", "--staged")
        self.assertEqual(len(report["findings"]), 1)


if __name__ == "__main__":
    main()

"""--range: added lines of the commits in it, merge resolutions included; moved lines and files are not new."""
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


if __name__ == "__main__":
    main()

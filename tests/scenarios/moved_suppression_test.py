"""A suppression of one path holds where the file stood before it was moved there; for a copy it does not."""
from harness import Scenario, github_token, main


class MovedSuppression(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main", ".")

    def open_paths(self):
        report = self.report("git", ".")
        return sorted(p["path"] for f in report["findings"] for p in f["places"] if not p.get("suppressed"))

    def accept(self, paths):
        finding = self.report("git", ".")["findings"][0]
        self.write(".assayignore", f"{finding['fingerprint']} {finding['rule']} {paths}\n")

    def add(self, name):
        self.write(name, f"token = {github_token(50)}\nmore\n")
        self.commit(name)

    def move(self, old, new, more=""):
        (self.folder / new).parent.mkdir(exist_ok=True)
        self.git("mv", old, new)
        if more:
            self.write(new, (self.folder / new).read_text() + more)
        self.commit("move")

    def test_a_file_that_was_moved_twice(self):
        self.add("lib/a.py")
        self.move("lib/a.py", "core/a.py")
        self.move("core/a.py", "app/a.py", "and edited\n")
        self.assertEqual(len(self.open_paths()), 3)
        self.accept("app/**")
        self.assertEqual(self.open_paths(), [])

    def test_a_copy_is_not_accepted_with_the_file(self):
        self.add("lib/a.py")
        self.add("app/a.py")
        self.accept("app/**")
        self.assertEqual(self.open_paths(), ["lib/a.py"])

    def test_what_moved_to_tests_was_a_credential_of_the_program(self):
        self.add("lib/a.py")
        self.move("lib/a.py", "tests/a.py")
        self.accept("tests/**")
        self.assertEqual(self.open_paths(), ["lib/a.py"])

    def test_a_file_that_was_deleted_in_another_commit_was_not_moved(self):
        self.add("lib/a.py")
        self.add("app/a.py")
        self.git("rm", "-q", "lib/a.py")
        self.commit("delete")
        self.accept("app/**")
        self.assertEqual(self.open_paths(), ["lib/a.py"])


if __name__ == "__main__":
    main()

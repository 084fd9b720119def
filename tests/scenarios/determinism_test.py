"""The same report, byte for byte, with 1, 2 and 7 threads."""
from harness import Scenario, github_token, main


class Determinism(Scenario):
    def test_history_and_files(self):
        self.git("init", "-q", ".")
        for version in range(12):
            for name in range(8):
                lines = [f"line {i}" for i in range(40)]
                lines[version * 3 % 40] = f"token = {github_token(version * 10 + name % 3)}"
                self.write(f"d{name % 3}/f{name}.txt", "\n".join(lines))
            self.commit(f"version {version}")
        self.git("repack", "-adfq")
        self.same_reports(["git", "."], ["files", "d0", "d1", "d2"], ["git", ".", "--range", "HEAD~8..HEAD"])

    def test_what_is_staged(self):
        """Of so many files that threads share them."""
        self.git("init", "-q", ".")
        self.git("commit", "-qm", "nothing", "--allow-empty")
        for name in range(150):
            self.write(f"d{name % 7}/f{name}.txt", f"line\ntoken = {github_token(200 + name % 40)}\n")
        self.git("add", "-A")
        self.same_reports(["git", ".", "--staged"])

    def test_standard_input(self):
        lines = [f"line {number} of text\n" * 200 + f"token = {github_token(400 + number % 30)}\n"
                 for number in range(900)]
        self.same_reports(["-"], stdin="".join(lines).encode())

    def same_reports(self, *runs, stdin=None):
        for arguments in runs:
            for form in ("sarif", "json", "text", "html"):
                reports = [self.run_assay("scan", *arguments, "--format", form, "-j", threads, stdin=stdin).stdout
                           for threads in (1, 2, 7)]
                self.assertGreater(len(reports[0]), 1000)
                self.assertEqual(reports[0], reports[1], form)
                self.assertEqual(reports[0], reports[2], form)


if __name__ == "__main__":
    main()

"""-o of every command: a file, "-" for standard output, and neither an empty name nor a file that is read."""
import os

from harness import Scenario, github_token, main

KEEPERS = (["scan", "a.txt", "--format", "json"], ["workflows", ".", "--format", "json"], ["evidence", "index", "."],
           ["posture", ".", "--format", "json"])


class OutputFile(Scenario):
    shares_cache = True

    def names(self):
        return sorted(os.listdir(self.folder))

    def test_a_dash_is_standard_output(self):
        self.write("a.txt", "nothing\n")
        for words in KEEPERS:
            with self.subTest(words):
                done = self.run_assay(*words, "-o", "-")
                self.assertIn(b'"', done.stdout)
                self.assertEqual(self.run_assay(*words).stdout, done.stdout)
        self.assertEqual(self.names(), ["a.txt"])

    def test_a_file_of_that_name_has_its_folder_before_it(self):
        self.write("a.txt", "nothing\n")
        self.assertEqual(self.run_assay("scan", "a.txt", "-o", "./-").stdout, b"")
        self.assertEqual(self.names(), ["-", "a.txt"])

    def test_an_empty_name_is_a_mistake(self):
        self.write("a.txt", github_token(1))
        for words in (*KEEPERS, ["dist", "check", "a.txt"]):
            with self.subTest(words):
                done = self.run_assay(*words, "-o", "")
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertIn(b"the name is empty", done.stderr)

    def test_what_is_no_report_does_not_go_to_standard_output(self):
        self.write("a.txt", "nothing\n")
        for words in (["attest", "keygen"], ["evidence", "bundle", "a.txt"]):
            with self.subTest(words):
                done = self.run_assay(*words, "-o", "-")
                self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertEqual(self.names(), ["a.txt"])

    def test_what_is_read_is_not_written_over(self):
        path = self.write("a.txt", f"token: {github_token(1)}\n")
        whole = path.read_bytes()
        (self.folder / "link").symlink_to("a.txt")
        (self.folder / "hard").hardlink_to(path)
        for output in ("a.txt", "./a.txt", "link", "hard"):
            with self.subTest(output):
                done = self.run_assay("scan", "a.txt", "-o", output)
                self.assertEqual(done.returncode, 2)
                self.assertIn(b"'a.txt' is the output as well", done.stderr)
                self.assertEqual(path.read_bytes(), whole)
        done = self.run_assay("gate", "--policy", "pull-request", "--evidence", "secrets=a.txt", "-o", "a.txt")
        self.assertIn(b"'a.txt' is the output as well", done.stderr)

    def test_a_key_is_not_written_over(self):
        self.write("a.txt", "nothing\n")
        self.assertEqual(self.run_assay("attest", "keygen", "-o", "key.pem").returncode, 0)
        key = (self.folder / "key.pem").read_bytes()
        done = self.run_assay("evidence", "record", "a.txt", "--label", "a", "--key", "key.pem", "-o", "key.pem")
        self.assertEqual(done.returncode, 2)
        self.assertEqual((self.folder / "key.pem").read_bytes(), key)

    def test_an_older_report_and_a_baseline_are_replaced(self):
        self.write("a.txt", "nothing\n")
        for _ in range(2):
            self.assertEqual(self.run_assay("scan", ".", "--format", "json", "-o", "report.json").returncode, 0)
        done = self.run_assay("scan", "a.txt", "--baseline", "report.json", "--format", "json", "-o", "report.json")
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    main()

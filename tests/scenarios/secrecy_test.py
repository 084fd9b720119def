"""No report shows a value, whatever the format; --show-secrets does, into a file that was named."""
from harness import Scenario, github_token, main


class Secrecy(Scenario):
    def test_no_format_shows_the_value(self):
        token = github_token(3)
        self.write(f"{token}.txt", f"a = {token} b = {token}\n")
        for form in ("text", "json", "jsonl", "sarif"):
            done = self.run_assay("scan", ".", "--format", form)
            self.assertEqual(done.returncode, 1)
            self.assertNotIn(token.encode(), done.stdout + done.stderr, form)
            self.assertNotIn(token[6:20].encode(), done.stdout + done.stderr, form)

    def test_showing_needs_a_terminal_or_a_named_file(self):
        token = github_token(4)
        self.write("leak.txt", token)
        self.assertEqual(self.run_assay("scan", "leak.txt", "--show-secrets").returncode, 2)
        self.run_assay("scan", "leak.txt", "--show-secrets", "--format", "json", "-o", "r.json")
        self.assertIn(token, (self.folder / "r.json").read_text())


if __name__ == "__main__":
    main()

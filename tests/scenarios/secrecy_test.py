"""No report shows a value, whatever the format; --show-secrets does, into a file that was named."""
import hashlib

from harness import Scenario, github_token, main, readable


class Secrecy(Scenario):
    def test_no_format_shows_the_value(self):
        token = github_token(3)
        self.write(f"{token}.txt", f"a = {token} b = {token}\n")
        for form in ("text", "json", "jsonl", "sarif", "html"):
            done = self.run_assay("scan", ".", "--format", form)
            self.assertEqual(done.returncode, 1)
            said = readable(done.stdout) + done.stderr
            self.assertNotIn(token.encode(), said, form)
            self.assertNotIn(token[6:20].encode(), said, form)

    def test_showing_needs_a_terminal_or_a_named_file(self):
        token = github_token(4)
        self.write("leak.txt", token)
        self.assertEqual(self.run_assay("scan", "leak.txt", "--show-secrets").returncode, 2)
        self.run_assay("scan", "leak.txt", "--show-secrets", "--format", "json", "-o", "r.json")
        self.assertIn(token, (self.folder / "r.json").read_text())

    def test_a_page_never_shows_a_value(self):
        token = github_token(8)
        self.write("leak.txt", token)
        self.run_assay("scan", "leak.txt", "--show-secrets", "--format", "html", "-o", "r.html")
        page = (self.folder / "r.html").read_bytes()
        self.assertIn(b"leak.txt", readable(page))
        self.assertNotIn(token.encode(), readable(page))

    def test_what_is_shown_is_only_for_its_owner(self):
        self.write("leak.txt", github_token(5))
        self.run_assay("scan", "leak.txt", "--show-secrets", "--format", "json", "-o", "r.json")
        self.assertEqual((self.folder / "r.json").stat().st_mode & 0o077, 0)

    def test_an_ordinary_word_is_masked_in_its_line_and_left_in_paths_and_other_lines(self):
        self.write("tigers/dragon.yaml", "database:\n  password: \"dragon\" # dragon\n")
        self.write("tigers/app.py", 'password = "tigers"\ndragon_password = "hunter2"\n')
        for form in ("text", "json", "jsonl", "sarif", "html"):
            report = readable(self.run_assay("scan", ".", "--format", form).stdout).decode()
            self.assertIn("tigers/dragon.yaml", report, form)
            self.assertIn("dragon_password = ", report, form)
            self.assertNotIn("password: \"dragon", report.replace("\\", ""), form)
            self.assertNotIn("# dragon", report, form)
            self.assertNotIn('= "tigers', report.replace("\\", ""), form)
            self.assertNotIn("hunter2", report, form)

    def test_a_value_that_is_no_ordinary_word_is_masked_in_paths_and_other_lines(self):
        self.write("hunter2/app.py", 'password = "hunter2"\nhunter2_password = "T4mQx9vLp3"\n')
        for form in ("text", "json", "jsonl", "sarif", "html"):
            report = readable(self.run_assay("scan", ".", "--format", form).stdout).decode()
            self.assertNotIn("hunter2", report, form)
            self.assertNotIn("T4mQx9vLp3", report, form)

    def test_names_are_masked_by_rules_that_the_run_leaves_out(self):
        token = github_token(6)
        self.write(f"{token}.txt", "glp" + "at-0123456789abcdefghij\n")
        for form in ("text", "json", "sarif", "html"):
            done = self.run_assay("scan", ".", "--only", "gitlab-pat", "--format", form)
            self.assertNotIn(token[6:30].encode(), readable(done.stdout) + done.stderr, form)

    def test_beside_what_a_flood_leaves_out_nothing_is_shown(self):
        letters = "abcdefghkmnpqrstuvwxyzABCDEFGH23456789"

        def password(number):
            return "".join(letters[byte % 38] for byte in hashlib.sha256(f"pw{number}".encode()).digest())[:14]

        for lines in (1025, 1125, 4000, 40000):
            values = {password(i) for i in range(2 * lines)}
            text = "".join(f"password='{password(2 * i)}'; db_passwd=\"{password(2 * i + 1)}\"\n" for i in range(lines))
            self.write("flood.txt", text)
            for arguments, stdin in ((["flood.txt"], None), (["-"], text.encode()), (["log", "-"], text.encode())):
                done = self.run_assay("scan", *arguments, "--format", "jsonl", stdin=stdin)
                self.assertIn(b"too many", done.stdout, (lines, arguments))
                shown = done.stdout.decode()
                leaked = [shown[at:at + 14] for at in range(len(shown) - 13) if shown[at:at + 14] in values]
                self.assertEqual(leaked, [], (lines, arguments))

    def test_a_mistake_in_a_configuration_shows_no_part_of_a_value(self):
        token = github_token(7)
        self.write("assay.yaml", f"token {token}: 1\n")
        done = self.run_assay("scan", ".")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn(token[6:30].encode(), done.stderr)

    def test_a_configuration_that_was_found_adds_no_file_of_the_machine(self):
        self.write("outside.txt", "root:*:20228:\n")
        self.write("scanned/assay.yaml", f"rules: {{add: [{self.folder}/outside.txt]}}\n")
        done = self.run_assay("scan", "scanned")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn(b"20228", done.stderr)


if __name__ == "__main__":
    main()

"""The manual: pages that formatters accept, and a reference that says what the program does."""
import os
import pathlib
import re
import shutil
import subprocess

from harness import Scenario, main

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "commands.md"


class Manual(Scenario):
    def test_the_reference_is_what_the_program_declares(self):
        done = self.run_assay("man", "--format", "markdown")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        if os.environ.get("ASSAY_UPDATE_GOLDEN"):
            REFERENCE.write_bytes(done.stdout)
        self.assertEqual(REFERENCE.read_text(), done.stdout.decode(),
                         "made anew by: build/assay man --format markdown >docs/commands.md")

    def test_a_page_names_every_flag(self):
        page = self.run_assay("man", "scan", "git").stdout.decode().replace("\\-", "-")
        for flag in re.findall(r" (--[a-z-]+)", self.run_assay("scan", "git", "--help").stdout.decode()):
            self.assertIn(flag, page)

    def test_pages_are_written_for_all_commands_and_formatters_accept_them(self):
        pages = pathlib.Path(self.folder) / "man1"
        pages.mkdir()
        done = self.run_assay("man", "--output-dir", str(pages))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        names = {page.name for page in pages.iterdir()}
        self.assertLessEqual({"assay.1", "assay-scan.1", "assay-scan-git.1", "assay-attest-verify.1"}, names)
        if shutil.which("groff") is None:
            return
        for page in pages.iterdir():
            done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", page], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page.name)

    def test_a_command_that_there_is_not_is_2(self):
        done = self.run_assay("man", "scan", "gti")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"did you mean 'git'?", done.stderr)

    def test_a_folder_that_there_is_not_is_3(self):
        done = self.run_assay("man", "--output-dir", "no/such/folder")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"no/such/folder", done.stderr)


if __name__ == "__main__":
    main()

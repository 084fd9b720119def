"""Files that are hard to read or hard to show: what was not seen is never called clean, what was seen is placed right."""
import os
import shutil
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main


class BadInput(Scenario):
    def incomplete(self, name, why, *arguments):
        """Scanning ends in 3, and the report names the input with the reason."""
        done = self.run_assay("scan", "--format", "json", *(arguments or [name]))
        self.assertEqual(done.returncode, 3, done.stdout)
        gaps = self.report(*(arguments or [name]))["coverage"]["gaps"]
        self.assertTrue(any(name in gap["input"] and why in gap["why"] for gap in gaps), gaps)

    def place(self, *arguments):
        """The one place of the one finding."""
        findings = self.report(*arguments)["findings"]
        self.assertEqual(len(findings), 1)
        self.assertEqual(len(findings[0]["places"]), 1)
        return findings[0]["places"][0]

    def test_unreadable_file_is_3_and_named(self):
        if os.geteuid() != 0 or shutil.which("setpriv") is None:
            self.skipTest("needs root and setpriv, to become somebody who may not read")
        program = self.folder / "assay"
        shutil.copy(ASSAY, program)
        os.chmod(self.folder, 0o755)
        self.write("tree/readable", "x\n")
        os.chmod(self.write("tree/locked", github_token(1)), 0)
        (self.folder / "tree/closed").mkdir(mode=0)
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "scan", "tree"],
                              cwd=self.folder, capture_output=True, env=INDEPENDENT, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(b"tree/locked", done.stdout + done.stderr)
        self.assertIn(b"tree/closed", done.stdout + done.stderr)

    def test_devices_and_files_of_the_kernel_that_cannot_be_read_are_3(self):
        self.incomplete("/dev/zero", "device")
        self.incomplete("/proc/self/mem", "")

    def test_files_of_the_kernel_that_call_themselves_empty_are_read(self):
        report = self.report("/proc/self/status")
        self.assertTrue(report["coverage"]["complete"])
        self.assertGreater(report["coverage"]["bytes"], 100)

    def test_utf_8_with_a_mark_is_read(self):
        self.write("marked", ("\ufeff" + github_token(3) + "\n").encode())
        self.assertEqual(self.run_assay("scan", "marked").returncode, 1)

    def test_lines_end_at_cr_and_cr_lf_too(self):
        for end in ("\n", "\r", "\r\n"):
            self.write("lines", end.join(["one", "two", f"key: {github_token(4)}", "four"]))
            region = self.place("lines")
            self.assertEqual((region["line"], region["column"]), (3, 6), repr(end))

    def test_nul_bytes_and_invalid_utf_8_count_as_one_column_each(self):
        self.write("bytes", b"\n\0\xff\xc3 " + github_token(5).encode() + b"\n\0")
        region = self.place("bytes")
        self.assertEqual((region["line"], region["column"]), (2, 5))

    def test_value_in_a_sparse_file_of_50_gigabytes(self):
        size = 50 << 30
        with open(self.folder / "sparse", "wb") as sparse:
            sparse.seek(size)
            sparse.write(github_token(6).encode())
        self.assertEqual(self.place("sparse")["begin"], size)

    def test_value_behind_a_line_of_64_mebibytes(self):
        with open(self.folder / "line", "wb") as line:
            for _ in range(64):
                line.write(b" " * (1 << 20))
            line.write(github_token(7).encode())
        region = self.place("line")
        self.assertEqual((region["line"], region["column"]), (1, (64 << 20) + 1))

    def test_odd_names_are_read_and_shown_on_one_line(self):
        names = [b"new\nline", b"not-\xff-utf8", b"n" * 255, b"\x1b[31m"]
        for number, name in enumerate(names):
            with open(os.fsencode(self.folder / "tree") + b"-" + name[:200], "wb") as file:
                file.write(github_token(10 + number).encode())
        done = self.run_assay("scan", ".")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"new\\x0aline", done.stdout)
        self.assertIn(b"not-\\xff-utf8", done.stdout)
        self.assertNotIn(b"\x1b[31m", done.stdout)
        self.assertEqual(len(self.report(".")["findings"]), len(names))

    def test_folders_deeper_than_the_limit_are_3(self):
        deep = self.folder
        for _ in range(300):
            deep = deep / "d"
        deep.mkdir(parents=True)
        self.incomplete("d/d/d", "deeper", "d")

    def test_a_link_that_cannot_be_followed_is_3(self):
        self.write("a/file", "x\n")
        for target in ("..", ".", "nowhere"):
            link = self.folder / "a/link"
            os.symlink(target, link)
            self.assertEqual(self.run_assay("scan", "--follow", ".").returncode, 3, target)
            self.assertEqual(self.run_assay("scan", ".").returncode, 0, target)
            link.unlink()


if __name__ == "__main__":
    main()

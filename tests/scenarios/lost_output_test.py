"""A report that cannot be written whole never passes: full disk, quota, closed pipe, closed descriptor."""
import os
import resource
import signal
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main

FORMATS = ("text", "json", "jsonl", "sarif")


class LostOutput(Scenario):
    def setUp(self):
        super().setUp()
        self.write("clean.txt", "nothing\n")
        self.write("leaks.txt", "".join(f"{github_token(i)}\n" for i in range(300)))

    def shell(self, script):
        """Runs a shell script in which $ASSAY is the program; gives what it prints."""
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env={**INDEPENDENT, "ASSAY": ASSAY}, timeout=60,
                              capture_output=True, check=False)
        return done.stdout.decode()

    def test_a_full_disk(self):
        for form in FORMATS:
            self.assertEqual(self.shell(f"$ASSAY scan clean.txt --format {form} >/dev/full; echo $?"), "3\n", form)
            self.assertEqual(self.shell(f"$ASSAY scan leaks.txt --format {form} >/dev/full; echo $?"), "1\n", form)
            self.assertEqual(self.shell(f"$ASSAY scan clean.txt --format {form} -o /dev/full; echo $?"), "3\n", form)
            self.assertEqual(self.shell(f"$ASSAY scan leaks.txt --exit-zero --format {form} -o /dev/full; echo $?"),
                             "3\n", form)

    def test_what_is_no_scan_fails_too(self):
        for command in ("version", "rules list", "explain github-pat", "--help"):
            self.assertEqual(self.shell(f"$ASSAY {command} >/dev/full; echo $?"), "3\n", command)

    def test_a_pipe_that_is_closed_before_and_during_the_report(self):
        for form in FORMATS:
            for reader in ("true", "head -1 >/dev/null", "head -c 1 >/dev/null"):
                out = self.shell(f"$ASSAY scan leaks.txt leaks.txt --format {form} | {reader}; echo ${{PIPESTATUS[0]}}")
                self.assertEqual(out, "1\n", (form, reader))
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([ASSAY, "scan", "clean.txt"], cwd=self.folder, env=INDEPENDENT, stdout=writer,
                              stderr=subprocess.DEVNULL, check=False)
        os.close(writer)
        self.assertEqual(done.returncode, 3)

    def test_closed_descriptors(self):
        self.assertEqual(self.shell("$ASSAY scan clean.txt >&-; echo $?"), "3\n")
        self.assertEqual(self.shell("$ASSAY scan clean.txt >&- 2>&- <&-; echo $?"), "3\n")
        self.assertEqual(self.shell("$ASSAY scan missing -o r.txt 2>&- >&- <&-; echo $?; grep -c assay: r.txt"), "3\n0\n")
        self.assertEqual(self.shell("$ASSAY scan - <&-; echo $?").splitlines()[-1], "3")

    def test_a_quota_on_the_size_of_files(self):
        """No signal kills it, the old report stays, and nothing is left beside it."""
        self.write("r.json", "old")

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it

        for form in FORMATS:
            done = subprocess.run([ASSAY, "scan", "leaks.txt", "--exit-zero", "--format", form, "-o", "r.json"],
                                  cwd=self.folder, env=INDEPENDENT, preexec_fn=limit, capture_output=True, timeout=60,
                                  check=False)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(b"r.json", done.stderr)
            self.assertEqual((self.folder / "r.json").read_text(), "old")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["clean.txt", "leaks.txt", "r.json"])


if __name__ == "__main__":
    main()

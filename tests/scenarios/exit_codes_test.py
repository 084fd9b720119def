"""0 pass, 1 findings, 2 usage or rules, 3 incomplete: and nothing that went wrong ends in 0."""
import os
import socket

from harness import Scenario, github_token, main


class ExitCodes(Scenario):
    def code(self, *arguments, **more):
        return self.run_assay(*arguments, **more).returncode

    def test_clean_is_0_and_a_finding_is_1(self):
        self.write("clean.txt", "nothing here\n")
        self.assertEqual(self.code("scan", "clean.txt"), 0)
        self.write("leak.txt", f"token = {github_token(1)}\n")
        self.assertEqual(self.code("scan", "leak.txt"), 1)
        self.assertEqual(self.code("scan", "leak.txt", "--exit-zero"), 0)

    def test_what_is_below_the_gate_is_reported_and_does_not_fail(self):
        self.write("maybe.txt", 'password = "sword' + 'fish"\n')
        report = self.report("maybe.txt")
        self.assertEqual([finding["confidence"] for finding in report["findings"]], ["low"])
        self.assertEqual(self.code("scan", "maybe.txt"), 0)
        self.assertEqual(self.code("scan", "maybe.txt", "--fail-confidence", "medium"), 0)
        self.assertEqual(self.code("scan", "maybe.txt", "--fail-confidence", "low"), 1)
        self.assertEqual(self.code("scan", "maybe.txt", "--fail-confidence", "low", "--fail-on", "critical"), 0)

    def test_usage_is_2(self):
        for arguments in [[], ["scan"], ["nonsense"], ["scan", "--format", "nonsense", "."],
                          ["scan", "git", "--staged", "--range", "a..b"], ["scan", "-j", "4294967295", "."]]:
            self.assertEqual(self.code(*arguments), 2, arguments)

    def test_a_folder_named_like_the_command_is_told_of(self):
        self.write("files/leak.txt", github_token(4))
        self.write("clean.txt", "nothing here\n")
        self.assertIn(b"./files", self.run_assay("scan", "files", "clean.txt").stderr)
        self.assertEqual(self.code("scan", "./files"), 1)

    def test_a_range_of_no_such_form_is_2_and_an_empty_one_is_not_the_whole_history(self):
        self.git("init", "-q", ".")
        self.write("a", "x\n")
        self.commit()
        for flag, value in [("--range", ""), ("--range", "..HEAD"), ("--range", "HEAD"), ("--since", ""),
                            ("--branch", "")]:
            self.assertEqual(self.code("scan", "git", ".", flag, value), 2, (flag, value))

    def test_what_cannot_be_read_is_3(self):
        self.assertEqual(self.code("scan", "missing"), 3)
        os.mkfifo(self.folder / "pipe")
        self.assertEqual(self.code("scan", "pipe"), 3)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.folder / "socket"))
            self.assertEqual(self.code("scan", "socket"), 3)
        os.symlink("loop", self.folder / "loop")
        self.assertEqual(self.code("scan", "loop"), 3)

    def test_an_empty_path_is_a_mistake(self):
        done = self.run_assay("scan", "")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"the path is empty", done.stderr)

    def test_a_folder_that_is_no_repository_is_told_with_the_command_for_it(self):
        self.write("u1/a.txt", "x\n")
        done = self.run_assay("scan", "git", "u1")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"'assay scan PATH' scans plain files", done.stderr)

    def test_findings_win_over_gaps_and_the_report_says_incomplete(self):
        self.write("leak.txt", github_token(2))
        report = self.report("leak.txt", "missing")
        self.assertEqual(report["outcome"]["exit_code"], 1)
        self.assertFalse(report["coverage"]["complete"])

    def test_no_repository_bad_revision_and_no_git_folder_never_pass(self):
        self.assertNotIn(self.code("scan", "git", "."), (0, 1))
        self.git("init", "-q", ".")
        self.write("a", "x\n")
        self.commit()
        self.assertEqual(self.code("scan", "git", "."), 0)
        self.assertNotIn(self.code("scan", "git", ".", "--range", "nonsense..HEAD"), (0, 1))
        self.assertNotIn(self.code("scan", "git", ".", "--since", "nonsense"), (0, 1))

    def test_rules_with_errors_or_none_left_are_2(self):
        self.write("bad.yaml", "provider: X\nrules:\n  - id: x\n    patern: y\n")
        self.write("a", "x\n")
        self.assertEqual(self.code("scan", "a", "--rules", "bad.yaml"), 2)
        self.assertEqual(self.code("scan", "a", "--only", "no-such-rule"), 2)
        self.assertEqual(self.code("scan", "a", "--only", "github-pat", "--disable", "github-pat"), 2)
        self.write("assay.yaml", "rulez: {}\n")
        self.assertEqual(self.code("scan", "a"), 2)

    def test_a_report_that_cannot_be_written_never_passes(self):
        self.write("a", "x\n")
        with open("/dev/full", "wb") as full:
            import subprocess
            from harness import ASSAY, INDEPENDENT
            done = subprocess.run([ASSAY, "scan", "a"], cwd=self.folder, stdout=full, stderr=subprocess.PIPE,
                                  env=INDEPENDENT, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"standard output", done.stderr)
        self.assertEqual(self.code("scan", "a", "-o", "no/such/folder/r.json"), 3)


if __name__ == "__main__":
    main()

"""Completions of shells, as the shells themselves use them."""
import pathlib
import re
import shutil
import subprocess
import unittest

from harness import Scenario, main

TRY_BASH = """
source {script}
COMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); COMPREPLY=()
compopt() {{ :; }}
_assay
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


class Completion(Scenario):
    def script(self, shell):
        done = self.run_assay("completion", shell)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        path = pathlib.Path(self.folder) / f"assay.{shell}"
        path.write_bytes(done.stdout)
        return path

    def bash(self, *words):
        quoted = " ".join(f"'{word}'" for word in ("assay", *words))
        done = subprocess.run(["bash", "-c", TRY_BASH.format(script=self.script("bash"), words=quoted)],
                              capture_output=True, text=True, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout.splitlines() if done.stdout.strip() else []

    def test_bash_completes_commands_and_those_in_them(self):
        self.assertIn("workflows", self.bash("w"))
        self.assertEqual(["verify"], self.bash("attest", "ver"))
        self.assertEqual(["git", "github", "gitlab"], self.bash("scan", "g"))

    def test_bash_completes_flags_of_the_command_that_was_named(self):
        self.assertEqual(["--staged"], self.bash("scan", "git", "--st"))
        self.assertEqual([], self.bash("rules", "list", "--st"))

    def test_bash_completes_values_that_are_a_list(self):
        self.assertEqual(["sarif"], self.bash("scan", "git", "--format", "sa"))
        self.assertEqual(["sarif"], self.bash("scan", "git", "--format", "=", "sa"))
        self.assertEqual(["medium"], self.bash("scan", "--fail-on", "m"))

    def test_bash_completes_files_where_files_are_meant(self):
        (pathlib.Path(self.folder) / "build log.txt").touch()
        self.assertEqual(["build log.txt"], self.bash("scan", "bui"))
        self.assertEqual(["build log.txt"], self.bash("scan", "git", "-o", "bui"))
        self.assertEqual([], self.bash("scan", "git", "--since", "bui"))

    def test_bash_keeps_names_as_they_are(self):
        for name in ("x*", "xb", "x  b"):
            (pathlib.Path(self.folder) / name).touch()
        self.assertEqual(["x  b", "x*", "xb"], sorted(self.bash("scan", "git", "-o", "x")))

    def test_arguments_with_a_list_of_values_are_completed(self):
        self.assertEqual(["pre-commit", "pre-merge-commit", "pre-push", "pre-receive"],
                         sorted(self.bash("hook", "install", "pre-")))
        self.assertEqual(["zsh"], self.bash("completion", "z"))
        for shell in ("zsh", "fish", "powershell"):
            self.assertIn("pre-receive", self.script(shell).read_text(), shell)

    def test_every_command_and_flag_of_the_help_is_there(self):
        script = self.script("bash").read_text()
        for command in (["scan", "git"], ["workflows"], ["attest", "verify"]):
            for flag in re.findall(r" (--[a-z-]+)", self.run_assay(*command, "--help").stdout.decode()):
                self.assertTrue(flag in script, (command, flag))

    def test_other_shells_find_no_fault_with_theirs(self):
        for shell in ("zsh", "fish"):
            if shutil.which(shell) is None:
                continue
            done = subprocess.run([shell, "-n", self.script(shell)], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), shell)
        for shell in ("zsh", "fish", "powershell"):
            self.assertTrue(("-l staged" if shell == "fish" else "--staged") in self.script(shell).read_text(), shell)

    # There is no PowerShell here. tree-sitter's grammar of it finds no fault with the script; what no grammar sees is that
    # keys of a table that differ by case alone are an error, as is a completion without a description.
    def test_powershells_tables_have_no_key_twice_and_no_empty_description(self):
        script = self.script("powershell").read_text()
        for table in ("commands", "choices"):
            keys = re.findall(r"^    '((?:[^']|'')+)' = @\(", script.split(f"${table} = @{{\n")[1].split("\n  }")[0], re.M)
            self.assertGreater(len(keys), 50, table)
            self.assertEqual(len({key.lower() for key in keys}), len(keys), table)
        self.assertNotRegex(script, r"@\('[^']+', ''\)")

    def test_zsh_takes_values_behind_an_equals_sign(self):
        script = self.script("zsh").read_text()
        self.assertRegex(script, r"'--format=\[[^\n]*:\(text ")
        self.assertNotRegex(script, r"'--staged=")

    @unittest.skipUnless(shutil.which("fish"), "fish is not here")
    def test_fish_completes_commands_flags_and_values(self):
        script = self.script("fish")
        for line, expected in (("assay attest ver", ["verify"]), ("assay scan git --st", ["--staged"]),
                               ("assay scan git --format sa", ["sarif"]), ("assay rules list --st", [])):
            done = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"],
                                  capture_output=True, text=True, cwd=self.folder)
            self.assertEqual(expected, [one.split("\t")[0] for one in done.stdout.splitlines()], (line, done.stderr))

    def test_an_unknown_shell_is_answered_with_the_nearest(self):
        done = self.run_assay("completion", "fishh")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"did you mean 'fish'?", done.stderr)


if __name__ == "__main__":
    main()

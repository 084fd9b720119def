"""Help and mistakes as people see them: every command has help of one form, every mistake says what to do."""
import re

from harness import Scenario, main

COMMANDS = ([], ["scan"], ["scan", "files"], ["scan", "git"], ["scan", "dist"], ["dist"], ["dist", "check"], ["dist", "diff"], ["rules"], ["rules", "list"], ["rules", "show"],
            ["rules", "check"], ["rules", "test"], ["rules", "new"], ["explain"], ["version"])


class Help(Scenario):
    def test_every_command_has_help_of_one_form(self):
        for command in COMMANDS:
            done = self.run_assay(*command, "--help")
            text = done.stdout.decode()
            self.assertEqual((done.returncode, done.stderr), (0, b""), command)
            self.assertIn("\nUsage: assay", text, command)
            self.assertIn("\nExit codes\n", text, command)
            for ugly in ("->", "value in", "OR {", "OPTIONS", "REQUIRED", "[0]"):
                self.assertNotIn(ugly, text, command)
            for line in text.splitlines():
                self.assertLessEqual(len(line), 80, (command, line))
                self.assertEqual(line, line.rstrip(), command)

    def test_every_command_has_examples_of_its_own(self):
        page = self.run_assay("man", "--format", "markdown").stdout.decode()
        sections = {part.split("\n", 1)[0].strip(): part for part in page.split("\n## ")[1:]}
        self.assertGreater(len(sections), 80)
        for name, section in sections.items():
            if name in ("assay", "assay scan files"):  # the latter is what 'assay scan' is without a word
                continue
            shown = "".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))
            self.assertRegex(shown, rf"\b{name}( |$)", name)
            self.assertNotIn("Print this help message", section, name)
        for command in (["hook", "agent"], ["hook", "uninstall"], ["evidence", "chain", "head"]):
            text = self.run_assay(*command, "--help").stdout.decode()
            examples = text.partition("\nExamples\n")[2].partition("\nExit codes\n")[0]
            named = [line.strip() for line in examples.splitlines() if line.startswith("  assay ")]
            self.assertTrue(named, command)
            for line in named:
                self.assertTrue(line.startswith(" ".join(["assay", *command])), line)

    def test_help_may_stand_before_the_command(self):
        self.assertEqual(self.run_assay("help", "scan", "git").stdout, self.run_assay("scan", "git", "--help").stdout)

    def mistake(self, *arguments):
        done = self.run_assay(*arguments)
        self.assertEqual((done.returncode, done.stdout), (2, b""), arguments)
        return done.stderr.decode()

    def test_an_unknown_word_is_answered_with_the_nearest(self):
        self.assertIn("unknown command 'scna'\n  hint: did you mean 'scan'?", self.mistake("scna"))
        self.assertIn("unknown flag '--formt'\n  hint: did you mean '--format'?", self.mistake("scan", ".", "--formt=x"))
        self.assertIn("unknown command 'lsit'\n  hint: did you mean 'list'?", self.mistake("rules", "lsit"))
        self.assertIn("unknown flag '--hlep'\n  hint: did you mean '--help'?", self.mistake("--hlep"))
        self.assertIn("did you mean 'json'?", self.mistake("scan", ".", "--format", "jsn"))
        self.assertIn("did you mean 'github-pat'?", self.mistake("explain", "githb-pat"))
        self.assertIn("did you mean 'github-pat'?", self.mistake("scan", ".", "--only", "githb-pat"))

    def test_a_flag_of_another_command_is_answered_with_who_takes_it(self):
        takes = "unknown flag '--staged'\n  hint: 'assay scan git' takes it"
        self.assertIn(takes, self.mistake("scan", "--staged"))
        self.assertIn(takes, self.mistake("scan", "github", "--staged", "a/b"))
        self.assertIn("'assay rules list' takes it", self.mistake("rules", "--provider", "x"))
        self.assertIn("'assay rules list', 'assay rules show', 'assay rules check' and others take it", self.mistake("rules", "--format", "json"))
        self.assertIn("'assay scan --help' shows all flags", self.mistake("scan", "--no-such-flag"))

    def test_a_mistake_says_what_was_wrong_and_what_to_do(self):
        for arguments, said in ((["scan"], "PATH is missing"), (["rules"], "a command is missing"),
                                (["scan", ".", "--fail-on"], "--fail-on needs a value"),
                                (["scan", ".", "--fail-on", "terrible"], "'terrible' is no such choice"),
                                (["scan", "git", "--staged", "--range", "a..b"], "do not go together"),
                                (["explain"], "neither a rule nor --why, --why-not FILE:LINE or --rotate RULE"),
                                (["explain", "--why-not", "x"], "not of the form FILE:LINE")):
            text = self.mistake(*arguments)
            self.assertIn(said, text, arguments)
            self.assertIn("\n  hint: ", text, arguments)


if __name__ == "__main__":
    main()

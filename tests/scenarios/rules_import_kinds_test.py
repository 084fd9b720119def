"""assay rules import: values of another kind than a field wants are read as gitleaks reads them, or told, never dropped."""
import json

from harness import Scenario, main

RULE = "[[rules]]\nid = 'acme'\nregex = '''acme_([a-z0-9]{20})'''\n"
ALLOW = RULE + "[[rules.allowlists]]\n"
# Line 1 is random, line 2 is not, line 3 holds the word "dead", line 4 is what the other file is for.
VALUES = ("a1b2c3d4e5f6g7h8i9j0", "aaaaaaaaaaaaaaaaaaab", "dead12345a6b7c8d9e0f")


class RulesImportKinds(Scenario):
    def imported(self, config, code=0):
        self.write("gitleaks.toml", config)
        self.write("base.toml", "[[rules]]\nid = 'lamp'\nregex = 'lamp_[a-z0-9]{20}'\n")
        done = self.run_assay("rules", "import", "gitleaks.toml", "-o", "imported.yaml", "--write-config", "assay.yaml")
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr.decode()

    def lines(self, config, code=0):
        """The lines that are found, and what was told."""
        told = self.imported(config, code)
        self.write("tree/a", "".join("k = " + "acme" + f"_{value}\n" for value in VALUES)
                   + "k = " + "lamp" + "_a1b2c3d4e5f6g7h8i9j0\n")
        done = self.run_assay("scan", "tree", "--config", "assay.yaml", "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return sorted({place["line"] for finding in json.loads(done.stdout)["findings"] for place in finding["places"]
                       if not place.get("suppressed")}), told

    def test_numbers_and_truth_values_as_text(self):
        self.assertEqual(self.lines(RULE + "entropy = '3.5'\nsecretGroup = '1'\n")[0], [1, 3])

    def test_a_number_for_an_id_or_a_word(self):
        self.assertEqual(self.lines(ALLOW.replace("'acme'", "5") + "stopwords = [5]\n")[0], [2])
        self.assertIn("id: '5'", (self.folder / "imported.yaml").read_text(encoding="utf-8"))

    def test_one_text_for_a_list_holds_commas_between(self):
        self.assertEqual(self.lines(ALLOW + "stopwords = 'dead,a1b2'\n")[0], [2])

    def test_one_table_for_a_list(self):
        self.assertEqual(self.lines("[rules]" + ALLOW.removeprefix("[[rules]]").replace("[[rules.allowlists]]",
                                                                                        "[rules.allowlists]")
                                    + "stopwords = ['dead']\n")[0], [1, 2])

    def test_rules_in_one_line(self):
        self.assertEqual(self.lines("rules = [{id = 'acme', regex = 'acme_([a-z0-9]{20})', "
                                    "allowlists = [{stopwords = ['dead']}]}]\n")[0], [1, 2])

    def test_a_rule_that_is_switched_off_by_text(self):
        self.assertEqual(self.lines("[extend]\npath = 'base.toml'\ndisabledRules = 'lamp'\n" + RULE)[0], [1, 2, 3])

    def test_an_empty_word_is_in_no_value(self):
        self.assertEqual(self.lines(ALLOW + "stopwords = ['', 'dead']\n")[0], [1, 2])

    def test_conditions_that_hold_together_with_an_empty_word_hold_never(self):
        self.assertEqual(self.lines(ALLOW + "condition = 'AND'\nregexes = ['^dead']\nstopwords = ['']\n")[0], [1, 2, 3])

    def test_paths_that_hold_together_alone_are_paths(self):
        self.assertEqual(self.lines(ALLOW + "condition = 'AND'\npaths = ['^tree/']\n")[0], [])

    def test_what_gitleaks_refuses_is_told(self):
        for config, told in (
                (RULE + "entropy = 'high'\n", "acme: 'entropy' is no number, so it says nothing"),
                (RULE + "entropy = nan\n", "acme: 'entropy' is no number"),
                (RULE + "secretGroup = 3\n", "acme: its expression: its value is group 3, and it has no more than 1"),
                (RULE + "allowlists = 'x'\n", "acme: 'allowlists' is no list of tables"),
                (RULE + "required = 'lamp'\n", "acme: 'required' is no list of tables"),
                (RULE + "skipReport = 'perhaps'\n", "acme: 'skipReport' is no truth value"),
                (RULE + "keywords = [['acme']]\n", "acme: 'keywords' is no list of texts"),
                (RULE + "confidence = 'sure'\n", "acme: its confidence 'sure' is none of ours: it is high"),
                (ALLOW + "regexes = ['dead']\nregexTarget = 'file'\n", "acme: 'regexTarget = \"file\"' of an allowlist"),
                (ALLOW + "regexes = ['dead']\ncondition = 'XOR'\n", "acme: 'condition = \"xor\"' of an allowlist"),
                (ALLOW + "description = 'x'\n", "acme: line 4: an allowlist that names nothing"),
                (RULE + "[[allowlists]]\ntargetRules = ['nope']\nstopwords = ['dead']\n",
                 "configuration: an allowlist for nope, which"),
                ("extend = 'base.toml'\n" + RULE, "configuration: 'extend' is no table"),
                ("[extend]\nurl = 'https://example.org/x'\n" + RULE, "[extend]: 'url' has no counterpart"),
                ("rules = 'x'\n", "configuration: 'rules' is no list of tables")):
            with self.subTest(config):
                self.folder.joinpath("imported.yaml").unlink(missing_ok=True)
                self.folder.joinpath("assay.yaml").unlink(missing_ok=True)
                self.assertIn("not taken over: " + told, self.imported(config, code=3))

    def test_what_says_nothing_is_noted(self):
        told = self.imported(RULE + "tags = ['a']\n[[allowlists]]\nstopwords = ['a']\n[allowlist]\nstopwords = ['b']\n")
        self.assertIn("note: configuration: 'tags' of 1 rule: none here", told)
        self.assertIn("note: configuration: 'allowlist' and 'allowlists' at once, which gitleaks refuses", told)

    def test_files_that_extend_each_other_end(self):
        self.write("other.toml", "[extend]\npath = 'gitleaks.toml'\n" + RULE.replace("acme", "tube"))
        told = self.imported("[extend]\npath = 'other.toml'\n" + RULE, code=3)
        self.assertIn("[extend] goes on in further files, which gitleaks does not read either", told)
        self.assertIn("id: tube", (self.folder / "imported.yaml").read_text(encoding="utf-8"))

    def test_an_allowlist_of_a_rule_stays_with_it_whatever_others_are_called(self):
        self.assertEqual(self.lines(
            ALLOW.replace("'acme'", "'My Key'") + "stopwords = ['dead', 'a1b2', 'aaaa']\n"
            "[[rules]]\nid = 'my-key'\nregex = 'lamp_[a-z0-9]{20}'\n")[0], [4])


if __name__ == "__main__":
    main()

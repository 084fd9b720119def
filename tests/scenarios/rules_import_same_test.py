"""assay rules import: configurations of gitleaks and what it finds with them, one way of writing them each."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import unittest

from harness import Scenario, main

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEER = pathlib.Path(os.environ.get("ASSAY_PEERS", ROOT / "benchmarks/peers")) / "bin/gitleaks"
GITLEAKS = str(PEER) if PEER.is_file() else shutil.which("gitleaks")
HEX = "0123456789abcdef"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def value(seed, length, letters="0123456789abcdefghijklmnopqrstuvwxyz"):
    chosen = random.Random(seed)
    return "".join(chosen.choice(letters) for _ in range(length))


def rule(name, regex, *more):
    return "\n".join(("[[rules]]", f"id = '{name}'", "description = 'x'", f"regex = '''{regex}'''", *more)) + "\n"


class RulesImportSame(Scenario):
    def found(self, config, files, code=0):
        """What is found after the import, which is what gitleaks finds too, as (rule, path, line); what the import told."""
        self.write("gitleaks.toml", config)
        for path, lines in files.items():
            self.write("tree/" + path, "\n".join(lines) + "\n")
        done = self.run_assay("rules", "import", "gitleaks.toml", "-o", "imported.yaml", "--write-config", "assay.yaml")
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(b" 0 failing", self.run_assay("rules", "test", "imported.yaml").stdout)
        scan = self.run_assay("scan", "tree", "--config", "assay.yaml", "--format", "json")
        self.assertIn(scan.returncode, (0, 1), scan.stderr)
        ours = {(finding["rule"], place["path"].removeprefix("tree/"), place["line"])
                for finding in json.loads(scan.stdout)["findings"] for place in finding["places"]
                if not place.get("suppressed")}
        if GITLEAKS is not None:
            self.assertEqual(ours, self.found_by_gitleaks())
        return ours, done.stderr.decode()

    def found_by_gitleaks(self):
        subprocess.run([GITLEAKS, "dir", "tree", "--config", "gitleaks.toml", "--no-banner", "--exit-code", "0",
                        "--report-format", "json", "--report-path", "leaks.json"],
                       cwd=self.folder, check=True, capture_output=True)
        leaks = json.loads((self.folder / "leaks.json").read_text(encoding="utf-8")) or []
        return {(leak["RuleID"], leak["File"].removeprefix("tree/"), leak["StartLine"]) for leak in leaks}

    def test_keys_in_any_case_of_their_letters(self):
        ours, _ = self.found(
            "Title = 'x'\n[[Rules]]\nID = 'lamp'\nDescription = 'x'\nRegex = 'lamp-[0-9a-f]{24}'\n"
            "[[Rules.Allowlists]]\nStopWords = ['DEAD']\n[AllowList]\nPaths = ['skipped/']\n",
            {"a": ["lamp-" + value(1, 24, HEX), "lamp-dead" + value(2, 20, HEX)],
             "skipped/a": ["lamp-" + value(3, 24, HEX)]})
        self.assertEqual(ours, {("lamp", "a", 1)})

    def test_paths_with_classes_and_in_any_case(self):
        ours, told = self.found(
            rule("tf", "tfkey_[a-z0-9]{24}", r"path = '''(?i)\.(tf|tfvars)$'''")
            + rule("envs", "envkey_[a-z0-9]{24}", r"path = '''(^|/)\.env(\.[a-z]+)?$'''")
            + rule("code", "ntkey_[a-z0-9]{24}", "[[rules.allowlists]]",
                   r"paths = ['''.*_test\.go$''', '''(?:^|/)__tests__/''', '''[Dd]ocs?/v\d{1,2}/''']")
            + r"[allowlist]" + "\n" + r"paths = ['''(.*?)(jpg|svg)$''', '''node_modules''', '''(?i)\.MD$''']",
            {**{path: ["tfkey_" + value(11, 24)] for path in ("m.TF", "m.tfvars", "m.txt")},
             **{path: ["envkey_" + value(12, 24)] for path in ("a/.env", ".env.prod", "x.env")},
             **{path: ["ntkey_" + value(13, 24)]
                for path in ("a.go", "a_test.go", "src/__tests__/a.js", "Docs/v12/a", "docs/vx/a", "x.svg",
                             "my_node_modules_x/a", "README.md")}}, code=3)
        self.assertEqual(ours, {("tf", "m.TF", 1), ("tf", "m.tfvars", 1), ("envs", "a/.env", 1), ("envs", ".env.prod", 1),
                                ("code", "a.go", 1), ("code", "docs/vx/a", 1)})
        self.assertIn("envs: its path '(^|/)\\.env(\\.[a-z]+)?$' is wider here", told)

    def test_allowlists_by_target_and_condition(self):
        ours, told = self.found(
            rule("acme", "[a-z]{0,8}_?acme_([a-z0-9]{20})",
                 "[[rules.allowlists]]", "condition = 'AND'", "regexes = ['^11']", "stopwords = ['BEEF']",
                 "[[rules.allowlists]]", "regexTarget = 'line'", r"regexes = ['''nosecret''', '''^\s*#''']",
                 "[[rules.allowlists]]", "regexTarget = 'match'", "regexes = ['public_acme']")
            + rule("lamp", "lamp_([a-z0-9]{20})")
            + "[[allowlists]]\ntargetRules = ['lamp']\nregexes = ['^00']\npaths = ['skipped/']\n"
              "[[allowlists]]\nstopwords = ['cafe']\n",
            {"a": ["acme_" + value(21, 20), "acme_11" + value(22, 18), "acme_11beef" + value(23, 14),
                   f"acme_{value(24, 20)} # nosecret", "  # acme_" + value(25, 20), "public_acme_" + value(26, 20),
                   "acme_00" + value(27, 18), "lamp_00" + value(28, 18), "lamp_cafe" + value(29, 16),
                   "acme_cafe" + value(30, 16)],
             "skipped/a": ["acme_" + value(31, 20), "lamp_" + value(32, 20)]})
        self.assertEqual(ours, {("acme", "a", 1), ("acme", "a", 2), ("acme", "a", 7), ("acme", "skipped/a", 1)})
        self.assertIn("paths of an allowlist for some rules are exclude_paths of these", told)

    def test_an_allowance_that_would_accept_all_is_left_out_and_told(self):
        ours, told = self.found(
            rule("acme", "acme_([a-z0-9]{20})") + "[allowlist]\nregexes = ['^$']\n",
            {"a": ["acme_a" + value(41, 19)]}, code=3)
        self.assertEqual(ours, {("acme", "a", 1)})
        self.assertIn("the expression '^$' of an allowlist fits an empty text, so it would allow all", told)

    def test_of_conditions_that_hold_together_none_may_be_missing(self):
        self.write("gitleaks.toml", rule("acme", "acme_([a-z0-9]{20})", "[[rules.allowlists]]", "condition = 'AND'",
                                         "regexes = ['(?=x)']", "stopwords = ['a']"))
        done = self.run_assay("rules", "import", "gitleaks.toml", "-o", "imported.yaml", "--write-config", "assay.yaml")
        self.assertIn(b"the expression '(?=x)' of an allowlist: look-around; what it allows is reported", done.stderr)
        self.assertNotIn("allow:", (self.folder / "assay.yaml").read_text(encoding="utf-8"))

    def test_the_entropy_must_be_more_than_the_number(self):
        letters = "abcdefgh"
        ours, _ = self.found(rule("e", "ekey_([a-z0-9]{16})", "entropy = 3.0"),
                             {"a": ["ekey_" + letters * 2, "ekey_" + letters + letters[:7] + "i"]})
        self.assertEqual(ours, {("e", "a", 2)})

    def test_long_values_and_private_keys(self):
        body = [value(50 + line, 64, BASE64) for line in range(25)]
        label = "PRIVATE KEY-----"
        ours, _ = self.found(
            rule("block", r"(?i)-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----[\s\S-]{64,}?KEY(?: BLOCK)?-----")
            + rule("long", r"longtok_([A-Za-z0-9]{40,})(?:['\"\s]|$)"),
            {"key.pem": ["-----BEGIN RSA " + label, *body, "-----END RSA " + label],
             "a": ["longtok_" + value(80, 60), "longtok_" + value(81, 900) + " "]})
        self.assertEqual(ours, {("block", "key.pem", 1), ("long", "a", 1), ("long", "a", 2)})

    def test_a_value_that_only_its_delimiters_end(self):
        ours, told = self.found(
            rule("mark", r"\b([A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)(?:[\x60'\"\s;]|\\[nr]|$)"),
            {"a": [f'k="{value(91, 6)}_{value(92, 29)}_mmk"', f"k={value(93, 6)}_{value(94, 29)}_mmkx"]}, code=3)
        self.assertEqual(ours, {("mark", "a", 1)})
        self.assertIn("mark: what has to stand directly around its value is not asked for: it may find more", told)

    def test_rules_beside_others_are_not_told_of(self):
        ours, _ = self.found(
            rule("one", "pkey_[a-z0-9]{24}", "[[rules.required]]", "id = 'beside'")
            + rule("beside", "auxid_[0-9]{12}", "skipReport = true")
            + rule("two", "bkey_[a-z0-9]{24}", "[[rules.required]]", "id = 'beside'", "[[rules.required]]", "id = 'more'")
            + rule("more", "morid_[0-9]{12}"),
            {"a": ["pkey_" + value(101, 24), "auxid_" + value(102, 12, HEX[:10])],
             "b": ["pkey_" + value(103, 24)],
             "c": ["bkey_" + value(104, 24), "auxid_" + value(105, 12, HEX[:10])],
             "d": ["bkey_" + value(106, 24), "auxid_" + value(107, 12, HEX[:10]), "morid_" + value(108, 12, HEX[:10])]})
        self.assertEqual(ours, {("one", "a", 1), ("two", "d", 1), ("more", "d", 3)})

    def test_of_rules_with_one_id_the_last_counts(self):
        ours, told = self.found(rule("acme", "acme_[0-9a-f]{20}") + rule("acme", "lamp_[0-9a-f]{20}"),
                                {"a": ["acme_" + value(111, 20, HEX), "lamp_" + value(112, 20, HEX)]})
        self.assertEqual(ours, {("acme", "a", 2)})
        self.assertIn("acme: the file has it more than once: the last counts", told)

    def test_a_file_without_rules_leaves_the_built_in_ones_on(self):
        self.write("gitleaks.toml", "[allowlist]\npaths = ['skipped/']\n")
        done = self.run_assay("rules", "import", "gitleaks.toml", "--write-config", "assay.yaml")
        self.assertIn(b"it does not extend the default ones: the built-in rules stay on", done.stderr)

    def test_rules_of_old_files_have_a_description_alone(self):
        self.write("old.toml", "title = 'x'\n[[rules]]\ndescription = 'ACME Key (old)'\nregex = 'acme_[0-9a-f]{32}'\n"
                               "[[rules]]\nregex = 'lamp_[0-9a-f]{32}'\n")
        done = self.run_assay("rules", "import", "old.toml")
        self.assertIn(b"id: acme-key-old\n", done.stdout)
        self.assertIn(b"line 5: a rule without an id", done.stderr)


if __name__ == "__main__":
    main()

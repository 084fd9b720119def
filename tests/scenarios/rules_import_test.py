"""assay rules import: a gitleaks configuration with [extend], allowlists and rules of its own finds the same afterwards."""
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

BASE = r"""
title = "shared rules"
[[rules]]
id = "acme-token"
description = "ACME API token"
regex = '''\b(acme_(?:live|test)_[a-zA-Z0-9]{32})(?:[\x60'"\s;]|\\[nr]|$)'''
entropy = 3
keywords = ["acme_"]

[[rules]]
id = "lamp-key"
regex = '''lamp-[0-9a-f]{24}\b'''
keywords = ["lamp-"]
"""

OWN = r"""
title = "our rules"
[extend]
path = "base.toml"
disabledRules = ["lamp-key"]

[[rules]]
id = "intdb-password"
description = "Password of the internal database"
regex = '''(?i)[\w.-]{0,50}?(?:intdb)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}([a-z0-9]{20})(?:[\x60'"\s;]|\\[nr]|$)'''
entropy = 3.2
keywords = ["intdb"]
[[rules.allowlists]]
regexes = ['''^0000''']
stopwords = ["sample"]

[[rules]]
id = "corp-key"
regex = '''corp-[0-9a-f]{8,}-key'''
path = '''\.env$'''
keywords = ["corp-"]

[[rules]]
id = "region-key"
regex = '''([0-9a-f]{32}-zz[0-9]{1,2})\b'''
keywords = ["-zz"]

[[rules]]
id = "two-keys"
regex = '''twokey:(\w{4,8}):(\w{24})'''
secretGroup = 2
keywords = ["twokey"]

[allowlist]
description = "what nobody cares for"
paths = ['''testdata/''', '''\.md$''']
regexTarget = "line"
regexes = ['''harmless''']
"""


def value(seed, length, letters="0123456789abcdefghijklmnopqrstuvwxyz"):
    chosen = random.Random(seed)
    return "".join(chosen.choice(letters) for _ in range(length))


def files():
    """Paths and texts with values that the rules find, that an allowlist allows, and that are none."""
    hexadecimal = "0123456789abcdef"
    acme = "acme" + "_live_" + value(1, 32)
    texts = {
        "src/app.py": f'KEY = "{acme}"\nOTHER = "acme_live_short"\n',
        "src/other.py": f'lamp = "lamp-{value(2, 24, hexadecimal)}"\n',
        "conf/db.ini": f"intdb_password = {value(3, 20)}\nINTDB_PASSWORD={value(4, 20)} # harmless\n"
                       f"intdb.password: 0000{value(5, 16)}\nintdb-password=sample{value(6, 14)}\n"
                       f"intdb_password = {'ab' * 10}\n",
        "deploy/prod.env": f"CORP=corp-{value(7, 16, hexadecimal)}-key\n",
        "deploy/prod.txt": f"CORP=corp-{value(8, 16, hexadecimal)}-key\n",
        "deploy/region": f"{value(9, 32, hexadecimal)}-zz4\n{value(10, 30, hexadecimal)}-zz4\n",
        "deploy/two": f"twokey:{value(11, 6)}:{value(12, 24)}\n",
        "testdata/app.py": f'KEY = "acme_live_{value(13, 32)}"\n',
        "README.md": f'KEY = "acme_test_{value(14, 32)}"\n',
        "src/late.yml": f"a: 1\nb:\n  - acme_test_{value(15, 32)}\n  - x\n  - intdb = '{value(16, 20)}'\n",
    }
    return texts


class RulesImport(Scenario):
    def prepare(self):
        self.write("base.toml", BASE)
        self.write("gitleaks.toml", OWN)
        for path, text in files().items():
            self.write("tree/" + path, text)

    def imported(self, code=0):
        done = self.run_assay("rules", "import", "gitleaks.toml", "-o", "imported.yaml", "--write-config", "assay.yaml")
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr.decode()

    def found_by_assay(self):
        done = self.run_assay("scan", "tree", "--config", "assay.yaml", "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        found = set()
        for finding in json.loads(done.stdout)["findings"]:
            for place in finding["places"]:
                if place.get("suppressed"):
                    continue
                found.add((finding["rule"], place["path"].removeprefix("tree/"), place["line"]))
        return found

    def test_what_is_written_is_good(self):
        self.prepare()
        self.imported()
        self.assertEqual(self.run_assay("rules", "check", "imported.yaml").returncode, 0)
        self.assertIn(b"0 failing", self.run_assay("rules", "test", "imported.yaml").stdout)

    def test_rules_allowlists_and_paths_hold(self):
        self.prepare()
        self.imported()
        self.assertEqual(self.found_by_assay(), {
            ("acme-token", "src/app.py", 1), ("acme-token", "src/late.yml", 3), ("intdb-password", "src/late.yml", 5),
            ("intdb-password", "conf/db.ini", 1), ("corp-key", "deploy/prod.env", 1),
            ("region-key", "deploy/region", 1), ("two-keys", "deploy/two", 1)})

    def test_gitleaks_finds_the_same(self):
        if GITLEAKS is None:
            raise unittest.SkipTest("no gitleaks to compare with")
        self.prepare()
        self.imported()
        subprocess.run([GITLEAKS, "dir", "tree", "--config", "gitleaks.toml", "--no-banner", "--exit-code", "0",
                        "--report-format", "json", "--report-path", "leaks.json"],
                       cwd=self.folder, check=True, capture_output=True)
        leaks = json.loads((self.folder / "leaks.json").read_text(encoding="utf-8"))
        theirs = {(leak["RuleID"], leak["File"].removeprefix("tree/"), leak["StartLine"]) for leak in leaks}
        self.assertEqual(self.found_by_assay(), theirs)

    def test_a_rule_may_change_what_the_extended_file_says_of_it(self):
        self.write("base.toml", "[[rules]]\nid = 'a'\ndescription = 'of the base'\nregex = 'abcd_([0-9a-f]{40})'\n"
                                "entropy = 2.0\n[rules.allowlist]\nregexes = ['^00']\n")
        self.write("gitleaks.toml", "[extend]\npath = 'base.toml'\n[[rules]]\nid = 'a'\nentropy = 3.5\n"
                                    "path = '\\.env$'\n[rules.allowlist]\nregexes = ['^ff']\n")
        self.imported()
        text = (self.folder / "imported.yaml").read_text(encoding="utf-8")
        config = (self.folder / "assay.yaml").read_text(encoding="utf-8")
        for part in ("of the base", "entropy: 3.5001", "**/*.env", "abcd_"):
            self.assertIn(part, text)
        self.assertIn("^00", config)
        self.assertIn("^ff", config)

    def test_what_is_extended_is_named_from_the_working_directory_on(self):
        self.write("conf/base.toml", BASE)
        self.write("conf/gitleaks.toml", OWN.replace('"base.toml"', '"conf/base.toml"'))
        done = self.run_assay("rules", "import", "conf/gitleaks.toml", "-o", "imported.yaml")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("id: acme-token", (self.folder / "imported.yaml").read_text())

    def test_a_rule_that_is_no_finding_of_its_own_is_told(self):
        self.write("gitleaks.toml", "[[rules]]\nid = 'a'\npath = '\\.pem$'\n[[rules]]\nid = 'b'\nentropy = 3\n"
                                    "[[rules]]\nid = 'c'\nregex = 'abcd_[0-9a-f]{40}'\n"
                                    "[[rules]]\nid = 'd'\nregex = 'efgh_[0-9a-f]{40}'\nskipReport = true\n")
        told = self.imported(code=3)
        self.assertIn("not taken over: a: a rule of a path alone", told)
        self.assertIn("1 rule taken over; 3 things not", told)
        self.assertIn("not taken over: b: it has no expression", told)

    def test_a_generic_rule_yields_to_others(self):
        self.write("gitleaks.toml", "[[rules]]\nid = 'a-generic-key'\nregex = 'company_key = ([0-9a-z_]{20,})'\n"
                                    "[[rules]]\nid = 'b'\nregex = 'xyz_[0-9a-f]{40}'\n")
        self.imported()
        self.write("tree/a.txt", f"company_key = xyz_{value(3, 40, '0123456789abcdef')}\n"
                                 f"company_key = {value(4, 24)}\n")
        self.assertEqual(self.found_by_assay(), {("b", "a.txt", 1), ("a-generic-key", "a.txt", 2)})

    def test_a_rule_that_requires_another_becomes_a_pair(self):
        self.write("gitleaks.toml", "[[rules]]\nid = 'key'\nregex = 'pqrs_[0-9a-f]{40}'\n"
                                    "[[rules.required]]\nid = 'name'\nwithinLines = 5\n"
                                    "[[rules]]\nid = 'name'\nregex = 'pqname_[0-9]{12}'\nskipReport = true\n")
        told = self.imported()
        self.assertIn("key: 'withinLines: 5' is 720 bytes here", told)
        self.assertIn("name: 'skipReport': 'allow' in assay.yaml accepts what it finds", told)
        key, name = f"k = pqrs_{'0123456789abcdef' * 3}"[:49] + "\n", "n = pqname_123456789012\n"
        for text, found in ((key + name, {"key"}), (key + "\n" * 900 + name, set()), (key, set()), (name, set())):
            self.write("tree/a.txt", text)
            self.assertEqual({rule for rule, _, _ in self.found_by_assay()}, found, text)

    def test_a_rule_that_requires_what_is_not_taken_over_is_left_out(self):
        self.write("gitleaks.toml", "[[rules]]\nid = 'a'\nregex = 'pqrs_[0-9a-f]{40}'\n[[rules.required]]\nid = 'b'\n"
                                    "[[rules]]\nid = 'b'\nregex = 'tuvw_[0-9a-f]{40}'\n[[rules.required]]\nid = 'c'\n"
                                    "[[rules]]\nid = 'c'\nregex = '''foo(?=bar)'''\n"
                                    "[[rules]]\nid = 'd'\nregex = 'xyza_[0-9a-f]{40}'\n"
                                    "[[rules]]\nid = 'e'\nregex = 'xyzb_[0-9a-f]{40}'\n[[rules.required]]\nid = 'e'\n")
        told = self.imported(code=3)
        self.assertIn("not taken over: e: it requires e, which is not here", told)
        self.assertIn("not taken over: b: it requires c, which is not here", told)
        self.assertIn("not taken over: a: it requires b, which is not here", told)
        self.assertIn("1 rule taken over; 4 things not", told)

    def test_what_cannot_be_taken_over_is_told(self):
        self.write("gitleaks.toml", "[[rules]]\nid = 'a'\nregex = '''foo(?=bar)'''\n"
                                    "[[rules]]\nid = 'b'\nregex = '''[0-9a-f]{40}'''\n"
                                    "[[rules]]\nid = 'c'\nregex = '''abcd_[0-9a-f]{40}'''\nvalidate = 'x'\n")
        told = self.imported(code=3)
        self.assertIn("not taken over: a: its expression: look-around", told)
        self.assertIn("not taken over: b: its expression: no literal of three bytes stands in every match", told)
        self.assertIn("not taken over: c: 'validate' has no counterpart", told)
        self.assertIn("1 rule taken over; 3 things not", told)

    def test_alternatives_with_values_of_their_own_are_rules_of_their_own(self):
        self.write("gitleaks.toml", "[[rules]]\nid = 'a'\nregex = 'acme_one=([0-9a-f]{32})|acme_two=([0-9a-f]{40})'\n"
                                    "[[rules]]\nid = 'b'\nregex = 'acme_(?:three|four)=([0-9a-f]{32})'\n")
        told = self.imported()
        self.assertIn("note: a: its value stands in another group of each alternative, so it is 2 rules here: a, a-2", told)
        self.assertIn("only: ['a', 'a-2', 'b']", (self.folder / "assay.yaml").read_text(encoding="utf-8"))
        self.write("tree/a.txt", f"acme_one={value(1, 32, '0123456789abcdef')}\n"
                                 f"acme_two={value(2, 40, '0123456789abcdef')}\n")
        self.assertEqual(self.found_by_assay(), {("a", "a.txt", 1), ("a-2", "a.txt", 2)})
        self.assertIn(b"0 failing", self.run_assay("rules", "test", "imported.yaml").stdout)

    def test_a_file_that_is_there_is_not_written_over(self):
        self.prepare()
        self.write("imported.yaml", "mine")
        self.assertIn("the file is there already", self.imported(code=2))

    def test_a_scan_notes_a_configuration_that_it_does_not_read(self):
        self.write("tree/.gitleaks.toml", OWN)
        notes = self.run_assay("scan", "tree").stderr + self.run_assay("scan", "tree").stdout
        self.assertIn(b"tree/.gitleaks.toml is not read; 'assay rules import' takes", notes)
        self.assertNotIn(b"is not read;", self.run_assay("scan", "tree", "--no-config").stdout)

    def test_long_runs_single_texts_and_broken_toml(self):
        text, _ = self.imported_rule("[[rules]]\nid = 'a'\nregex = '\\b(acm$)'\n"
                                     "[[rules]]\nid = 'b'\nregex = '" + "p" * 60 + "acme_[0-9a-f]{32}'\n")
        self.assertEqual(text.count("  - id: "), 2)
        self.write("broken.toml", "title = 'x'\n[[)rules]]\nid = 1\n")
        done = self.run_assay("rules", "import", "broken.toml")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"broken.toml, line 2", done.stderr)
        self.write("broken.toml", "[[rules]]\nid = 'a'\nregex\u024b = 'b'\n")
        self.assertEqual(self.run_assay("rules", "import", "broken.toml").returncode, 2)

    def imported_rule(self, text):
        self.write("rules.in", text)
        done = self.run_assay("rules", "import", "rules.in", "-o", "out.yaml")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        checked = self.run_assay("rules", "check", "out.yaml")
        self.assertEqual(checked.returncode, 0, checked.stderr)
        return (self.folder / "out.yaml").read_text(encoding="utf-8"), done

    def test_nosey_parker_and_kingfisher(self):
        text, done = self.imported_rule(
            "rules:\n- name: ACME key\n  id: acme.1\n  pattern: |\n    (?x)\n    \\b\n    ( acmekey_ [0-9a-f]{32} )  # value\n    \\b\n"
            "  min_entropy: 3.1\n  confidence: medium\n  examples:\n  - x\n  validation:\n    type: Http\n")
        self.assertEqual(done.returncode, 3)
        self.assertIn("id: acme-1", text)
        self.assertIn("acmekey_[0-9a-f]{32}", text)
        self.assertIn("entropy: 3.1001", text)
        self.assertIn(b"'validation' has no counterpart", done.stderr)

    def test_kingfisher_files_as_they_are_shipped(self):
        # A filter as a tree of expressions, deeper than our own files may be; anchors and aliases; what is no rule.
        depth = 60
        text, done = self.imported_rule(
            "rules:\n- acme.0\n- name: ACME key\n  id: acme.1\n  pattern: \"(acmekey_)([0-9a-f]{32})\"\n"
            "  betterleaks_secret_group: 2\n  keywords: [acmekey]\n  path: (?i)\\.tf$\n"
            f"  betterleaks_filter: {'[' * depth}{']' * depth}\n"
            "  pattern_requirements: &wanted {min_digits: 2, ignore_if_contains: [changeme]}\n"
            "- name: ACME token\n  id: acme.2\n  pattern: 'acme(?:.|[\\n\\r]){0,32}?\\b([[:alnum:]]{30})\\b'\n"
            "  pattern_requirements: *wanted\n")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"configuration: line 2: what stands in 'rules' there is no rule", done.stderr)
        self.assertIn(b"'betterleaks_filter' has no counterpart", done.stderr)
        self.assertEqual(text.count("  - id: "), 2)
        self.assertEqual(text.count("checks: [digit]"), 2)
        self.assertIn("(?P<secret>[0-9a-f]{32})", text)
        self.assertIn("paths: [", text)
        self.assertIn(b"0 failing", self.run_assay("rules", "test", "out.yaml").stdout)

    def test_trufflehog_detectors(self):
        text, done = self.imported_rule(
            "detectors:\n- name: HogTokenDetector\n  keywords: [hog]\n  regex:\n    hogToken: \\b(HOG[0-9A-Z]{17})\\b\n"
            "  verify:\n  - endpoint: http://localhost:8000/\n")
        self.assertIn("id: hogtokendetector", text)
        self.assertIn("HOG", text)
        self.assertIn(b"'verify' has no counterpart", done.stderr)


if __name__ == "__main__":
    main()

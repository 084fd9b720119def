"""assay rules import: files of betterleaks, Kingfisher and TruffleHog find what the tools find with them."""
import json
import os
import pathlib
import random
import shutil
import subprocess

from harness import Scenario, main

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = pathlib.Path(os.environ.get("ASSAY_PEERS", ROOT / "benchmarks/peers")) / "bin"
LETTERS = "ghjkmnpqrtvwxyz"
LOWER = LETTERS + "23456789"


def peer(name):
    return str(PEERS / name) if (PEERS / name).is_file() else shutil.which(name)


def value(seed, length, letters=LOWER):
    chosen = random.Random(seed)
    return "".join(chosen.choice(letters) for _ in range(length))


class RulesImportPeers(Scenario):
    def found(self, name, rules, files, code=0):
        """What is found after the import as (rule, path, line), and what the import told."""
        self.write(name, rules)
        for path, lines in files.items():
            self.write("tree/" + path, "\n".join(lines) + "\n")
        done = self.run_assay("rules", "import", name, "-o", "imported.yaml", "--write-config", "assay.yaml")
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(b" 0 failing", self.run_assay("rules", "test", "imported.yaml").stdout)
        scan = self.run_assay("scan", "tree", "--config", "assay.yaml", "--format", "json")
        self.assertIn(scan.returncode, (0, 1), scan.stderr)
        return {(finding["rule"], place["path"].removeprefix("tree/"), place["line"])
                for finding in json.loads(scan.stdout)["findings"] for place in finding["places"]
                if not place.get("suppressed")}, done.stderr.decode()

    def run_peer(self, *command):
        return subprocess.run(command, cwd=self.folder, check=False, capture_output=True).stdout

    def same_as_betterleaks(self, ours):
        if peer("betterleaks") is None:
            return
        self.run_peer(peer("betterleaks"), "-c", "rules.toml", "--no-banner", "-s", "-o", "leaks.json", "filesystem", "tree")
        leaks = json.loads((self.folder / "leaks.json").read_text(encoding="utf-8"))["findings"]
        self.assertEqual(ours, {(leak["rule_id"], leak["location"]["path"].removeprefix("tree/"),
                                 leak["location"]["start_line"]) for leak in leaks})

    def same_as_kingfisher(self, ours):
        if peer("kingfisher") is None:
            return
        out = self.run_peer(peer("kingfisher"), "scan", "tree", "--rules-path", "rules.yml", "--load-builtins=false",
                            "--no-validate", "--format", "json", "--no-update-check", "--confidence", "low", "--no-dedup")
        findings = next(json.loads(line)["findings"] for line in out.splitlines() if line.startswith(b'{"findings":['))
        self.assertEqual(ours, {(one["rule"]["id"].replace(".", "-"), one["finding"]["path"].removeprefix("tree/"),
                                 one["finding"]["line"]) for one in findings})

    @staticmethod
    def betterleaks_rule(name, regex, *more):
        return "\n".join(("[[rules]]", f"id = '{name}'", "description = 'x'", f"regex = '''{regex}'''",
                          "confidence = 'high'", *more)) + "\n"

    def test_filters_of_betterleaks(self):
        ours, told = self.found("rules.toml", self.betterleaks_rule(
            "acme", "acme_([a-z0-9]{16})", "filter = '''",
            'entropy(finding["secret"]) < 3.0 || containsAny(finding["secret"], ["DEAD"]) ||',
            'matchesAny(finding["line"], [`nosecret`, `^\\s*#`])', "'''")
            + self.betterleaks_rule("lamp", "lamp_([a-z0-9]{16})", "filter = '''",
                                    'matchesAny(attributes["path"], [`\\.md$`]) || (matchesAny(finding["secret"], [`^gh`])',
                                    '&& containsAny(finding["secret"], ["jk"]))', "'''"),
            {"a": ["acme_" + "abcdefgh" * 2, "acme_" + "abcd" * 4, "acme_" + value(2, 12) + "dead",
                   "acme_" + value(3, 16) + " # nosecret", "  # acme_" + value(4, 16), "acme_" + value(5, 16),
                   "lamp_gh" + value(6, 12, "mnp2345") + "jk", "lamp_gh" + value(7, 14, "mnp2345")],
             "a.md": ["lamp_" + value(8, 16)]})
        self.assertEqual(ours, {("acme", "a", 1), ("acme", "a", 6), ("lamp", "a", 8)})
        self.assertIn("2 rules taken over; nothing was left out", told)
        self.same_as_betterleaks(ours)

    def test_a_part_of_a_filter_without_a_counterpart_is_told(self):
        ours, told = self.found("rules.toml", self.betterleaks_rule(
            "acme", "acme_([a-z0-9]{16})", "filter = '''",
            'entropy(finding["secret"]) <= 3.0 || tokenRatio(finding["secret"]) >= 2.5', "'''")
            + self.betterleaks_rule("lamp", "lamp_([a-z0-9]{16})", "filter = '''",
                                    'let x = finding["secret"]; containsAny(x, ["dead"])', "'''"),
            {"a": ["acme_" + "abcdefgh" * 2, "acme_" + value(11, 16), "lamp_" + value(12, 12) + "dead"]}, code=3)
        self.assertEqual(ours, {("acme", "a", 2), ("lamp", "a", 3)})
        self.assertIn("acme: what 'filter' drops by \"tokenRatio(finding[\"secret\"]) >= 2.5\" is reported", told)
        self.assertIn("lamp: what 'filter' drops by \"let x = finding[\"secret\"]; containsAny", told)

    def test_filters_of_the_file_hold_for_all_rules(self):
        ours, _ = self.found("rules.toml", "prefilter = '''\nmatchesAny(attributes[\"path\"], [`(?:^|/)vendor/`])\n'''\n"
                             "filter = '''\ncontainsAny(finding[\"secret\"], [\"dead\"])\n'''\n"
                             + self.betterleaks_rule("acme", "acme_([a-z0-9]{16})"),
                             {"a": ["acme_" + value(21, 16), "acme_dead" + value(22, 12)],
                              "vendor/a": ["acme_" + value(23, 16)]})
        self.assertEqual(ours, {("acme", "a", 1)})
        self.same_as_betterleaks(ours)

    def test_components_and_the_group_of_the_value(self):
        ours, told = self.found(
            "rules.toml", self.betterleaks_rule("beside", "auxid_([0-9]{12})", "skipReport = true")
            + self.betterleaks_rule("comp", "compkey_([a-z]{4}):([a-z0-9]{16})", "valueGroup = 2",
                                    "components = [{id = 'beside', within = '5L'}]")
            + self.betterleaks_rule("maybe", "optkey_([a-z0-9]{16})", "components = [{id = 'beside', optional = true}]"),
            {"a": ["auxid_" + value(31, 12, "0123456789"), "compkey_wxyz:" + value(32, 16)],
             "b": ["compkey_wxyz:" + value(33, 16), "optkey_" + value(34, 16)],
             "c": ["auxid_" + value(35, 12, "0123456789"), *(["x" * 200] * 8), "compkey_wxyz:" + value(36, 16)]})
        self.assertEqual(ours, {("comp", "a", 2), ("maybe", "b", 2)})
        self.assertIn("comp: 'withinLines: 5' is 720 bytes here", told)
        self.assertIn("(?P<secret>[a-z0-9]{16})", (self.folder / "imported.yaml").read_text(encoding="utf-8"))
        self.same_as_betterleaks(ours)

    def test_characters_that_kingfisher_asks_for(self):
        ours, _ = self.found(
            "rules.yml", "rules:\n"
            "- {name: a, id: u.dig, pattern: 'digkey_([A-Za-z0-9]{16})', pattern_requirements: {min_digits: 4}}\n"
            "- {name: b, id: u.up, pattern: 'upkey_([A-Za-z0-9!]{16})', pattern_requirements: "
            "{min_uppercase: 2, min_lowercase: 2, min_special_chars: 1, special_chars: '!'}}\n"
            "- {name: c, id: u.sp, pattern: 'spkey_([A-Za-z0-9!/_-]{16})', pattern_requirements: {min_special_chars: 2}}\n"
            "- {name: d, id: u.ign, pattern: 'ignkey_([a-z0-9]{16})', pattern_requirements: "
            "{ignore_if_contains: [' DEAD ', '']}}\n",
            {"a.txt": ["digkey_" + value(41, 13, LETTERS) + "829", "digkey_" + value(42, 12, LETTERS) + "8294",
                       "upkey_" + value(43, 12, LETTERS) + "PR9!", "upkey_" + value(44, 12, LETTERS) + "PR93",
                       "upkey_" + value(45, 12, LETTERS.upper()) + "PRm!", "upkey_" + value(46, 12, LETTERS) + "Pr9!",
                       "spkey_" + value(47, 14) + "!/", "spkey_" + value(48, 14) + "!a", "spkey_" + value(49, 14) + "_-",
                       "ignkey_dead" + value(50, 12), "ignkey_" + value(51, 16)]})
        self.assertEqual(ours, {("u-dig", "a.txt", 2), ("u-up", "a.txt", 3), ("u-sp", "a.txt", 7), ("u-sp", "a.txt", 9),
                                ("u-ign", "a.txt", 11)})
        self.same_as_kingfisher(ours)

    def test_the_group_token_is_kingfishers_value(self):
        ours, _ = self.found(
            "rules.yml", "rules:\n- {name: a, id: u.tok, pattern: 'tokkey_([a-z]{4}):(?P<TOKEN>[a-z0-9]{16})', min_entropy: 3}\n"
            "- {name: b, id: u.one, pattern: 'onekey_([a-z0-9]{16}):(?P<BODY>[a-z]{4})'}\n",
            {"a.txt": ["tokkey_wxyz:" + value(61, 16), "onekey_" + value(62, 16) + ":wxyz"]})
        self.assertEqual(ours, {("u-tok", "a.txt", 1), ("u-one", "a.txt", 2)})
        text = (self.folder / "imported.yaml").read_text(encoding="utf-8")
        self.assertIn("tokkey_[a-z]{4}:(?P<secret>[a-z0-9]{16})", text)
        self.assertIn("onekey_(?P<secret>[a-z0-9]{16}):[a-z]{4}", text)
        self.same_as_kingfisher(ours)

    def test_the_entropy_that_kingfisher_asks_of_another_group_is_told(self):
        _, told = self.found("rules.yml", "rules:\n- {name: a, id: u.one, pattern: 'onekey_([a-z0-9]{16}):(?P<BODY>[a-z]{4})', "
                             "min_entropy: 3}\n", {"a": ["x"]}, code=3)
        self.assertIn("not taken over: u.one: 'min_entropy' is asked of the group with a name there", told)

    def test_rules_of_kingfisher_for_validation_and_beside_others(self):
        ours, told = self.found(
            "rules.yml", "rules:\n- {name: a, id: u.hid, pattern: 'hidkey_([a-z0-9]{16})', visible: false}\n"
            "- {name: b, id: u.dep, pattern: 'depkey_([a-z0-9]{16})', depends_on_rule: [{rule_id: u.hid, variable: X}]}\n",
            {"a.txt": ["hidkey_" + value(71, 16), "depkey_" + value(72, 16)]})
        self.assertEqual(ours, {("u-dep", "a.txt", 2)})
        self.assertIn("note: u.hid: 'visible: false': it is for the validation of others", told)
        self.assertIn("note: u.dep: 'depends_on_rule': it is told of without the other too, as there", told)
        self.same_as_kingfisher(ours)

    def test_kinds_of_values_in_yaml_are_told(self):
        for line, told in (("min_entropy: high", "'min_entropy' is no number, so it says nothing"),
                           ("keywords: {a: b}", "'keywords' is no list of texts"),
                           ("visible: perhaps", "'visible' is no truth value"),
                           ("pattern_requirements: [min_digits]", "'pattern_requirements' is no mapping"),
                           ("pattern_requirements: {checksum: {}}", "'checksum' has no counterpart"),
                           ("confidence: sure", "its confidence 'sure' is none of ours"),
                           ("references: ['https://example.org', [x]]", "'references' is no list of texts"),
                           ("unheard_of: 1", "'unheard_of' has no counterpart")):
            with self.subTest(line):
                self.folder.joinpath("imported.yaml").unlink(missing_ok=True)
                self.folder.joinpath("assay.yaml").unlink(missing_ok=True)
                _, notes = self.found("rules.yml", "rules:\n- id: u.a\n  name: a\n  pattern: 'acmekey_([a-z0-9]{16})'\n"
                                      f"  {line}\n", {"a": ["x"]}, code=3)
                self.assertIn("not taken over: u.a: " + told, notes)

    def test_all_expressions_of_a_trufflehog_detector_must_be_found(self):
        ours, told = self.found(
            "detectors.yml", "detectors:\n- name: Hog\n  keywords: [hog]\n  regex:\n    id: '\\b(HOGID[0-9A-Z]{12})\\b'\n"
            "    key: 'hogkey_([a-z0-9]{20})'\n  primary_regex_name: key\n  exclude_words: [dead]\n",
            {"a": ["HOGID" + value(81, 12, "0123456789ABC"), "hogkey_" + value(82, 20)], "b": ["hogkey_" + value(83, 20)],
             "c": ["HOGID" + value(84, 12, "0123456789ABC")],
             "d": ["HOGID" + value(85, 12, "0123456789ABC"), "hogkey_dead" + value(86, 16)]})
        self.assertEqual(ours, {("hog", "a", 2)})
        self.assertIn("Hog: its regexes must all be found, anywhere in a file", told)

    def test_where_one_of_them_cannot_be_taken_over_the_others_stand_alone(self):
        ours, told = self.found(
            "detectors.yml", "detectors:\n- name: Hog\n  keywords: [hog]\n  regex:\n    id: '\\b(HOGID[0-9A-Z]{12})\\b'\n"
            "    key: '[^A-Za-z0-9]?([A-Za-z0-9]{40})[^A-Za-z0-9]?'\n",
            {"a": ["HOGID" + value(91, 12, "0123456789ABC")]}, code=3)
        self.assertEqual(ours, {("hog-id", "a", 1)})
        self.assertIn("Hog: all of its regexes must be found for one finding: each is a rule of its own here", told)
        self.assertIn("Hog-key: its expression: no literal of three bytes stands in every match", told)

    def test_validations_of_a_trufflehog_detector(self):
        ours, told = self.found(
            "detectors.yml", "detectors:\n- name: Hog\n  keywords: [hog]\n  regex:\n    key: 'hogkey_([A-Za-z0-9]{16})'\n"
            "  validations:\n    key: {contains_digit: true, contains_uppercase: true}\n    other: {contains_digit: true}\n",
            {"a": ["hogkey_" + value(101, 15, LETTERS) + "7", "hogkey_" + value(102, 14, LETTERS) + "P7",
                   "hogkey_" + value(103, 15, LETTERS) + "P"]}, code=3)
        self.assertEqual(ours, {("hog", "a", 2)})
        self.assertIn("Hog: 'validations' of other, which is none of its regexes", told)


if __name__ == "__main__":
    main()

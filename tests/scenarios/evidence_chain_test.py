"""A chain that was built anew, cut, backdated or changed does not pass; what is in it can be proved without it."""
import json
import shutil

from evidence_kit import NOW, EvidenceScenario, junit
from harness import main


class Chain(EvidenceScenario):
    def setUp(self):
        super().setUp()
        self.keys("mine", "other")
        self.write("junit.xml", junit())
        for number in range(3):
            self.append(f"release-{number}", NOW + number * 1000)

    def append(self, label, at, chain="chain", key="mine.pem", expect=0):
        self.record("junit.xml", f"{label}.json", "--label", label, "--key", key, at=at)
        done = self.run_at("evidence", "chain", "append", chain, f"{label}.json", "--key", key, at=at)
        self.assertEqual(done.returncode, expect, done.stderr.decode())

    def verify(self, *arguments, expect, chain="chain"):
        return self.codes(chain, "--key", "mine.pem.pub", *arguments, expect=expect, at=NOW + 100_000)

    def keep_head(self):
        shutil.copy(self.folder / "chain" / "head", self.folder / "seen")

    def test_whole_chain_passes_and_without_anything_from_outside_is_unproved(self):
        self.assertEqual(self.verify(expect=0), set())
        self.assertEqual(self.codes("chain", expect=3, at=NOW + 100_000), {"evidence-not-anchored"})

    def test_a_chain_built_anew_with_another_key_is_red(self):
        for number in range(3):
            self.append(f"release-{number}", NOW + number * 1000, chain="anew", key="other.pem")
        self.assertEqual(self.verify(expect=1, chain="anew"), {"evidence-other-key"})

    def test_a_chain_built_anew_with_the_key_does_not_fit_a_head_from_before(self):
        self.keep_head()
        for number in range(4):
            self.append(f"release-{number}", NOW + number * 999, chain="anew")
        self.assertEqual(self.verify(expect=0, chain="anew"), set())
        self.assertEqual(self.verify("--seen-head", "seen", expect=1, chain="anew"), {"evidence-chain-rebuilt"})

    def test_a_cut_tail_is_red(self):
        self.keep_head()
        for number in range(2):
            self.append(f"release-{number}", NOW + number * 1000, chain="shorter")
        self.assertEqual(self.verify("--seen-head", "seen", expect=1, chain="shorter"), {"evidence-chain-cut"})
        self.assertEqual(self.verify("--label", "release-2", expect=1, chain="shorter"), {"evidence-label"})

    def test_nothing_is_backdated(self):
        self.append("late", NOW + 1500, expect=1)
        self.assertEqual(self.verify(expect=0), set(), "nothing was written")

    def test_a_time_to_come_is_red(self):
        self.assertEqual(self.codes("chain", "--key", "mine.pem.pub", expect=1, at=NOW - 10_000), {"evidence-future"})

    def test_no_label_twice(self):
        self.append("release-1", NOW + 9000, expect=1)

    def test_changed_missing_and_extra_statements_are_red(self):
        entry = json.loads((self.folder / "chain" / "log.jsonl").read_text().splitlines()[1])
        path = self.folder / "chain" / "statements" / f"{entry['statement']}.json"
        whole = path.read_bytes()
        self.record("junit.xml", "another.json", "--label", "release-1", at=NOW + 1)
        shutil.copy(self.folder / "another.json", path)
        self.assertEqual(self.verify(expect=1), {"evidence-file-changed"})
        path.unlink()
        self.assertEqual(self.verify(expect=1), {"evidence-file-missing"})
        self.assertEqual(self.verify("--partial", expect=0), set())
        path.write_bytes(whole)
        self.write("chain/notes.txt", "")
        self.assertEqual(self.verify(expect=1), {"evidence-file-extra"})

    def test_an_entry_is_proved_to_whoever_has_only_the_head(self):
        self.assertEqual(self.run_assay("evidence", "chain", "prove", "chain", "release-1", "-o", "p.json").returncode, 0)
        self.keep_head()
        shutil.rmtree(self.folder / "chain")
        self.assertEqual(self.codes("p.json", "--head", "seen", expect=0), set())
        self.assertEqual(self.codes("p.json", "--key", "mine.pem.pub", expect=0), set())
        self.assertEqual(self.codes("p.json", expect=3), {"evidence-not-anchored"})
        self.write("p.json", (self.folder / "p.json").read_text().replace('"entry":1', '"entry":0'))
        self.assertEqual(self.codes("p.json", "--head", "seen", expect=1), {"evidence-proof"})

    def test_that_it_only_grew_is_proved(self):
        self.keep_head()
        self.append("release-3", NOW + 4000)
        self.assertEqual(self.run_assay("evidence", "chain", "prove", "chain", "--from", "3", "-o", "p").returncode, 0)
        self.assertEqual(self.codes("p", "--key", "mine.pem.pub", "--seen-head", "seen", expect=0), set())

    def test_sarif_names_the_codes(self):
        self.write("chain/notes.txt", "")
        done = self.run_at("evidence", "verify", "chain", "--key", "mine.pem.pub", "--format", "sarif", "-o", "r.sarif",
                           at=NOW + 100_000)
        self.assertEqual(done.returncode, 1)
        run = json.loads((self.folder / "r.sarif").read_text())["runs"][0]
        self.assertEqual([result["ruleId"] for result in run["results"]], ["evidence-file-extra"])
        self.assertEqual(self.run_assay("sarif", "validate", "r.sarif").returncode, 0)


main()

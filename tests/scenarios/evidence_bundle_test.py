"""A bundle verifies after it was moved, in part, and by anyone; nothing in it can change unseen."""
import shutil

from evidence_kit import EvidenceScenario
from harness import main


class Bundle(EvidenceScenario):
    def setUp(self):
        super().setUp()
        self.keys("mine", "other")
        self.write("suite/run.log", "passed")
        self.write("suite/report.json", "{}")
        done = self.run_assay("evidence", "bundle", "suite", "-o", "bundle", "--key", "mine.pem")
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_it_verifies_after_it_was_moved(self):
        shutil.move(self.folder / "bundle", self.folder / "elsewhere")
        shutil.rmtree(self.folder / "suite")
        self.assertEqual(self.codes("elsewhere", "--key", "mine.pem.pub", expect=0), set())
        self.assertEqual(self.codes("elsewhere", expect=3), {"evidence-not-anchored"}, "whole, and anybody's")
        self.assertEqual(self.codes("elsewhere", "--unsigned", expect=0), set())

    def test_another_key_is_red(self):
        self.assertEqual(self.codes("bundle", "--key", "other.pem.pub", expect=1), {"evidence-other-key"})

    def test_a_part_passes_where_it_is_asked_for(self):
        (self.folder / "bundle" / "files" / "run.log").unlink()
        self.assertEqual(self.codes("bundle", "--unsigned", expect=1), {"evidence-file-missing"})
        self.assertEqual(self.codes("bundle", "--partial", "--key", "mine.pem.pub", expect=0), set())
        self.write("bundle/files/report.json", "[]")
        self.assertEqual(self.codes("bundle", "--partial", "--unsigned", expect=1), {"evidence-file-changed"})

    def test_an_extra_file_is_red(self):
        self.write("bundle/files/more.json", "{}")
        self.assertEqual(self.codes("bundle", "--unsigned", expect=1), {"evidence-file-extra"})

    def test_an_index_built_anew_is_red(self):
        self.write("bundle/files/run.log", "forged")
        self.run_assay("evidence", "bundle", "bundle/files", "-o", "forged")
        shutil.copy(self.folder / "forged" / "bundle.jsonl", self.folder / "bundle" / "bundle.jsonl")
        self.assertEqual(self.codes("bundle", "--key", "mine.pem.pub", expect=1), {"evidence-file-changed"})

    def test_a_signature_that_was_taken_away_is_unproved(self):
        (self.folder / "bundle" / "bundle.intoto.json").unlink()
        self.assertEqual(self.codes("bundle", "--key", "mine.pem.pub", expect=3), {"evidence-unsigned"})

    def test_it_is_never_made_over_a_folder_nor_of_links(self):
        self.assertEqual(self.run_assay("evidence", "bundle", "suite", "-o", "bundle").returncode, 3)
        (self.folder / "suite" / "latest").symlink_to("run.log")
        done = self.run_assay("evidence", "bundle", "suite", "-o", "second")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"evidence-link", done.stderr)
        self.assertFalse((self.folder / "second").exists())


main()

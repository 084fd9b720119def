#!/usr/bin/env python3
"""The lists of rules/from_facts/generate.py against the files of rules."""
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "rules/from_facts"))
import generate  # noqa: E402


class Lists(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        here, detectors = generate.HERE, generate.DETECTORS
        self.addCleanup(lambda: (setattr(generate, "HERE", here), setattr(generate, "DETECTORS", detectors)))
        generate.HERE = generate.DETECTORS = pathlib.Path(self.folder.name)
        (generate.DETECTORS / "a.yaml").write_text("provider: A\nrules:\n  - id: a-key\n    anchors: [a]\n  - id: b-key\n")

    def test_lines_of_blanks_and_comments_are_no_ids(self):
        (generate.HERE / "list.txt").write_text("# why\n   \n\t\n\na-key  said why\nb-key\n")
        self.assertEqual(generate.listed("list.txt"), {"a-key", "b-key"})

    def test_an_id_that_no_file_has_is_named(self):
        with self.assertRaises(SystemExit) as told:
            generate.read_detectors({"a-key", "b-kye", "c-key"})
        self.assertIn("has a rule b-kye, c-key", told.exception.code)

    def test_what_is_listed_is_kept_as_it_is(self):
        _, kept, files = generate.read_detectors({"a-key"})
        self.assertEqual(kept, {"a.yaml": ["  - id: a-key\n    anchors: [a]\n"]})
        self.assertEqual(files, {"a-key": "a.yaml"})

    def test_every_id_of_the_real_lists_has_a_rule(self):
        generate.HERE, generate.DETECTORS = ROOT / "rules/from_facts", ROOT / "rules/detectors"
        handwritten = generate.listed("handwritten.txt")
        self.assertEqual(set(generate.read_detectors(handwritten)[2]), handwritten)


if __name__ == "__main__":
    unittest.main()

"""An index lists every file by path and digest, tells of what it cannot hold, and is the same wherever the files lie."""
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import unittest

from evidence_kit import EvidenceScenario
from harness import main

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "dpone" / "evidence"
SHARED = next((parent / "shared" / "data" / "dpone" / "evidence" for parent in pathlib.Path(__file__).resolve().parents
               if (parent / "shared" / "data" / "dpone" / "evidence").is_dir()), DATA)


class Index(EvidenceScenario):
    def index(self, *arguments, expect=0):
        done = self.run_assay("evidence", "index", *arguments)
        self.assertEqual(done.returncode, expect, done.stderr.decode())
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_every_kind_of_file_is_listed_by_its_digest(self):
        names = ("a.json", "b.sarif", "c.xml", "dist/d.whl", "e.prom", "no-suffix")
        for name in names:
            self.write(f"out/{name}", name)
        lines = self.index("out")
        self.assertEqual([(line["path"], line["sha256"]) for line in lines[1:-1]],
                         [(name, hashlib.sha256(name.encode()).hexdigest()) for name in sorted(names)])
        self.assertEqual(lines[-1], {"bytes": sum(map(len, names)), "files": len(names), "problems": 0})

    def test_the_bytes_are_the_same_elsewhere_and_for_any_threads(self):
        for number in range(300):
            self.write(f"out/{number % 5}/{number}", str(number))
        shutil.copytree(self.folder / "out", self.folder / "elsewhere" / "out")
        first = self.run_assay("evidence", "index", "out", "-j", "1").stdout
        self.assertEqual(self.run_assay("evidence", "index", "elsewhere/out", "-j", "4").stdout, first)

    @unittest.skipIf(os.geteuid() == 0, "root reads every file")
    def test_an_unreadable_file_is_told(self):
        self.write("out/a", "a").chmod(0)
        lines = self.index("out", expect=3)
        self.assertEqual(lines[1]["code"], "evidence-unreadable")

    def test_links_and_pipes_are_told(self):
        self.write("out/a", "a")
        (self.folder / "out" / "link").symlink_to("a")
        os.mkfifo(self.folder / "out" / "pipe")
        lines = self.index("out", expect=3)
        self.assertEqual({line["code"] for line in lines if "code" in line}, {"evidence-link", "evidence-special"})

    def test_nothing_to_index_is_no_pass(self):
        (self.folder / "out").mkdir()
        self.index("out", expect=3)
        self.assertEqual(self.run_assay("evidence", "index", "nowhere").returncode, 2)

    def test_it_verifies_where_it_lies_and_sees_each_change(self):
        self.write("out/a", "a")
        self.write("out/b", "b")
        self.assertEqual(self.run_assay("evidence", "index", "out", "-o", "out/index.jsonl").returncode, 0)
        self.assertEqual(self.codes("out/index.jsonl", expect=3), {"evidence-not-anchored"})
        self.assertEqual(self.codes("out/index.jsonl", "--unsigned", expect=0), set())
        shutil.move(self.folder / "out", self.folder / "moved")
        self.assertEqual(self.codes("moved/index.jsonl", "--unsigned", expect=0), set())
        self.write("moved/a", "A")
        self.write("moved/c", "c")
        (self.folder / "moved" / "b").unlink()
        self.assertEqual(self.codes("moved/index.jsonl", "--unsigned", expect=1),
                         {"evidence-file-changed", "evidence-file-extra", "evidence-file-missing"})

    def test_of_several_folders_each_path_begins_with_its_name(self):
        self.write("x/one/a", "a")
        self.write("y/two/a", "a")
        self.assertEqual([line["path"] for line in self.index("x/one", "y/two")[1:-1]], ["one/a", "two/a"])
        self.write("z/one/a", "a")
        self.assertEqual(self.run_assay("evidence", "index", "x/one", "z/one").returncode, 2)

    @unittest.skipUnless(SHARED.is_dir(), "needs the customer's evidence beside the checkout")
    def test_its_digests_are_those_of_the_customers_index(self):
        suite = SHARED / "synthetic" / "chain" / "ok"
        theirs = json.loads((suite / "index" / "2" / "artifact_index.json").read_text())["items"]
        ours = {line["path"]: line for line in self.index(suite / "suite") if "sha256" in line}
        for item in theirs:
            self.assertEqual((ours[item["relative_path"]]["sha256"], ours[item["relative_path"]]["size"]),
                             (item["sha256"], item["size_bytes"]))

    @unittest.skipUnless(SHARED.is_dir(), "needs the customer's evidence beside the checkout")
    def test_row_15_in_the_customers_form_it_has_the_customers_bytes(self):
        theirs = (SHARED / "synthetic" / "chain" / "ok" / "index" / "2" / "artifact_index.json").read_bytes()
        for item in json.loads(theirs)["items"]:
            path = self.write(item["path"], (SHARED / "synthetic" / "chain" / "ok" / item["path"]).read_bytes())
            at = datetime.datetime.fromisoformat(item["modified_at"]).timestamp()
            os.utime(path, (at, at))
        for name in ("suite/all.sarif", "suite/tests.xml", "suite/a.whl", "suite/artifact_index.json", "suite/__pycache__/a.json"):
            self.write(name, "{}")
        form = ("--compat", "dpone", "--release", "connectors-2-1", "--output-dir", "index/2")
        done = self.run_assay("evidence", "index", "suite", *form)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, theirs)
        os.symlink("run.log", self.folder / "suite" / "link.log")
        self.assertEqual(self.run_assay("evidence", "index", "suite", *form).returncode, 3)
        self.assertEqual(self.run_assay("evidence", "index", "suite", "--release", "x").returncode, 2)

    def test_in_the_customers_form_a_file_says_whose_it_is(self):
        path = self.write("run/x__evidence_chain.json", json.dumps({"release": "r", "load_id": "7", "passed": False}))
        os.utime(path, ns=(0, 1_700_000_000_123_456_000))
        self.write("run/broken.json", "{")
        done = self.run_assay("evidence", "index", "run", "--compat", "dpone")
        self.assertEqual(done.returncode, 0, done.stderr)
        index = json.loads(done.stdout)
        self.assertEqual((index["passed"], index["release"], index["roots"], index["output_dir"]), (False, None, ["run"], "."))
        broken, chain = index["items"]
        self.assertEqual((broken["artifact_type"], broken["passed"]), ("json", None))
        self.assertEqual({name: chain[name] for name in ("artifact_type", "release", "run_id", "passed", "modified_at")},
                         {"artifact_type": "evidence_chain", "release": "r", "run_id": "7", "passed": False,
                          "modified_at": "2023-11-14T22:13:20.123456+00:00"})

    def test_in_the_customers_form_what_is_not_known_has_not_passed(self):
        self.write("run/a.json", json.dumps({"passed": False, "note": "x" * (4 << 20)}))
        done = self.run_assay("evidence", "index", "run", "--compat", "dpone")
        self.assertEqual((done.returncode, b"evidence-unreadable: a.json" in done.stderr), (3, True), done.stderr)
        self.assertEqual(json.loads(done.stdout)["passed"], False)

    def test_the_index_in_the_customers_form_does_not_list_itself(self):
        self.write("run/a.json", "{}")
        for _ in range(2):
            done = self.run_assay("evidence", "index", "run", "--compat", "dpone", "-o", "run/index.json")
            self.assertEqual(done.returncode, 0, done.stderr)
        index = json.loads((self.folder / "run" / "index.json").read_text())
        self.assertEqual([item["relative_path"] for item in index["items"]], ["a.json"])


main()

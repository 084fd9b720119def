"""SARIF of real scans of each kind: valid by the schema where it is at hand, and with all that code scanning asks for."""
import json
import os
import pathlib
import re

from containers import tarred, zipped
from harness import Scenario, github_token, main

SCHEMA_NAME = "shared/data/sarif/sarif-schema-2.1.0.json"
URI = re.compile(r"^[A-Za-z0-9\-._~!$&'()*+,;=:@/%?#\[\]]+$")


def schema():
    """The official schema, which lies beside the repository or beside the folder of its work trees; else nothing."""
    here = pathlib.Path(__file__).resolve()
    for folder in here.parents[3:5]:
        if (folder / SCHEMA_NAME).is_file():
            return json.loads((folder / SCHEMA_NAME).read_text())
    return None


class Sarif(Scenario):
    def repository(self):
        self.git("init", "-q", "-b", "main", ".")
        self.git("remote", "add", "origin", "https://git.example.org/acme/tool.git")
        self.write("plain.py", f"a = '{github_token(90)}'\nb = '{github_token(91)}'\n")
        self.write("odd ünïcode/a#b?c%d [x].txt", f"\N{KEY} {github_token(90)}\r\n")
        self.write(b"raw-\xff\xfe.txt".decode(errors="surrogateescape"), f"{github_token(92)}\n")
        self.write("known.txt", f"{github_token(93)}  # assay:allow github-pat a made-up \"value\"\n")
        self.write("line.min.js", f"x{{}};" * 4000 + f"'{github_token(94)}'" + ";y()" * 4000)
        self.commit(f"message with {github_token(95)}\n\nbelow")
        self.git("tag", "-a", "v1", "-m", f"tag {github_token(96)}")
        self.write("plain.py", "a = 1\n")
        self.commit("gone from the work tree")
        self.write("staged.txt", f"{github_token(97)}\n")
        self.git("add", "staged.txt")

    def archives(self):
        """A wheel and a nested archive, and one value that stands in both and in a file."""
        tokens = [github_token(seed).encode() for seed in (70, 71, 72)]
        inner = tarred([("etc/app.conf", b"k = " + tokens[0])], mode="w:gz")
        self.write("packed/tool.whl", zipped([("tool/a b.py", b"\n\nk = '" + tokens[0] + b"'\n"),
                                              ("odd{0}.txt", tokens[1])]))
        self.write("packed/outer.zip", zipped([("lib/inner.tar.gz", inner), ("x/./y", tokens[2])]))
        self.write("packed/plain.txt", f"{github_token(70)}\n")

    def reports(self):
        """(name, report) for each kind of scan; kept as files where SARIF_KEEP names a folder, for other checkers."""
        self.repository()
        self.archives()
        os.mkfifo(self.folder / "pipe")
        kinds = {"files": ["files", "."], "gap": ["files", "line.min.js", "missing"],
                 "fifo": ["files", "pipe", "line.min.js"],
                 "absolute": ["files", self.folder / "odd ünïcode"], "archives": ["files", "packed"], "clean": ["files", "plain.py"],
                 "history": ["git", "."], "all": ["git", ".", "--all-objects"], "staged": ["git", ".", "--staged"],
                 "range": ["git", ".", "--range", "HEAD~1..HEAD"]}
        for name, arguments in kinds.items():
            done = self.run_assay("scan", *arguments, "--format", "sarif")
            self.assertIn(done.returncode, (0, 1, 3), done.stderr)
            yield name, self.kept(name, done.stdout)
        done = self.run_assay("scan", "-", "--format", "sarif", stdin=github_token(98).encode())
        yield "stdin", self.kept("stdin", done.stdout)

    @staticmethod
    def kept(name, content):
        if os.environ.get("SARIF_KEEP"):
            (pathlib.Path(os.environ["SARIF_KEEP"]) / f"{name}.sarif").write_bytes(content)
        return json.loads(content)

    def check_rules(self, driver):
        for rule in driver["rules"]:
            for member, most in (("shortDescription", 1024), ("fullDescription", 1024), ("help", 1 << 20)):
                self.assertTrue(0 < len(rule[member]["text"]) <= most, (rule["id"], member))
            self.assertRegex(rule["properties"]["security-severity"], r"^(10\.0|[0-9]\.[0-9])$")
            self.assertIn(rule["properties"]["precision"], ("very-high", "high", "medium", "low"))
            self.assertIn("security", rule["properties"]["tags"])
            self.assertIn("external/cwe/cwe-798", rule["properties"]["tags"])
            self.assertLessEqual(len(rule["properties"]["tags"]), 10)
            self.assertLessEqual(len(rule["name"]), 255)
            self.assertNotEqual(rule["name"], rule["id"])

    def check_result(self, result, driver):
        self.assertTrue(result["message"]["text"].endswith("."))
        self.assertEqual(result["kind"], "fail")
        self.assertIn(result["level"], ("error", "warning", "note"))
        self.assertEqual(driver["rules"][result["ruleIndex"]]["id"], result["ruleId"])
        self.assertTrue(result["partialFingerprints"])
        self.assertLessEqual(len(result["locations"]), 1)
        for location in result["locations"] + result.get("relatedLocations", []):
            physical = location["physicalLocation"]
            uri = physical["artifactLocation"]["uri"]
            self.assertRegex(uri, URI)
            self.assertFalse(re.search(r"%(?![0-9A-F]{2})", uri), uri)
            based = "uriBaseId" in physical["artifactLocation"]
            self.assertEqual(based, not uri.startswith("file:"))
            region = physical["region"]
            for member in ("startLine", "startColumn", "endLine", "endColumn"):
                self.assertGreaterEqual(region[member], 1)
            self.assertIn("********", region["snippet"]["text"])

    def test_code_scanning_gets_all_that_it_asks_for(self):
        for name, report in self.reports():
            with self.subTest(name):
                self.assertEqual(report["version"], "2.1.0")
                self.assertRegex(report["$schema"], "^https://.*sarif-schema-2.1.0.json$")
                self.assertEqual(len(report["runs"]), 1)
                run = report["runs"][0]
                driver = run["tool"]["driver"]
                self.assertEqual(driver["name"], "assay")
                self.check_rules(driver)
                for result in run["results"]:
                    self.check_result(result, driver)
                complete = name not in ("gap", "fifo")
                invocation = run["invocations"][0]
                self.assertEqual(invocation["executionSuccessful"], complete)
                errors = [note for note in invocation["toolExecutionNotifications"] if note["level"] == "error"]
                self.assertEqual(bool(errors), not complete)
                if name != "clean" and name != "range":
                    self.assertTrue(run["results"])

    def test_members_of_archives_are_nested_artifacts(self):
        self.archives()
        done = self.run_assay("scan", "packed", "--format", "sarif")
        run = json.loads(done.stdout)["runs"][0]
        artifacts = run["artifacts"]

        def chain(index):
            row = artifacts[index]
            return (chain(row["parentIndex"]) if "parentIndex" in row else []) + [row["location"]["uri"]]

        told = set()
        for result in run["results"]:
            for location in result["locations"] + result.get("relatedLocations", []):
                artifact = location["physicalLocation"]["artifactLocation"]
                self.assertEqual("index" in artifact, not artifact["uri"].endswith("plain.txt"))
                if "index" in artifact:
                    self.assertEqual(artifacts[artifact["index"]]["location"]["uri"], artifact["uri"])
            for attachment in result.get("attachments", []):
                told.add((*chain(attachment["artifactLocation"]["index"]), attachment["regions"][0]["startLine"]))
        self.assertEqual(told, {("packed/tool.whl", "tool/a%20b.py", 3), ("packed/tool.whl", "odd%7B0%7D.txt", 1),
                                ("packed/outer.zip", "x/y", 1),
                                ("packed/outer.zip", "lib/inner.tar.gz", "etc/app.conf", 1)})
        self.write("packed.sarif", done.stdout)
        checked = self.run_assay("sarif", "validate", "--profile", "github", "packed.sarif")
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_reports_are_valid_by_the_schema(self):
        document = schema()
        try:
            import jsonschema
        except ImportError:
            self.skipTest("the Python package jsonschema is not installed")
        if document is None:
            self.skipTest(f"the official schema is not here: {SCHEMA_NAME}")
        validator = jsonschema.Draft4Validator(document)
        for name, report in self.reports():
            with self.subTest(name):
                self.assertEqual([error.message for error in validator.iter_errors(report)][:3], [])

    def test_absolute_paths_count_from_their_repository_or_folder(self):
        self.write("work/sub/a b.py", f"a = '{github_token(1)}'\n")
        self.write("work/c.py", f"c = '{github_token(2)}'\n")
        folder = self.folder / "work"

        def uris(*paths):
            done = self.run_assay("scan", *paths, "--format", "sarif", prefix=("env", "-C", "/"))
            run = json.loads(done.stdout)["runs"][0]
            places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
            return sorted((place["uri"], place.get("uriBaseId")) for place in places)
        self.assertEqual(uris(folder / "sub"), [("a%20b.py", "%SRCROOT%")])
        self.assertEqual(uris(folder / "sub/a b.py"), [("a%20b.py", "%SRCROOT%")])
        self.git("init", "-q", "work")
        self.assertEqual(uris(folder / "sub"), [("sub/a%20b.py", "%SRCROOT%")])
        self.assertEqual(uris(folder / "sub", folder / "c.py"), [("c.py", "%SRCROOT%"), ("sub/a%20b.py", "%SRCROOT%")])

    def test_a_home_page_is_named_where_the_user_gives_one(self):
        self.write("a.py", f"a = '{github_token(1)}'\n")
        page = "https://docs.example.org/assay"
        for command in (["scan", "a.py"], ["workflows", "."]):
            done = self.run_assay(*command, "--format", "sarif", environment={"ASSAY_HOME_PAGE": page})
            self.assertEqual(json.loads(done.stdout)["runs"][0]["tool"]["driver"]["informationUri"], page)
            for bad in ("javascript:alert(1)", "https://user:word@example.org/", "https://a b/"):
                done = self.run_assay(*command, "--format", "sarif", environment={"ASSAY_HOME_PAGE": bad})
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertNotIn(b"word", done.stderr)


if __name__ == "__main__":
    main()

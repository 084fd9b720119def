"""A credential in every kind of archive, in every other kind, and deeper: found at its member, with its place."""
import json

from containers import ARCHIVES, COMPRESSED, INSIDE
from encodings_of_text import ENCODINGS
from harness import Scenario, github_token, main

LINES = "first line\nsecond line\n"


class Matrix(Scenario):
    def setUp(self):
        super().setUp()
        self.cells = {}  # fingerprint of the place -> what it should be

    def secret(self):
        token = github_token(len(self.cells) + 1)
        text = f"{LINES}key = {token}\n".encode()
        return token, text

    def add(self, file, path, token, data):
        self.write(file, data)
        self.cells[f"{file}!/{path}"] = token

    def check(self):
        done = self.run_assay("scan", ".", "--format", "json", "--show-secrets", "-o", "report.json", "--no-config")
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(report["coverage"]["gaps"], [])
        self.assertEqual(done.returncode, 1, done.stderr)
        found = {place["name"]: (finding["secret"], place) for finding in report["findings"]
                 for place in finding["places"]}
        for name, token in self.cells.items():
            self.assertIn(name, found)
            secret, place = found[name]
            self.assertEqual(secret, token, name)
            self.assertEqual((place["line"], place["column"], place["begin"], place["end"] - place["begin"]),
                             (3, 7, len(LINES) + 6, len(token)), name)
        self.assertEqual(len(found), len(self.cells))

    def test_each_kind_in_each_other(self):
        for outer, make_outer in ARCHIVES.items():
            token, text = self.secret()
            self.add(f"one.{outer}", INSIDE.get(outer, "") + "pkg/config.py", token, make_outer([("pkg/config.py", text)]))
            for inner, make_inner in ARCHIVES.items():
                token, text = self.secret()
                packed = make_inner([("a.txt", b"nothing\n"), ("pkg/config.py", text)])
                self.add(f"in.{inner}.in.{outer}",
                         f"{INSIDE.get(outer, '')}lib/x.{inner}!/{INSIDE.get(inner, '')}pkg/config.py", token,
                         make_outer([("readme.txt", b"nothing\n"), (f"lib/x.{inner}", packed)]))
        self.assertGreaterEqual(len(self.cells), 300)
        self.check()

    def test_compressed_files_alone_and_in_archives(self):
        for kind, compress in COMPRESSED.items():
            token, text = self.secret()
            self.add(f"app.log.{kind}", "app.log", token, compress(text))
            for outer, make_outer in ARCHIVES.items():
                token, text = self.secret()
                self.add(f"log.{kind}.in.{outer}", f"{INSIDE.get(outer, '')}app.log.{kind}!/app.log", token,
                         make_outer([(f"app.log.{kind}", compress(text))]))
        self.check()

    def test_each_kind_in_itself_up_to_the_depth(self):
        for kind, make in ARCHIVES.items():
            for depth in range(3, 8 if kind not in INSIDE else 5):
                token, data = self.secret()
                name, path = "a.txt", ""
                for level in range(depth):
                    data = make([(name, data)])
                    path = INSIDE.get(kind, "") + name + ("!/" + path if path else "")
                    name = f"n{level}.{kind}"
                if depth * (2 if kind in INSIDE else 1) > 8:
                    continue
                self.add(f"{depth}.deep.{kind}", path, token, data)
        self.check()

    def test_each_encoding_in_each_kind_alone_and_in_another(self):
        cells = {}
        kinds = list(ARCHIVES)
        for number, kind in enumerate(kinds):
            for shift, (encoding, encode) in enumerate(ENCODINGS.items()):
                outer = kinds[(number + shift) % len(kinds)]
                for deep in (False, True):
                    token = github_token(len(cells) + 1)
                    run = encode(f"token = {token} !\n".encode())
                    before = f"{LINES}value: \"".encode()
                    data = ARCHIVES[kind]([("pkg/a.txt", before + run + b"\"\nlast line\n")])
                    name, path = f"{len(cells)}.{kind}", INSIDE.get(kind, "") + "pkg/a.txt"
                    if deep:
                        name, path = f"{len(cells)}.{outer}", f"{INSIDE.get(outer, '')}lib/x.{kind}!/{path}"
                        data = ARCHIVES[outer]([("readme.txt", b"nothing\n"), (f"lib/x.{kind}", data)])
                    self.write(name, data)
                    cells[f"{name}!/{path}"] = (token, len(before), len(before) + len(run), encoding)
        self.assertGreaterEqual(len(cells), 300)
        self.run_assay("scan", ".", "--format", "json", "--show-secrets", "-o", "report.json", "--no-config")
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(report["coverage"]["gaps"], [])
        found = {place["name"]: (finding["secret"], place) for finding in report["findings"]
                 for place in finding["places"] if finding["rule"] == "github-pat"}
        self.assertEqual(set(cells), set(found))
        for name, (token, begin, end, encoding) in cells.items():
            secret, place = found[name]
            self.assertEqual(secret, token, (name, encoding))
            self.assertTrue(begin <= place["begin"] < place["end"] <= end, (name, encoding, place))
            self.assertGreaterEqual(place["line"], 3, (name, encoding))


if __name__ == "__main__":
    main()

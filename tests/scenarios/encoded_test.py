"""What is encoded is decoded: in every source, in each encoding and within each other, told where its bytes stand."""
import base64
import json

from encodings_of_text import ENCODINGS, ESCAPES, LINES_ALONE, wrapped
from harness import Scenario, github_token, main

NOISE = b"".join(b"a line with the number %d\n" % i for i in range(8))


class Encoded(Scenario):
    def places(self, *arguments, **more):
        report = self.report(*arguments, **more)
        self.assertEqual(report["coverage"]["gaps"], [])
        return [place for finding in report["findings"] if finding["rule"] == "github-pat" for place in finding["places"]]

    def test_every_encoding_within_every_other(self):
        cells = {}
        for outer, encode_outer in ENCODINGS.items():
            for inner, encode_inner in [("", None), *ENCODINGS.items()]:
                if outer == "JSON in a string" and inner in LINES_ALONE:
                    continue
                for around in (b"", NOISE):
                    name = f"{len(cells)}.txt"
                    content = around + b"token = " + github_token(len(cells)).encode() + b" !\n" + around
                    if encode_inner is not None:
                        content = around + b"inner = " + encode_inner(content) + b" !\n" + around
                    encoded = encode_outer(content)
                    cells[name] = (outer, inner, around, len(encoded))
                    self.write("matrix/" + name, NOISE + b"value: \"" + encoded + b"\"\n" + NOISE)
        self.assertEqual(len(cells), 2 * (len(ENCODINGS) * (len(ENCODINGS) + 1) - len(LINES_ALONE)))
        found = {name: [] for name in cells}
        for place in self.places("matrix"):
            found[place["path"].split("/")[-1]].append(place)
        begin = len(NOISE) + 8
        for name, cell in cells.items():
            self.assertEqual(len(found[name]), 1, cell)
            self.assertGreaterEqual(found[name][0]["begin"], begin, cell)
            self.assertLessEqual(found[name][0]["end"], begin + cell[3], cell)

    def test_escapes_within_a_value_and_their_places(self):
        for number, (name, escape) in enumerate(ESCAPES.items()):
            token = github_token(number)
            written = token[:12] + escape(token[12]) + token[13:30] + escape(token[30]) + token[31:]
            text = f"first\nvalue: {written} !\n"
            self.write("f", text)
            for place in self.places("f") + self.places("-", stdin=text.encode() * 1):
                self.assertEqual(text[place["begin"]:place["end"]], written, name)
                self.assertEqual((place["line"], place["column"]), (2, 8), name)

    def test_a_value_that_can_be_seen_is_told_once(self):
        token = github_token(1)
        text = f"a=%41%42%43defghijklmnop%44 {token} %41bcdefghijklmnopqrst\n"
        self.write("f", text)
        [place] = self.places("f")
        self.assertNotIn("encoding", place)
        self.assertEqual(text[place["begin"]:place["end"]], token)

    def test_the_bytes_told_are_those_of_the_value(self):
        token = github_token(1).encode()
        for before in range(3):
            data = b"-" * (30 + before) + b" " + token + b" and more"
            encoded = base64.b64encode(data)
            self.write("f", b"key: " + encoded + b"\n")
            [place] = self.places("f")
            self.assertEqual((place["line"], place["column"]), (1, place["begin"] + 1))
            # Whole groups around what was told decode to the value.
            first, last = (place["begin"] - 5) // 4 * 4, -(-(place["end"] - 5) // 4) * 4
            self.assertIn(token, base64.b64decode(encoded[first:last]))
            self.assertLess(last - first, len(token) * 4 // 3 + 8)

    def test_a_name_beside_the_encoded_value_counts(self):
        password = "x9Qm!v2Lr#7Tz"
        self.write("secret.yaml", "kind: Secret\ndata:\n  DB_PASSWORD: " +
                   base64.b64encode(("value is " + password).encode()).decode() + "\n")
        done = self.run_assay("scan", "secret.yaml")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertNotIn(password.encode(), done.stdout)

    def test_streams_of_any_length_and_any_number_of_threads(self):
        filler = b"".join(b"line %d of what was packed\n" % i for i in range(60000))
        tokens = [github_token(i).encode() for i in range(12)]
        step = len(filler) // len(tokens)
        data = b"".join(filler[i * step:(i + 1) * step] + b"\ntoken " + token + b"\n" for i, token in enumerate(tokens))
        for encoded in (base64.b64encode(data), wrapped(data), data.hex().encode()):
            stream = b"begin\n" + encoded + b"\nend\n"
            self.write("long", stream)
            reports = {self.run_assay("scan", "-", "--format", "json", "-j", threads, stdin=stream).stdout
                       for threads in (1, 2, 7)}
            self.assertEqual(len(reports), 1)
            for source in ("-", "long"):
                begins = sorted(place["begin"] for place in self.places(source, "-j", "2", stdin=stream))
                self.assertEqual(len(begins), len(tokens), (encoded[:100], begins))

    def test_history_ranges_and_the_index(self):
        self.git("init", "-q", ".")
        lines = [base64.b64encode(f"line {number} of something".encode()).decode() + "\n" for number in range(300)]
        self.write("data.txt", "".join(lines))
        self.commit()
        lines[200] = base64.b64encode(f"token = {github_token(5)}".encode()).decode() + "\n"
        self.write("data.txt", "".join(lines))
        self.git("add", "-A")
        self.assertEqual([place["line"] for place in self.places("git", ".", "--staged")], [201])
        self.commit()
        lines[10] = base64.b64encode(f"key = {github_token(5)} more".encode()).decode() + "\n"
        self.write("data.txt", "".join(lines))
        self.commit()
        self.assertEqual([place["line"] for place in self.places("git", ".", "--range", "HEAD~1..HEAD")], [11])
        for packed in (False, True):
            if packed:
                self.git("gc", "-q", "--aggressive")
            self.assertEqual([place["line"] for place in self.places("git", ".")], [11, 201])

    def test_the_depth_is_a_choice_and_reaching_it_is_a_gap(self):
        text = f"token = {github_token(6)}".encode()
        for _ in range(5):
            text = b"content " + base64.b64encode(text)
        self.write("deep", text)
        self.assertEqual(self.run_assay("scan", "deep").returncode, 3)
        self.assertEqual(len(self.places("deep", "--decode-depth", "5")), 1)
        self.assertEqual(self.run_assay("scan", "deep", "--decode-depth", "0").returncode, 0)

    def test_the_encoded_value_is_in_no_report(self):
        encoded = base64.b64encode(b"the token is " + github_token(7).encode() + b" here").decode()
        self.write("f", f"password = 'Zx81+qrT-kkW9' # {encoded}\n")
        for form in ("text", "json", "jsonl", "sarif"):
            done = self.run_assay("scan", "f", "--format", form)
            self.assertEqual(done.returncode, 1)
            for part in (encoded[20:36], github_token(7)[8:20]):
                self.assertNotIn(part.encode(), done.stdout)

    def test_utf16_behind_other_text_as_a_shell_appends_it(self):
        for form in ("utf-16-le", "utf-16-be"):
            head, token = "a log with \u00e9\n".encode(), github_token(9)
            self.write("ps.log", head + f"\r\ntoken = {token}\r\nmore".encode(form))
            [place] = self.places("ps.log")
            self.assertEqual(place["encoding"], "UTF-16")
            stored = (self.folder / "ps.log").read_bytes()[place["begin"]:place["end"]]
            self.assertEqual(stored.replace(b"\0", b"").decode(), token)
            self.assertEqual(len(self.places("-", stdin=b"x" * 3000000 + (self.folder / "ps.log").read_bytes())), 1)

    def test_literals_that_nothing_proves_to_be_one_value_are_not_shown_beside_another(self):
        parts = [f"sk_{'live'}_", "cMz9CPVNPkNa", "1Hedcm4pMbXDuCL1"]
        self.write("a.py", f'y = "{github_token(9)}"; k = ' + " + ".join(f'"{part}"' for part in parts) + "\n")
        for form in ("text", "json", "sarif", "html"):
            report = self.run_assay("scan", "a.py", "--no-config", "--format", form)
            self.assertEqual(report.returncode, 1)
            for part in parts[1:]:
                self.assertNotIn(part.encode(), report.stdout, form)

    def test_what_a_cut_leaves_of_a_neighbour_is_not_shown(self):
        token, password = github_token(10), "16mJSb1DXHF3" + "pW!R8Z"
        parts = " + ".join(f'"{part}"' for part in (token[:15], token[15:28], token[28:]))
        for distance in range(0, 48, 3):
            self.write("a.py", f'x = {parts}; {"z " * distance}y="postgres://u:{password}@db.acme.io/x"\n')
            report = self.run_assay("scan", "a.py", "--no-config")
            self.assertIn(b"github-pat", report.stdout)
            self.assertNotIn(password[:6].encode(), report.stdout, distance)

    def test_sarif_names_the_encoding(self):
        self.write("f", base64.b64encode(f"a token: {github_token(8)}".encode()))
        report = json.loads(self.run_assay("scan", "f", "--format", "sarif").stdout)
        location = report["runs"][0]["results"][0]["locations"][0]
        self.assertEqual(location["properties"]["encoding"], "base64")


if __name__ == "__main__":
    main()

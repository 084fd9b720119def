"""Values that only their name tells are found whole however long they are, and nothing of them is shown."""
from harness import DIGITS, Scenario, main

FORMS = ['client_secret = "%s"\n', "API_TOKEN=%s\n", "Authorization: Bearer %s\n", "token: %s\n", "<password>%s</password>\n",
         "https://api.corp.io/x?token=%s&page=1\n", '{"id": 1, "access_token": "%s", "n": 2}\n',
         'connection.setPassword("%s");\n', 'dsn = "Server=db;Password=%s;Encrypt=true"\n',
         "git clone https://deploy:%s@git.corp.io/shop.git\n", "DATABASE_URL=postgres://svc:%s@db.corp.io/shop\n"]
SIZES = [81, 199, 201, 255, 300, 2000, 12000]
FORMATS = ["text", "json", "jsonl", "sarif"]
LONGEST = 16384


def drawn(size, seed):
    """Letters and digits in no order, others for each seed."""
    out, state = "", seed * 2654435761 % 2**32
    while len(out) < size:
        state = (state * 1664525 + 1013904223) % 2**32
        out += DIGITS[(state >> 16) % 62]
    return out


def pieces(value):
    return [value[at:at + 12].encode() for at in range(0, len(value) - 12, 12)]


class LongValues(Scenario):
    def assert_found_whole(self, report, name, text, value):
        begin = text.encode().index(value.encode())
        spans = [(place["begin"], place["end"]) for finding in report["findings"] for place in finding["places"]
                 if place.get("path", "").endswith(name)]
        self.assertEqual(spans, [(begin, begin + len(value))], name)

    def test_each_form_and_length_in_files(self):
        cells = {}
        for form in FORMS:
            for size in SIZES:
                value = drawn(size, len(cells) + 1)
                name = f"{len(cells)}.txt"
                cells[name] = ("first = 1\n" + form % value + "last = 2\n", value)
                self.write("files/" + name, cells[name][0])
        report = self.report("--no-config", "files")
        self.assertEqual(report["coverage"]["gaps"], [])
        for name, (text, value) in cells.items():
            self.assert_found_whole(report, "/" + name, text, value)
        for kind in FORMATS:
            shown = self.run_assay("scan", "files", "--no-config", "--format", kind)
            for _, value in cells.values():
                for piece in pieces(value):
                    self.assertNotIn(piece, shown.stdout + shown.stderr, kind)

    def test_a_stream_gives_what_a_file_gives(self):
        text = "".join("line %d of the log\n" % i + (FORMS[i % len(FORMS)] % drawn(150 + 40 * i, i + 1)) * (i % 7 == 0)
                       for i in range(400)) + "x" * 2**21
        self.write("log.txt", text)
        of_file = self.report("log.txt", "--no-config")
        of_stream = self.report("-", stdin=text.encode())
        spans = [sorted((place["begin"], place["end"]) for finding in report["findings"] for place in finding["places"])
                 for report in (of_file, of_stream)]
        self.assertEqual(len(spans[0]), 58)
        self.assertEqual(spans[0], spans[1])

    def test_a_history_of_edits_inside_and_around_the_value(self):
        self.git("init", "-q", ".")
        values = []
        for i in range(6):
            value = drawn(900, 7)
            value = value[:100 * i] + drawn(40, 50 + i) + value[100 * i:]
            values.append(value)
            lines = "".join("line %d\n" % (j + i * (j == 40)) for j in range(80))
            self.write("settings.ini", lines + f"client_secret = {value}\n" + lines)
            self.commit(f"edit {i}")
        self.git("gc", "-q", "--aggressive")
        report = self.report("git", ".")
        self.assertEqual(report["coverage"]["gaps"], [])
        widths = sorted(place["end"] - place["begin"] for finding in report["findings"] for place in finding["places"])
        self.assertEqual(widths, [940] * 6)
        self.assertEqual(len({finding["fingerprint"] for finding in report["findings"]}), 6)

    def test_beyond_the_limit_the_beginning_is_a_hint_and_nothing_is_shown(self):
        value = drawn(LONGEST + 3000, 3)
        self.write("a.py", f'token = "{value}"\n')
        report = self.report("a.py")
        self.assertEqual([finding["confidence"] for finding in report["findings"]], ["low"])
        place = report["findings"][0]["places"][0]
        self.assertEqual(place["end"] - place["begin"], LONGEST)
        for kind in FORMATS:
            shown = self.run_assay("scan", "a.py", "--format", kind)
            for piece in pieces(value):
                self.assertNotIn(piece, shown.stdout + shown.stderr, kind)

    def test_why_not_tells_of_the_whole_value(self):
        self.write("a.py", f'token = "{drawn(1000, 4)} and then words"\n')
        done = self.run_assay("explain", "--why-not", "a.py:1", "generic-api-key")
        self.assertIn(b"a message for people", done.stdout.replace(b"\n", b" "))
        self.write("a.py", f'token = "{drawn(1000, 4)}"\n')
        done = self.run_assay("explain", "--why-not", "a.py:1", "generic-api-key")
        self.assertIn(b"found", done.stdout)

    def test_data_in_quotes_is_no_value(self):
        self.write("a.js", 'var token="data:image/png;base64,' + drawn(4000, 5) + '",secret="' +
                   "function(e){return e.map(t=>t.id).filter(n=>n>2)};" * 40 + '",certKey="MIIDdzCCAl+g' +
                   drawn(1200, 6) + '";\n')
        self.assertEqual(self.report("a.js")["findings"], [])


if __name__ == "__main__":
    main()

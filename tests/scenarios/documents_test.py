"""What documents hold is found where it stands: text in runs and streams, records, attachments."""
import base64
import gzip
import json
import pickle
import resource
import sqlite3
import zlib

from containers import ARCHIVES, tarred, zipped
from documents import (FILTERS, attachment, database, docx, mail, odt, pdf_field, pdf_objects, pdf_of, pdf_with_font, png, pptx,
                       shown, xlsx)
from harness import SANITIZED, Scenario, github_token, main


class Documents(Scenario):
    def places(self, *arguments, stdin=None):
        done = self.run_assay("scan", *arguments, "--format", "json", "--show-secrets", "-o", "report.json", stdin=stdin)
        self.report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(self.report["coverage"]["gaps"], [])
        self.assertEqual(done.returncode, 1, done.stderr)
        return {finding["secret"]: finding["places"] for finding in self.report["findings"]}

    def find(self, name, data, token, times=1):
        """The place, which all sources tell alike. times: it may stand there in the bytes as well."""
        self.write(name, data)
        places = self.places(name)[token]
        self.assertEqual(len(places), times, places)
        piped = self.places("-", stdin=data)[token]
        self.write("in.zip", zipped([(name, data)]))
        packed = self.places("in.zip")[token]
        for other in (piped, packed):
            self.assertEqual([(place["begin"], place["end"]) for place in places],
                             [(place["begin"], place["end"]) for place in other])
        return places[-1]

    def test_text_in_runs(self):
        for seed, (kind, make) in enumerate({"docx": docx, "xlsx": xlsx, "pptx": pptx, "odt": odt}.items(), 1):
            token = github_token(seed)
            place = self.find(f"a.{kind}", make(f"key {token}"), token)
            self.assertEqual(place["encoding"], "text runs")

    def test_a_run_leads_back_to_its_bytes(self):
        token = github_token(1)
        xml = ('<?xml version="1.0"?>\n<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">\n'
               f"<w:t>{token[:9]}</w:t><w:t>{token[9:]}</w:t></w:p>").encode()
        place = self.find("a.xml", xml, token)
        self.assertEqual(xml[place["begin"]:place["end"]].decode(), f"{token[:9]}</w:t><w:t>{token[9:]}")
        self.assertEqual((place["line"], place["column"]), (3, 6))

    def test_whole_text_is_told_once_and_as_it_stands(self):
        token = github_token(1)
        xml = f'<?xml version="1.0"?><a xmlns="urn:oasis:names:tc:opendocument:x"><p>k {token}</p></a>'.encode()
        self.assertNotIn("encoding", self.find("a.fodt", xml, token))

    def test_xml_without_a_declaration(self):
        token = github_token(1)
        xml = ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c t="inlineStr"><is>'
               f"<r><t>{token[:9]}</t></r><r><t>{token[9:]}</t></r></is></c></worksheet>")
        self.find("a.xlsx", zipped([("xl/worksheets/sheet1.xml", xml.encode())]), token)

    def test_entities_in_runs(self):
        password = "Kq7&zT!m4Wd9#xLp2"
        xml = ('<?xml version="1.0"?><a xmlns="urn:oasis:names:tc:opendocument:x"><p>password = &quot;'
               f'{password[:3]}&amp;</p></a>'.replace("</p></a>", f'{password[4:]}&#34;</p></a>')).encode()
        self.write("a.fodt", xml)
        done = self.run_assay("scan", "a.fodt", "--format", "json", "--show-secrets", "-o", "report.json")
        self.assertIn(done.returncode, (0, 1))
        report = json.loads((self.folder / "report.json").read_text())
        self.assertIn(password, [finding["secret"] for finding in report["findings"]])

    def test_pdf_streams_by_every_filter(self):
        for seed, name in enumerate(FILTERS, 1):
            token = github_token(seed)
            # Hexadecimal digits are decoded wherever they stand, and runs of bytes stand as they are.
            self.find("a.pdf", pdf_of(f"(key {token}) Tj", [name]), token, 1 if name in ("FlateDecode", "LZWDecode") else 2)
        token = github_token(9)
        self.find("a.pdf", pdf_of(f"(key {token}) Tj", ["ASCII85Decode", "FlateDecode"]), token, 2)

    def test_pdf_text_that_is_shown_in_pieces(self):
        for seed, how in enumerate(("TJ", "Tj", "octal", "hex"), 1):
            token = github_token(seed)
            content = shown(f"key = {token}", how)
            place = self.find("a.pdf", pdf_of(content), token)
            self.assertTrue(place["name"].endswith("a.pdf!/object 2"), place["name"])

    def test_pdf_text_in_a_font_of_its_own(self):
        token = github_token(1)
        self.find("a.pdf", pdf_with_font(f"key = {token}"), token)

    def test_pdf_form_values_in_object_streams(self):
        token = github_token(1)
        place = self.find("a.pdf", pdf_field(token), token, 2)
        self.assertEqual({place["encoding"] for place in self.places("a.pdf")[token]}, {"PDF strings", "UTF-16"})
        self.assertTrue(place["name"].endswith("!/object 1"))

    def test_pdf_attachments_are_opened(self):
        token = github_token(1)
        data = zipped([("a.env", f"key = {token}\n".encode())])
        place = self.find("a.pdf", pdf_objects((b"<</Type /EmbeddedFile /Filter /FlateDecode>>", zlib.compress(data))), token)
        self.assertTrue(place["name"].endswith("a.pdf!/object 1!/a.env"))

    def test_columns_of_a_record_do_not_run_into_each_other(self):
        key = "AKIA" + "Q4VZ2MTR6XKP3WJN"
        place = self.find("a.db", database([("MYKEY", key, "2026")]), key)
        self.assertEqual(place["encoding"], "a record")

    def test_a_value_over_overflow_pages(self):
        for seed, page in enumerate((512, 1024, 4096), 1):
            token = github_token(seed)
            # Of all places in a record of this length one lies over the edge of a page.
            for shift in range(0, page, 20):
                rows = [("n", "x" * page + " " * shift + token + " " * (page - shift), "")]
                data = database(rows, page)
                if token.encode() not in data:
                    break
            self.assertNotIn(token.encode(), data)
            place = self.find("a.db", data, token)
            self.assertEqual(place["encoding"], "a record")

    def test_deleted_rows_and_the_write_ahead_log(self):
        token = github_token(1)
        path = self.folder / "a.db"
        base = sqlite3.connect(path)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA secure_delete=0")
        base.execute("CREATE TABLE notes (body TEXT)")
        base.execute("INSERT INTO notes VALUES (?)", (f"key {token} and more",))
        base.commit()
        self.assertIn(token, self.places("."))
        base.execute("DELETE FROM notes")
        base.commit()
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.close()
        self.assertIn(token, self.places("a.db"))

    def test_a_record_of_the_write_ahead_log_over_overflow_pages(self):
        token = github_token(2)
        base = sqlite3.connect(self.folder / "a.db")
        base.execute("PRAGMA page_size=512")
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("CREATE TABLE notes (body TEXT)")
        log = self.folder / "a.db-wal"
        # Of all places in a record one lies over the edge of a page.
        for shift in range(0, 600, 20):
            base.execute("INSERT INTO notes VALUES (?)", ("x" * 700 + " " * shift + token + " " * (600 - shift),))
        base.commit()
        content = log.read_bytes()
        base.close()
        self.write("kept.db-wal", content)
        self.assertLess(content.count(token.encode()), 30)
        [finding] = self.report("kept.db-wal", "--no-config")["findings"]
        self.assertEqual(len(finding["places"]), 30)
        self.assertIn("a record", [place.get("encoding") for place in finding["places"]])

    def test_mail(self):
        plain, quoted, packed, text = (github_token(seed) for seed in range(1, 5))
        soft = f"key =3D {quoted[:11]}=\r\n{quoted[11:]} caf=C3=A9\r\n".encode()
        data = mail([(["Content-Type: text/plain"], f"key = {plain}".encode()),
                     (["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"], soft),
                     attachment("notes.docx", docx(f"key {packed}")), attachment("a.txt", f"key = {text}\n".encode())])
        self.find("a.eml", data, plain)
        place = self.find("a.eml", data, quoted)
        self.assertEqual(data[place["begin"]:place["end"]].decode(), f"{quoted[:11]}=\r\n{quoted[11:]}")
        self.assertTrue(self.find("a.eml", data, packed)["name"].endswith("a.eml!/notes.docx!/word/document.xml"))
        self.find("a.eml", data, text)

    def test_a_mailbox(self):
        one, two = github_token(1), github_token(2)
        box = b"".join(b"From a@example.org Mon Jan  5 08:00:00 2026\n" + mail([attachment("k.gz", gzip.compress(token.encode(), mtime=0))])
                       for token in (one, two))
        self.write("box", box)
        places = self.places("box")
        self.assertTrue(all(token in places for token in (one, two)))

    def test_zlib_data(self):
        token = github_token(1)
        text = f"key = {token}\n".encode()
        for level in (1, 6, 9):
            place = self.find("a.zlib", zlib.compress(text, level), token)
            self.assertTrue(place["name"].endswith("!/(inflated)"))
        self.find("loose", zlib.compress(b"blob %d\0" % len(text) + text), token)

    def test_each_document_in_each_archive(self):
        makers = {"docx": docx, "xlsx": xlsx, "odt": odt, "pdf": lambda token: pdf_of(shown(token)), "font.pdf": pdf_with_font,
                  "form.pdf": pdf_field, "db": lambda token: database([("a", token, "b")]),
                  "eml": lambda token: mail([attachment("a.gz", gzip.compress(token.encode(), mtime=0))]),
                  "zlib": lambda token: zlib.compress(token.encode())}
        cells = {}
        for kind, make in makers.items():
            for archive, pack in ARCHIVES.items():
                token = cells[f"{kind} in {archive}"] = github_token(len(cells) + 1)
                self.write(f"{kind}.in.{archive}", pack([("readme.txt", b"nothing\n"), (f"a.{kind}", make(token))]))
        found = self.places(".", "--no-config")
        self.assertEqual([cell for cell, token in cells.items() if token not in found], [])

    def test_history_and_ranges(self):
        token = github_token(1)
        self.git("init", "-q", ".")
        self.write("a.txt", "nothing\n")
        self.commit()
        self.write("a.pdf", pdf_of(shown(token)))
        self.commit()
        for arguments in (["git", "."], ["git", ".", "--range", "HEAD~1..HEAD"]):
            [place] = self.places(*arguments)[token]
            self.assertEqual(place["name"], "a.pdf!/object 2")

    def test_compressed_text_of_pictures(self):
        first, second = github_token(1), github_token(2)
        data = png((b"zTXt", b"Comment\0\0" + zlib.compress(f"key {first}".encode())),
                   (b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(f"key {second}".encode())))
        self.find("a.png", data, first)
        self.assertEqual(self.find("a.png", data, second)["begin"], 4)

    def test_encoded_words_of_mail_that_go_on(self):
        for number, encode in enumerate((lambda text: "B?" + base64.b64encode(text.encode()).decode(),
                                         lambda text: "q?" + "".join(f"={ord(c):02X}" for c in text)), 1):
            token = github_token(number)
            words = [f"=?utf-8?{encode(part)}?=" for part in (token[:15], token[15:])]
            head = f"From: a@example.org\r\nSubject: {words[0]}\r\n {words[1]}\r\nMIME-Version: 1.0\r\n\r\nhello\r\n"
            place = self.find("a.eml", head.encode(), token)
            self.assertEqual((place["line"], place["end_line"]), (2, 3))
            self.assertEqual(place["end"], head.index(words[1]) + len(words[1]) - 2)

    def test_pickles_of_every_protocol(self):
        for protocol in range(6):
            token = github_token(protocol)
            data = pickle.dumps({"name": "a", "key": token, "more": [1, 2]}, protocol)
            self.write("a.pickle", data)
            [place] = self.places("a.pickle")[token]
            self.assertEqual(data[place["begin"]:place["end"]].decode(), token)


class BadDocuments(Scenario):
    def gaps(self, name, data):
        self.write(name, data)
        done = self.run_assay("scan", name, "--format", "json")
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, 3, report)
        return [gap["why"] for gap in report["coverage"]["gaps"]]

    def test_an_encrypted_pdf_is_a_gap(self):
        data = pdf_of("BT (a) Tj ET").replace(b"<</Root 1 0 R>>", b"<</Root 1 0 R /Encrypt 9 0 R>>")
        self.assertEqual(self.gaps("a.pdf", data), ["is encrypted: only its bytes were looked at"])

    def test_a_damaged_stream_is_a_gap(self):
        good = zlib.compress(bytes(range(256)) * 40)
        self.assertIn("damaged", self.gaps("a.pdf", pdf_objects((b"<</Filter /FlateDecode>>", good[:-40])))[0])

    def test_a_stream_that_unpacks_to_too_much_is_a_gap(self):
        bomb = zlib.compress(b"\0" * (40 << 20))
        self.assertTrue(any("unpacks to more" in why for why in self.gaps("a.pdf", pdf_objects((b"<</Filter /FlateDecode>>", bomb)))))

    def test_a_database_that_is_cut_off_is_a_gap(self):
        data = database([("a", "b" * 50000, "c")])
        self.assertEqual(self.gaps("a.db", data[:len(data) // 2]), ["is cut off"])

    def test_overflow_pages_in_a_circle_end(self):
        data = bytearray(database([("a", "b" * 50000, "c")]))
        for page in range(2, len(data) // 4096):
            if data[page * 4096:page * 4096 + 4] != b"\0\0\0\0":
                data[page * 4096:page * 4096 + 4] = (3).to_bytes(4, "big")
        self.write("a.db", bytes(data))
        self.assertIn(self.run_assay("scan", "a.db").returncode, (0, 3))

    def test_parts_within_parts_without_end_are_a_gap(self):
        text = b"MIME-Version: 1.0\n"
        for depth in range(40):
            text += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth)
        self.assertIn("parts within parts", self.gaps("a.eml", text)[0])

    def test_memory_is_bounded(self):
        office = b'<a xmlns="urn:oasis:names:tc:opendocument:x">'
        zeros = zlib.compress(b"\0" * (16 << 20))
        hostile = {
            "streams.pdf": lambda: pdf_objects(*[(b"<</Filter /FlateDecode>>", zeros)] * 50),
            "strings.pdf": lambda: b"%PDF-1.4\n1 0 obj\n" + b"(\\101)" * (4 << 20),
            "keywords.pdf": lambda: b"%PDF-1.4\n1 0 obj\n" + b"<<stream\n" * (1 << 20),
            "entities.xml": lambda: office + b"&lt;" * (6 << 20) + b"</a>",
            "tags.xml": lambda: office + b"<b>x" * (6 << 20) + b"</a>",
            "quoted.eml": lambda: b"MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n" + b"=41" * (8 << 20),
            "record.db": lambda: database([("a", "b" * (12 << 20), "c")]),
            "constants.pkl": lambda: b"\x80\x04\x95" + b"\0" * 8 + b"\x8c\x08abcdefgh" * (2 << 20) + b".",
            "layers.tar": lambda: tarred([("manifest.json", b"[]"), ("blobs/sha256/a", tarred([(str(i), b"") for i in range(100000)]))]),
        }
        # One after another: a child's memory counts from that of this process.
        for name, make in hostile.items():
            self.write(name, make())
            done = self.run_assay("scan", name, "-j", "2")
            self.assertIn(done.returncode, (0, 3), (name, done.stdout[-500:]))
            if not SANITIZED:
                self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10, 256 << 20, name)

    def test_text_that_begins_like_zlib_data_is_text(self):
        token = github_token(1)
        for text in (f"x^2 + y\nkey = {token}\n", f"x\x01key = {token}\n", f"x\x9ckey = {token}\n"):
            self.write("a.txt", text.encode("latin-1"))
            self.assertEqual(self.run_assay("scan", "a.txt").returncode, 1, text)


if __name__ == "__main__":
    main()

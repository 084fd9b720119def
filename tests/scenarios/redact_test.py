"""assay redact: a filter that leaves nothing that a scan finds, and everything else as it was."""
import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
import zipfile

from encodings_of_text import ENCODINGS, ESCAPES, LINES_ALONE
from harness import ASSAY, INDEPENDENT, SANITIZED, Scenario, github_token, main
from logs_test import BEHIND, FRAMES, private_key

NOISE = b"".join(b"a line with the number %d\n" % i for i in range(8))


def cells():
    number = 0
    encodings = list(ENCODINGS.items())
    for place, (outer, encode_outer) in enumerate(encodings):
        for other, (inner, encode_inner) in enumerate([*encodings, ("", None)]):
            # Each in each third other one.
            if inner and ((place + other) % 3 != 0 or (outer == "JSON in a string" and inner in LINES_ALONE)):
                continue
            number += 1
            text = b"token = " + github_token(number).encode() + b" !\n"
            if encode_inner is not None:
                text = b"inner = " + encode_inner(text) + b" !\n"
            yield NOISE + b"value: \"" + encode_outer(text) + b"\"\n" + NOISE
    for escape in ESCAPES.values():
        token = github_token(number := number + 1)
        yield f"value: {token[:12]}{escape(token[12])}{token[13:]} !\n".encode()
    for write in FRAMES.values():
        for around in BEHIND.values():
            yield write(["one", around(github_token(number := number + 1)), "two"]).encode()
        yield write(["one", *private_key(number), "two"]).encode()


class Redact(Scenario):
    def redact(self, text, *arguments):
        done = self.run_assay("redact", "--no-config", *arguments, stdin=text)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout

    def findings(self, text):
        report = self.report("-", "--no-config", stdin=text)
        return report["findings"]

    def test_every_cell_of_the_matrices(self):
        total = 0
        for cell in cells():
            total += 1
            # Of a sanitized program one in nine, which no period of the matrix divides: five runs a cell.
            if SANITIZED and total % 9 != 1:
                continue
            places = [place for finding in self.findings(cell) for place in finding["places"]]
            self.assertEqual(len(places) > 0, True, cell)
            masked = self.redact(cell, "--keep-length")
            self.assertEqual(len(masked), len(cell))
            changed = {at for at, (a, b) in enumerate(zip(cell, masked)) if a != b}
            told = {at for place in places for at in range(place["begin"], place["end"])}
            self.assertEqual(changed - told, set(), cell)
            for text in (masked, self.redact(cell)):
                self.assertEqual(self.findings(text), [], (cell, text))
        self.assertGreater(total, 250)

    def test_all_cells_as_one_stream_by_lines(self):
        stream = b"\n".join(cells())
        process = subprocess.Popen([ASSAY, "redact", "--no-config", "--keep-length"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, cwd=self.folder, env=INDEPENDENT)
        masked = process.communicate(stream)[0]
        self.assertEqual(process.returncode, 0)
        self.assertEqual(len(masked), len(stream))
        self.assertEqual(self.findings(masked), [])

    def test_each_line_of_a_pipe_is_handed_on(self):
        process = subprocess.Popen([ASSAY, "redact", "--no-config"], cwd=self.folder, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, env=INDEPENDENT)
        self.addCleanup(process.stdout.close)
        for number in range(4):
            os.write(process.stdin.fileno(), f"line {number} {github_token(number)} end\n".encode())
            self.assertEqual(process.stdout.readline(), f"line {number} *** end\n".encode())
        process.stdin.close()
        self.assertEqual(process.wait(), 0)

    def proof(self, text, *arguments, **more):
        done = self.run_assay("redact", "--no-config", "--proof", "proof.json", *arguments, stdin=text, **more)
        statement = (self.folder / "proof.json").read_text()
        return done, json.loads(statement), statement

    def test_a_statement_of_what_was_masked(self):
        text = NOISE + b"one = " + github_token(1).encode() + b" !\n" + NOISE + b"two = " + github_token(2).encode()
        done, proof, whole = self.proof(text)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(proof["subject"][0]["digest"], {"sha256": hashlib.sha256(done.stdout).hexdigest()})
        self.assertEqual(proof["predicateType"], "urn:assay:redaction:v1")
        predicate = proof["predicate"]
        self.assertEqual(predicate["input"], {"bytes": len(text), "digest": {"sha256": hashlib.sha256(text).hexdigest()}})
        places = [done.stdout.index(b"***"), done.stdout.rindex(b"***")]
        self.assertEqual([span["at"] for span in predicate["masked"]], places)
        known = [finding["fingerprint"] for finding in self.findings(text)]
        told = [value for span in predicate["masked"] for value in span["values"]]
        self.assertEqual(sorted(value["fingerprint"] for value in told), sorted(known))
        self.assertEqual({value["rule"] for value in told}, {"github-pat"})
        self.assertEqual((predicate["maskedCount"], predicate["foundAgain"], predicate["complete"]), (2, 0, True))
        for seed in (1, 2):
            self.assertNotIn(github_token(seed)[4:], whole)

    def test_a_statement_over_every_cell(self):
        stream = b"\n".join(cells())
        done, proof, _ = self.proof(stream)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(proof["predicate"]["foundAgain"], 0)
        self.assertGreater(proof["predicate"]["maskedCount"], 250)

    def test_what_could_be_guessed_from_a_hash_of_the_input_is_not_hashed(self):
        text = b'password = "xK9#q2'b'LmV"\n'
        self.assertEqual(len(self.findings(text)), 1)
        _, proof, whole = self.proof(text)
        self.assertEqual(proof["predicate"]["input"], {"bytes": len(text)})
        self.assertNotIn(hashlib.sha256(text).hexdigest(), whole)
        _, proof, _ = self.proof(text, environment={"ASSAY_FINGERPRINT_KEY": "k" * 40})
        self.assertEqual(list(proof["predicate"]["input"]["digest"]), ["hmac-sha256"])
        self.assertEqual(proof["predicate"]["fingerprintKey"], "own")

    def test_a_statement_of_what_may_not_be_masked_says_so(self):
        done, proof, _ = self.proof("\ufefftoken".encode("utf-16-le") * 20)
        self.assertEqual((done.returncode, proof["predicate"]["complete"]), (3, False))

    def test_a_statement_that_cannot_be_written_is_3(self):
        done = self.run_assay("redact", "--no-config", "--proof", "missing/proof.json", stdin=b"text\n")
        self.assertEqual((done.returncode, done.stdout), (3, b"text\n"))

    def test_ordinary_text_is_not_changed(self):
        text = NOISE * 1000 + bytes(range(256)) * 10 + b"no line end"
        self.assertEqual(self.redact(text), text)

    def test_what_a_comment_allows_is_masked_too(self):
        text = f"key = {github_token(1)}  # assay:allow github-pat made up\n".encode()
        self.assertNotIn(github_token(1).encode(), self.redact(text))

    def test_what_it_cannot_be_sure_of_is_3(self):
        text = "\ufefftoken".encode("utf-16-le") * 20
        done = self.run_assay("redact", "--no-config", stdin=text)
        self.assertEqual((done.returncode, done.stdout), (3, text))
        self.assertIn(b"may not be masked", done.stderr)

    def test_an_archive_is_refused_and_not_copied(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", github_token(2))
        with_proof = ("--proof", "proof.json")
        for content, hint in ((packed.getvalue(), b"mask the files in it"),
                              (gzip.compress(github_token(2).encode(), mtime=0), b"gzip -dc FILE | assay redact")):
            for arguments in ((), with_proof):
                done = self.run_assay("redact", "--no-config", *arguments, stdin=content)
                self.assertEqual((done.returncode, done.stdout), (3, b""))
                self.assertIn(hint, done.stderr)
        self.assertFalse((self.folder / "proof.json").exists())

    def test_an_archive_whose_first_bytes_come_alone_is_refused(self):
        process = subprocess.Popen([ASSAY, "redact", "--no-config"], cwd=self.folder, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=INDEPENDENT)
        self.addCleanup(process.stdout.close)
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            archive.addfile(tarfile.TarInfo("a\nb.txt"))
        os.write(process.stdin.fileno(), packed.getvalue()[:2])
        self.assertEqual(os.read(process.stdout.fileno(), 100), b"a\n")
        process.stdin.write(packed.getvalue()[2:])
        process.stdin.close()
        self.assertEqual((process.stdout.read(), process.wait()), (b"", 3))

    def test_output_that_is_closed_is_3(self):
        done = subprocess.run(["sh", "-c", f"{ASSAY} redact --no-config >&-"], input=b"text\n", capture_output=True,
                              cwd=self.folder, env=INDEPENDENT, check=False)
        self.assertEqual(done.returncode, 3)

    def test_a_file_that_is_missing_is_3(self):
        self.assertEqual(self.run_assay("redact", "missing").returncode, 3)


if __name__ == "__main__":
    main()

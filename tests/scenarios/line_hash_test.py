"""primaryLocationLineHash on 1,000 generated files is what an independent implementation in Node makes of them."""
import json
import pathlib
import random
import shutil
import subprocess
import unittest

from harness import Scenario, github_token, main

FILES = 1000
SCRIPT = pathlib.Path(__file__).with_name("line_hashes.mjs")
ENDS = ("\n", "\r\n", "\r", "\n\n", "\r \n", "\r\n\t\r\n")
WORDS = ("let", "x", "=", "{", "}", "return", "\t", "    ", "é", "ß→", "日本語", "\U0001F600", "\u2028", "\ufffd", "key:", "'", "\\",
         "\x0b", "\x00", "\uffff")
ILL_FORMED = (b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf8\x88")


def generated(seed):
    """A text of up to some sixty lines with tokens in it, some of the lines long, some equal."""
    random_ = random.Random(seed)
    lines = []
    for number in range(random_.randrange(60)):
        words = [random_.choice(WORDS) for _ in range(random_.choice((0, 1, 5, 12, 12, 400)))]
        if random_.random() < 0.2:
            words.insert(random_.randrange(min(len(words), 8) + 1), f" k = '{github_token(seed * 64 + number)}' ")
        line = random_.choice(("", " ")).join(words).encode()
        if random_.random() < 0.03:
            line += random_.choice(ILL_FORMED)
        lines.append(line)
        if random_.random() < 0.1:
            lines.extend([line] * random_.randrange(4))
    ends = ENDS[:random_.choice((1, 2, 3, len(ENDS)))]
    text = b"".join(line + random_.choice(ends).encode() for line in lines)
    if random_.random() < 0.4:
        text = text.rstrip(b"\r\n")
    return (b"\xef\xbb\xbf" if random_.random() < 0.1 else b"") + text


class LineHash(Scenario):
    def expected(self):
        """What Node makes of the files, written here: {"FILE:LINE": hash}."""
        if shutil.which("node") is None:
            raise unittest.SkipTest("Node, in which the other implementation runs, is not installed")
        self.names = [f"tree/{seed:04}.txt" for seed in range(FILES)]
        for seed, name in enumerate(self.names):
            self.write(name, generated(seed))
        done = subprocess.run(["node", SCRIPT], cwd=self.folder, input="\n".join(self.names).encode(), check=True,
                              capture_output=True, timeout=240)
        return self.table(done.stdout)

    @staticmethod
    def table(text):
        return dict(line.rsplit(" ", 1) for line in text.decode().splitlines())

    def test_every_line_and_every_result(self):
        expected = self.expected()
        self.assertGreater(len(expected), 20 * FILES)
        self.assertGreater(sum(1 for value in expected.values() if not value.endswith(":1")), FILES)
        done = self.run_assay("debug", "line-hashes", *self.names)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.table(done.stdout), expected)

        log = json.loads(self.run_assay("scan", "tree", "--format", "sarif").stdout)
        compared = 0
        for result in log["runs"][0]["results"]:
            place = result["locations"][0]["physicalLocation"]
            told = result["partialFingerprints"].get("primaryLocationLineHash")
            if told is not None:
                key = f"{place['artifactLocation']['uri']}:{place['region']['startLine']}"
                self.assertEqual(told, expected[key], key)
                compared += 1
        self.assertGreater(compared, 2 * FILES)


if __name__ == "__main__":
    main()

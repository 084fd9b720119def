"""What a vendor may do in HTTP itself: the state is right each time, and nothing of it changes what is asked next."""
import gzip
import json

from fake_server import Answer
from harness import main
from verification_kit import DEAD, VerificationScenario, bearer, token

JSON = {"Content-Type": "application/json"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = b'{"login":"x"}'
WHOLE = HEAD + b"Content-Length: 13\r\n\r\n" + BODY
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style>; rel=preload\r\n\r\n"

ON_THE_WIRE = {
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + BODY, "active"),
    "HTTP/1.0, cut off": (b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + BODY[:-1], "unknown"),
    "no head at all": (BODY, "unknown"),
    "hints before the answer": (HINT * 3 + WHOLE, "active"),
    "a refusal among the hints": (b"HTTP/1.1 100 Continue\r\nX: HTTP/1.1 401\r\n\r\n" + WHOLE, "active"),
    "hints and nothing else": (HINT * 3, "unknown"),
    "hints without end": (HINT * 10000 + WHOLE, "unknown"),
    "a head without end": (HEAD + b"X: " + b"y" * 300000 + b"\r\n\r\n", "unknown"),
    "a trailer that refuses": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nd\r\n" + BODY
                               + b"\r\n0\r\nHTTP/1.1 401 Unauthorized: x\r\nStatus: 401\r\n\r\n", "active"),
    "a chunk that is none": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY, "unknown"),
    "a million lines": (HEAD + b"X: y\r\n" * 1_000_000 + b"Content-Length: 13\r\n\r\n" + BODY, "unknown"),
    "lines behind lines without names": (HEAD + b" folded\r\n" * 100_000 + b"Content-Length: 13\r\n\r\n" + BODY, "unknown"),
    "a chunk of 2^63 bytes": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n8000000000000000\r\n" + BODY + b"\r\n0\r\n\r\n", "unknown"),
    "a chunk of 2^64 - 1 bytes": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + BODY + b"\r\n0\r\n\r\n", "unknown"),
    "a chunk of 13 bytes and 2^64": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000000000000000d\r\n" + BODY + b"\r\n0\r\n\r\n",
                                     "unknown"),
    "a chunk's size that goes on": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nd;" + b"x" * 1_000_000, "unknown"),
    "trailers without end": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nd\r\n" + BODY + b"\r\n0\r\n" + b"X: y\r\n" * 1_000_000,
                             "unknown"),
    "a length of 2^63, as if there were none": (HEAD + b"Content-Length: 9223372036854775808\r\n\r\n" + BODY, "active"),
    "a length of 2^63, cut off": (HEAD + b"Content-Length: 9223372036854775808\r\n\r\n" + BODY[:-1], "unknown"),
    "two lengths": (HEAD + b"Content-Length: 13\r\nContent-Length: 14\r\n\r\n" + BODY, "unknown"),
    "a length below none": (HEAD + b"Content-Length: -1\r\n\r\n" + BODY, "unknown"),
    "another protocol": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + BODY, "unknown"),
    "a status of its own": (b"HTTP/1.1 999 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "unknown"),
    "a proxy's refusal": (b"HTTP/1.1 407 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "unknown"),
}
BODIES = {
    "packed, though nobody asked": (Answer(gzip.compress(BODY), headers={**JSON, "Content-Encoding": "gzip"}), "unknown"),
    "a bomb": (Answer(gzip.compress(b"[" + b" " * 50_000_000 + b"]"), headers={**JSON, "Content-Encoding": "gzip"}), "unknown"),
    "no number": (Answer(b'{"login":NaN}', headers=JSON), "unknown"),
    "two documents": (Answer(BODY + BODY, headers=JSON), "unknown"),
    "a list in a list": (Answer(b"[" * 30000 + b'"login"' + b"]" * 30000, headers=JSON), "unknown"),
    "no text": (Answer(b'{"login":"\xff"}', headers=JSON), "unknown"),
    "a mark before it": (Answer(b"\xef\xbb\xbf<html>\"login\"", headers=JSON), "unknown"),
}
REMEMBER = {**JSON, "Set-Cookie": "session=1; Path=/", "Alt-Svc": 'h3=":1"; ma=86400', "Clear-Site-Data": "*",
            "Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Authentication-Info": "nextnonce=1",
            "WWW-Authenticate": "Basic realm=x, Negotiate, Digest nonce=1"}


class Wire(VerificationScenario):
    def state_of(self, came):
        fake = self.vendor({None: DEAD, token(1): came})
        done = self.scan(fake)
        self.assertIn(len(fake.requests), (2, 3))  # over a connection that was kept libcurl sends once more
        return self.states(done)

    def test_heads(self):
        self.put(token(1))
        for name, (raw, state) in ON_THE_WIRE.items():
            with self.subTest(name):
                self.assertEqual(self.state_of(Answer(raw=raw)), [state])

    def test_bodies(self):
        self.put(token(1))
        for name, (came, state) in BODIES.items():
            with self.subTest(name):
                self.assertEqual(self.state_of(came), [state])

    def test_what_an_answer_asks_to_be_remembered_is_not(self):
        values = [token(seed) for seed in range(1, 9)]
        self.put(*values)
        fake = self.vendor({None: Answer({"message": "no"}, 401, REMEMBER)})
        self.assertEqual(self.states(self.scan(fake)), ["inactive"] * 8)
        self.assertEqual(len(fake.requests), 9)
        for request in fake.requests:
            self.assertEqual(sorted(request.headers.keys()), ["Accept", "Authorization", "Host", "User-Agent"])
            self.assertTrue(request.headers["Authorization"].startswith("Bearer "))
        self.assertEqual(len({bearer(request) for request in fake.requests}), 9)

    def test_no_file_is_left_of_a_run(self):
        self.put(token(1))
        before = {path for path in self.folder.rglob("*")}
        done = self.scan(self.vendor({None: Answer({"message": "no"}, 401, REMEMBER)}))
        self.assertEqual(json.loads(done.stdout)["outcome"]["verified"]["inactive"], 1)
        left = {path.name for path in self.folder.rglob("*")} - {path.name for path in before}
        self.assertEqual(left - {"server.pem", "server.crt"}, set())


if __name__ == "__main__":
    main()

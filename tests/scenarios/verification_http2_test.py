"""A vendor that speaks HTTP/2: many values over few connections, with the same states."""
import contextlib
import json
import shutil
import socketserver
import ssl
import struct
import subprocess
import threading

from harness import main
from verification_kit import ENVIRONMENT, HOST, VerificationScenario, token

SERVER = """
const http2 = require('http2'), fs = require('fs');
const pem = fs.readFileSync('server.pem');
const [, , live, behaviour] = process.argv;
let sessions = 0, most = 0, under_way = 0, versions = new Set();
const server = http2.createSecureServer({key: pem, cert: pem, allowHTTP1: true}, (request, response) => {
  versions.add(request.httpVersion);
  most = Math.max(most, ++under_way);
  setTimeout(() => {
    --under_way;
    const good = request.headers.authorization === 'Bearer ' + live;
    if (good && behaviour === 'reset') return response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    if (good && behaviour === 'goaway') return response.stream.session.destroy();
    response.writeHead(good ? 200 : 401, {'content-type': 'application/json'});
    response.end(good ? '{"login":"x"}' : '{"message":"no"}');
  }, 20);
});
server.on('session', () => ++sessions);
server.on('sessionError', () => {});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => { console.log(JSON.stringify({sessions, most, versions: [...versions]})); process.exit(0); });
process.stdin.resume();
"""


class Http2(VerificationScenario):
    def setUp(self):
        super().setUp()
        if shutil.which("node") is None:
            self.skipTest("Node is not installed")
        self.certificate()
        self.write("server.js", SERVER)

    def run_against(self, behaviour, *values):
        """States by value, and what the server saw."""
        self.put(*values)
        server = subprocess.Popen(["node", "server.js", token(1), behaviour], cwd=self.folder, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.kill)
        port = int(server.stdout.readline())
        done = self.run_assay("scan", "tree", "--rules", self.rules, "--only", "vendor-token", "--verify", "--ca-file",
                              "server.crt", "--verify-resolve", f"{HOST}:443:127.0.0.1:{port}", "--verify-retries", "0",
                              "--format", "json", environment=ENVIRONMENT)
        server.stdin.close()
        seen = json.loads(server.stdout.readline())
        server.wait()
        return self.states(done), seen

    def test_many_values_share_a_connection(self):
        states, seen = self.run_against("", *(token(seed) for seed in range(1, 101)))
        self.assertEqual(states, ["active"] + ["inactive"] * 99)
        self.assertEqual(seen["versions"], ["2.0"])
        self.assertLess(seen["sessions"], 20)
        self.assertGreater(seen["most"], 1)

    def test_a_stream_that_is_reset_is_no_answer(self):
        for behaviour in ("reset", "goaway"):
            states, _ = self.run_against(behaviour, token(1))
            self.assertEqual(states, ["unknown"], behaviour)


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def field(name, value):
    return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value


SETTINGS, ACKNOWLEDGED = frame(4, 0, 0), frame(4, 1, 0)
OK = b"\x88" + field(b"content-type", b"application/json")
FLOODS = {  # what comes again and again, behind what comes once
    "settings": (b"", SETTINGS),
    "pings": (b"", frame(6, 0, 0, b"12345678")),
    "windows": (b"", frame(8, 0, 0, b"\x7f\xff\xff\xff")),
    "nothing of a body": (frame(1, 4, 1, OK), frame(0, 0, 1)),
    "headers that go on": (frame(1, 0, 1, OK), frame(9, 0, 1, field(b"x", b"y" * 100) * 100)),
    "informational answers": (b"", frame(1, 4, 1, b"\x08\x03103")),
    "a table of headers that is named again and again": (frame(1, 4, 1, OK + b"\x40\x01a\x7f\x81\x1e" + b"y" * 4000 + b"\xbe" * 12000),
                                                         b""),
    "promises": (b"", frame(5, 4, 1, b"\0\0\0\2\x82\x84\x87")),
    "no frames": (b"", bytes(range(256)) * 16),
}


class Floods(VerificationScenario):
    def test_none_is_an_answer(self):
        self.put(token(1))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate())
        context.set_alpn_protocols(["h2"])
        over = threading.Event()
        self.addCleanup(over.set)
        for name, (once, again) in FLOODS.items():
            class Handler(socketserver.BaseRequestHandler):
                def handle(self, once=once, again=again):
                    self.request.settimeout(10)
                    with contextlib.suppress(OSError), context.wrap_socket(self.request, server_side=True) as connection:
                        connection.recv(65536)
                        connection.sendall(SETTINGS + ACKNOWLEDGED + once)
                        while again and not over.is_set():
                            connection.sendall(again * 1000)
                        over.wait(1)

            with self.subTest(name), socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
                server.daemon_threads, server.block_on_close = True, False
                threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
                server.port = server.server_address[1]
                done = self.scan(server, quick=("--verify-retries", "0", "--verify-timeout", "3"))
                server.shutdown()
                self.assertEqual(self.states(done), ["unknown"])


if __name__ == "__main__":
    main()

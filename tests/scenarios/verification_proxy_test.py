"""A proxy between the program and a vendor: it carries what it cannot read, and its own answers prove nothing."""
import json
import socket
import ssl
import threading

from harness import main
from verification_kit import DEAD, ENVIRONMENT, HOST, LIVE, VerificationScenario, token

REFUSALS = {
    "a refusal": b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    "a wish to know who asks": b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
    "an answer in the vendor's place": b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n"
                                       b'{"login":"x"}',
    "a page": b"HTTP/1.1 302 Found\r\nLocation: http://portal.test/\r\nContent-Length: 0\r\n\r\n",
    "nothing": b"",
    "a tunnel to garbage": b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 100,
    "a tunnel to an answer in the clear": b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 401 No\r\nContent-Type: application/json\r\n"
                                          b"Content-Length: 2\r\n\r\n{}",
    "a tunnel with a body": b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n" + b'{"login":"x"}',
    "a tunnel that ends": b"HTTP/1.1 200 OK\r\n\r\n",
    "a million lines": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000_000,
    "a body of 2^63 bytes": b"HTTP/1.1 407 No\r\nContent-Length: 9223372036854775807\r\n\r\n" + b"x" * 1_000_000,
}


class Proxy:
    """Takes CONNECT, whatever the host, and passes bytes to `port`; `refusal`: what it answers instead; `certificate`: it
    speaks TLS itself, as those do who read along."""

    def __init__(self, port, refusal=None, certificate=None):
        self.port_behind, self.refusal, self.certificate = port, refusal, certificate
        self.heads, self.carried = [], b""
        self.lock = threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                got = connection.recv(4096)
                if not got:
                    return
                head += got
            with self.lock:
                self.heads.append(head)
            if self.refusal is not None:
                connection.sendall(self.refusal)
                return
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            if self.certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self.certificate)
                with context.wrap_socket(connection, server_side=True) as plain:
                    self.note(plain.recv(65536))
                return
            with socket.create_connection(("127.0.0.1", self.port_behind)) as behind:
                back = threading.Thread(target=self.carry, args=(behind, connection), daemon=True)
                back.start()
                self.carry(connection, behind)
                behind.shutdown(socket.SHUT_WR)
                back.join()
        except OSError:
            pass
        finally:
            connection.close()

    def note(self, got):
        with self.lock:
            self.carried += got

    def carry(self, source, target):
        try:
            while got := source.recv(65536):
                self.note(got)
                target.sendall(got)
        except OSError:
            pass

    def close(self):
        self.socket.close()


class ThroughAProxy(VerificationScenario):
    def setUp(self):
        super().setUp()
        self.put(token(1), token(2))
        self.fake = self.vendor({token(1): LIVE, None: DEAD})

    def proxy(self, **how):
        proxy = Proxy(self.fake.port, **how)
        self.addCleanup(proxy.close)
        return proxy

    def scan_by(self, *flags, environment=None):
        done = self.run_assay("scan", "tree", "--rules", self.rules, "--only", "vendor-token", "--verify", "--ca-file",
                              "server.crt", "--verify-retries", "0", "--verify-timeout", "10", "--format", "json", *flags,
                              environment={**ENVIRONMENT, **(environment or {})})
        for value in (token(1), token(2)):
            self.assertNotIn(value.encode(), done.stdout + done.stderr)
        return done

    def test_values_go_through_it_unread(self):
        for flags, environment in ((("--proxy", "http://127.0.0.1:{}"), {}), ((), {"https_proxy": "http://127.0.0.1:{}"}),
                                   ((), {"HTTPS_PROXY": "http://127.0.0.1:{}"})):
            proxy = self.proxy()
            done = self.scan_by(*(flag.format(proxy.port) for flag in flags),
                                environment={name: text.format(proxy.port) for name, text in environment.items()})
            self.assertEqual(sorted(self.states(done)), ["active", "inactive"], done.stdout)
            self.assertTrue(proxy.heads)
            for head in proxy.heads:
                self.assertTrue(head.startswith(f"CONNECT {HOST}:443 HTTP/1.1\r\n".encode()), head)
                self.assertNotIn(b"Authorization", head)
            for value in (token(1), token(2)):
                self.assertNotIn(value.encode(), proxy.carried + b"".join(proxy.heads))

    def test_its_own_answers_prove_nothing(self):
        for name, refusal in REFUSALS.items():
            with self.subTest(name):
                proxy = self.proxy(refusal=refusal)
                done = self.scan_by("--proxy", f"http://127.0.0.1:{proxy.port}")
                self.assertEqual(self.states(done), ["unknown", "unknown"], done.stdout)
                self.assertEqual(done.returncode, 1)
        self.assertEqual(self.fake.requests, [])

    def test_one_that_reads_along_gets_no_value(self):
        proxy = self.proxy(certificate=self.certificate(name="mitm"))
        self.certificate()  # which is trusted
        done = self.scan_by("--proxy", f"http://127.0.0.1:{proxy.port}")
        self.assertEqual(self.states(done), ["unknown", "unknown"])
        self.assertIn("certificate", json.loads(done.stdout)["findings"][0]["verification"]["why"])
        self.assertEqual(proxy.carried, b"")

    def test_no_proxy_is_heeded(self):
        proxy = self.proxy()
        self.scan_by(environment={"https_proxy": f"http://127.0.0.1:{proxy.port}", "no_proxy": ".vendor.test"})
        self.assertEqual(proxy.heads, [])

    def test_the_password_of_a_proxy_is_not_shown(self):
        password = "-".join(("lamp", "4711"))
        done = self.scan_by("--proxy", f"http://me:{password}@127.0.0.1:1")
        self.assertNotIn(password.encode(), done.stdout + done.stderr)
        self.assertEqual(self.states(done), ["unknown", "unknown"])


if __name__ == "__main__":
    main()

"""A server on loopback that answers as a test says, and misbehaves on purpose. It remembers what it was asked."""
import dataclasses
import gzip
import http.server
import io
import json
import socket
import ssl
import struct
import threading
import urllib.parse


@dataclasses.dataclass
class Answer:
    """What goes over the wire. `body` may be bytes, text or what becomes JSON."""
    body: object = b""
    status: int = 200
    headers: dict = dataclasses.field(default_factory=dict)
    length: int = None       # Content-Length, when it is not the body's
    cut: int = None          # so many bytes of the body, then the connection is closed
    reset: bool = False      # closed by RST
    stall: bool = False      # nothing comes behind the headers until the test ends
    no_length: bool = False  # HTTP/1.0 style: the end of the connection is the end of the body
    endless: bool = False    # the body again and again, in chunks
    drip: bool = False       # a byte of the body, and then nothing
    raw: bytes = None        # all that goes over the wire, as it is; then the connection is closed

    def payload(self):
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body).encode()


@dataclasses.dataclass
class Request:
    path: str
    headers: object
    sent: bytes
    command: str = "GET"


class Turns:
    """One answer after another; the last one stays."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def next(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Fake:
    """routes: path, with or without its query -> an Answer, the body of one, Turns, or a function of the request that
    gives one. Everything else is 404."""

    def __init__(self, routes=None, certificate=None):
        self.routes = dict(routes or {})
        self.requests = []
        self.ended = threading.Event()
        self.lock = threading.Lock()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(self.path, self.headers, self.rfile.read(length), self.command)
                with fake.lock:
                    fake.requests.append(request)
                fake.answer(self, request)

            do_POST = do_DELETE = do_GET

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_):
                pass  # clients that hang up are what is tested

        self.server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def close(self):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def asked(self, path):
        """The requests for a path, whatever the query."""
        return [request for request in self.requests if urllib.parse.urlsplit(request.path).path == path]

    def _choose(self, request):
        for key in (request.path, urllib.parse.urlsplit(request.path).path):
            if key not in self.routes:
                continue
            found = self.routes[key]
            with self.lock:
                found = found.next() if isinstance(found, Turns) else found
            return found(request) if callable(found) else found
        return Answer({"message": "Not Found"}, 404)

    def answer(self, connection, request):
        answer = self._choose(request)
        if not isinstance(answer, Answer):
            answer = Answer(answer)
        if answer.raw is not None:
            connection.wfile.write(answer.raw)
            connection.close_connection = True
            return None
        body = answer.payload()
        if answer.reset and answer.cut is None:
            return self._reset(connection)
        connection.send_response(answer.status)
        for name, value in answer.headers.items():
            connection.send_header(name, value)
        if answer.endless:
            connection.send_header("Transfer-Encoding", "chunked")
        elif not answer.no_length and answer.status != 304:
            connection.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
        if answer.no_length or answer.cut is not None:
            connection.send_header("Connection", "close")
            connection.close_connection = True
        connection.end_headers()
        if answer.stall or answer.drip:
            connection.wfile.write(body[:1] if answer.drip else b"")
            connection.wfile.flush()
            self.ended.wait()
            return None
        if answer.endless:
            chunk = b"%x\r\n%s\r\n" % (len(body), body)
            while not self.ended.is_set():
                connection.wfile.write(chunk)
        connection.wfile.write(body if answer.cut is None else body[:answer.cut])
        connection.wfile.flush()
        return self._reset(connection) if answer.reset else None

    @staticmethod
    def _reset(connection):
        connection.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close_connection = True
        connection.rfile.close()
        connection.wfile = io.BytesIO()  # so that no end is sent before the reset
        connection.connection.close()


def bomb(size):
    """JSON of `size` bytes that is small on the wire."""
    return Answer(gzip.compress(b"[" + b" " * size + b"]", mtime=0), headers={"Content-Encoding": "gzip"})

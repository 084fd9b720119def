"""Servers on loopback that passwords are tried with. Each takes one user's password, or does something else."""
import base64
import contextlib
import socket
import socketserver
import ssl
import struct
import threading


class Servant:
    """What a server does with a connection: `accepts(user, password)` decides, `how` misbehaves instead."""

    def __init__(self, talk, accepts, how=None, certificate=None, host="127.0.0.1"):
        self.asked = []  # (user, password) in their order
        self.connections = 0
        servant = self
        tls = None
        if certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                servant.connections += 1
                self.request.settimeout(5)
                with contextlib.suppress(OSError, ValueError, IndexError, struct.error):
                    with tls.wrap_socket(self.request, server_side=True) if tls else self.request as connection:
                        if how is not None:
                            return how(connection)
                        return talk(connection, servant.judge)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True

        self.accepts = accepts
        self.server = Server((host, 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def judge(self, user, password):
        self.asked.append((user, password))
        return self.accepts(user, password)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def exactly(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise OSError("hung up")
        data += more
    return data


def line(connection):
    data = b""
    while not data.endswith(b"\n"):
        data += exactly(connection, 1)
    return data.strip()


def redis(connection, judge):
    words = []
    for _ in range(int(line(connection)[1:])):
        words.append(exactly(connection, int(line(connection)[1:])).decode())
        line(connection)
    user, password = words[1:] if len(words) == 3 else ("default", words[1])
    connection.sendall(b"+OK\r\n" if judge(user, password)
                       else b"-WRONGPASS invalid username-password pair or user is disabled.\r\n")
    connection.recv(1)


def message(kind, body):
    return kind + struct.pack("!I", len(body) + 4) + body


def postgres(connection, judge, refusal=b"28P01", then=None):
    while True:
        size, code = struct.unpack("!II", exactly(connection, 8))
        if code not in (80877103, 80877104):  # SSLRequest, GSSENCRequest
            break
        connection.sendall(b"N")
    words = exactly(connection, size - 8).split(b"\0")
    user = words[words.index(b"user") + 1].decode()
    connection.sendall(message(b"R", struct.pack("!I", 3)))
    exactly(connection, 1)
    password = exactly(connection, struct.unpack("!I", exactly(connection, 4))[0] - 4).rstrip(b"\0").decode()
    code = then if judge(user, password) else refusal
    if code is not None:
        connection.sendall(message(b"E", b"SFATAL\0VFATAL\0C" + code + b"\0Mno\0\0"))
    else:
        connection.sendall(message(b"R", struct.pack("!I", 0)) + message(b"K", b"\0" * 8) + message(b"Z", b"I"))
    connection.recv(1)


def smtp(connection, judge, refusal=b"535 5.7.8 no", tls=None, ahead=b""):
    """`tls`: an SSLContext, without which it logs nobody in; `ahead`: what it says in the clear behind its leave to begin."""
    connection.sendall(b"220 mail ready\r\n")
    mail_dialogue(connection, judge, refusal, tls, ahead)


def mail_dialogue(connection, judge, refusal, tls=None, ahead=b""):
    while True:
        said = line(connection)
        if said.upper().startswith(b"EHLO"):
            connection.sendall(b"250-mail\r\n250 STARTTLS\r\n" if tls else b"250-mail\r\n250 AUTH PLAIN LOGIN\r\n")
        elif said.upper() == b"STARTTLS" and tls:
            connection.sendall(b"220 go\r\n" + ahead)
            with tls.wrap_socket(connection, server_side=True) as encrypted:
                return mail_dialogue(encrypted, judge, refusal)
        elif said.upper().startswith(b"AUTH PLAIN"):
            answer = said.split(b" ")[2:]
            if not answer:
                connection.sendall(b"334 \r\n")
                answer = [line(connection)]
            _, user, password = base64.b64decode(answer[0]).decode().split("\0")
            connection.sendall((b"235 2.7.0 yes" if judge(user, password) else refusal) + b"\r\n")
        else:
            connection.sendall(b"502 what\r\n")


def element(tag, content):
    return bytes([tag, len(content)]) + content


def ldap(connection, judge, code=49, text=b"", policy=False):
    """`policy`: it has one for passwords, as OpenLDAP's overlay says to who asks."""
    size = exactly(connection, 2)[1]
    if size == 0x82:
        size = struct.unpack("!H", exactly(connection, 2))[0]
    bind = exactly(connection, size)[3:]
    bind = bind[4 if bind[1] == 0x82 else 2:]
    name_size = bind[4]
    user = bind[5:5 + name_size].decode()
    at = 5 + name_size + 2  # behind it stand controls
    password = bind[at:at + bind[at - 1]].decode()
    result = 0 if judge(user, password) else code
    response = element(0x0A, bytes([result])) + element(4, b"") + element(4, text if result else b"")
    control = element(0x30, element(4, b"1.3.6.1.4.1.42.2.27.8.5.1") + element(4, element(0x30, b"")))
    controls = element(0xA0, control) if policy else b""
    connection.sendall(element(0x30, element(2, b"\x01") + element(0x61, response) + controls))
    connection.recv(1)


def method(number, arguments):
    body = struct.pack("!HH", 10, number) + arguments
    return b"\x01\0\0" + struct.pack("!I", len(body)) + body + b"\xce"


def amqp(connection, judge):
    assert exactly(connection, 8) == b"AMQP\0\0\x09\x01"
    connection.sendall(method(10, b"\0\x09" + struct.pack("!I", 0) + struct.pack("!I", 5) + b"PLAIN"
                              + struct.pack("!I", 5) + b"en_US"))
    size = struct.unpack("!I", exactly(connection, 7)[3:])[0]
    start_ok = exactly(connection, size + 1)[4:]
    assert b"authentication_failure_close" in start_ok
    at = 4 + struct.unpack("!I", start_ok[:4])[0]
    at += 1 + start_ok[at]
    answer = start_ok[at + 4:at + 4 + struct.unpack("!I", start_ok[at:at + 4])[0]]
    _, user, password = answer.decode().split("\0")
    if judge(user, password):
        connection.sendall(method(30, struct.pack("!HIH", 2047, 131072, 60)))
    else:
        connection.sendall(method(50, struct.pack("!H", 403) + b"\x02no" + struct.pack("!HH", 10, 11)))
    connection.recv(1)


# How servers misbehave.
def garbage(connection):
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def endless(connection):
    while True:
        connection.sendall(b"\x01" * 65536)


def hangs_up(connection):
    connection.shutdown(socket.SHUT_RDWR)


def silent(connection):
    while connection.recv(4096):
        pass

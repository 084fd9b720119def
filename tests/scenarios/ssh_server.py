"""A server of SSH on loopback, for login_servers.Servant: enough of RFC 4253 and 4252 to be logged in to by password, over the
Python package cryptography."""
import hashlib
import hmac
import os
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from login_servers import exactly, line

KEX, HOST_KEY, CIPHER, MAC = b"ecdh-sha2-nistp256", b"ecdsa-sha2-nistp256", b"aes128-ctr", b"hmac-sha2-256"
KEY = ec.generate_private_key(ec.SECP256R1())
DISCONNECT, SERVICE_REQUEST, SERVICE_ACCEPT, KEXINIT, NEWKEYS, ECDH_INIT, ECDH_REPLY = 1, 5, 6, 20, 21, 30, 31
AUTH_REQUEST, AUTH_FAILURE, AUTH_SUCCESS = 50, 51, 52


def string(value):
    return struct.pack(">I", len(value)) + value


def mpint(number):
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def take(data):
    size, = struct.unpack(">I", data[:4])
    return data[4:4 + size], data[4 + size:]


def point(key):
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def public_key():
    return string(HOST_KEY) + string(b"nistp256") + string(point(KEY.public_key()))


class Wire:
    def __init__(self, connection):
        self.connection = connection
        self.sent = self.received = 0
        self.encrypt = self.decrypt = None
        self.sending_key = self.receiving_key = b""

    def send(self, payload):
        block = 16 if self.encrypt else 8
        padding = block - (len(payload) + 5) % block
        padding += block if padding < 4 else 0
        packet = struct.pack(">IB", len(payload) + padding + 1, padding) + payload + os.urandom(padding)
        code = b""
        if self.encrypt:
            code = hmac.digest(self.sending_key, struct.pack(">I", self.sent) + packet, "sha256")
            packet = self.encrypt.update(packet)
        self.connection.sendall(packet + code)
        self.sent += 1

    def receive(self):
        head = exactly(self.connection, 16 if self.decrypt else 4)
        head = self.decrypt.update(head) if self.decrypt else head
        rest = exactly(self.connection, struct.unpack(">I", head[:4])[0] + 4 - len(head))
        packet = head + (self.decrypt.update(rest) if self.decrypt else rest)
        if self.decrypt:
            code = hmac.digest(self.receiving_key, struct.pack(">I", self.received) + packet, "sha256")
            assert exactly(self.connection, 32) == code, "the message was altered"
        self.received += 1
        return packet[5:len(packet) - packet[4]]

    def turn_to(self, keys):
        """keys: letter of RFC 4253 §7.2 -> bytes."""
        self.decrypt = Cipher(algorithms.AES(keys("C")[:16]), modes.CTR(keys("A")[:16])).decryptor()
        self.encrypt = Cipher(algorithms.AES(keys("D")[:16]), modes.CTR(keys("B")[:16])).encryptor()
        self.receiving_key, self.sending_key = keys("E"), keys("F")


def exchange_keys(wire, client, server):
    lists = [KEX, HOST_KEY, CIPHER, CIPHER, MAC, MAC, b"none", b"none", b"", b""]
    ours = bytes([KEXINIT]) + os.urandom(16) + b"".join(map(string, lists)) + bytes(5)
    wire.send(ours)
    theirs = wire.receive()
    asked = wire.receive()
    assert asked[0] == ECDH_INIT
    their_point = take(asked[1:])[0]
    mine = ec.generate_private_key(ec.SECP256R1())
    shared = mpint(int.from_bytes(
        mine.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), their_point)), "big"))
    known = b"".join(map(string, (client, server, theirs, ours, public_key(), their_point, point(mine.public_key())))) + shared
    session = hashlib.sha256(known).digest()
    r, s = utils.decode_dss_signature(KEY.sign(session, ec.ECDSA(hashes.SHA256())))
    wire.send(bytes([ECDH_REPLY]) + string(public_key()) + string(point(mine.public_key()))
              + string(string(HOST_KEY) + string(mpint(r) + mpint(s))))
    wire.send(bytes([NEWKEYS]))
    assert wire.receive()[0] == NEWKEYS
    wire.turn_to(lambda letter: hashlib.sha256(shared + session + letter.encode() + session).digest())


def ssh(connection, judge, ways=b"password"):
    """`ways`: to log in by, as the server names them."""
    connection.sendall(b"SSH-2.0-fake\r\n")
    wire = Wire(connection)
    exchange_keys(wire, line(connection).rstrip(b"\r\n"), b"SSH-2.0-fake")
    while True:
        said = wire.receive()
        if said[0] == SERVICE_REQUEST:
            wire.send(bytes([SERVICE_ACCEPT]) + said[1:])
        elif said[0] == AUTH_REQUEST:
            user, rest = take(said[1:])
            _, rest = take(rest)
            way, rest = take(rest)
            if way == b"password" and b"password" in ways and judge(user.decode(), take(rest[1:])[0].decode()):
                wire.send(bytes([AUTH_SUCCESS]))
            else:
                wire.send(bytes([AUTH_FAILURE]) + string(ways) + b"\0")
        elif said[0] == DISCONNECT:
            return

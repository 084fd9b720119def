"""Servers of MySQL and MongoDB on loopback, for login_servers.Servant. Their clients prove a password without telling it:
`judge` is asked about the known one where the proof is of that, and about None else."""
import base64
import hashlib
import hmac
import os
import struct

from login_servers import exactly

PASSWORD = "q7Rz0" + "Kx2Wv"

NATIVE, CACHING, TOLD = b"mysql_native_password", b"caching_sha2_password", b"sha256_password"


def packet(number, payload):
    return struct.pack("<I", len(payload))[:3] + bytes([number]) + payload


def read_packet(connection):
    head = exactly(connection, 4)
    return head[3], exactly(connection, struct.unpack("<I", head[:3] + b"\0")[0])


def mixed(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def native(password, nonce):
    once = hashlib.sha1(password).digest()
    return mixed(once, hashlib.sha1(nonce + hashlib.sha1(once).digest()).digest())


def caching(password, nonce):
    once = hashlib.sha256(password).digest()
    return mixed(once, hashlib.sha256(hashlib.sha256(once).digest() + nonce).digest())


def mysql_error(code):
    return b"\xff" + struct.pack("<H", code) + b"#28000no"


def mysql(connection, judge, refusal=1045, plugin=NATIVE, switch=None, tls=None, cached=False, first=None, behind=b""):
    """`switch`: the plugin that is asked for in place of the greeting's; `tls`: an SSLContext; `cached`: caching_sha2_password
    knows the password; `first`: an error instead of the greeting; `behind`: bytes that follow it at once."""
    if first:
        connection.sendall(packet(0, mysql_error(first)))
        return
    nonce = os.urandom(20).hex().encode()[:20]
    able = 0x80000 | 0x8000 | 0x200 | 1 | (0x800 if tls else 0)
    connection.sendall(packet(0, b"\x0a8.0.0-fake\0" + struct.pack("<I", 7) + nonce[:8] + b"\0"
                              + struct.pack("<HBHH", able & 0xFFFF, 33, 2, able >> 16) + bytes([21]) + bytes(10)
                              + nonce[8:] + b"\0" + plugin + b"\0") + behind)
    number, said = read_packet(connection)
    if len(said) == 32 and tls:
        with tls.wrap_socket(connection, server_side=True) as encrypted:
            return mysql_login(encrypted, judge, nonce, plugin, refusal, switch, cached)
    return mysql_login(connection, judge, nonce, plugin, refusal, switch, cached, (number, said))


def mysql_login(connection, judge, nonce, plugin, refusal, switch, cached, said=None):
    number, said = said or read_packet(connection)
    assert not struct.unpack("<I", said[:4])[0] & 0x80, "local files are offered"
    user, rest = said[32:].split(b"\0", 1)
    proof = rest[1:1 + rest[0]]
    plugin = rest[1 + rest[0]:].split(b"\0")[0]
    if switch:
        nonce = os.urandom(20).hex().encode()[:20]
        plugin = switch
        connection.sendall(packet(number + 1, b"\xfe" + plugin + b"\0" + nonce + b"\0"))
        number, proof = read_packet(connection)
    is_known = proof == (caching if plugin == CACHING else native)(PASSWORD.encode(), nonce)
    password = PASSWORD if is_known else None
    if plugin == TOLD:
        password = proof.rstrip(b"\0").decode()
    if plugin == CACHING and not (cached and is_known):
        connection.sendall(packet(number + 1, b"\x01\x04"))
        number, text = read_packet(connection)
        password = text.rstrip(b"\0").decode()
    elif plugin == CACHING:
        connection.sendall(packet(number + 1, b"\x01\x03"))
        number += 1
    yes = judge(user.decode(), password)
    connection.sendall(packet(number + 1, b"\0\0\0\2\0\0\0" if yes else mysql_error(refusal)))
    connection.recv(1)


def bson(fields):
    """Numbers, truths, texts, bytes, lists of texts and documents; the others that a server sends are given raw, as
    (type, bytes)."""
    out = b""
    for name, value in fields.items():
        kind, data = value if isinstance(value, tuple) else {
            bool: lambda v: (8, bytes([v])),
            int: lambda v: (16, struct.pack("<i", v)),
            float: lambda v: (1, struct.pack("<d", v)),
            str: lambda v: (2, struct.pack("<i", len(v.encode()) + 1) + v.encode() + b"\0"),
            bytes: lambda v: (5, struct.pack("<iB", len(v), 0) + v),
            list: lambda v: (4, bson({str(i): one for i, one in enumerate(v)})),
            dict: lambda v: (3, bson(v)),
        }[type(value)](value)
        out += bytes([kind]) + name.encode() + b"\0" + data
    return struct.pack("<i", len(out) + 5) + out + b"\0"


def unbson(data):
    out, at = {}, 4
    while data[at]:
        kind, end = data[at], data.index(b"\0", at + 1)
        name, at = data[at + 1:end].decode(), end + 1
        size = struct.unpack_from("<i", data, at)[0] if kind in (2, 3, 4, 5) else 0
        length = {2: size + 4, 3: size, 4: size, 5: size + 5, 8: 1, 16: 4}[kind]
        value = data[at:at + length]
        out[name] = {2: lambda v: v[4:-1].decode(), 3: unbson, 4: unbson, 5: lambda v: v[5:], 8: lambda v: v != b"\0",
                     16: lambda v: struct.unpack("<i", v)[0]}[kind](value)
        at += length
    return out


# What a member of a replica set adds to each answer: a time, a timestamp, an id, a document of such.
CLUSTER = {"localTime": (9, bytes(8)), "operationTime": (17, bytes(8)), "electionId": (7, bytes(12)),
           "$clusterTime": (3, bson({"clusterTime": (17, bytes(8))}))}


def mongodb(connection, judge, refusal=18, message="Authentication failed.", mechanisms=("SCRAM-SHA-1", "SCRAM-SHA-256"),
            rounds=4096, proves=True, empty_exchange=False, databases=None):
    """`proves`: whether a server that says yes has the proof; `databases`: a list that takes those that are logged in to."""
    def read():
        size, number = struct.unpack("<ii", exactly(connection, 8))
        body = exactly(connection, size - 8)
        assert struct.unpack("<iii", body[4:8] + body[:4] + body[8:12])[0] == 2013
        return number, unbson(body[13:])

    def answer(number, fields):
        body = struct.pack("<iiiiB", 99, number, 2013, 0, 0) + bson({**CLUSTER, **fields})
        connection.sendall(struct.pack("<i", len(body) + 4) + body)

    def refuse(number):
        answer(number, {"ok": 0.0, "errmsg": message, "code": refusal, "codeName": "No"})

    number, hello = read()
    assert "isMaster" in hello
    answer(number, {"ismaster": True, "saslSupportedMechs": list(mechanisms), "maxWireVersion": 17, "ok": 1.0})
    number, start = read()
    if databases is not None:
        databases.append((start["$db"], start["mechanism"]))
    digest = {"SCRAM-SHA-1": "sha1", "SCRAM-SHA-256": "sha256"}[start["mechanism"]]
    first = start["payload"].decode()[3:]
    user = first[2:].split(",")[0]
    known = PASSWORD if digest == "sha256" else hashlib.md5(f"{user}:mongo:{PASSWORD}".encode()).hexdigest()
    salt = b"0123456789abcdef"
    server_first = f"r={first.split('r=')[1]}SERVER,s={base64.b64encode(salt).decode()},i={rounds}"
    answer(number, {"conversationId": 7, "done": False, "payload": server_first.encode(), "ok": 1.0})
    number, then = read()
    assert then["conversationId"] == 7
    without, proof = then["payload"].decode().rsplit(",p=", 1)
    everything = f"{first},{server_first},{without}".encode()
    salted = hashlib.pbkdf2_hmac(digest, known.encode(), salt, rounds)
    key = hmac.digest(salted, b"Client Key", digest)
    right = mixed(key, hmac.digest(hashlib.new(digest, key).digest(), everything, digest))
    if not judge(user, PASSWORD if base64.b64decode(proof) == right else None):
        return refuse(number)
    verifier = hmac.digest(hmac.digest(salted, b"Server Key", digest), everything, digest) if proves else bytes(20)
    payload = b"v=" + base64.b64encode(verifier)
    answer(number, {"conversationId": 7, "done": not empty_exchange, "payload": payload, "ok": 1.0})
    if empty_exchange:
        number, last = read()
        assert last["payload"] == b""
        answer(number, {"conversationId": 7, "done": True, "payload": b"", "ok": 1.0})
    connection.recv(1)

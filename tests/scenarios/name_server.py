"""A name server on loopback, and a network of this process's own in which it is the system's and addresses are as a test
wants them: nothing that is started in it reaches another machine."""
import ctypes
import fcntl
import os
import pathlib
import socket
import struct
import tempfile
import threading
import unittest

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
SIOCSIFADDR, SIOCSIFFLAGS, IFF_UP = 0x8916, 0x8914, 1
A, CNAME, TXT, AAAA, SRV = 1, 5, 16, 28, 33


def enter_network_of_our_own(addresses=()):
    """For the rest of this process, and what it starts: loopback, which has these addresses too, and name servers at
    127.0.0.1. Skips the test where the system lets nobody do that."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNS | CLONE_NEWNET | (CLONE_NEWUSER if user else 0)) != 0:
        raise unittest.SkipTest(f"no network of our own: {os.strerror(ctypes.get_errno())}")
    if user:
        for name_of_map, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            pathlib.Path("/proc/self", name_of_map).write_text(text)
    names = pathlib.Path(tempfile.mkdtemp(prefix="assay-names-")) / "resolv.conf"
    names.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    target = os.path.realpath("/etc/resolv.conf").encode()
    if libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) or libc.mount(bytes(names), target, None, MS_BIND, None):
        raise unittest.SkipTest(f"no name servers of our own: {os.strerror(ctypes.get_errno())}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
        for number, address in enumerate(addresses):
            request = struct.pack("16sHH4s8x", f"lo:{number}".encode(), socket.AF_INET, 0, socket.inet_aton(address))
            fcntl.ioctl(any_socket, SIOCSIFADDR, request)


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.rstrip(".").split(".")) + b"\0"


def srv(target, port=27017, priority=0):
    return SRV, struct.pack("!HHH", priority, 1, port) + name(target)


def txt(*strings):
    return TXT, b"".join(bytes([len(one)]) + one.encode() for one in strings)


def a(address):
    return A, socket.inet_aton(address)


def cname(target):
    return CNAME, name(target)


class NameServer:
    """Answers over UDP and TCP from `zone`: name -> [(type, data)], or bytes that are put for all behind the question, or
    None: no answer. Other names there are not. While `silent_over_tcp`, connections are taken and hear nothing."""

    def __init__(self, zone):
        self.zone, self.asked = zone, []
        self.silent_over_tcp, self.held = False, []
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 53))
        self.tcp = socket.create_server(("127.0.0.1", 53))
        for serve in (self.serve_udp, self.serve_tcp):
            threading.Thread(target=serve, daemon=True).start()

    def answer(self, question, fits):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        asked, kind = ".".join(labels).lower(), struct.unpack_from("!H", question, at + 1)[0]
        self.asked.append((asked, kind))
        found = self.zone.get(asked, ())
        if found is None:
            return None
        body = question[12:at + 5]
        if isinstance(found, bytes):
            return question[:2] + b"\x81\x80" + struct.pack("!HHHH", 1, 1, 0, 0) + body + found
        records = [one for one in found if one[0] in (kind, CNAME)]
        for one, data in [one for one in records if one[0] == CNAME]:
            target = ".".join(part.decode() for part in split_name(data))
            records += [record for record in self.zone.get(target, ()) if record[0] == kind]
        code = 0 if asked in self.zone else 3
        out = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", one, 1, 60, len(data)) + data for one, data in records)
        whole = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(records), 0, 0) + body + out
        if len(whole) > 512 and not fits:
            return question[:2] + struct.pack("!HHHHH", 0x8380, 1, 0, 0, 0) + body
        return whole

    def serve_udp(self):
        while True:
            question, who = self.udp.recvfrom(4096)
            answer = self.answer(question, fits=False)
            if answer is not None:
                self.udp.sendto(answer, who)

    def serve_tcp(self):
        while True:
            connection, _ = self.tcp.accept()
            if self.silent_over_tcp:
                self.held.append(connection)
                continue
            with connection:
                size = struct.unpack("!H", connection.recv(2))[0]
                answer = self.answer(connection.recv(size), fits=True)
                if answer is not None:
                    connection.sendall(struct.pack("!H", len(answer)) + answer)


def split_name(data):
    at, out = 0, []
    while data[at]:
        out.append(data[at + 1:at + 1 + data[at]])
        at += 1 + data[at]
    return out

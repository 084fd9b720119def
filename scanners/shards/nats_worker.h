// What `assay shard emit nats` prints, behind the lines that say what to run.
#pragma once

namespace assay::shards {

// The protocol of NATS (docs.nats.io, "NATS Protocol Reference") and JetStream's requests ("JetStream wire API") by
// Python's own library: no client has to be installed.
inline constexpr char kNatsWorker[] = R"PY(
SUBJECT = f"assay.shards.{PLAN[:16]}"
STREAM = f"ASSAY_SHARDS_{PLAN[:16]}"
NEVER = 42
WAIT = int(os.environ.get("ASSAY_ACK_WAIT", "60"))  # seconds without a sign of life after which another worker takes a shard


class Nats:
    """One connection, for one thread."""

    def __init__(self, url):
        parsed = urllib.parse.urlparse(url)
        self.socket = socket.create_connection((parsed.hostname or "127.0.0.1", parsed.port or 4222), timeout=30)
        self.bytes = self.socket.makefile("rb")
        self.bytes.readline()  # INFO
        options = {"verbose": False, "pedantic": False, "lang": "python", "version": "1", "headers": True, "no_responders": True}
        if parsed.username:
            options.update({"user": parsed.username, "pass": parsed.password or ""})
        self.inbox = f"_INBOX.{os.urandom(12).hex()}"
        self.send(f"CONNECT {json.dumps(options)}\r\nSUB {self.inbox} 1\r\nPING\r\n".encode())

    def send(self, data):
        self.socket.sendall(data)

    def publish(self, subject, payload=b"", headers=None, reply=""):
        head = f"{subject} {reply}".rstrip()
        if headers is None:
            self.send(b"PUB %s %d\r\n%s\r\n" % (head.encode(), len(payload), payload))
            return
        lines = "NATS/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        size = len(lines.encode())
        self.send(b"HPUB %s %d %d\r\n%s%s\r\n" % (head.encode(), size, size + len(payload), lines.encode(), payload))

    def receive(self, seconds):
        """The next message: its reply subject, status and payload; nothing after so many seconds."""
        self.socket.settimeout(seconds)
        while True:
            try:
                line = self.bytes.readline()
            except TimeoutError:
                raise SystemExit("assay: the NATS server does not answer") from None
            if not line:
                raise SystemExit("assay: the NATS server has closed the connection")
            words = line.decode().split()
            if words[0] == "PING":
                self.send(b"PONG\r\n")
            elif words[0] == "-ERR":
                raise SystemExit(f"assay: the NATS server says {line.decode().strip()}")
            elif words[0] in ("MSG", "HMSG"):
                size = int(words[-1])
                payload = self.bytes.read(size + 2)[:size]
                head = int(words[-2]) if words[0] == "HMSG" else 0
                numbers = 2 if words[0] == "HMSG" else 1
                reply = words[3] if len(words) == 3 + 1 + numbers else ""
                status = payload[:head].split(b"\r\n")[0].decode().split()[1:2]
                return reply, status[0] if status else "", payload[head:]

    def pong(self):
        """Answers the server's pings while nothing else is expected."""
        while select.select([self.socket], [], [], 0)[0]:
            line = self.bytes.readline()
            if not line:
                raise SystemExit("assay: the NATS server has closed the connection")
            if line.startswith(b"PING"):
                self.send(b"PONG\r\n")

    def request(self, subject, body=b"", headers=None):
        self.publish(subject, body, headers, self.inbox)
        _, status, payload = self.receive(30)
        if status == "503":
            raise SystemExit("assay: JetStream is not switched on at the NATS server (nats-server -js)")
        answer = json.loads(payload)
        if "error" in answer:
            raise SystemExit(f"assay: JetStream says {answer['error'].get('description')}")
        return answer


def enqueue(nats):
    """Makes the stream and puts every shard in once, however often it is called."""
    nats.request(f"$JS.API.STREAM.CREATE.{STREAM}", json.dumps({
        "name": STREAM, "subjects": [SUBJECT], "retention": "workqueue", "storage": "file", "num_replicas": 1,
        "discard": "old", "max_consumers": -1, "max_msgs": -1, "max_bytes": -1, "max_age": 0,
        "duplicate_window": 7 * 86400 * 10**9}).encode())
    nats.request(f"$JS.API.CONSUMER.DURABLE.CREATE.{STREAM}.workers", json.dumps({
        "stream_name": STREAM, "config": {"durable_name": "workers", "ack_policy": "explicit", "deliver_policy": "all",
                                          "ack_wait": WAIT * 10**9, "max_deliver": 10, "max_ack_pending": 100000}}).encode())
    for index in range(SHARDS):
        nats.request(SUBJECT, str(index).encode(), {"Nats-Msg-Id": f"{PLAN}-{index}"})
    print(f"assay: {SHARDS} shards are in the queue", file=sys.stderr)


def work(nats):
    """Takes shards until the queue is empty. A worker that dies loses nothing: its shard comes again after WAIT."""
    while True:
        left = nats.request(f"$JS.API.CONSUMER.INFO.{STREAM}.workers")
        if left["num_pending"] == 0 and left["num_ack_pending"] == 0:
            return 0
        nats.publish(f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.workers", json.dumps({"batch": 1, "expires": 2 * 10**9}).encode(),
                     None, nats.inbox)
        reply, status, payload = nats.receive(30)
        if status:  # 404, 408: nothing to do now
            continue
        index = int(payload)
        child = subprocess.Popen([*ASSAY, "shard", "run", "--plan", PLAN_FILE, "--results", RESULTS, "--index", str(index), "--for-engine"])
        try:
            while True:
                try:
                    code = child.wait(timeout=max(1, WAIT / 3))
                    break
                except subprocess.TimeoutExpired:
                    nats.pong()
                    nats.publish(reply, b"+WPI")
        except BaseException:
            child.kill()
            raise
        if code in (0, NEVER):
            nats.publish(reply, b"+ACK")
        elif code == 2:  # a mistake in the call or the plan: again it would be the same
            nats.publish(reply, b"+TERM")
            return 2
        else:
            nats.publish(reply, b"-NAK")
            time.sleep(1)


def main():
    if sys.argv[1:] not in (["enqueue"], ["work"]):
        print("usage: python3 shards.py enqueue|work   ($NATS_URL, default nats://127.0.0.1:4222)", file=sys.stderr)
        return 2
    nats = Nats(os.environ.get("NATS_URL", "nats://127.0.0.1:4222"))
    return enqueue(nats) if sys.argv[1] == "enqueue" else work(nats)


if __name__ == "__main__":
    sys.exit(main())
)PY";

}  // namespace assay::shards

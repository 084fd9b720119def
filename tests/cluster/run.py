#!/usr/bin/env python3
"""Runs a plan of shards by Slurm and by NATS JetStream on this machine, kills workers in the middle, and compares the report
with that of one run: run.py ASSAY. Needs root, slurm-wlm, munge and nats-server (packaging/deps/install cluster). Holds the manifest for Kubernetes against its
schema."""
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zlib

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SHARDS = 12


def token(seed):
    """A made-up token with a right checksum."""
    body, state = "", seed * 2654435761 % 2**32
    while len(body) < 30:
        state = (state * 1664525 + 1013904223) % 2**32
        body += DIGITS[(state >> 16) % 62]
    number, check = zlib.crc32(body.encode()), ""
    while len(check) < 6:
        check = DIGITS[number % 62] + check
        number //= 62
    return "ghp" + "_" + body + check


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until(what, condition, seconds=180):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"cluster: waited {seconds} s for {what}")
        time.sleep(0.2)


class Cluster:
    def __init__(self, assay):
        self.assay = assay
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-cluster-"))
        self.folder.chmod(0o755)
        self.started = []
        # Slurm's script calls it by its name, whatever this one is called.
        programs = self.folder / "bin"
        programs.mkdir()
        (programs / "assay").symlink_to(assay)
        self.environment = {**os.environ, "ASSAY": str(assay), "HOME": "/nonexistent", "PATH": f"{programs}:{os.environ['PATH']}"}

    def run(self, *command, check=True, **more):
        return subprocess.run([str(word) for word in command], cwd=self.folder, env=self.environment, check=check, text=True,
                              capture_output=True, **more)

    def start(self, *command, **more):
        log = (self.folder / f"{pathlib.Path(command[0]).name}.log").open("ab")
        child = subprocess.Popen([str(word) for word in command], cwd=self.folder, env={**self.environment, **more}, stdout=log, stderr=log)
        self.started.append(child)
        return child

    def stop(self):
        for child in reversed(self.started):
            if child.poll() is None:
                child.terminate()
        for child in self.started:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def make_tree(self):
        for i in range(240):
            path = self.folder / f"tree/{i // 20}/{i}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"line\n" * (i * 20) + f"token = {token(i % 50)}\n" + "padding of a text file\n" * 40000)

    def compare(self, results):
        merged = self.run(self.assay, "shard", "merge", "--results", results, "--", "--format", "sarif", check=False)
        one = self.run(self.assay, "scan", "files", "--format", "sarif", "tree", check=False)
        if merged.returncode != one.returncode or merged.stdout != one.stdout:
            raise SystemExit(f"cluster: the report of {results} is not that of one run: {merged.returncode} {merged.stderr[-2000:]}")
        print(f"cluster: {results}: {SHARDS} shards say what one run says ({len(one.stdout)} bytes of SARIF)")

    def done(self, results):
        return len(list((self.folder / results).glob("shard-*.done")))

    def slurm(self):
        """munged, slurmctld and slurmd on loopback, without systemd."""
        host = socket.gethostname().split(".")[0]
        state = self.folder / "slurm"
        for name in ("state", "spool", "munge"):
            (state / name).mkdir(parents=True)
        for path in (state / "munge", ):
            shutil.chown(path, "munge", "munge")
        os.chmod(state, 0o755)
        key = state / "munge" / "munge.key"
        key.write_bytes(os.urandom(128))
        shutil.chown(key, "munge", "munge")
        key.chmod(0o400)
        munge_socket = state / "munge" / "socket"
        os.chmod(state / "munge", 0o755)
        munge = pwd.getpwnam("munge")
        log = (self.folder / "munged.log").open("ab")
        self.started.append(subprocess.Popen(
            ["/usr/sbin/munged", "--foreground", "--force", f"--socket={munge_socket}", f"--key-file={key}",
             f"--pid-file={state / 'munge' / 'pid'}", f"--seed-file={state / 'munge' / 'seed'}", f"--log-file={state / 'munge' / 'log'}"],
            user=munge.pw_uid, group=munge.pw_gid, extra_groups=[], stdout=log, stderr=log))
        wait_until("munged", munge_socket.exists)
        controller, node = free_port(), free_port()
        (state / "slurm.conf").write_text(f"""ClusterName=assay
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
AuthType=auth/munge
AuthInfo=socket={munge_socket}
CryptoType=crypto/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation={state / 'state'}
SlurmdSpoolDir={state / 'spool'}
SlurmctldPidFile={state / 'ctld.pid'}
SlurmdPidFile={state / 'd.pid'}
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
""")
        self.environment["SLURM_CONF"] = str(state / "slurm.conf")
        self.start("/usr/sbin/slurmctld", "-D", "-c")
        self.start("/usr/sbin/slurmd", "-D", "-N", host)
        wait_until("Slurm's node", lambda: "idle" in self.run("sinfo", "-h", check=False).stdout)
        (self.folder / "shards.sbatch").write_text(self.run(self.assay, "shard", "emit", "slurm", "--results", "by-slurm").stdout)
        job = self.run("sbatch", "--parsable", "--cpus-per-task=1", "shards.sbatch").stdout.strip()
        wait_until("a first shard", lambda: self.done("by-slurm") >= 1)
        # The program is killed within its script, which runs it again.
        killed = self.kill_one("by-slurm")
        wait_until("the array", lambda: not self.run("squeue", "-h", "-j", job, check=False).stdout.strip())
        print(f"cluster: slurm: job {job}, {killed} worker killed")
        self.compare("by-slurm")

    def kill_one(self, results):
        """Kills a worker of ours that is at a shard, by its process id."""
        for _ in range(200):
            for process in pathlib.Path("/proc").glob("[0-9]*"):
                try:
                    words = (process / "cmdline").read_bytes().split(b"\0")
                    if words[1:3] == [b"shard", b"run"] and results.encode() in words and os.readlink(process / "cwd") == str(self.folder):
                        os.kill(int(process.name), signal.SIGKILL)
                        return 1
                except OSError:
                    continue
            time.sleep(0.01)
        return 0

    def nats(self):
        port = free_port()
        self.start(shutil.which("nats-server") or "/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", port, "-js", "-sd", self.folder / "jetstream")

        def answers():
            with socket.socket() as one:
                return one.connect_ex(("127.0.0.1", port)) == 0

        wait_until("nats-server", answers)
        (self.folder / "shards.py").write_text(self.run(self.assay, "shard", "emit", "nats", "--results", "by-nats").stdout)
        self.environment.update({"NATS_URL": f"nats://127.0.0.1:{port}", "ASSAY_ACK_WAIT": "3"})
        for _ in range(2):  # the second puts nothing in
            self.run(sys.executable, "shards.py", "enqueue")
        workers = [self.start(sys.executable, "shards.py", "work") for _ in range(3)]
        wait_until("a first shard", lambda: self.done("by-nats") >= 1)
        workers[0].kill()  # its shard comes again to another
        killed = self.kill_one("by-nats")
        for worker in workers[1:]:
            if worker.wait(300) != 0:
                raise SystemExit("cluster: a worker of NATS failed")
        print(f"cluster: nats: 3 workers, one of them killed, and {killed} program in another")
        self.compare("by-nats")

    def kubernetes(self):
        """There is no cluster here: the manifest is held against the schema of Kubernetes, where its validator is."""
        validator = shutil.which("kubernetes-validate")
        manifest = self.folder / "job.yaml"
        manifest.write_text(self.run(self.assay, "shard", "emit", "kubernetes", "--results", "/results", "--image",
                                     "registry.example/assay@sha256:" + "0" * 64).stdout)
        if not validator:
            print("cluster: kubernetes: not validated: kubernetes-validate is not here")
            return
        done = self.run(validator, "--strict", manifest, check=False)
        if done.returncode != 0:
            raise SystemExit(f"cluster: kubernetes: {done.stdout}{done.stderr}")
        print(f"cluster: kubernetes: {done.stdout.strip()}")

    def all(self):
        self.make_tree()
        self.run(self.assay, "shard", "plan", "--shards", SHARDS, "tree")
        self.kubernetes()
        self.nats()
        self.slurm()


def main():
    missing = [name for name in ("slurmctld", "slurmd", "munged", "nats-server") if not shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")]
    if missing or os.getuid() != 0:
        print(f"cluster: skipped: {'missing ' + ', '.join(missing) if missing else 'Slurm has to be started as root'}")
        return 77
    cluster = Cluster(pathlib.Path(sys.argv[1]).resolve())
    try:
        cluster.all()
    except BaseException:
        for log in sorted(cluster.folder.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}", file=sys.stderr)
        raise
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

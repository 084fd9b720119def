"""Runs a command once and says what it cost: wall time, CPU time, peak memory, exit code."""

import os
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1]

# A dead proxy: no contestant reaches the network even if it ignores its own offline flag.
_OFFLINE = {name: "http://127.0.0.1:9" for name in
            ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")}


@dataclass
class Sample:
    """One run. CPU and memory are those of the process and of all children that it waited for."""
    wall_s: float
    cpu_s: float
    peak_rss_mb: float
    exit: int
    timed_out: bool

    def as_dict(self):
        return {key: round(value, 5) if isinstance(value, float) else value
                for key, value in asdict(self).items()}


def build_programs(target):
    """Compiles the launcher and the lower bounds into the new folder `target`."""
    target.mkdir()
    for source in [SOURCES / "harness/launch.cc", *sorted((SOURCES / "bounds").glob("*.cc"))]:
        subprocess.run(["g++", "-O2", "-std=c++20", "-static", "-pthread", "-o", str(target / source.stem),
                        str(source), "-ldeflate"], check=True)
    return target


def run_once(launcher, command, stdin, stdout, stderr, timeout_s):
    """Runs `command` (a list) by `launcher` (harness/launch.cc) with its streams on the named files."""
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(command[0])
    done = subprocess.run([launcher, str(int(timeout_s)), stdin, stdout, stderr, *command],
                          env={**os.environ, **_OFFLINE}, text=True, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    wall, cpu, rss, code, timed_out = map(int, done.stdout.split())
    return Sample(wall / 1e6, cpu / 1e6, rss / 1024, code, bool(timed_out))

"""The gates of the issue on the main job ("Speed and memory"): each a limit on a measured ratio."""

from dataclasses import dataclass
from statistics import median


@dataclass
class Gate:
    """`measured` takes the results (workload -> name -> contestant) and gives a number, or raises
    KeyError when something it needs did not run. Met when at most (or at least) `limit`."""
    text: str
    limit: float
    measured: object
    at_least: bool = False
    unit: str = "×"

    def verdict(self, results):
        """(measured number or None, "met" | "not met" | "not measured: …")."""
        try:
            number = self.measured(results)
        except KeyError as lacking:
            return None, f"not measured: {lacking.args[0]}"
        met = number >= self.limit if self.at_least else number <= self.limit
        return number, "met" if met else "not met"


def _value(results, workload, name, metric):
    contestant = results.get(workload, {}).get(name)
    if contestant is None or not contestant.samples:
        raise KeyError(f"no run of {name} on {workload}")
    if contestant.failed:
        raise KeyError(f"{name} failed on {workload}")
    if contestant.role == "assay" and (contestant.found or 0) < contestant.planted:
        raise KeyError(f"{name} found only {contestant.found} of {contestant.planted} on {workload}")
    return median(getattr(sample, metric) for sample in contestant.samples)


def wall(workload, name):
    return lambda results: _value(results, workload, name, "wall_s")


def cpu(workload, name):
    return lambda results: _value(results, workload, name, "cpu_s")


def rss(workload, name):
    return lambda results: _value(results, workload, name, "peak_rss_mb")


def ratio(upper, lower):
    return lambda results: upper(results) / max(lower(results), 1e-9)


def peer_speedup(workload, peer, ours="assay, 2 threads", suffix=""):
    """How many times the peer's wall time is ours. A peer that hit its time limit counts with that
    limit, so the true figure is higher."""
    def measured(results):
        for name, contestant in results.get(workload, {}).items():
            if contestant.role == "peer" and name.startswith(peer + " ") and name.endswith(suffix):
                if not contestant.samples:
                    break
                if contestant.failed and not contestant.samples[0].timed_out:
                    raise KeyError(f"{name} failed on {workload}")
                theirs = median(sample.wall_s for sample in contestant.samples)
                return theirs / _value(results, workload, ours, "wall_s")
        raise KeyError(f"no run of {peer} on {workload}")
    return measured


def history_memory(workload, pack_mb):
    """Peak memory beyond the mapped pack, scaled up to a million objects only by being a bound."""
    return lambda results: max(0.0, rss(workload, "assay, 2 threads")(results) - pack_mb)


def slowest_flood(bytes_each):
    def measured(results):
        names = results.get("floods", {})
        if not names:
            raise KeyError("no run on floods")
        return min(bytes_each / 1e6 / _value(results, "floods", name, "wall_s") for name in names)
    return measured


def gates(pack_mb, flood_bytes, workflow_files):
    """All gates; `pack_mb` maps a history to the size of its pack."""
    found = []
    for name, size in pack_mb.items():
        one, two = wall(name, "assay, 1 thread"), wall(name, "assay, 2 threads")
        found += [
            Gate(f"{name}: own extraction, 1 thread", 1.6, ratio(one, wall(name, "own extraction, 1 thread"))),
            Gate(f"{name}: own extraction, 2 threads", 1.6, ratio(two, wall(name, "own extraction, 2 threads"))),
            Gate(f"{name}: git cat-file --batch, our CPU against its",
                 0.5, ratio(cpu(name, "assay, 1 thread"), cpu(name, "git cat-file --batch of all blobs"))),
            Gate(f"{name}: git log -p, our CPU against its",
                 0.06, ratio(cpu(name, "assay, 1 thread"), cpu(name, "git log -p -U0 --full-history --all"))),
            Gate(f"{name}: attribution of 100 blobs against one git log --find-object",
                 0.25, ratio(wall(name, "attribution of 100 blobs"), wall(name, "git log --find-object of one blob"))),
            Gate(f"{name}: memory beyond the mapped pack", 150, history_memory(name, size), unit=" MB")]
        for peer, times in (("gitleaks", 10), ("trufflehog", 10), ("betterleaks", 10),
                            ("kingfisher", 3), ("noseyparker", 3)):
            found.append(Gate(f"{name}: faster than {peer}", times, peer_speedup(name, peer), True))
    two = wall("tree", "assay, 2 threads")
    found += [
        Gate("tree: read-only walk, 2 threads", 1.5, ratio(two, wall("tree", "read every file, 2 threads"))),
        Gate("tree: grep -rF of one literal", 1.0, ratio(two, wall("tree", "grep -rF of one literal")))]
    for peer, times in (("gitleaks", 5), ("trufflehog", 5), ("betterleaks", 5), ("kingfisher", 2), ("noseyparker", 2)):
        found.append(Gate(f"tree: faster than {peer}", times, peer_speedup("tree", peer), True))
    grep = wall("log", "grep -cF of one literal")
    found += [
        Gate("log: grep -cF, 1 thread", 1.5, ratio(wall("log", "assay, 1 thread"), grep)),
        Gate("log: grep -cF, 2 threads", 0.9, ratio(wall("log", "assay, 2 threads"), grep)),
        Gate("log: cat | assay against cat | cat", 1.2, ratio(wall("log", "cat | assay"), wall("log", "cat | cat"))),
        Gate("log: peak memory", 20, rss("log", "assay, 2 threads"), unit=" MB"),
        Gate("staged: process start included", 15, lambda r: 1e3 * wall("staged", "assay")(r), unit=" ms"),
        Gate("start: assay version", 4, lambda r: 1e3 * wall("start", "assay version")(r), unit=" ms"),
        Gate("start: faster than kingfisher cold, one file", 20,
             peer_speedup("start", "kingfisher", "assay, one file", "(cold), one file"), True),
        Gate("floods: slowest input", 20, slowest_flood(flood_bytes), True, " MB/s"),
        Gate("workflows: a second and core", 3000,
             lambda r: workflow_files / wall("workflows", "assay, 1 thread")(r), True, " files"),
        Gate("workflows: peak memory", 200, rss("workflows", "assay, 2 threads"), unit=" MB"),
        Gate("workflows: faster than zizmor", 5, peer_speedup("workflows", "zizmor"), True),
        Gate("workflows: faster than actionlint", 1, peer_speedup("workflows", "actionlint"), True)]
    return found

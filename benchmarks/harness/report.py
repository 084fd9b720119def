"""Turns results into the Markdown tables of benchmarks/README.md and the raw JSON beside them."""

import os
import platform
import subprocess
from statistics import median


def seconds(value):
    """A duration with three digits: 2.34 ms, 1.25 s, 312 s."""
    if value < 1:
        return f"{value * 1e3:.3g} ms"
    return f"{value:.0f} s" if value >= 100 else f"{value:.3g} s"


def machine():
    """What the figures depend on, without anything that names the machine."""
    model = "unknown"
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as info:
            model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), model)
    git = subprocess.run(["git", "--version"], capture_output=True, text=True).stdout.strip()
    return {"cpu": model, "cores": os.cpu_count(), "system": platform.system(),
            "kernel": platform.release(), "git": git}


def _row(contestant, base, planted):
    if not contestant.samples:
        return [contestant.name, "not run", "", "", "", "", ""]
    walls = sorted(sample.wall_s for sample in contestant.samples)
    middle = median(walls)
    last = contestant.samples[-1]
    note = ""
    if any(sample.timed_out for sample in contestant.samples):
        note = " (stopped at the limit)"
    elif contestant.failed:
        note = f" (exit {last.exit})"
    found = "" if contestant.found is None else f"{contestant.found}/{planted}"
    found += f", {contestant.wrong} wrong" if contestant.wrong else ""
    return [contestant.name, ("> " if "limit" in note else "") + seconds(middle) + note,
            f"{seconds(walls[0])}–{seconds(walls[-1])}" if len(walls) > 1 else "1 run",
            seconds(median(sample.cpu_s for sample in contestant.samples)),
            f"{median(sample.peak_rss_mb for sample in contestant.samples):.0f} MB",
            f"{middle / base:.2f}×" if base and not (contestant.failed and not last.timed_out) else "", found]


def _table(header, rows):
    def line(cells):
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    return "\n".join([line(header), "|" + " --- |" * len(header), *map(line, rows)])


def workload_table(workload):
    """One workload: each contestant's time, memory, ratio to the first bound, and planted values found."""
    ran = [c for c in workload.contestants if c.samples and not c.failed]
    first = next((c for c in ran if c.role == "bound" and c.name != "true"), ran[0] if ran else None)
    base = median(sample.wall_s for sample in first.samples) if first else None
    relative = f"to “{first.name}”" if first else "ratio"
    header = ["command", "wall, median", "min–max", "CPU", "peak memory", relative, "planted found"]
    rows = [_row(c, base, len(workload.planted)) for c in workload.contestants]
    return f"### {workload.title}\n\n" + _table(header, rows)


def gate_table(gates, results):
    """Every gate with its limit, what was measured, and whether it is met."""
    rows = []
    for gate in gates:
        number, verdict = gate.verdict(results)
        limit = ("≥ " if gate.at_least else "≤ ") + f"{gate.limit:g}{gate.unit}"
        rows.append([gate.text, limit, "–" if number is None else f"{number:.3g}{gate.unit}", verdict])
    return "### Gates\n\n" + _table(["gate", "limit", "measured", "verdict"], rows)


def raw(workloads, gates, missing, sizes):
    """Everything measured, as plain data: commands keep their {places}."""
    results = {w.name: {c.name: c for c in w.contestants} for w in workloads}
    return {
        "machine": machine(), "corpora": sizes, "missing_peers": missing,
        "workloads": {w.name: {"planted": len(w.planted), "contestants": [
            {"name": c.name, "role": c.role, "command": c.command, "found": c.found, "wrong": c.wrong,
             "samples": [sample.as_dict() for sample in c.samples]} for c in w.contestants]}
            for w in workloads},
        "gates": [{"gate": g.text, "limit": g.limit, "at_least": g.at_least, "unit": g.unit,
                   "measured": g.verdict(results)[0], "verdict": g.verdict(results)[1]} for g in gates]}

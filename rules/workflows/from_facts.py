#!/usr/bin/env python3
"""Makes the tables of workflow facts that the program carries: from_facts.py FACTS_FOLDER [ACTIONLINT DATE].

Reads actions.jsonl, action-releases.jsonl, permissions.jsonl, untrusted-contexts.jsonl and workflow-grammar.jsonl and
writes data/*.txt beside itself, in the form that fact_table.h describes. Only facts are taken: no summary, description
or reason that somebody else wrote. ACTIONLINT is a folder with the sources of actionlint, as the Go module has them, and
DATE the day of that version: names of inputs and outputs of popular actions are those of its popular_actions.go.
"""
import json
import pathlib
import re
import sys
import zoneinfo

DATA = pathlib.Path(__file__).resolve().parent / "data"
RUNTIMES = {"node12": "2", "node16": "6", "node20": "0", "node24": "4", "composite": "c", "docker": "d", None: "-",
            "unknown": "?"}
# The days on which versions of the IANA time zone database came out.
ZONES = {"2025b": "2025-03-22"}
# Tables without a date in their rows: their sources are those of the permissions.
UNDATED = "2026-08-05"


def read(folder, name):
    with open(folder / f"{name}.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def newest(texts):
    return max(date for text in texts for date in re.findall(r"20\d\d-\d\d-\d\d", text))


class Table:
    """Blocks of lines by key; see fact_table.h."""

    def __init__(self):
        self.blocks = {}

    def add(self, key, *fields):
        line = "\t".join("" if field is None else str(field) for field in fields)
        assert "\n" not in key + line and "\t" not in key and not line.startswith("@"), (key, line)
        self.blocks.setdefault(key.lower(), []).append(line)

    def write(self, name, date):
        out = [f"# {date}"]
        for key in sorted(self.blocks, key=lambda key: key.encode()):
            out.append("@" + key)
            out += self.blocks[key]
        text = "\n".join(out) + "\n@\n"
        (DATA / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(self.blocks)} blocks, {len(text.encode())} bytes, {date}")


def version_order(tag):
    numbers = re.match(r"(?:.*/)?v?(\d+(?:\.\d+)*)(-?)", tag)
    if not numbers:
        return ([], 0, tag)
    parts = [int(part) for part in numbers.group(1).split(".")]
    return (parts, 0 if numbers.group(2) else 1, tag)


def releases(folder):
    rows = read(folder, "action-releases")
    table = Table()
    for row in sorted(rows, key=lambda row: version_order(row["tag"]), reverse=True):
        table.add(row["action"], row["tag"], row["sha"], row["date"].replace("-", ""),
                  RUNTIMES[row["runtime"]] + ("m" if row["moving"] else ""))
    table.write("releases.txt", newest(row["date"] for row in rows))


def action(table, row):
    table.add(row["key"], "action", row["action"], row["latest"], row["latest_sha"], row["latest_date"], row["runtime"],
              row["node24_from"], row["snapshot"], "stale" if row["stale_snapshot"] else "")
    if row["archived"]:
        table.add(row["key"], "archived")
    for major in row["majors"]:
        changes = ",".join(f"{change['from']}={change['runtime']}" for change in major["runtime_changes"])
        table.add(row["key"], "major", major["major"], major["latest"], major["latest_sha"], major["latest_date"],
                  major["runtime"], major["floating_tag"], major["floating_sha"], changes)


def actions(folder):
    rows = read(folder, "actions")
    table = Table()
    known_archived = {row["key"] for row in rows if row["kind"] == "action" and row["archived"]}
    for row in rows:
        kind = row["kind"]
        if kind == "action":
            action(table, row)
        elif kind == "archived" and row["action"].lower() not in known_archived:
            table.add(row["action"], "archived")
        elif kind == "replacement":
            table.add(row["action"], "replacement", row["use"], row["why"])
        elif kind == "advisory":
            ranges = ";".join(f"{one['introduced']},{one.get('fixed', '')},{one.get('last_affected', '')}"
                              for one in row["ranges"])
            cves = [alias for alias in row["aliases"] if alias.startswith("CVE-")]
            table.add(row["key"], "advisory", row["id"], cves[0] if cves else "", row["severity"].lower(),
                      row["published"], ranges, ",".join(row["versions"] or []))
        elif kind == "compromise":
            table.add(row["action"], "compromise", row["sha"], row["window"], row["moved_tags"], row["advisory"])
        elif kind == "runtime":
            table.add(row["runtime"], "runtime", row["status"], row["opt_in_env"], row["opt_out_env"])
    snapshots = [row["snapshot"] for row in rows if row["kind"] == "action"]
    table.write("actions.txt", newest(snapshots))


CONFIDENCE = {"documented": "documented", "third-party knowledge base": "third-party", "partial": "partial",
              "from memory": "memory"}


def needs(row):
    return ",".join(f"{one['scope']}:{one['level']}" for one in row["permissions"])


def commands(table, row):
    """'npm install | npm ci with X' as one line for each command, with what must hold behind it."""
    match = row["match"]
    holds = re.search(r" (?:with|to) [A-Za-z.=_ ]+$| \([a-z ]+\)$", match)
    condition = holds.group(0).strip(" ()") if holds else ""
    for command in (match[:holds.start()] if holds else match).split(" | "):
        words = [word if "/" in word else word.replace("|", ",") for word in command.split()]
        if words[:3] == ["python", "-m", "sigstore"]:
            words = ["python,python3", *words[1:]]
        table.add("command/" + words[0].split(",")[0], " ".join(words), condition, needs(row),
                  "token" if row["token_required"] else "", row["note"])


def permissions(folder):
    rows = read(folder, "permissions")
    table = Table()
    for row in rows:
        kind = row["kind"]
        if kind == "scope":
            assert row["abuse_source"] == "ours"
            table.add("scope/" + row["scope"], ",".join(row["levels"]), row["write_severity"], row["abuse"])
        elif kind == "shorthand":
            level = {"read-all": "read", "write-all": "write", "{}": "none"}[row["value"]]
            table.add("shorthand/" + row["value"], level)
        elif kind == "action":
            confidence = CONFIDENCE[row["confidence"]]
            own_note = row["note"] if confidence != "third-party" else ""
            table.add("action/" + row["action"], "action", confidence, row["token_input"], own_note)
            for one in row["permissions"]:
                when = re.sub(r"\s+#.*", "", one["when"] or "")
                table.add("action/" + row["action"], "needs", one["scope"], one["level"], when)
        elif kind == "command":
            commands(table, row)
        elif kind == "api-call":
            where, calls = re.fullmatch(r"([\w.]+?)\.?(\([\w|]+\)|\w+)", row["match"]).groups()
            for call in calls.strip("()").split("|"):
                table.add("api/" + where + "." + call, needs(row))
    table.write("permissions.txt", newest(row["source"] for row in rows if row["kind"] == "scope"))


def contexts(folder):
    table = Table()
    for row in read(folder, "untrusted-contexts"):
        kind = row["kind"]
        if kind == "context":
            table.add("context/" + row["context"], row["shape"], row["set_by"], "" if row["injectable"] else "safe",
                      ",".join(row["events"]), row["note"])
        elif kind == "not-injectable":
            if "context/" + row["context"].lower() not in table.blocks:
                table.add("context/" + row["context"], row["shape"], "", "safe", "", "")
        elif kind == "shape":
            table.add("shape/" + row["shape"], row["alphabet"])
        elif kind == "tainted-output":
            table.add("output/" + row["action"], row["output"], row["shape"], row["note"])
        elif kind == "sink":
            table.add("sink/" + (row["action"] or "run"), *row["inputs"])
        elif kind == "event":
            table.add("event/" + row["event"], row["started_by"], row["token"], row["secrets"], row["default_checkout"],
                      "risky" if row["risky"] else "")
    table.write("contexts.txt", UNDATED)


def grammar(folder):
    table = Table()
    for row in read(folder, "workflow-grammar"):
        key = f"{row['file']}/{row['name']}"
        if row.get("contexts"):
            table.add(key, "contexts", *row["contexts"])
        if row.get("functions"):
            table.add(key, "functions", *row["functions"])
        for kind in ("null", "boolean", "number"):
            if kind in row:
                table.add(key, kind)
        if "string" in row:
            constant = row["string"].get("constant")
            # The source has a slip here: the word of another event.
            if row["name"] == "repository-dispatch-string":
                constant = "repository_dispatch"
            table.add(key, "string", "non-empty" if row["string"].get("require-non-empty") else "", constant)
        if "sequence" in row:
            table.add(key, "sequence", row["sequence"]["item-type"])
        if "one-of" in row:
            table.add(key, "one-of", *row["one-of"])
        if "allowed-values" in row:
            table.add(key, "values", *row["allowed-values"])
        if "mapping" in row:
            mapping = row["mapping"]
            table.add(key, "mapping", mapping.get("loose-key-type"), mapping.get("loose-value-type"))
            for name, value in mapping.get("properties", {}).items():
                one = value if isinstance(value, dict) else {"type": value}
                table.add(key, "property", name, one.get("type"), "required" if one.get("required") else "")
    table.write("grammar.txt", UNDATED)


def interfaces(folder, date):
    """Inputs and outputs of actions: "name!" is required and has no default, "name~" is deprecated."""
    source = (folder / "popular_actions.go").read_text(encoding="utf-8")
    source = source[:source.index("// OutdatedPopularActionSpecs")]
    table = Table()
    for action, body in re.findall(r'^\t"([^"]+)": \{\n(.*?)^\t\},$', source, re.M | re.S):
        found = re.findall(r'^\t\t\t"[^"]+": +\{"([^"]+)", (true|false), (true|false), ', body, re.M)
        names = [name + ("!" if required == "true" else "") + ("~" if deprecated == "true" else "")
                 for name, required, deprecated in found]
        if "SkipInputs: true" not in body:
            table.add(action, "inputs", *names)
        if "SkipOutputs: true" not in body:
            table.add(action, "outputs", *re.findall(r'^\t\t\t"[^"]+": +\{"([^"]+)"\},$', body, re.M))
    table.write("interfaces.txt", date)


def zones():
    """Names of time zones, those that other names stand for too, as the IANA database of this machine has them."""
    version = re.search(r"# version (\S+)", pathlib.Path("/usr/share/zoneinfo/tzdata.zi").read_text()).group(1)
    table = Table()
    for name in zoneinfo.available_timezones() - {"localtime", "Factory", "posixrules"}:
        table.add(name, name)
    table.write("zones.txt", ZONES[version])


def main():
    folder = pathlib.Path(sys.argv[1])
    DATA.mkdir(exist_ok=True)
    releases(folder)
    actions(folder)
    permissions(folder)
    contexts(folder)
    grammar(folder)
    zones()
    if len(sys.argv) > 3:
        interfaces(pathlib.Path(sys.argv[2]), sys.argv[3])


if __name__ == "__main__":
    main()

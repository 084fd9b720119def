"""How each peer is called: without network, with a report that shows values, quietly."""

import json
from pathlib import Path

from .contestant import Contestant

_RULES = '{{"rules":[{{"id":"@secretlint/secretlint-rule-preset-recommend"}}]}}'
_KINGFISHER = ["scan", "--no-validate", "--no-update-check", "-q", "--format", "json", "-o", "{report}"]
_GITLEAKS = ["--no-banner", "-l", "error", "-f", "json", "-r", "{report}"]
_BETTERLEAKS = ["--no-banner", "--silent", "-o", "{report}.json"]

# peer -> kind of input -> arguments; {input} is the corpus. Exit 1 (or 200 …) means findings.
_ARGUMENTS = {
    "gitleaks": {
        "history": ["git", "{input}", *_GITLEAKS],
        "staged": ["git", "--staged", "{input}", *_GITLEAKS],
        "tree": ["dir", "{input}", *_GITLEAKS],
        "file": ["dir", "{input}", *_GITLEAKS],
        "pipe": ["stdin", *_GITLEAKS],
        "version": ["version"],
    },
    "betterleaks": {
        "history": ["git", "{input}", *_BETTERLEAKS],
        "tree": ["filesystem", "{input}", *_BETTERLEAKS],
        "file": ["filesystem", "{input}", *_BETTERLEAKS],
        "pipe": ["stdin", *_BETTERLEAKS],
        "version": ["--version"],
    },
    "trufflehog": {
        "history": ["git", "file://{input}", "--no-verification", "--no-update", "--json"],
        "tree": ["filesystem", "{input}", "--no-verification", "--no-update", "--json"],
        "file": ["filesystem", "{input}", "--no-verification", "--no-update", "--json"],
        "version": ["--version"],
    },
    "kingfisher": {
        "history": [*_KINGFISHER, "{input}"],
        "staged": [*_KINGFISHER, "--staged", "{input}"],
        "tree": [*_KINGFISHER, "--git-history", "none", "{input}"],
        "file": [*_KINGFISHER, "--max-file-size", "0", "{input}"],
        "cold": [*_KINGFISHER, "--no-rule-cache", "{input}"],
        "version": ["--version"],
    },
    "noseyparker": {
        "history": ["scan", "-d", "{report}.np", "{input}"],
        "tree": ["scan", "-d", "{report}.np", "{input}"],
        "version": ["--version"],
    },
    "detect-secrets": {
        # It silently finds nothing below an absolute path, so it goes there first.
        "tree": ["-C", "{input}", "-c", "2", "scan", "-n", "--all-files", "."],
        "version": ["--version"],
    },
    "ripsecrets": {"tree": ["{input}"], "file": ["{input}"], "version": ["--version"]},
    "zizmor": {
        "workflows": ["--offline", "--no-progress", "--quiet", "--no-config", "--format", "json", "{input}"],
        "version": ["--version"],
    },
    "actionlint": {"version": ["-version"]},
}


class Peers:
    """The peers that make/peers installed in `folder`, and why the others are missing."""

    def __init__(self, folder):
        record = Path(folder) / "peers.json"
        self.known = json.loads(record.read_text()) if record.exists() else {}

    @property
    def missing(self):
        return {name: entry["missing"] for name, entry in self.known.items() if "missing" in entry}

    def on(self, kind, corpus, stdin="/dev/null"):
        """The contestants that can read the corpus (a path with {places}) as `kind`."""
        for name, entry in self.known.items():
            if "program" not in entry:
                continue
            program = "{peers}/" + entry["program"]
            label = f"{name} {entry['version'].lstrip('v')}" + (" (cold)" if kind == "cold" else "")
            if name == "secretlint" and kind == "tree":
                command = ["sh", "-c", f"cd {corpus} && exec {program} '**/*' --secretlintrcJSON '{_RULES}' "
                           "--no-gitignore --no-maskSecrets --format json"]
            elif name == "actionlint" and kind == "workflows":
                # Without the programs that it would start for scripts.
                command = ["sh", "-c", f"cd {corpus} && exec {program} -shellcheck= -pyflakes= -no-color -oneline"]
            elif kind in _ARGUMENTS.get(name, {}):
                command = [program] + [argument.replace("{input}", corpus)
                                       for argument in _ARGUMENTS[name][kind]]
            else:
                continue
            yield Contestant(label, "peer", command, stdin, None, (0, 1, 11, 12, 13, 14, 183, 200, 205))

"""The commands that the documentation shows run: in a repository that has what the pages speak of, each ends with a verdict and
without a mistake. Those of tables and sentences may say what more they want. What asks servers is left out: scenarios of its own
run it against servers on this machine. The examples of docs/commands.md want keys, policies and releases: docs_commands_test.py
knows whether their flags are some."""
import pathlib
import subprocess
import sys

from containers import tarred, zipped
from harness import ASSAY, HANGS, INDEPENDENT, Scenario, github_token, main
from images import config_of, docker_save
from packages import wheel

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import docs_commands_test as docs  # noqa: E402

# What the pages write in the place of something of the reader's. Words in brackets may be left out.
PLACES = {"PATH…": ["src"], "PATH": ["src"], "REPO": ["."], "RULE": ["github-pat"], "CHECK": ["permissions-missing"],
          "CODE": ["gate-stale"], "FILE:LINE": ["src/config.py:12"], "BASE..HEAD": ["HEAD~1..HEAD"], "FOLDER": ["."],
          "$BASE...$HEAD": ["HEAD~1...HEAD"], "$BEFORE..$AFTER": ["HEAD~1..HEAD"], "$old..$new": ["HEAD~1..HEAD"],
          "path/to/repository": ["."], "DIR": ["pages"], "ID": ["acme-key"], "FILE…": ["FILE"], "FINGERPRINT": ["0" * 32],
          "a": ["src"], "b": ["deploy.env"], "FLAGS]": [], "COMMAND": []}
# What FILE is, by the command; data/ and the like are in the repository.
FILES = {"rules": "acme.yaml", "scan": "dist/demo-1.0-py3-none-any.whl", "workflows": "policy.yaml", "redact": "proof.json",
         "dist": "SHA256SUMS", "evidence": "junit.xml"}
LEFT_OUT_PAGES = docs.LEFT_OUT | {"commands.md"}
# What asks servers, and what measures for seconds.
LEFT_OUT = ("scan github", "scan gitlab", "scan s3", "sarif upload", "attest trust update", "compat trufflehog --verify",
            "rules bench")
MADE = ("rules.yaml", "assay.yaml", "plan.jsonl", "run.key")  # by one command, in the way of the next


def commands():
    """Of each command, once: its words, the pages that show it, and whether a block does, to be typed as it is."""
    out = {}
    for page in docs.PAGES:
        if page.name in LEFT_OUT_PAGES:
            continue
        text = page.read_text()
        blocks = {tuple(words) for words in docs.command_lines(text, prose=False)}
        for words in map(tuple, docs.command_lines(text)):
            # Not a synopsis, nor a command that is cut.
            whole = not any(("…" in word and word not in PLACES) or word.startswith(("[-", "<")) or "*" in word for word in words)
            if (words in blocks or whole) and "--verify" not in words and not " ".join(words).startswith(LEFT_OUT):
                one = out.setdefault(words, {"pages": set(), "typed": False})
                one["pages"].add(page.name)
                one["typed"] |= words in blocks
    return out


class Docs(Scenario):
    shares_cache = True

    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")
        self.write(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n")
        self.write(".gitleaks.toml", "[[rules]]\nid = 'acme'\nregex = 'acme_[0-9a-f]{32}'\nkeywords = ['acme_']\n")
        self.write("detectors.yaml", "detectors:\n- name: acme\n  keywords: [acme]\n  regex: {key: 'acme_[0-9a-f]{32}'}\n")
        self.write(".secrets.baseline", '{"version": "1.5.0", "plugins_used": [], "filters_used": [], "results": {}}\n')
        self.write("policy.yaml", "version: 1\n")
        self.commit("begin")
        self.write("deploy.env", f"# of production\nTOKEN={github_token(1)}\n")
        self.write("src/config.py", "x = 1\n" * 11 + f"TOKEN = '{github_token(2)}'\n")
        for number in range(8):  # a shard each
            self.write(f"data/{number}.txt", "nothing\n")
        self.commit("more")
        self.write("build.log", "made\n")
        self.write("logs.zip", zipped([("1.txt", b"made\n")]))
        layer = tarred([("a.txt", b"a\n")])
        self.write("app.tar", docker_save([("app:1", config_of([("COPY a", layer)]), [("COPY a", layer)])]))
        self.write("dist/demo-1.0-py3-none-any.whl", wheel())
        self.write("junit.xml", '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>')
        self.write("metrics/runtime_metrics.json", "{}")
        self.write("acme.yaml", self.run_assay("rules", "new", "acme-key").stdout)
        self.write("report.sarif", self.run_assay("scan", "data", "--format", "sarif").stdout)

    def run_it(self, words):
        given = []
        for word in words:
            word = word.rstrip(",")
            if word == "…" or word.startswith("["):
                continue
            given += PLACES.get(word, [word])
        if words[:2] in (("rules", "import"), ("shard", "plan")):
            for name in MADE:
                (self.folder / name).unlink(missing_ok=True)
        given = [FILES.get(words[0], word) if word == "FILE" else word for word in given]
        return subprocess.run([ASSAY, *given], cwd=self.folder, input=b"made\n", capture_output=True, timeout=HANGS, check=False,
                              env={**INDEPENDENT, **self.shared_cache, "HOME": str(self.folder)})

    def test_every_command_runs(self):
        shown = commands()
        self.assertGreater(sum(one["typed"] for one in shown.values()), 20)
        self.assertGreater(len(shown), 110)
        wrong = []
        for words, one in shown.items():
            done = self.run_it(words)
            said = done.stderr.decode()
            # What a sentence names may want more than the sentence says.
            wants = done.returncode == 2 and not one["typed"] and "hint: " in said
            if done.returncode not in (0, 1, 3) and not wants:
                wrong.append(f"{sorted(one['pages'])}: assay {' '.join(words)}: exit code {done.returncode}: {said}")
        self.assertEqual(wrong, [], "\n".join(wrong))


if __name__ == "__main__":
    main()

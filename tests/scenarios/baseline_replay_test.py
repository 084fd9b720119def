"""Fifty commits that move, rename, copy, squash and swap: no alert opens or closes but where a value comes or goes.

After each commit, work tree and history are scanned, and `assay sarif baseline` compares with the log of the commit before,
which is itself marked. What should be new or absent is told by a search for the values' bytes.
"""
import json
import random

from harness import Scenario, github_token, main

COMMITS = 50
FILLER = ["import os\n", "def run(path):\n", "    return os.path.join(path, 'x')\n", "\n", "# nothing here\n", "print('é')\n"]


class Replay(Scenario):
    def setUp(self):
        super().setUp()
        self.random = random.Random(5)
        self.repository = self.folder / "tool"
        self.repository.mkdir()
        self.git("init", "-q", "-b", "main", ".", folder=self.repository)
        self.names = 0
        self.tokens = 0
        self.files = {}     # path: lines; what holds a token is (token,)
        self.tokens_of = {}  # fingerprint: token
        for _ in range(6):
            self.files[self.new_name()] = self.filler() + [(self.new_token(),)] + self.filler()
        self.store("first")

    def new_name(self):
        self.names += 1
        return f"{self.random.choice(('src', 'lib/a b', 'tests', 'düne'))}/file{self.names}.py"

    def new_token(self):
        self.tokens += 1
        return github_token(1000 + self.tokens)

    def filler(self):
        return [self.random.choice(FILLER) for _ in range(self.random.randrange(12))]

    @staticmethod
    def text(line):
        return f"key = '{line[0]}'\n" if isinstance(line, tuple) else line

    def store(self, message):
        for path in self.repository.rglob("*.py"):
            path.unlink()
        for name, lines in self.files.items():
            self.write(f"tool/{name}", "".join(map(self.text, lines)))
        self.git("add", "-A", folder=self.repository)
        self.git("commit", "-q", "--allow-empty", "-m", message, folder=self.repository)

    def with_token(self):
        """A file that holds a token, and the line of it."""
        name = self.random.choice(sorted(name for name, lines in self.files.items()
                                         if any(isinstance(line, tuple) for line in lines)))
        lines = self.files[name]
        return name, self.random.choice([i for i, line in enumerate(lines) if isinstance(line, tuple)])

    def move(self):
        name, _ = self.with_token()
        self.files[name] = self.filler() + self.files[name] + self.filler()

    def rename(self):
        name, _ = self.with_token()
        self.files[self.new_name()] = self.files.pop(name)

    def move_to_another_file(self):
        name, at = self.with_token()
        line = self.files[name].pop(at)
        self.files.setdefault(self.new_name(), self.filler()).append(line)

    def copy(self):
        name, _ = self.with_token()
        self.files[self.new_name()] = self.filler() + self.files[name]

    def swap(self):
        """Another value in the same place."""
        name, at = self.with_token()
        self.files[name][at] = (self.new_token(),)

    def swap_two(self):
        """Two values change places."""
        (one, i), (other, j) = self.with_token(), self.with_token()
        self.files[one][i], self.files[other][j] = self.files[other][j], self.files[one][i]

    def bring_back(self):
        """A value that stood there before."""
        name, at = self.with_token()
        self.files[name][at] = (github_token(1000 + self.random.randrange(1, self.tokens + 1)),)

    def squash(self):
        back = min(4, int(self.git("rev-list", "--count", "HEAD", folder=self.repository)) - 1)
        self.git("reset", "-q", "--soft", f"HEAD~{back}", folder=self.repository)
        # A fresh clone has none, and it leads to what was squashed.
        (self.repository / ".git/ORIG_HEAD").unlink()

    def amend(self):
        self.git("commit", "-q", "--amend", "--allow-empty", "-m", f"said again {self.random.random()}", folder=self.repository)

    def stands(self, history):
        """The tokens in the work tree or in what its branch reaches, by their bytes."""
        content = "".join(self.text(line) for lines in self.files.values() for line in lines)
        if history:
            content = self.git("log", "-p", "--no-renames", "--text", "main", folder=self.repository)
        return {token for token in self.all_tokens() if token in content}

    def all_tokens(self):
        return [github_token(1000 + i) for i in range(1, self.tokens + 1)]

    def token_of(self, fingerprint):
        for token in self.all_tokens()[len(self.tokens_of):]:
            self.tokens_of[self.report("-", stdin=token.encode())["findings"][0]["fingerprint"]] = token
        return self.tokens_of[fingerprint]

    def baselined(self, kind, number):
        arguments = ["git", "tool"] if kind == "history" else ["tool"]
        name = f"{kind}-{number}.sarif"
        done = self.run_assay("scan", *arguments, "--format", "sarif", "-o", name)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        if number > 0:
            marked = f"{kind}-{number}-marked.sarif"
            before = f"{kind}-{number - 1}" + ("-marked" if number > 1 else "")
            done = self.run_assay("sarif", "baseline", f"{before}.sarif", name, "-o", marked)
            self.assertEqual(done.returncode, 0, done.stderr)
            name = marked
        states = {}
        for result in json.loads((self.folder / name).read_text())["runs"][0]["results"]:
            token = self.token_of(result["partialFingerprints"]["assayValue/v1"])
            self.assertNotIn(token, states)
            states[token] = result.get("baselineState")
        return states

    def test_alerts_come_and_go_with_their_values_alone(self):
        steps = [self.move, self.rename, self.move_to_another_file, self.copy, self.swap_two, self.swap, self.bring_back,
                 self.squash, self.amend]
        order = [steps[i % len(steps)] for i in range(COMMITS)]
        self.random.shuffle(order)
        kinds = {kind: self.stands(kind == "history") for kind in ("files", "history")}
        for kind, stood in kinds.items():
            self.assertEqual(set(self.baselined(kind, 0)), stood)
        swaps = 0
        for number, step in enumerate(order, 1):
            step()
            self.store(f"{number}: {step.__name__}")
            for kind in kinds:
                before, kinds[kind] = kinds[kind], self.stands(kind == "history")
                now = kinds[kind]
                told = self.baselined(kind, number)
                found = {state: {token for token, it in told.items() if it == state} for state in set(told.values())}
                where = (number, step.__name__, kind)
                self.assertEqual(found.get("new", set()), now - before, where)
                self.assertEqual(found.get("absent", set()), before - now, where)
                self.assertEqual(found.get("unchanged", set()) | found.get("updated", set()), now & before, where)
                if step == self.swap:
                    self.assertEqual(len(found["new"]), 1, where)
                    swaps += 1
        self.assertGreaterEqual(swaps, 10)


if __name__ == "__main__":
    main()

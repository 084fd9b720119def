"""Writes commits, merges, branches and tags into a `git fast-import` stream."""

import subprocess

NAMES = ["Ada Ray", "Ben Oak", "Cleo Marsh", "Dan Reed", "Eva Stone", "Finn Lake", "Gus Hill"]
FIRST_SECOND = 1262304000  # 2010-01-01
SECONDS_A_COMMIT = 900


class Stream:
    """A running `git fast-import` with a clock that advances by a fixed step at each commit."""

    def __init__(self, repository):
        self._git = subprocess.Popen(
            ["git", "-C", str(repository), "fast-import", "--quiet", "--done", "--depth=50"],
            stdin=subprocess.PIPE)
        self._out = self._git.stdin
        self.commits = 0

    def _person(self, role):
        name = NAMES[self.commits * 7 // 3 % len(NAMES)]
        mail = name.lower().replace(" ", ".") + "@corpus.example"
        when = FIRST_SECOND + self.commits * SECONDS_A_COMMIT
        self._out.write(f"{role} {name} <{mail}> {when} +0000\n".encode())

    def _data(self, data):
        self._out.write(b"data %d\n" % len(data))
        self._out.write(data)
        self._out.write(b"\n")

    def commit(self, branch, message, files, parent=None, merged=None):
        """Commits `files` (path -> bytes, None deletes) on `branch`; returns the commit's mark."""
        self.commits += 1
        mark = f":{self.commits}"
        self._out.write(f"commit refs/heads/{branch}\nmark {mark}\n".encode())
        self._person("author")
        self._person("committer")
        self._data(message.encode())
        if parent:
            self._out.write(f"from {parent}\n".encode())
        if merged:
            self._out.write(f"merge {merged}\n".encode())
        for path, content in files.items():
            quoted = '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
            if content is None:
                self._out.write(f"D {quoted}\n".encode())
            else:
                self._out.write(f"M 100644 inline {quoted}\n".encode())
                self._data(content)
        return mark

    def tag(self, name, mark, message):
        """An annotated tag `name` on the commit `mark`."""
        self._out.write(f"tag {name}\nfrom {mark}\n".encode())
        self._person("tagger")
        self._data(message.encode())

    def reset(self, branch, mark):
        """Points `branch` at the commit `mark`."""
        self._out.write(f"reset refs/heads/{branch}\nfrom {mark}\n\n".encode())

    def close(self):
        """Ends the stream; raises when git refused any of it."""
        self._out.write(b"done\n")
        self._out.close()
        if self._git.wait() != 0:
            raise RuntimeError("git fast-import failed")

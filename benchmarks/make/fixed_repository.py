"""A repository written with a fixed identity and an advancing clock, so that its ids never change."""

import os
import shutil
import subprocess
from pathlib import Path

MAIL = "planted@corpus.example"


class Repository:
    """A work tree in which each git command runs with a fixed identity and an advancing clock."""

    def __init__(self, path):
        self.path = Path(path)
        self._second = 1767600000

    def git(self, *arguments, **options):
        self._second += 60
        date = f"{self._second} +0000"
        env = dict(os.environ, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date,
                   GIT_AUTHOR_NAME="Planted", GIT_AUTHOR_EMAIL=MAIL, GIT_COMMITTER_NAME="Planted",
                   GIT_COMMITTER_EMAIL=MAIL, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
        done = subprocess.run(["git", "-C", str(self.path), "-c", "protocol.file.allow=always", *arguments],
                              env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              **{"check": True, **options})
        return done.stdout.strip()

    def write(self, name, text):
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def commit(self, message, *options):
        self.git("add", "-A")
        self.git("commit", "--quiet", "-m", message, *options)


def start(path):
    """An empty repository at `path`, whatever stood there before."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    repository = Repository(path)
    repository.git("init", "--quiet", "--initial-branch=main")
    return repository

"""The inputs and who runs on each. A workload whose corpus has not been made is left out."""

import json
import subprocess
from pathlib import Path

from .contestant import Contestant, Workload, assay, bound

LITERAL = "no_such_literal_anywhere"


def _planted(corpora, name, wanted=lambda entry: True):
    sidecar = corpora / f"{name}.json"
    entries = json.loads(sidecar.read_text()).get("planted", []) if sidecar.exists() else []
    return [entry["value"] for entry in entries if wanted(entry)]


def _blob_ids(repository, target):
    """Writes the ids of all blobs in pack order to `target`; returns one from the middle."""
    listing = subprocess.run(
        ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--unordered",
         "--batch-check=%(objecttype) %(objectname)"], check=True, capture_output=True, text=True).stdout
    ids = [line.split()[1] for line in listing.splitlines() if line.startswith("blob")]
    target.write_text("\n".join(ids) + "\n")
    return ids[len(ids) // 2]


def history(size, corpora, scratch, peers):
    name = f"history-{size}"
    if not (corpora / f"{name}.json").exists():  # written last, when the repository is complete
        return None
    repo, ids = f"{{corpora}}/{name}", f"{{scratch}}/{name}.ids"
    one_blob = _blob_ids(corpora / name, scratch / f"{name}.ids")
    git = ["git", "-C", repo]
    contestants = [
        bound("own extraction, 1 thread", ["{assay}", "debug", "extract", repo, "-j", "1"]),
        bound("own extraction, 2 threads", ["{assay}", "debug", "extract", repo, "-j", "2"]),
        bound("git cat-file --batch of all blobs", [*git, "cat-file", "--batch", "--buffer"], stdin=ids),
        bound("git log -p -U0 --full-history --all", [*git, "log", "-p", "-U0", "--full-history", "--all"]),
        bound("git log --find-object of one blob", [*git, "log", "--all", "--oneline", f"--find-object={one_blob}"]),
        bound("attribution of 100 blobs", ["{assay}", "debug", "attribute", repo, "--oids", ids + ".100"]),
        assay("assay, 1 thread", ["scan", "git", repo, "-j", "1"]),
        assay("assay, 2 threads", ["scan", "git", repo, "-j", "2"]),
        *peers.on("history", repo)]
    chosen = (scratch / f"{name}.ids").read_text().splitlines()
    (scratch / f"{name}.ids.100").write_text("\n".join(chosen[::max(1, len(chosen) // 100)][:100]) + "\n")
    return Workload(name, f"Whole history, {size}", contestants, _planted(corpora, name))


def tree(corpora, _scratch, peers):
    if not (corpora / "tree").exists():
        return None
    path = "{corpora}/tree"
    return Workload("tree", "Tree of 100,000 files", [
        bound("read every file, 1 thread", ["{bounds}/read_tree", path, "1"]),
        bound("read every file, 2 threads", ["{bounds}/read_tree", path, "2"]),
        bound("own walk, 2 threads", ["{assay}", "debug", "walk", path, "-j", "2"]),
        bound("grep -rF of one literal", ["grep", "-rF", LITERAL, path], (0, 1)),
        assay("assay, 1 thread", ["scan", "files", path, "-j", "1"]),
        assay("assay, 2 threads", ["scan", "files", path, "-j", "2"]),
        *peers.on("tree", path)], _planted(corpora, "tree"))


def log(corpora, _scratch, peers):
    if not (corpora / "ci.log").exists():
        return None
    path = "{corpora}/ci.log"
    piped = Contestant(
        "cat | assay", "assay",
        ["sh", "-c", f"cat {path} | {{assay}} scan - --format json -o {{report}}"], "/dev/null",
        ["sh", "-c", f"cat {path} | {{assay}} scan - --format json -o {{report}} --show-secrets"], (0, 1))
    return Workload("log", "CI log of 1 GB", [
        bound("read the file, 1 thread", ["{bounds}/read_file", path, "1"]),
        bound("read the file, 2 threads", ["{bounds}/read_file", path, "2"]),
        bound("cat", ["cat", path]),
        bound("grep -cF of one literal", ["grep", "-cF", LITERAL, path], (0, 1)),
        bound("cat | cat", ["sh", "-c", f"cat {path} | cat"]),
        assay("assay, 1 thread", ["scan", "files", path, "-j", "1"]),
        assay("assay, 2 threads", ["scan", "files", path, "-j", "2"]),
        piped,
        *peers.on("file", path)], _planted(corpora, "ci.log"))


def packages(corpora, _scratch, _peers):
    """Wheels, zips and npm's tar.gz, as the trees and histories were made of: opened, and every member scanned. One
    rule alone shows what opening takes. No peer opens them."""
    if not (corpora / "cache").exists():
        return None
    path = "{corpora}/cache"
    one_rule = ["--only", "github-pat", "--decode-depth", "0"]
    return Workload("packages", "Published wheels, zips and tar.gz", [
        bound("inflate all, 1 thread", ["{bounds}/inflate_packages", path, "1"]),
        bound("inflate all, 2 threads", ["{bounds}/inflate_packages", path, "2"]),
        assay("assay with one rule, 1 thread", ["scan", "files", path, "-j", "1", *one_rule], (0, 1, 3)),
        assay("assay, 1 thread", ["scan", "files", path, "-j", "1"], (0, 1, 3)),
        assay("assay, 2 threads", ["scan", "files", path, "-j", "2"], (0, 1, 3))], rounds=3)


def staged(corpora, _scratch, peers):
    if not (corpora / "staged").exists():
        return None
    repo = "{corpora}/staged"
    return Workload("staged", "Ten staged files among 5,000", [
        bound("true", ["true"]),
        bound("git diff-index --cached", ["git", "-C", repo, "diff-index", "--cached", "--raw", "HEAD"]),
        assay("assay", ["scan", "git", "--staged", repo]),
        *peers.on("staged", repo)],
        _planted(corpora, "staged", lambda entry: entry["staged"]),
        _planted(corpora, "staged", lambda entry: not entry["staged"]), rounds=25)


def start(_corpora, scratch, peers):
    folder = scratch / "one-file"
    folder.mkdir(exist_ok=True)
    (folder / "hello.txt").write_text("hello\n")
    path = "{scratch}/one-file"
    return Workload("start", "Start-up: version, and a folder with one file", [
        bound("true", ["true"]),
        Contestant("assay version", "assay", ["{assay}", "version"]),
        assay("assay, one file", ["scan", "files", path]),
        *_renamed(peers.on("version", path), "{} --version"),
        *_renamed(peers.on("tree", path), "{}, one file"),
        *_renamed(peers.on("cold", path), "{}, one file")], rounds=25)


def floods(corpora, _scratch, _peers):
    folder = corpora / "floods"
    if not folder.exists():
        return None
    return Workload("floods", "Hostile inputs of 32 MB each", [
        assay(f"assay on {file.stem}", ["scan", "files", f"{{corpora}}/floods/{file.name}", "-j", "1"],
              (0, 1, 3)) for file in sorted(folder.iterdir())], rounds=3)


def workflows(corpora, _scratch, peers):
    if not (corpora / "workflows.json").exists():
        return None
    path = "{corpora}/workflows"
    command = ["{assay}", "workflows", path, "--format", "json", "-o", "{report}"]
    return Workload("workflows", "Policy of 10,000 workflows", [
        bound("read every file, 1 thread", ["{bounds}/read_tree", path, "1"]),
        Contestant("assay, 1 thread", "assay", [*command, "-j", "1"], good_exits=(0, 1)),
        Contestant("assay, 2 threads", "assay", [*command, "-j", "2"], good_exits=(0, 1)),
        *peers.on("workflows", path)], _planted(corpora, "workflows"), rounds=3)


def _renamed(contestants, pattern):
    for contestant in contestants:
        contestant.name = pattern.format(contestant.name)
        yield contestant


def all_workloads(corpora, scratch, peers):
    """Workload name -> function that builds it, or None when its corpus is missing."""
    corpora, scratch = Path(corpora), Path(scratch)
    makers = {f"history-{size}": lambda size=size: history(size, corpora, scratch, peers)
              for size in ("small", "middle", "large")}
    for maker in (tree, log, packages, staged, start, floods, workflows):
        makers[maker.__name__] = lambda maker=maker: maker(corpora, scratch, peers)
    return makers

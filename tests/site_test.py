"""The pages of the documentation site: a page for each command, check and rule, and no link that leads nowhere.

MkDocs itself, in strict mode, runs in `make site`: it comes from the index.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
ASSAY = os.environ.get("ASSAY", str(ROOT / "build" / "assay"))


def main():
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, ROOT / "packaging/site/pages.py", ASSAY, folder, "GitHub"],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            wrong.append(done.stdout + done.stderr)
        pages = {str(path.relative_to(folder)): path.read_text() for path in pathlib.Path(folder).rglob("*.md")}
    nav = (ROOT / "packaging/site/mkdocs.yml").read_text().partition("\nnav:")[2]
    wrong += [f"mkdocs.yml names {page}, which is not there" for page in re.findall(r": (\S+\.md)", nav) if page not in pages]
    in_nav = set(re.findall(r": (\S+\.md)", nav))
    wrong += [f"{page} is in no menu" for page in pages if "/" not in page and page not in in_nav]
    for page in ("commands/assay-scan-git.md", "checks/permissions-missing.md", "checks/dist-bomb.md", "rules/github-pat.md"):
        if not pages.get(page, "").startswith("# "):
            wrong.append(f"{page} is not there, or has no title")
    commands = len(re.findall(r"^## assay", (ROOT / "docs/commands.md").read_text(), re.MULTILINE))
    if sum(page.startswith("commands/") for page in pages) != commands:
        wrong.append("not every command has a page")
    if "ghp\\_" not in pages.get("rules/github-pat.md", ""):
        wrong.append("an underscore of a rule's text is not escaped")
    if "](checks/permissions-missing.md)" not in pages.get("checks.md", ""):
        wrong.append("links to a check do not lead to its page")
    print("\n".join(wrong) or f"{len(pages)} pages")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writes the pages of the documentation site: pages.py ASSAY FOLDER [PROVIDER].

They are docs/, the README as the first page, and one page for each command, check and rule. What a page of docs/ holds under
one heading for each command or check becomes a page of its own, and links to the heading follow. Rules are told by the
program: `assay explain`. With PROVIDER there are only the rules of that provider. Ends with 1 when a link leads nowhere.
"""
import collections
import concurrent.futures
import html
import json
import os
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
# Pages that are cut into one a heading: the folder of these, and what their headings look like.
CUT = {"commands.md": ("commands", r"assay( [a-z0-9-]+)*"), "checks.md": ("checks", r"[a-z0-9-]+"),
       "dist.md": ("checks", r"dist-[a-z0-9-]+"), "posture.md": ("checks", r"posture-[a-z0-9-]+|[A-Z][A-Za-z-]+")}
# Where pages stand that are no page of docs/.
MOVED = {"README.md": "index.md", "CHANGELOG.md": "changes.md", "CONTRIBUTING.md": "contributing.md",
         "SECURITY.md": "security.md", "benchmarks/README.md": "benchmarks.md"}
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")


def slug(heading):
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def cut(text, pattern):
    """The page without the sections of which the heading fits, and these by heading."""
    kept, sections, into = [], collections.OrderedDict(), None
    for line in text.splitlines(keepends=True):
        heading = re.fullmatch(r"## (.+?)\s*", line)
        if heading:
            into = sections.setdefault(heading[1], []) if re.fullmatch(pattern, heading[1]) else None
        (kept if into is None else into).append(line)
    return "".join(kept), {name: "#" + "".join(lines)[2:] for name, lines in sections.items()}


class Site:
    def __init__(self):
        self.pages = {}   # path in the site: text, its links already those of the site
        self.origins = {} # path in the tree -> path in the site
        self.cuts = {}    # (path in the tree, anchor) -> path in the site

    def add_documents(self):
        texts = {f"docs/{path.name}": path.read_text() for path in sorted((TOP / "docs").glob("*.md"))}
        texts.update({name: (TOP / name).read_text() for name in MOVED})
        texts.update({f"benchmarks/results/{path.name}": path.read_text()
                      for path in sorted((TOP / "benchmarks" / "results").glob("*.md"))})
        pages = []
        for origin, text in texts.items():
            page = MOVED.get(origin, origin.removeprefix("docs/"))
            self.origins[origin] = page
            folder, pattern = CUT.get(page, (None, None))
            if folder:
                text, sections = cut(text, pattern)
                for heading, section in sections.items():
                    inner = f"{folder}/{slug(heading)}.md"
                    self.cuts[origin, slug(heading)] = inner
                    pages.append((inner, origin, section))
                if page == "commands.md":
                    text += "".join(f"- [{heading}]({folder}/{slug(heading)}.md)\n" for heading in sections)
            pages.append((page, origin, text))
        for page, origin, text in pages:
            self.pages[page] = self.with_links(text, page, origin)

    def with_links(self, text, page, origin):
        """A link into the tree becomes one of the site, and plain text where the site has no such page."""
        def told(match):
            name, target = match.groups()
            if re.match(r"[a-z]+:", target) or target.startswith("commands/"):
                return match[0]
            file, _, anchor = target.partition("#")
            where = os.path.normpath(os.path.join(os.path.dirname(origin), file)) if file else origin
            if not (TOP / where).exists():
                raise SystemExit(f"{origin}: {target} is not there")
            to = self.cuts.get((where, anchor))
            if to is None:
                to = self.origins.get(where)
                if to is None:
                    return f"{name} (`{where}`)" if name.strip("`") != where else f"`{where}`"
                to += f"#{anchor}" if anchor else ""
            return f"[{name}]({os.path.relpath(to, os.path.dirname(page) or '.')})"
        parts = re.split(r"(```.*?```|`[^`\n]*`)", text, flags=re.DOTALL)
        # Links may stand around code, but none within it is one.
        whole = "".join(part if i % 2 == 0 or not part.startswith("```") else f"\0{i}\0" for i, part in enumerate(parts))
        return re.sub(r"\0(\d+)\0", lambda match: parts[int(match[1])], LINK.sub(told, whole))

    def add_rules(self, assay, provider):
        rules = json.loads(run(assay, "rules", "list", "--format", "json"))["rules"]
        if provider:
            rules = [rule for rule in rules if rule["provider"] == provider]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            texts = list(pool.map(lambda rule: run(assay, "explain", rule["id"]), rules))
        by_provider = collections.defaultdict(list)
        for rule, text in zip(rules, texts):
            self.pages[f"rules/{rule['id']}.md"] = rule_page(rule, text)
            by_provider[rule["provider"]].append(rule)
        index = [f"# All rules\n\n{len(rules)} rules of {len(by_provider)} providers. [How rules are written](rules.md) · "
                 "[which kinds there are](coverage.md)\n"]
        for name in sorted(by_provider, key=str.lower):
            index.append(f"\n## {escaped(name)}\n\n| rule | finds | severity | confidence |\n|---|---|---|---|\n")
            index += [f"| [{rule['id']}](rules/{rule['id']}.md) | {escaped(rule['description'])} | {rule['severity']} | "
                      f"{rule['confidence']} |\n" for rule in sorted(by_provider[name], key=lambda rule: rule["id"])]
        self.pages["all-rules.md"] = "".join(index)

    def lost_links(self):
        for page, text in self.pages.items():
            for _, target in LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
                if re.match(r"[a-z]+:", target) or target.startswith("#"):
                    continue
                file = os.path.normpath(os.path.join(os.path.dirname(page), target.partition("#")[0]))
                if file not in self.pages:
                    yield f"{page}: {target} leads nowhere"

    def write(self, folder):
        for page, text in self.pages.items():
            path = folder / page
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def escaped(text):
    """Text for Markdown: what stands in backquotes is code already."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if i % 2 else html.escape(re.sub(r"([\\*_\[\]|#])", r"\\\1", part), quote=False)
                   for i, part in enumerate(parts))


def rule_page(rule, text):
    """`assay explain` as a page: a heading for each of its titles, tables and commands as they are."""
    sections, last = collections.OrderedDict(), None
    for line in text.splitlines()[1:]:
        if line and not line.startswith(" ") and not line.startswith("'"):
            last = sections.setdefault(line, [])
        elif last is not None and not line.startswith("'"):
            last.append(line[2:])
    out = [f"# {escaped(rule['description'])}\n\n`{rule['id']}` · {escaped(rule['provider'])} · severity {rule['severity']} · "
           f"confidence {rule['confidence']}\n"]
    for title, lines in sections.items():
        body = "\n".join(lines).strip("\n")
        if re.search(r"\S   *\S", body):  # columns
            body = f"```text\n{body}\n```"
        elif title == "Read":
            body = "\n".join(f"- <{line}>" for line in body.split())
        else:
            body = escaped(body).replace("\n- ", "\n\n- ", 1) if not body.startswith("- ") else escaped(body)
        out.append(f"\n## {title}\n\n{body}\n")
    return "".join(out)


def main():
    assay, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    site = Site()
    site.add_documents()
    site.add_rules(assay, sys.argv[3] if len(sys.argv) > 3 else "")
    lost = list(site.lost_links())
    print("\n".join(lost), end="\n" if lost else "")
    site.write(folder)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

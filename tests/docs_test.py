"""Every test that docs/bad-input.md and the acceptance table of docs/evidence.md name exists: as `Suite.Name` beside the
code or as a scenario `file: test`."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "tests" / "scenarios"


def unit_tests():
    found = set()
    for path in ROOT.glob("*/**/*_test.cc"):
        if path.relative_to(ROOT).parts[0].startswith("build"):
            continue
        for suite, name in re.findall(r"\bTEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)\s*\)", path.read_text()):
            found.add(f"{suite}.{name}")
    return found


def missing(text, units):
    """The names that no test has. `Suite.Begin…` stands for all that begin so; a bare `test_…` is of the file before."""
    out = []
    file = None
    for name in re.findall(r"`([^`]+)`", text):
        scenario = re.fullmatch(r"([a-z_]+): (\w+)", name)
        if scenario:
            file = scenario[1]
        if scenario or name.startswith("test_"):
            test = scenario[2] if scenario else name
            path = SCENARIOS / f"{file}_test.py"
            kind = "class" if test[0].isupper() else "def"
            if not path.is_file() or not re.search(rf"\b{kind} {test}\(", path.read_text()):
                out.append(name)
        elif re.fullmatch(r"\w+\.\w*…", name):
            if not any(unit.startswith(name[:-1]) for unit in units):
                out.append(name)
        elif re.fullmatch(r"[A-Z]\w+\.\w+", name):
            if name not in units:
                out.append(name)
        elif re.fullmatch(r"[a-z_]+", name) and not (SCENARIOS / f"{name}_test.py").is_file():
            out.append(name)
    return out


def main():
    texts = {"bad-input.md": (ROOT / "docs" / "bad-input.md").read_text()}
    texts["evidence.md"] = (ROOT / "docs" / "evidence.md").read_text().partition("\n## Acceptance\n")[2]
    units = unit_tests()
    gone = []
    for page, text in texts.items():
        lines = text.splitlines()
        table = "\n".join(line.rsplit("|", 2)[1] for line in lines if line.startswith("| ") and "`" in line)
        gone += [f"docs/{page}: no such test: {name}" for name in missing(table, units)]
        if not table:
            gone.append(f"docs/{page}: names no test")
    if len(missing("`Nothing.AtAll`, `no_such`, `content: test_none`", units)) != 3:
        gone.append("a name that does not exist is not noticed")
    for name in gone:
        print(name)
    return 1 if gone else 0


if __name__ == "__main__":
    sys.exit(main())

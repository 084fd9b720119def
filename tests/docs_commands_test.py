"""Every command of assay that the documentation shows is one: the sub-command exists, and so do its flags.

docs/commands.md, which the program writes, says which there are. Looked at are blocks of shell in the README and in docs/,
and code in their running text that begins with `assay `; in docs/commands.md the examples of each command's help.
"""
import pathlib
import re
import shlex
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What was decided, which speaks of commands that there are not.
LEFT_OUT = {"decisions.md"}
SHELL = re.compile(r"^ *```(?:sh|bash|console|shell)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
OPERATORS = {"|", "||", "&&", ";", "&", ">", ">>", "<", "2>", "2>&1", "|&", "(", ")"}
# They take the command lines of other tools.
OTHERS = {("compat", "gitleaks"), ("compat", "trufflehog")}


def declared():
    """The flags of each command, by its words."""
    commands, into = {}, None
    for line in (ROOT / "docs" / "commands.md").read_text().splitlines():
        if line.startswith("## assay"):
            into = commands.setdefault(tuple(line.split()[2:]), set())
        elif into is not None and line.startswith("| `-"):
            into.update(re.findall(r"`(--?[A-Za-z0-9][\w-]*)`", line.split("|")[1]))
    return commands


def command_lines(text, prose=True):
    """The words behind `assay` of each command; those of running text only with `prose`."""
    blocks = [re.sub(r"\\\n\s*", " ", block) for block in SHELL.findall(text)]
    lines = [line for block in blocks for line in block.splitlines()]
    text = text if prose else ""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    lines += [code for code in re.findall(r"`([^`\n]+)`", prose) if re.match(r"(… \\?\| )?(build/)?assay ", code)]
    for line in lines:
        lexer = shlex.shlex(line.replace("\\|", "|").lstrip("$ "), posix=True, punctuation_chars="|&;<>()")
        lexer.whitespace_split = True
        lexer.commenters = "#"
        try:
            words = list(lexer)
        except ValueError:  # an apostrophe of a sentence
            continue
        for i, word in enumerate(words):
            begins = i == 0 or words[i - 1] in OPERATORS or words[i - 1] in ("exec", "…", "then", "if", "!", "do")
            if begins and word.rpartition("/")[2] == "assay":
                rest = words[i + 1:]
                end = next((k for k, other in enumerate(rest) if other in OPERATORS), len(rest))
                yield rest[:end]


def mistakes(words, commands):
    path = ()
    while len(path) < len(words) and path + (words[len(path)],) in commands:
        path += (words[len(path)],)
    if path in OTHERS:
        return
    rest = words[len(path):]
    groups = any(len(other) == len(path) + 1 and other[:len(path)] == path for other in commands)
    takes_words = path in {("scan",), ("explain",)}
    # Where only sub-commands may stand, a word in small letters would be one.
    if groups and not takes_words and rest and re.fullmatch(r"[a-z][a-z-]+", rest[0]):
        yield f"there is no command {rest[0]!r}"
    for word in rest:
        if word == "--":
            return
        flag = re.match(r"(--[A-Za-z][\w-]*|-[A-Za-z])(=.*)?$", word)
        if flag and flag[1] not in commands[path] and flag[1] not in commands[()]:
            yield f"there is no flag {flag[1]}"


def main():
    commands = declared()
    seen, wrong = 0, []
    for page in PAGES:
        if page.name in LEFT_OUT:
            continue
        for words in command_lines(page.read_text()):
            seen += 1
            wrong += [f"{page.relative_to(ROOT)}: assay {' '.join(words)}: {why}" for why in mistakes(words, commands)]
    probe = "```sh\nassay scan gti --no-such | assay redact --keep-length\n```\n`assay no-command`\n"
    if [why for words in command_lines(probe) for why in mistakes(words, commands)] != [
            "there is no flag --no-such", "there is no command 'no-command'"]:
        wrong.append("a command that does not exist is not noticed")
    if seen < 400:
        wrong.append(f"only {seen} commands were found")
    print("\n".join(wrong) or f"{seen} commands")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

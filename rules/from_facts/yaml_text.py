"""Rules as the text of detector files, laid out as those written by hand."""


def quoted(text):
    if any(ord(c) < 0x20 for c in text):
        out = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
        return f'"{out}"'
    return "'" + text.replace("'", "''") + "'"


def plain(text):
    """Unquoted where YAML reads it as the same text."""
    simple = text and text[0].isalpha() and not any(c in text for c in ":#{}[],&*?|<>=!%@`'\"\\")
    return text if simple and text.lower() not in ("true", "false", "null", "yes", "no", "on", "off") else quoted(text)


def _anchors(anchors):
    items = [f"{{text: {quoted(text)}, caseless: true}}" if caseless else quoted(text) for text, caseless in anchors]
    line = f"    anchors: [{', '.join(items)}]"
    if len(line) <= 118:
        return [line]
    return ["    anchors:"] + [f"      - {item}" for item in items]


def _call(key, call):
    lines = [f"    {key}:", f"      method: {call['method']}", f"      url: {quoted(call['url'])}"]
    if "headers" in call:
        lines.append("      headers:")
        lines += [f"        {name}: {quoted(value)}" for name, value in call["headers"].items()]
    if "body" in call:
        lines.append(f"      body: {quoted(call['body'])}")
    for name in ("live_status", "dead_status"):
        if name in call:
            lines.append(f"      {name}: [{', '.join(map(str, call[name]))}]")
    for name in ("live_body", "dead_body"):
        if name in call:
            lines.append(f"      {name}: [{', '.join(quoted(text) for text in call[name])}]")
    return lines


def rule_text(rule):
    lines = [f"  - id: {plain(rule['id'])}", f"    description: {plain(rule['description'])}"]
    lines += _anchors(rule["anchors"])
    if rule.get("left"):
        lines.append(f"    left: {quoted(rule['left'])}")
    lines.append(f"    pattern: {quoted(rule['pattern'])}")
    lines.append(f"    checks: [{', '.join(rule['checks'])}]")
    if rule["entropy"]:
        lines.append(f"    entropy: {rule['entropy']:.1f}")
    if rule["pairs"]:
        lines.append("    pair:")
        lines += [f"      - {{rule: {pair}, required: false, within: {within}}}" for pair, within in rule["pairs"]]
    lines += [f"    severity: {rule['severity']}", f"    confidence: {rule['confidence']}"]
    for key in ("verify", "revoke"):
        if rule.get(key):
            lines += _call(key, rule[key])
    lines.append("    remediation: |")
    lines += [f"      {line}" for line in rule["remediation"]]
    lines.append("    references:")
    lines += [f"      - {reference}" for reference in rule["references"]]
    lines.append("    examples:")
    for key in ("match", "no_match"):
        lines.append(f"      {key}:")
        lines += [f"        - {quoted(text)}" for text in rule[key]]
    return "\n".join(lines) + "\n"


def split_rules(text):
    """(head, {id: text of the rule}) of a detector file."""
    pieces = ("\n" + text).split("\n  - id: ")
    head = pieces[0].lstrip("\n") + "\n"
    return head, {piece.split("\n", 1)[0].strip("'\""): ("  - id: " + piece).rstrip("\n") + "\n" for piece in pieces[1:]}

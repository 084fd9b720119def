#!/usr/bin/env python3
"""Makes structure.json from the official SARIF schema (2.1.0 errata 01): names, types, enumerations, bounds, and what is
required. Its prose stays where it is.

    sarif/log/make_structure.py sarif-schema-2.1.0.json > sarif/log/structure.json
"""
import json
import sys

KEPT = {"type", "properties", "required", "enum", "$ref", "items", "uniqueItems", "minItems", "minimum", "maximum",
        "pattern", "format", "additionalProperties", "anyOf", "oneOf"}
OF_NAMES = {"properties", "definitions"}


def reduced(node):
    if isinstance(node, list):
        return [reduced(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for keyword, value in node.items():
        if keyword in OF_NAMES:
            out[keyword] = {name: reduced(inner) for name, inner in sorted(value.items())}
        elif keyword in KEPT:
            out[keyword] = reduced(value)
    # What every array and object has.
    if out.get("minItems") == 0:
        del out["minItems"]
    if out.get("uniqueItems") is False:
        del out["uniqueItems"]
    return out


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = reduced(json.load(file))
    print(json.dumps(schema, separators=(",", ":"), sort_keys=True).replace('"definitions":{', '"definitions":{\n')
          .replace('},"', '},\n"'))


if __name__ == "__main__":
    main()

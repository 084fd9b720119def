"""Files of tools that are text, or bytes with texts in them: a value is found in each as it stands."""
import base64
import json
import marshal
import pickle
import struct
from xml.sax.saxutils import escape

from harness import Scenario, github_token, main


def har(token):
    body = json.dumps({"access": {"key": token}})
    return json.dumps({"log": {"version": "1.2", "entries": [
        {"request": {"headers": [{"name": "X", "value": "y"}]},
         "response": {"content": {"mimeType": "application/json", "encoding": "base64",
                                  "text": base64.b64encode(body.encode()).decode()}}}]}}).encode()


def notebook(token):
    return json.dumps({"cells": [{"cell_type": "code", "source": ["import x\n", f"x.login(\"{token}\")\n"],
                                  "outputs": [{"output_type": "stream", "text": ["ok\n"]}]}], "nbformat": 4}, indent=1).encode()


def notebook_output(token):
    return json.dumps({"cells": [{"cell_type": "code", "source": ["print(x)"],
                                  "outputs": [{"output_type": "execute_result", "data": {"text/plain": [f"'{token}'"]}}]}]}).encode()


def junit(token):
    message = escape(f'got "{token}" & not <nothing>', {'"': "&quot;"})
    return f'<?xml version="1.0"?><testsuite><testcase name="a"><failure message="{message}"/></testcase></testsuite>'.encode()


def coverage(token):
    return f'<?xml version="1.0"?><coverage><source>/build/x-access-token:{token}@example.org</source></coverage>'.encode()


def sbom(token):
    return json.dumps({"bomFormat": "CycloneDX", "components": [
        {"name": "a", "externalReferences": [{"type": "vcs", "url": f"https://x:{token}@example.org/a.git"}]}]}).encode()


def prometheus(token):
    return f'# TYPE a counter\na_total{{token="{token}",code="200"}} 5\n'.encode()


def otlp(token):
    text = token.encode()
    return b"\x0a\x40" + b"\x0a\x05token\x12" + bytes([len(text) + 2]) + b"\x0a" + bytes([len(text)]) + text + b"\x10\x01"


def otlp_json(token):
    return json.dumps({"resourceSpans": [{"attributes": [{"key": "http.header", "value": {"stringValue": f"token {token}"}}]}]}).encode()


def pyc(token):
    return b"\xa7\r\r\n" + b"\0" * 12 + marshal.dumps(compile(f"TOKEN = '{token}'\nOTHER = 5\n", "a.py", "exec"))


def pickled(token):
    return pickle.dumps({"user": "a", "token": token, "n": 5}, protocol=4)


def java_class(token):
    text = token.encode()
    return (b"\xca\xfe\xba\xbe\0\0\0\x41" + struct.pack(">H", 3) + b"\x01" + struct.pack(">H", len(text)) + text +
            b"\x01\0\x04Code")


def minified(token):
    return ("!function(){var a=1,b=2;" + "a+=b;" * 5000 + f'fetch("/x",{{headers:{{t:"{token}"}}}})' + "}();").encode()


KINDS = {"har": har, "ipynb": notebook, "out.ipynb": notebook_output, ".ipynb_checkpoints/a-checkpoint.ipynb": notebook,
         "junit.xml": junit, "coverage.xml": coverage, "cdx.json": sbom, "prom": prometheus, "otlp": otlp,
         "otlp.json": otlp_json, "pyc": pyc, "pkl": pickled, "class": java_class, "min.js": minified}


class TextDocuments(Scenario):
    def test_a_value_in_each(self):
        for seed, (kind, make) in enumerate(KINDS.items(), 1):
            self.write(f"{seed}/a.{kind}" if "/" not in kind else f"{seed}/{kind}", make(github_token(seed)))
        done = self.run_assay("scan", ".", "--format", "json", "--show-secrets", "-o", "report.json")
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual((done.returncode, report["coverage"]["gaps"]), (1, []))
        found = {finding["secret"] for finding in report["findings"]}
        self.assertEqual([kind for seed, kind in enumerate(KINDS, 1) if github_token(seed) not in found], [])


if __name__ == "__main__":
    main()

"""assay serve: an editor's language server over standard input and output, and answers line by line."""
import json
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main

URI = "file:///r/.github/workflows/ci.yml"
WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: make}]\n"


def framed(message):
    text = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(text), text)


def messages(output):
    out = []
    while output:
        header, _, rest = output.partition(b"\r\n\r\n")
        length = int(header.removeprefix(b"Content-Length: "))
        out.append(json.loads(rest[:length]))
        output = rest[length:]
    return out


def request(number, method, **params):
    return framed({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def notification(method, **params):
    return framed({"jsonrpc": "2.0", "method": method, "params": params})


def opened(uri, text):
    return notification("textDocument/didOpen", textDocument={"uri": uri, "languageId": "x", "version": 1, "text": text})


class Serve(Scenario):
    def test_an_editor_sees_credentials_and_checks_and_gets_fixes(self):
        at = {"line": 0, "character": 0}
        done = self.run_assay("serve", "--stdio", stdin=b"".join([
            request(1, "initialize", capabilities={}), notification("initialized"),
            opened("file:///r/a.env", f"TOKEN={github_token(1)}\n"), opened(URI, WORKFLOW),
            request(2, "textDocument/codeAction", textDocument={"uri": "file:///r/a.env"}, range={"start": at, "end": at},
                    context={"diagnostics": []}),
            request(3, "shutdown"), notification("exit")]))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        begun, first, second, actions, ended = messages(done.stdout)
        self.assertEqual(begun["result"]["serverInfo"]["name"], "assay")
        self.assertEqual([one["code"] for one in first["params"]["diagnostics"]], ["github-pat"])
        self.assertIn("permissions-missing", [one["code"] for one in second["params"]["diagnostics"]])
        self.assertEqual(second["params"]["uri"], URI)
        self.assertEqual(actions["result"][0]["kind"], "quickfix")
        self.assertEqual((ended["id"], ended["result"]), (3, None))
        self.assertNotIn(github_token(1)[8:].encode(), done.stdout)

    def test_a_broken_stream_ends_in_3_and_a_rude_client_in_1(self):
        done = self.run_assay("serve", stdin=b"Content-Length: 99\r\n\r\n{}")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"ends within a message", done.stderr)
        self.assertEqual(self.run_assay("serve", stdin=request(1, "initialize") + notification("exit")).returncode, 1)
        self.assertEqual(self.run_assay("serve", stdin=b"").returncode, 1)

    def test_lines_are_answered_in_order_as_they_come(self):
        process = subprocess.Popen([ASSAY, "serve", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env=INDEPENDENT, cwd=self.folder)
        self.addCleanup(process.stdout.close)
        for number, text, verdict in ((1, "x = 1\n", "pass"), (2, f"TOKEN={github_token(2)}\n", "fail"), (3, "", "pass")):
            process.stdin.write(json.dumps({"id": number, "name": "a.env", "text": text}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            self.assertEqual((answer["id"], answer["report"]["outcome"]["verdict"]), (number, verdict))
        process.stdin.write(b"no json\n")
        process.stdin.close()
        self.assertIn("no JSON", json.loads(process.stdout.readline())["error"])
        self.assertEqual(process.wait(timeout=60), 0)

    def test_a_report_of_a_line_is_that_of_a_scan(self):
        text = f"TOKEN={github_token(3)}\n"
        self.write("a.env", text)
        done = self.run_assay("serve", "--lines", stdin=json.dumps({"name": "a.env", "text": text}).encode())
        served, scanned = json.loads(done.stdout)["report"], self.report("a.env")
        for part in ("findings", "outcome"):
            self.assertEqual(served[part], scanned[part])

    def test_a_configuration_holds(self):
        self.write("assay.yaml", "rules:\n  disable: [github-pat]\n")
        line = json.dumps({"text": f"TOKEN={github_token(4)}\n"}).encode()
        done = self.run_assay("serve", "--lines", "--config", "assay.yaml", stdin=line)
        self.assertNotIn(b'"github-pat"', done.stdout)
        done = self.run_assay("serve", "--lines", "--config", "gone.yaml", stdin=line)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"gone.yaml", done.stderr)

    def test_private_terms_are_withheld_or_the_editor_is_refused(self):
        self.write("terms", "blue-heron\n")
        done = self.run_assay("serve", "--deny-terms", "terms", stdin=b"")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"cannot be withheld", done.stderr)
        line = json.dumps({"name": "blue-heron.env", "text": f"blue-heron TOKEN={github_token(5)}\n"}).encode()
        done = self.run_assay("serve", "--lines", "--deny-terms", "terms", stdin=line)
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"heron", done.stdout + done.stderr)


if __name__ == "__main__":
    main()

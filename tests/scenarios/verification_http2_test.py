"""A vendor that speaks HTTP/2: many values over few connections, with the same states."""
import json
import shutil
import subprocess

from harness import main
from verification_kit import ENVIRONMENT, HOST, VerificationScenario, token

SERVER = """
const http2 = require('http2'), fs = require('fs');
const pem = fs.readFileSync('server.pem');
const [, , live, behaviour] = process.argv;
let sessions = 0, most = 0, under_way = 0, versions = new Set();
const server = http2.createSecureServer({key: pem, cert: pem, allowHTTP1: true}, (request, response) => {
  versions.add(request.httpVersion);
  most = Math.max(most, ++under_way);
  setTimeout(() => {
    --under_way;
    const good = request.headers.authorization === 'Bearer ' + live;
    if (good && behaviour === 'reset') return response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    if (good && behaviour === 'goaway') return response.stream.session.destroy();
    response.writeHead(good ? 200 : 401, {'content-type': 'application/json'});
    response.end(good ? '{"login":"x"}' : '{"message":"no"}');
  }, 20);
});
server.on('session', () => ++sessions);
server.on('sessionError', () => {});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => { console.log(JSON.stringify({sessions, most, versions: [...versions]})); process.exit(0); });
process.stdin.resume();
"""


class Http2(VerificationScenario):
    def setUp(self):
        super().setUp()
        if shutil.which("node") is None:
            self.skipTest("Node is not installed")
        self.certificate()
        self.write("server.js", SERVER)

    def run_against(self, behaviour, *values):
        """States by value, and what the server saw."""
        self.put(*values)
        server = subprocess.Popen(["node", "server.js", token(1), behaviour], cwd=self.folder, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.kill)
        port = int(server.stdout.readline())
        done = self.run_assay("scan", "tree", "--rules", self.rules, "--only", "vendor-token", "--verify", "--ca-file",
                              "server.crt", "--verify-resolve", f"{HOST}:443:127.0.0.1:{port}", "--verify-retries", "0",
                              "--format", "json", environment=ENVIRONMENT)
        server.stdin.close()
        seen = json.loads(server.stdout.readline())
        server.wait()
        return self.states(done), seen

    def test_many_values_share_a_connection(self):
        states, seen = self.run_against("", *(token(seed) for seed in range(1, 101)))
        self.assertEqual(states, ["active"] + ["inactive"] * 99)
        self.assertEqual(seen["versions"], ["2.0"])
        self.assertLess(seen["sessions"], 20)
        self.assertGreater(seen["most"], 1)

    def test_a_stream_that_is_reset_is_no_answer(self):
        for behaviour in ("reset", "goaway"):
            states, _ = self.run_against(behaviour, token(1))
            self.assertEqual(states, ["unknown"], behaviour)


if __name__ == "__main__":
    main()

"""assay hook agent: what coding agents tell their hooks is judged; exit code 2 refuses, and no value is shown."""
import json

from harness import SANITIZED, Scenario, github_token, main


def before(tool, **given):
    return {"session_id": "s", "cwd": "/r", "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": given}


class AgentHook(Scenario):
    def hook(self, event, *flags, **more):
        text = event if isinstance(event, bytes) else json.dumps(event).encode()
        done = self.run_assay("hook", "agent", *flags, stdin=text, **more)
        for seed in range(1, 9):
            self.assertNotIn(github_token(seed).encode(), done.stdout + done.stderr)
        return done

    def test_nothing_is_said_of_what_holds_none(self):
        done = self.hook(before("Bash", command="git status"))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_a_tool_is_refused_with_reason_and_decision(self):
        done = self.hook(before("Write", file_path="/r/src/a.py", content=f"import os\nKEY = '{github_token(1)}'\n"))
        self.assertEqual(done.returncode, 2)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["decision"], answer["hookSpecificOutput"]["permissionDecision"]), ("block", "deny"))
        self.assertIn(b"github-pat: ghp_******** (high confidence) in tool_input.content, line 2", done.stderr)

    def test_output_of_a_tool_is_judged_as_well(self):
        done = self.hook({"hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": {"command": "env"},
                          "tool_response": {"stdout": f"A=1\nTOKEN={github_token(2)}\n", "stderr": "", "interrupted": False}})
        self.assertEqual((done.returncode, json.loads(done.stdout)["decision"]), (2, "block"))
        self.assertIn(b"in tool_response.stdout", done.stderr)

    def test_a_password_is_known_by_the_name_of_its_member(self):
        value = "tq8" + "Vz!p3LxW" + "9rKd"
        done = self.hook(before("mcp__db__connect", user="app", password=value))
        self.assertEqual((done.returncode, value.encode() in done.stdout + done.stderr), (2, False), done.stderr)

    def test_what_cannot_be_judged_is_refused(self):
        for event in (b"", b"not json", b"[1]", b"\xff{}"):
            done = self.hook(event)
            self.assertEqual(done.returncode, 2, event)
            self.assertIn(b"hint: ", done.stderr)
        self.assertEqual(self.hook({}, "--config", "nowhere.yaml").returncode, 2)
        self.assertEqual(self.hook({}, "--nonsense").returncode, 2)

    def test_a_configuration_is_heeded(self):
        self.write("assay.yaml", "rules:\n  only: [npm-access-token]\n")
        event = before("Bash", command=f"echo {github_token(3)}")
        self.assertEqual(self.hook(event).returncode, 2)
        self.assertEqual(self.hook(event, "--config", "assay.yaml").returncode, 0)

    def test_memory_that_runs_out_is_a_refusal(self):
        if SANITIZED:
            self.skipTest("a sanitizer needs more memory than that")
        event = b'{"a": "' + b"x" * (60 << 20) + b'"}'
        done = self.hook(event, prefix=("sh", "-c", 'ulimit -v 120000; exec "$@"', "sh"))
        self.assertEqual((done.returncode, b"memory ran out" in done.stderr), (2, True), done.stderr)


if __name__ == "__main__":
    main()

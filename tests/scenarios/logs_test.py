"""Logs as services write them: values and keys behind timestamps, colours and objects, in files, streams and zips."""
import base64
import io
import json
import os
import subprocess
import urllib.parse
import zipfile

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main


def private_key(seed):
    """A made-up key: the right form, no real number in it."""
    state, letters = seed + 1, ""
    while len(letters) < 812:
        state = (state * 1664525 + 1013904223) % 2**32
        letters += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[(state >> 16) % 62]
    dashes = "-" * 5
    body = ("MIICXAIBAAKBgQ" + letters)[:812]
    return [f"{dashes}BEGIN RSA PRIVATE KEY{dashes}", *[body[at:at + 64] for at in range(0, len(body), 64)],
            f"{dashes}END RSA PRIVATE KEY{dashes}"]


def stamped(before, lines, end="\n"):
    return "".join(before + line + end for line in lines)


def docker(lines):
    return "".join(json.dumps({"log": line + "\n", "stream": "stdout", "time": "2026-01-05T08:00:00.1Z"},
                              separators=(",", ":")) + "\n" for line in lines)


ACTIONS = "2026-01-05T08:00:00.1234567Z "
FRAMES = {
    "actions": lambda lines: "\ufeff" + stamped(ACTIONS, ["##[group]Run make", *lines, "##[endgroup]"], "\r\n"),
    "gitlab": lambda lines: stamped("2026-01-05T08:00:00.123456Z 00O ",
                                    ["section_start:1767600000:build\r\x1b[0KBuild", *lines]),
    "jenkins": lambda lines: stamped("[2026-01-05T08:00:00.123Z] ", lines),
    "kubernetes": lambda lines: stamped("2026-01-05T08:00:00.123456789Z stdout F ", lines),
    "jenkins by the clock": lambda lines: stamped("08:00:00 ", lines),
    "circleci": lambda lines: json.dumps([{"message": "\r\n".join(lines) + "\r\n", "time": "2026-01-05T08:00:00.1Z",
                                           "type": "out", "truncated": False}]),
    "travis": lambda lines: stamped("", ["travis_fold:start:build\r\x1b[0Ktravis_time:start:01\r\x1b[0K$ make", *lines,
                                         "travis_time:end:01:start=1,finish=2,duration=1\r\x1b[0K"], "\r\n"),
    "journal": lambda lines: stamped("Jan 05 08:00:00 host unit[123]: ", lines),
    "journal with zones": lambda lines: stamped("2026-01-05T08:00:00+0000 host unit[123]: ", lines),
    "docker": docker,
    "journal in JSON": lambda lines: "".join(json.dumps({
        "__CURSOR": "s=" + "0f" * 16 + ";i=1", "_SYSTEMD_CGROUP": "/system.slice/" + "unit" * 60, "MESSAGE": line,
        "_PID": "1"}, separators=(",", ":"), ensure_ascii=True) + "\n" for line in lines),
    "buildkite": lambda lines: stamped("\x1b_bk;t=1767600000123\a", lines, "\r\n"),
    "actions in colour": lambda lines: stamped(ACTIONS + "\x1b[36;1m", lines, "\x1b[0m\r\n"),
    "compose": lambda lines: stamped("\x1b[36mweb-1  | \x1b[0m", lines),
    "plain": lambda lines: stamped("", lines),
}
BEHIND = {
    "colour inside": lambda token: token[:20] + "\x1b[1;31m" + token[20:] + "\x1b[0m",
    "colour before": lambda token: "\x1b[32m" + token + "\x1b[0m",
    "add-mask": lambda token: "::add-mask::" + token,
    "fold": lambda token: "travis_fold:start:x\r\x1b[0Ktravis_time:start:1\r\x1b[0K$ echo " + token,
    "note": lambda token: "\x1b[8mha:////4" + "Ab1" * 30 + "=\x1b[0mecho " + token,
    "buildkite inside": lambda token: token[:20] + "\x1b_bk;t=1767600000123\a" + token[20:],
    "nothing": lambda token: "echo " + token,
}


class Logs(Scenario):
    def found(self, *arguments, **more):
        report = self.report(*arguments, "--no-config", **more)
        self.assertEqual(report["coverage"]["gaps"], [])
        return report["findings"]

    def test_tokens_in_every_frame(self):
        for frame, write in FRAMES.items():
            for form, around in BEHIND.items():
                token = github_token(len(frame) * 100 + len(form))
                text = write(["one", around(token), "two"])
                self.write("build.log", text)
                for findings in (self.found("build.log"), self.found("log", "-", stdin=text.encode())):
                    self.assertEqual([finding["rule"] for finding in findings], ["github-pat"], (frame, form))
                    [place] = findings[0]["places"]
                    inside = text.encode()[place["begin"]:place["end"]].decode()
                    self.assertTrue(inside.startswith(token[:20]) and inside.endswith(token[20:]), (frame, form))

    def test_keys_and_wrapped_base64_behind_frames(self):
        encoded = base64.b64encode(f"{'a few words ' * 5}{github_token(3)}{' and more' * 9}".encode()).decode()
        lines = [encoded[at:at + 76] for at in range(0, len(encoded), 76)]
        for frame, write in FRAMES.items():
            text = write(["one", *private_key(1), "two"])
            for findings in (self.found("-", stdin=text.encode()), self.found("log", "-", stdin=text.encode() * 2)):
                self.assertEqual([finding["rule"] for finding in findings], ["private-key-pem"], frame)
                place = findings[0]["places"][0]
                span = text.encode()[place["begin"]:place["end"]]
                self.assertTrue(span.startswith(b"-----BEGIN") and span.endswith(b"KEY-----"), frame)
            if frame in ("docker", "journal in JSON"):
                continue
            findings = self.found("-", stdin=write(["one", *lines, "two"]).encode())
            self.assertEqual([finding["rule"] for finding in findings], ["github-pat"], frame)

    def test_keys_in_json(self):
        key = {"type": "service_account", "private_key": "\n".join(private_key(5)) + "\n", "client_id": "1"}
        for frame, write in FRAMES.items():
            for indent in (None, 2):
                text = write(["one", *json.dumps(key, indent=indent).split("\n"), "two"])
                for findings in (self.found("-", stdin=text.encode()), self.found("log", "-", stdin=text.encode())):
                    self.assertEqual([finding["rule"] for finding in findings], ["private-key-pem"], (frame, indent))

    def test_a_key_in_percent_encoding_and_in_html(self):
        key = "\n".join(private_key(6)) + "\n"
        for text in ("key=" + urllib.parse.quote(key) + "&a=b\n", "<td>" + key.replace("\n", "<br/>") + "</td>\n"):
            self.assertEqual([finding["rule"] for finding in self.found("-", stdin=text.encode())], ["private-key-pem"])

    def test_a_token_that_a_width_broke_is_found_and_masked(self):
        for frame in ("actions", "gitlab", "jenkins", "kubernetes", "buildkite", "plain"):
            for width in (80, 120):
                token = github_token(len(frame) * 100 + width)
                line = f"{'x' * (width - 21)} {token} {'and more ' * 3}"
                text = FRAMES[frame](["one", line[:width], line[width:], "two"])
                [finding] = self.found("log", "-", stdin=text.encode())
                self.assertEqual((finding["rule"], finding["places"][0]["encoding"]), ("github-pat", "several lines"))
                place = finding["places"][0]
                inside = text.encode()[place["begin"]:place["end"]].decode()
                self.assertTrue(inside.startswith(token[:20]) and inside.endswith(token[20:]), (frame, width))
                self.assertEqual(self.found("-", stdin=text.encode()), [], "of any file nothing is joined")
                masked = self.run_assay("redact", "-", "--no-config", stdin=text.encode())
                self.assertEqual(masked.returncode, 0)
                self.assertFalse(token[:20] in masked.stdout.decode() or token[20:] in masked.stdout.decode(), frame)
                self.assertTrue(masked.stdout.decode().endswith(text[text.index(token[20:]) + 20:]), frame)

    def test_masks_and_references_are_no_findings(self):
        for write in FRAMES.values():
            text = write(["token: ***", "password=***", "API_KEY=${{ secrets.API_KEY }}", "  TOKEN: ***",
                          "::add-mask::***"])
            self.assertEqual(self.found("-", stdin=text.encode()), [])
            self.assertEqual(self.found("log", stdin=text.encode()), [])

    def test_the_zip_of_a_run_tells_one_value_at_both_places(self):
        token = github_token(8)
        step = FRAMES["actions"]([f"echo {token}"])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("build/1_Set up job.txt", FRAMES["actions"](["Set up"]))
            archive.writestr("build/2_Run make.txt", step)
            archive.writestr("0_build.txt", FRAMES["actions"](["Set up"]) + step.lstrip("\ufeff"))
        self.write("logs.zip", packed.getvalue())
        [finding] = self.found("log", "logs.zip")
        self.assertEqual(sorted(place["name"] for place in finding["places"]),
                         ["logs.zip!/0_build.txt", "logs.zip!/build/2_Run make.txt"])

    def test_a_stream_is_reported_as_it_goes(self):
        process = subprocess.Popen([ASSAY, "scan", "log", "-", "--format", "jsonl", "--no-config"], cwd=self.folder,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=INDEPENDENT)
        self.addCleanup(process.stdout.close)
        self.assertEqual(json.loads(process.stdout.readline())["type"], "run")
        for number in range(3):
            os.write(process.stdin.fileno(), f"{ACTIONS}line\n{ACTIONS}{github_token(number)}\n".encode())
            record = json.loads(process.stdout.readline())
            self.assertEqual((record["type"], record["rule"]), ("finding", "github-pat"))
            self.assertEqual(record["places"][0]["line"], 2 * number + 2)
        process.stdin.close()
        rest = [json.loads(line) for line in process.stdout]
        self.assertEqual([record["type"] for record in rest], ["coverage", "outcome"])
        self.assertEqual((rest[1]["findings"], process.wait()), (3, 1))

    def test_what_is_no_text_is_a_gap_of_a_stream_that_reports_as_it_goes(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", "nothing")
        done = self.run_assay("scan", "log", "-", "--format", "jsonl", "--no-config", stdin=packed.getvalue())
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    main()

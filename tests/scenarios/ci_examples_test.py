"""The examples for other CI systems: their scripts are taken out of the files and run as the system would."""
import os
import pathlib
import re
import shutil
import subprocess
import textwrap

from harness import ASSAY, INDEPENDENT, SANITIZED, Scenario, github_token, main

ROOT = pathlib.Path(__file__).resolve().parents[2]


def block(text, begin):
    """The block scalar that begins behind the first line which holds `begin`."""
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if begin in line)
    depth = len(lines[at + 1]) - len(lines[at + 1].lstrip())
    out = []
    for line in lines[at + 1:]:
        if line.strip() and len(line) - len(line.lstrip()) < depth:
            break
        out.append(line)
    return textwrap.dedent("\n".join(out))


class Examples(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")
        self.write("old.env", f"TOKEN={github_token(1)}\n")
        self.commit()
        self.base = self.git("rev-parse", "HEAD")
        self.git("update-ref", "refs/remotes/origin/main", self.base)
        self.git("checkout", "-q", "-b", "topic")
        self.write("new.env", f"TOKEN={github_token(2)}\n")
        self.commit()
        self.head = self.git("rev-parse", "HEAD")
        # What installing would leave: assay on the PATH or in the virtual environment of the script.
        for folder in ("bin", "tools/assay/bin", ".assay-venv/bin"):
            (self.folder / folder).mkdir(parents=True)
            (self.folder / folder / "assay").symlink_to(ASSAY)

    def run_script(self, shell, script, **variables):
        environment = {**INDEPENDENT, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", **variables}
        return subprocess.run([*shell, "-c", script], cwd=self.folder, env=environment, capture_output=True, text=True,
                              check=False)

    def found(self):
        done = self.run_assay("sarif", "convert", "--to", "csv", "assay.sarif")
        return sorted(set(re.findall(r"\b(\w+\.env)\b", done.stdout.decode())))

    def gitlab(self, **variables):
        script = block((ROOT / "packaging" / "ci" / "gitlab.yml").read_text(), "    - |")
        return self.run_script(["bash"], script, ASSAY_FAIL_ON="low", CI_COMMIT_SHA=self.head, **variables)

    def test_gitlab_scans_a_merge_request_from_its_base(self):
        done = self.gitlab(CI_PIPELINE_SOURCE="merge_request_event", CI_MERGE_REQUEST_DIFF_BASE_SHA=self.base)
        self.assertEqual((done.returncode, self.found()), (1, ["new.env"]), done.stdout + done.stderr)
        report = (self.folder / "gl-secret-detection-report.json").read_text()
        self.assertIn("secret_detection", report)
        self.assertNotIn(github_token(2), report + done.stdout + done.stderr)

    def test_gitlab_scans_what_a_push_adds_and_everything_on_a_schedule(self):
        self.assertEqual(self.gitlab(CI_PIPELINE_SOURCE="push", CI_COMMIT_BEFORE_SHA=self.base).returncode, 1)
        self.assertEqual(self.found(), ["new.env"])
        self.assertEqual(self.gitlab(CI_PIPELINE_SOURCE="push", CI_COMMIT_BEFORE_SHA="0" * 40).returncode, 1)
        self.assertEqual(self.found(), ["new.env"])
        self.assertEqual(self.gitlab(CI_PIPELINE_SOURCE="schedule").returncode, 1)
        self.assertEqual(self.found(), ["new.env", "old.env"])

    def test_gitlab_tells_an_incomplete_scan_from_a_pass(self):
        self.assertIn(self.gitlab(CI_PIPELINE_SOURCE="push", CI_COMMIT_BEFORE_SHA="main").returncode, (2, 3, 1))
        self.git("checkout", "-q", "main")
        done = self.gitlab(CI_PIPELINE_SOURCE="merge_request_event", CI_MERGE_REQUEST_DIFF_BASE_SHA="1" * 40)
        self.assertIn(done.returncode, (2, 3), done.stdout + done.stderr)

    def azure(self, **variables):
        text = (ROOT / "packaging" / "ci" / "azure-pipelines.yml").read_text()
        script = block(text[text.index("Install assay"):], "- bash: |")
        done = self.run_script(["bash"], script, AGENT_TEMPDIRECTORY=str(self.folder / "tools"),
                               BUILD_ARTIFACTSTAGINGDIRECTORY=str(self.folder), **variables)
        return done

    def test_azure_scans_a_pull_request_and_everything_else(self):
        done = self.azure(SYSTEM_PULLREQUEST_TARGETBRANCH="refs/heads/main")
        self.assertEqual((done.returncode, self.found()), (1, ["new.env"]), done.stdout + done.stderr)
        self.assertIn("##vso[task.logissue type=error]credentials", done.stdout)
        self.assertEqual(self.azure().returncode, 1)
        self.assertEqual(self.found(), ["new.env", "old.env"])

    def test_azure_without_the_target_branch_is_no_pass(self):
        self.assertEqual(self.azure(SYSTEM_PULLREQUEST_TARGETBRANCH="refs/heads/gone").returncode, 3)

    def test_azures_agent_takes_no_commands_from_names(self):
        self.write("assay.yaml", 'rules: {add: ["###vso[a]##vso[task.setvariable variable=PATH]/evil.yaml"]}\n')
        done = self.azure()
        self.assertEqual((done.returncode, "/evil.yaml" in done.stdout), (2, True), done.stdout + done.stderr)
        self.assertEqual([line for line in (done.stdout + done.stderr).splitlines() if "##vso[" in line and "evil" in line], [])

    def jenkins(self, **variables):
        text = (ROOT / "packaging" / "ci" / "Jenkinsfile").read_text()
        script = text.split("'''")[1]
        script = re.sub(r"(?m)^.*(-m venv|/pip install).*$", "", script)
        return self.run_script(["sh"], script, **variables)

    def test_jenkins_scans_a_change_and_what_came_since_the_last_good_build(self):
        done = self.jenkins(CHANGE_TARGET="main")
        self.assertEqual((done.returncode, self.found()), (1, ["new.env"]), done.stdout + done.stderr)
        self.assertEqual(self.jenkins(GIT_PREVIOUS_SUCCESSFUL_COMMIT=self.head).returncode, 0)
        self.assertEqual(self.jenkins().returncode, 1)
        self.assertEqual(self.found(), ["new.env", "old.env"])

    def test_the_files_of_the_container_are_enough_for_the_program(self):
        chroot = shutil.which("chroot", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if os.geteuid() != 0 or chroot is None:
            self.skipTest("chroot needs root")
        if SANITIZED:
            self.skipTest("a sanitized program needs /proc, which the container's files have not")
        rootfs = self.folder / "rootfs"
        made = subprocess.run([ROOT / "packaging" / "container" / "rootfs", ASSAY, rootfs], capture_output=True, text=True,
                              check=False)
        if made.returncode == 2 and "libcurl" in made.stderr:
            self.skipTest("libcurl.so.4 is not here")
        self.assertEqual(made.returncode, 0, made.stderr)
        (rootfs / "src" / "a.env").write_text(f"TOKEN={github_token(3)}\n")
        inside = [chroot, "--userspec=65532:65532", rootfs, "/usr/bin/assay"]
        done = subprocess.run([*inside, "scan", "/src"], capture_output=True, text=True, env={"HOME": "/tmp"}, check=False)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        # libcurl is loaded, and the server is not reached.
        done = subprocess.run([*inside, "scan", "github", "a/b", "--api-url", "http://127.0.0.1:1", "--retries", "0"],
                              capture_output=True, text=True, env={"HOME": "/tmp"}, check=False)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertNotIn("libcurl", done.stdout + done.stderr)

    def test_no_container_is_made_of_a_program_that_does_not_start(self):
        """As a wheel's does not without its library."""
        program = self.write("launcher", "#!/bin/sh\nexit 3\n")
        program.chmod(0o755)
        made = subprocess.run([ROOT / "packaging" / "container" / "rootfs", program, self.folder / "rootfs"], capture_output=True,
                              text=True, check=False)
        self.assertEqual((made.returncode, "libassay.so must lie beside it" in made.stderr), (2, True), made.stderr)

    def test_what_the_library_of_a_wheel_needs_is_in_the_container(self):
        """Its program needs libc alone."""
        compiler = shutil.which("cc")
        if compiler is None:
            self.skipTest("no C compiler")
        program = self.folder / "launcher"
        subprocess.run([compiler, "-o", program, self.write("launcher.c", "int main(void) { return 0; }\n")], check=True)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", self.folder / "libassay.so", self.write("library.c", "int nothing;\n"),
                        "-Wl,--no-as-needed", "-lm"], check=True)
        rootfs = self.folder / "rootfs"
        made = subprocess.run([ROOT / "packaging" / "container" / "rootfs", program, rootfs], capture_output=True, text=True,
                              check=False)
        if made.returncode == 2 and "libcurl" in made.stderr:
            self.skipTest("libcurl.so.4 is not here")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(len(list(rootfs.rglob("libm.so.6"))), 1)


if __name__ == "__main__":
    main()

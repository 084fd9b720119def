"""assay workflows: scripts that lose the answer of a gate, and scripts that look like them and do not."""
import json
import pathlib

from harness import Scenario, main

# A script and its shell (None: the default of the runner).
LOST = [
    ('check() { pytest || return 1; }\ncheck || true', None),
    ('run_tests() {\n  pytest -q\n}\nrun_tests || true', None),
    ('run_tests() {\n  ruff check .\n  pytest -q\n}\nif run_tests; then echo ok; fi', None),
    ('trap "exit 0" EXIT\npytest -q', None),
    ("trap 'echo failed; exit 0' ERR\npytest -q", None),
    ('set +e\npytest -q\necho "done"', None),
    ('set +e\npytest -q\nset -e\necho "tests finished"', None),
    ('set +o errexit\npytest\nls', None),
    ('if ! pytest -q; then\n  echo "tests failed"\nfi', None),
    ('if mypy src; then\n  echo ok\nelse\n  echo "::warning::types"\nfi', None),
    ('pytest -q || exit 0', None),
    ('ruff check . || echo "lint failed"', None),
    ('ruff check . || :', None),
    ('npm test || { echo failed; true; }', None),
    ('npm test || (echo failed; exit 0)', None),
    ('pytest && echo ok || echo failed', None),
    ('pytest && echo ok\necho finished', None),
    ('( cd sub && pytest ) || true', None),
    ('f() {\n  local out=$(pytest -q)\n  echo "$out"\n}\nf', None),
    ('export RESULT=$(mypy src)\necho "$RESULT"', None),
    ('echo "$(pytest -q)"', None),
    ('pytest -q 2>&1 | while read -r line; do echo "$line"; done', None),
    ('pytest -q | tee out.log', None),
    ('npm audit | grep -v low', None),
    ('pytest 2>&1 | tee -a log.txt', None),
    ('git ls-files "*.py" | xargs mypy || true', None),
    ('make -i test', None),
    ('make --ignore-errors check', None),
    ('pytest || test $? = 5 || true', None),
    ('timeout 600 pytest -q || true', None),
    ('pytest -q &\necho started', None),
    ('pytest -q &\nmypy src &\nwait', None),
    ('set +e\npytest -q\nexit 0', None),
    ('pytest -q || rc=$?\necho "rc was $rc"', None),
    ('set +e\npytest -q\necho "exit: $?"', None),
    ('for d in a b; do\n  (cd $d && pytest) || echo "fail $d"\ndone', None),
    ('set +e\nfor d in a b; do pytest $d; done\necho ok', None),
    ('while ! pytest; do\n  break\ndone', None),
    ('for i in 1 2 3; do\n  pytest && break\n  sleep 1\ndone', None),
    ('n=0\nuntil pytest; do\n  n=$((n+1))\n  [ $n -ge 3 ] && break\ndone', None),
    ('! pytest -q\necho done', None),
    ('bash -c "pytest -q | tee log"', None),
    ('bash -c "pytest -q; echo done"', None),
    ('bash <<EOF\npytest -q\necho done\nEOF', None),
    ('docker run --rm img sh -c "pytest -q; echo done"', None),
    ('python - <<EOF\nimport subprocess\ntry:\n    subprocess.check_call(["pytest"])\nexcept Exception:\n    pass\nEOF', None),
    ('python -c "import subprocess,sys; subprocess.run([\'pytest\']); sys.exit(0)"', None),
    ('import subprocess\nsubprocess.run(["pytest", "-q"])\nprint("done")', 'python'),
    ('pytest -q\npython report.py', 'pwsh'),
    ('pytest -q\nexit 0', 'pwsh'),
    ('$ErrorActionPreference = "Continue"\nInvoke-Pester\ndotnet test\ndotnet --info', 'pwsh'),
    ('pytest -q & exit 0', 'cmd'),
    ('pytest -q\necho done\nexit /b 0', 'cmd'),
    ('pytest -q\npython report.py', 'cmd'),
    ('try { pytest -q } catch {}\npython report.py', 'pwsh'),
    ('try {\n  pytest -q\n} catch {\n  Write-Host $_\n} finally {\n  python report.py\n}', 'pwsh'),
    ('pytest -q\necho done', 'bash {0}'),
    ('pytest -q | cat', 'sh'),
    ('cargo clippy -- -D warnings || true', None),
    ('go test ./... -json | go-junit-report > report.xml', None),
    ('go test -json ./... | tparse -all', None),
    ('ruff check --exit-zero .', None),
    ('pylint --exit-zero src', None),
    ('flake8 . --count --exit-zero --max-line-length=127', None),
    ('trivy image --exit-code 0 app:latest', None),
    ('npx eslint . || echo "::warning::eslint"', None),
    ('golangci-lint run --issues-exit-code=0', None),
    ('bandit -r src --exit-zero', None),
    ('semgrep scan --config auto || true', None),
    ('codespell || echo typo', None),
    ('gosec -no-fail ./...', None),
    ('tfsec . --soft-fail', None),
    ('checkov -d . --soft-fail', None),
    ('snyk test || true', None),
    ('safety check --continue-on-error', None),
]
KEPT = [
    ('pytest -q', None),
    ('ruff check .\npytest -q', None),
    ('check() {\n  ruff check .\n  pytest\n}\ncheck', None),
    ('check() { pytest || return 1; }\ncheck', None),
    ('check() {\n  pytest\n  return $?\n}\ncheck', None),
    ('trap "rm -rf tmp" EXIT\npytest -q', None),
    ('cleanup() { rc=$?; docker compose down; exit $rc; }\ntrap cleanup EXIT\npytest', None),
    ('set -euo pipefail\npytest -q | tee log', None),
    ('set +e\npytest -q\nrc=$?\nset -e\ncat log\nexit $rc', None),
    ('set +e\npytest -q\nrc=$?\nset -e\nif [ $rc -ne 0 ]; then exit 1; fi', None),
    ('if ! pytest -q; then\n  echo "tests failed"\n  exit 1\nfi', None),
    ('if pytest -q; then echo ok; else exit 1; fi', None),
    ('pytest || exit 1', None),
    ('pytest || { echo failed; exit 1; }', None),
    ('pytest || (echo failed && exit 1)', None),
    ('pytest && echo ok', None),
    ('( cd sub && pytest )', None),
    ('out=$(pytest -q)\necho "$out"', None),
    ('set -o pipefail\npytest | tee log', None),
    ('pytest | tee log', 'bash'),
    ('pytest | tee log\nexit ${PIPESTATUS[0]}', None),
    ('set +e\npytest | tee log\nexit ${PIPESTATUS[0]}', None),
    ('pytest | tee log; test ${PIPESTATUS[0]} -eq 0', None),
    ('git ls-files "*.py" | xargs mypy', None),
    ('make test', None),
    ('make -k check', None),
    ('pytest || test $? = 5', None),
    ('pytest || [ $? -eq 5 ]', None),
    ('timeout 600 pytest -q', None),
    ('pytest -q &\npid=$!\nmypy src\nwait $pid', None),
    ('npm start &\nsleep 5\nnpm test', None),
    ('rc=0\npytest -q || rc=$?\ncat log\nexit $rc', None),
    ('pytest -q && rc=$? || rc=$?\nexit $rc', None),
    ('fail=0\npytest || fail=1\nruff check . || fail=1\nexit $fail', None),
    ('fail=0\nfor d in a b; do\n  (cd $d && pytest) || fail=1\ndone\n[ "$fail" = 0 ]', None),
    ('for i in 1 2 3; do\n  pytest && exit 0\n  sleep 1\ndone\nexit 1', None),
    ('n=0\nuntil pytest; do\n  n=$((n+1))\n  if [ $n -ge 3 ]; then exit 1; fi\ndone', None),
    ('! grep -rn "TODO" src', None),
    ('if ruff check bad.py; then echo "must fail"; exit 1; fi', None),
    ('! ./tool check bad.txt', None),
    ('bash -c "set -e; pytest -q; echo done"', None),
    ('bash -c "pytest -q"', None),
    ('docker run --rm img pytest -q', None),
    ('import subprocess\nsubprocess.run(["pytest", "-q"], check=True)', 'python'),
    ('import subprocess,sys\nsys.exit(subprocess.run(["pytest"]).returncode)', 'python'),
    ('python prepare.py\npytest -q', 'pwsh'),
    ('try { pytest -q } catch { exit 1 }', 'pwsh'),
    ('try { pytest -q } catch {}\ntry { Get-Item x } catch { python report.py }', 'pwsh'),
    ('pytest -q\nif ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }\npython report.py', 'pwsh'),
    ('$PSNativeCommandUseErrorActionPreference = $true\npytest -q\npython report.py', 'pwsh'),
    ('pytest -q\nWrite-Host done', 'pwsh'),
    ('pytest -q || exit /b 1\necho done', 'cmd'),
    ('pytest -q && python report.py', 'cmd'),
    ('docker logs app || true\ndf -h || true', None),
    ('rm -rf build || true\npytest', None),
    ('which ruff || pip install ruff==0.5\nruff check .', None),
    ('if ruff check .; then echo "ok=true" >> "$GITHUB_OUTPUT"; else echo "ok=false" >> "$GITHUB_OUTPUT"; fi', None),
    ('diff <(tool check a) expected.txt', None),
    ('tool check 2>&1 | grep -q "all good"', 'bash'),
    ('if command -v pytest; then pytest; fi', None),
    ('case "$1" in\n  a) pytest ;;\n  *) mypy src ;;\nesac', None),
    ('for d in a b; do\n  pytest $d\ndone', None),
    ('while read -r d; do\n  pytest "$d"\ndone < dirs.txt', None),
    ('if [ "$RUN" = true ]; then\n  pytest -q\nfi', None),
    ('[ "$RUN" = true ] && pytest -q', None),
    ('[ -f skip ] || pytest -q', None),
    ('pytest -q; exit $?', None),
    ('set -o errexit\npytest -q\necho done', 'bash {0}'),
    ('pytest -q', 'bash -x {0}'),
    ('coverage run -m pytest\ncoverage xml', None),
    ('echo "ruff $(ruff --version)"', None),
    ('ruff --version || true', None),
    ('command -v pytest || true', None),
    ('if command -v ruff >/dev/null; then echo ok; fi\nmake', None),
    ('which shellcheck || true', None),
    ('pip install pytest ruff | tail -1', None),
    ('npm audit fix || true', None),
    ('kubectl get pods -n test || true', None),
    ('trap "rm -rf t; exit 0" EXIT\nmake\ntrap - EXIT\npytest', None),
    ('trap "exit 0" EXIT\nexec pytest', None),
    ('trap "echo bye; exit" EXIT\npytest', None),
    ("trap 'exit 0' ERR\nf() { pytest; echo x; }\nf", None),
    ("trap 'exit 0' ERR\npytest || exit 1", None),
    ('pytest || rc=$?\ncat > r.json <<EOF\n{"rc": $rc}\nEOF\npython gate.py r.json', None),
    ('set +e\npytest\necho "::set-output name=rc::$?"', None),
    ('echo bash -c "pytest; echo x"', None),
    ('<#\npytest\n#>\npython report.py', 'pwsh'),
    ('Write-Host test\npython report.py', 'pwsh'),
    (':: run pytest\npython report.py', 'cmd'),
    ('import subprocess\nsubprocess.run(["pytest"], check = True)', 'python'),
]

WORKFLOW = "name: W\non: %s\npermissions: {}\njobs:\n%s"
NEEDED = "  test: {runs-on: ubuntu-24.04, steps: [{run: make test}]}\n  lint: {runs-on: ubuntu-24.04, steps: [{run: make lint}]}\n"
GATE = "  all-ok: {needs: [test, lint], runs-on: ubuntu-24.04, %s}\n"
ALWAYS = GATE % "if: always(), steps: [%s]"
# Gates over other jobs.
IGNORED = [
    ALWAYS % "{run: echo ok}",
    ALWAYS % "{run: 'echo ${{ needs.test.result }} ${{ needs.lint.result }}'}",
    ALWAYS % "{run: exit 1, if: needs.test.result != 'success'}",
    ALWAYS % "{run: exit 1, if: needs.test.result == 'failed' || needs.lint.result == 'failed'}",
    GATE % "steps: [{run: exit 1, if: \"contains(needs.*.result, 'failure')\"}]",
    GATE % "if: \"!cancelled()\", steps: [{run: echo ok}]",
    GATE % "steps: [{run: echo ok}]",
    ALWAYS % "{run: exit 1, if: \"!contains(needs.*.result, 'success')\"}",
]
READ = [
    ALWAYS % "{run: exit 1, if: \"contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')\"}",
    ALWAYS % "{run: 'test \"${{ needs.test.result }}${{ needs.lint.result }}\" = successsuccess'}",
    ALWAYS % "{run: './judge \"$R\"', env: {R: '${{ toJSON(needs) }}'}}",
    ALWAYS % "{run: exit 1, if: needs.test.result != 'success' || needs.lint.result != 'success'}",
    GATE % "if: failure(), steps: [{run: exit 1}]",
    GATE % "if: \"always() && contains(needs.*.result, 'success') && !contains(needs.*.result, 'failure')\", steps: [{run: make}]",
    ALWAYS % "{run: exit 1, if: \"contains(needs.test.result, 'fail') || contains(needs.lint.result, 'fail')\"}",
]


def step(script, shell):
    text = "      - run: |\n" + "".join(f"          {line}\n" for line in script.split("\n"))
    return text + (f"        shell: {shell}\n" if shell else "")


class WorkflowGates(Scenario):
    def findings(self, workflows, check):
        """Which of the workflows have a finding of the check, by their place in the list."""
        for number, text in enumerate(workflows):
            self.write(f".github/workflows/{number}.yml", text)
        done = self.run_assay("workflows", "--format", "json")
        found = [one for one in json.loads(done.stdout)["findings"] if one["check"] == check]
        return {int(pathlib.Path(one["place"]["path"]).stem) for one in found}

    def of_scripts(self, scripts):
        job = "  a:\n    runs-on: ubuntu-24.04\n    steps:\n%s"
        return self.findings([WORKFLOW % ("push", job % step(*one)) for one in scripts], "result-masked")

    def test_lost_answers_are_found(self):
        missed = set(range(len(LOST))) - self.of_scripts(LOST)
        self.assertEqual([LOST[number] for number in sorted(missed)], [])

    def test_answers_that_count_are_not(self):
        self.assertEqual([KEPT[number] for number in sorted(self.of_scripts(KEPT))], [])

    def test_gates_that_do_not_ask_for_the_results_are_found(self):
        found = self.findings([WORKFLOW % ("push", NEEDED + job) for job in IGNORED], "needs-result-ignored")
        self.assertEqual([job for number, job in enumerate(IGNORED) if number not in found], [])

    def test_gates_that_ask_are_not(self):
        found = self.findings([WORKFLOW % ("push", NEEDED + job) for job in READ], "needs-result-ignored")
        self.assertEqual([READ[number] for number in sorted(found)], [])


if __name__ == "__main__":
    main()

#include "scanners/workflows/shell/fate.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/shell/outcome.h"

namespace assay::shell {
namespace {

// What becomes of the command t: "fails", "masked: WHY" or "unproved: WHY", with what masks it in brackets.
std::string fate(std::string_view text, const Options& options, std::string_view name = "t") {
  const Script script = read_script(text);
  for (const CommandFate& one : fates_of(script, options)) {
    const Command& command = script.at(one.command);
    if (name_of_command(script, command) != name) continue;
    if (one.fate.kind == Fate::Kind::fails) return "fails";
    std::string out = one.fate.kind == Fate::Kind::masked ? "masked: " : "unproved: ";
    constexpr std::string_view kNames[] = {"none",    "alternative",   "condition",  "told",     "negated",
                                           "pipe",    "no_errexit",    "background", "argument", "declaration",
                                           "process", "status_kept",   "other",      "options",  "function",
                                           "trap",    "not_understood"};
    out += kNames[static_cast<std::size_t>(one.fate.why)];
    const Span by = one.fate.by;
    return by.end > by.begin ? cat(out, " [", text.substr(by.begin, by.end - by.begin), ']') : out;
  }
  return "not there";
}

struct Expectation {
  std::string_view text, expected;
};
void expect_all(std::string_view shell, std::initializer_list<Expectation> table) {
  const Options options = shell.empty() ? default_options(false) : options_of(shell);
  for (const auto& [text, expected] : table) EXPECT_EQ(fate(text, options), expected) << text;
}

TEST(Fate, PlainCommands) {
  expect_all("", {{"t", "fails"}, {"t\na", "fails"}, {"a\nt", "fails"}, {"a; t; b", "fails"}, {"X=1 t", "fails"}});
  expect_all("bash {0}", {{"t", "fails"}, {"t\na", "masked: no_errexit"}, {"a\nt", "fails"}});
}

TEST(Fate, Alternatives) {
  expect_all("", {{"t || true", "masked: alternative [|| true]"},
                  {"t || :\na", "masked: alternative [|| :]"},
                  {"t || echo \"failed\"", "masked: alternative [|| echo \"failed\"]"},
                  {"t || exit 1", "fails"},
                  {"t || exit 0", "masked: alternative [|| exit 0]"},
                  {"t || exit", "fails"},
                  {"t || exit $?", "fails"},
                  {"t || exit $code", "unproved: other [|| exit $code]"},
                  {"t || false", "fails"},
                  {"t || false\na", "fails"},
                  {"t || { echo x; exit 1; }", "fails"},
                  {"t || { echo x; exit; }", "masked: alternative [|| { echo x; exit; }]"},
                  {"t || { clean_up; exit 2; }", "fails"},
                  {"t || (echo x; exit 1)", "fails"},
                  {"t || { echo x; }", "masked: alternative [|| { echo x; }]"},
                  {"t || a", "unproved: other [|| a]"},
                  {"t || rc=$?\nexit $rc", "unproved: status_kept [|| rc=$?]"},
                  {"t || rc=$?\necho \"$rc\"", "masked: told [|| rc=$?]"},
                  {"t || rc=$?\necho \"$rc\" >> $GITHUB_OUTPUT", "unproved: status_kept [|| rc=$?]"},
                  {"t || rc=$?\necho \"$rc\" | tee x", "unproved: status_kept [|| rc=$?]"},
                  {"t || rc=$?\n(( rc == 0 ))", "unproved: status_kept [|| rc=$?]"},
                  {"t || rc=$?\nexport rc", "unproved: status_kept [|| rc=$?]"},
                  {"t || failed=1", "masked: told [|| failed=1]"},
                  {"t || failed=1\n[ \"$failed\" = 1 ] && exit 1", "unproved: status_kept [|| failed=1]"},
                  {"t || { rc=$?; echo x; }", "unproved: status_kept [|| { rc=$?; echo x; }]"},
                  {"t || a || true", "masked: alternative [|| a || true]"},
                  {"t || rc=$? || true\nexit $rc", "unproved: status_kept [|| rc=$? || true]"},
                  {"t || { a; } || true", "unproved: other [|| { a; } || true]"},
                  {"t || [ $? = 5 ]", "unproved: status_kept [|| [ $? = 5 ]]"},
                  {"t || [ $? = 5 ] || true", "masked: alternative [|| [ $? = 5 ] || true]"},
                  {"t || false || true", "masked: alternative [|| true]"},
                  {"a || t", "fails"},
                  {"a && t || true", "masked: alternative [|| true]"},
                  {"t && a || true", "masked: alternative [&& a || true]"}});
}

TEST(Fate, FirstOperandsOfAnd) {
  expect_all("", {{"t && a", "fails"},
                  {"t && a\nb", "masked: condition [&& a]"},
                  {"t && echo x\nb", "masked: told [&& echo x]"},
                  {"for i in 1 2; do t && break; sleep 1; done", "masked: told [&& break]"},
                  {"for i in 1 2; do t && break; sleep 1; done\necho x", "masked: told [&& break]"},
                  {"for i in 1 2; do t && break; sleep 1; done\nb", "masked: condition [&& break]"},
                  {"for i in 1 2; do t && exit 0; sleep 1; done\nexit 1", "masked: condition [&& exit 0]"},
                  {"until t; do sleep 1; done", "masked: condition [until t]"},
                  {"until t; do n=1; [ $n = 3 ] && break; done", "masked: told [until t]"},
                  {"until t; do n=1; [ $n = 3 ] && break; done\nb", "masked: condition [until t]"},
                  {"until t; do [ $n = 3 ] && exit 1; break; done", "masked: condition [until t]"},
                  {"a && t\nb", "fails"},
                  {"[ -f x ] && t", "fails"},
                  {"t && a || exit 1\nb", "fails"}});
}

TEST(Fate, Conditions) {
  expect_all("", {{"if t; then a; fi", "masked: condition [if t]"},
                  {"if t; then a; else exit 1; fi", "fails"},
                  {"if t; then a; else echo x; fi", "masked: condition [if t]"},
                  {"if t; then echo y; else echo x; fi", "masked: told [if t]"},
                  {"if t; then echo y; fi", "masked: told [if t]"},
                  {"if t; then echo y >> $GITHUB_OUTPUT; fi", "masked: condition [if t]"},
                  {"if t; then echo y >> $GITHUB_STEP_SUMMARY; fi", "masked: told [if t]"},
                  {"if ! t; then echo x; exit 0; fi\na", "masked: condition [if ! t]"},
                  {"if t; then a; else b; fi", "unproved: other [if t]"},
                  {"if ! t; then exit 1; fi", "fails"},
                  {"if ! t; then echo x; exit 1; fi\na", "fails"},
                  {"if ! t; then echo \"::warning::x\"; fi", "masked: told [if ! t]"},
                  {"if ! t; then a; fi", "unproved: other [if ! t]"},
                  {"if ! t; then failed=1; fi\nexit $failed", "unproved: status_kept [if ! t]"},
                  {"if a; then t; fi", "fails"},
                  {"if a; then b; else t; fi\nc", "fails"},
                  {"if t; then a; elif b; then c; fi", "unproved: other [if t]"},
                  {"if a; then b; elif t; then c; else exit 1; fi", "fails"},
                  {"if a | t; then b; fi", "masked: condition [if a | t]"},
                  {"if t; b; then a; fi", "masked: condition [if t; b]"},
                  {"while t; do a; done", "masked: condition [while t]"},
                  {"while a; do t; done", "fails"},
                  {"for x in a b; do t; done", "fails"},
                  {"for x in a b; do t || true; done", "masked: alternative [|| true]"},
                  {"case $x in a) t;; esac\nb", "fails"}});
  expect_all("bash {0}", {{"for x in a b; do t; done", "unproved: no_errexit"},
                          {"for x in a; do t; done; b", "masked: no_errexit"}});
}

TEST(Fate, Negation) {
  expect_all("", {{"! t", "masked: negated [! t]"}, {"! t\na", "masked: negated [! t]"}, {"! t && exit 1", "fails"}});
}

TEST(Fate, Pipes) {
  expect_all("", {{"t | tee log", "masked: pipe [| tee log]"},
                  {"a | t", "fails"},
                  {"t | a | b", "masked: pipe [| a | b]"},
                  {"set -o pipefail\nt | tee log", "fails"},
                  {"set -euo pipefail; t | tee log\na", "fails"},
                  {"(t) | tee log", "masked: pipe [| tee log]"},
                  {"{ t; a; } 2>&1 | tee log", "masked: pipe [| tee log]"},
                  {"t | tee log; exit ${PIPESTATUS[0]}", "unproved: status_kept [exit ${PIPESTATUS[0]}]"},
                  {"if a; then set -o pipefail; fi\nt | b", "unproved: options [| b]"}});
  expect_all("bash", {{"t | tee log", "fails"},
                      {"t | tee log || true", "masked: alternative [|| true]"},
                      {"set +o pipefail\nt | b", "masked: pipe [| b]"}});
  expect_all("sh", {{"t | tee log", "masked: pipe [| tee log]"}});
}

TEST(Fate, SetAndWhatFollows) {
  expect_all(
      "", {{"set +e\nt", "fails"},
           {"set +e\nt\na", "masked: no_errexit [set +e]"},
           {"set +e\na\nset -e\nt\nb", "fails"},
           {"set +e\nt\nrc=$?\nset -e\nexit $rc", "unproved: status_kept [rc=$?]"},
           {"set +e\nt\nrc=$?\ncat > f <<E\n{\"rc\": $rc}\nE\necho x", "masked: no_errexit [set +e]"},
           {"set +e\nt\nrc=$?\ncat >> $GITHUB_OUTPUT <<E\nrc=$rc\nE\necho x", "unproved: status_kept [rc=$?]"},
           {"set +e\nt\nrc=$?\nbash <<E\nexit $rc\nE", "unproved: status_kept [rc=$?]"},
           {"set +e\nt\nexit $?", "fails"},
           {"set +e\nt\nif [ $? -ne 0 ]; then exit 1; fi", "unproved: status_kept [if [ $? -ne 0 ]; then exit 1; fi]"},
           {"set +o errexit; t; a", "masked: no_errexit [set +o errexit]"},
           {"set $x\nt; a", "unproved: options [set $x]"},
           {"set -- $x\nt; a", "fails"},
           {"a && set +e\nt; b", "unproved: options [set +e]"},
           {"(set +e; a)\nt; b", "fails"},
           {"(set +e; t; a)", "masked: no_errexit [set +e]"}});
  expect_all("bash {0}",
             {{"set -e\nt\na", "fails"}, {"set -eux\nt\na", "fails"}, {"set -x\nt\na", "masked: no_errexit"}});
  expect_all("bash -eo pipefail {0}", {{"t | a; b", "fails"}});
  expect_all("bash -l {0}", {{"t; a", "masked: no_errexit"}});
}

TEST(Fate, Substitutions) {
  expect_all("", {{"x=$(t)", "fails"},
                  {"x=$(t)\na", "fails"},
                  {"x=$(t; a)", "masked: no_errexit"},
                  {"export x=$(t)", "masked: declaration [export x=$(t)]"},
                  {"local x=$(t)", "masked: declaration [local x=$(t)]"},
                  {"echo $(t)", "masked: told [echo $(t)]"},
                  {"echo $(t) >> $GITHUB_OUTPUT", "masked: argument [echo $(t) >> $GITHUB_OUTPUT]"},
                  {"a $(t)", "masked: argument [a $(t)]"},
                  {"x=$(t) a", "masked: argument [x=$(t) a]"},
                  {"x=$(t || true)", "masked: alternative [|| true]"},
                  {"x=$(t | a)", "masked: pipe [| a]"},
                  {"a < <(t)", "masked: process [<(t)]"},
                  {"for x in $(t); do a; done", "masked: argument [for x in $(t); do a; done]"},
                  {"cat <<E\n$(t)\nE", "masked: argument [cat <<E]"}});
  expect_all("sh", {{"x=$(t; a)", "fails"}});
}

TEST(Fate, BackgroundFunctionsAndTraps) {
  expect_all("", {{"t &", "masked: background [t]"},
                  {"t & wait $!", "unproved: background [t]"},
                  {"t &\nwait", "masked: background [t]"},
                  {"{ t; a; } &\nb", "masked: background [{ t; a; }]"},
                  {"f() { t; }\nf", "fails"},
                  {"f() { t; }\nf || true", "masked: alternative [|| true]"},
                  {"f() { t || return 1; }\nf", "fails"},
                  {"f() { t || return 1; }\nf || true", "masked: alternative [|| true]"},
                  {"f() { t || return 1; }\nif f; then echo x; fi", "masked: told [if f]"},
                  {"f() { t; return $?; }\nf || exit 1", "fails"},
                  {"f() { t; return $?; }\nf || true", "masked: alternative [|| true]"},
                  {"f() { t || exit 1; }\nf || true", "fails"},
                  {"f() { t || return 0; }\nf", "masked: alternative [|| return 0]"},
                  {"f() { t; }\nf\nf || true", "unproved: function"},
                  {"f() { t; }", "unproved: function"},
                  {"f() { t; f; }\nf", "fails"},
                  {"trap 'exit 0' EXIT\nt", "masked: trap [trap 'exit 0' EXIT]"},
                  {"trap 'echo x; exit 0' ERR\nt", "masked: trap [trap 'echo x; exit 0' ERR]"},
                  {"t\ntrap 'exit 0' EXIT", "unproved: trap [trap 'exit 0' EXIT]"},
                  {"trap 'exit 0' INT\nt", "unproved: trap [trap 'exit 0' INT]"},
                  {"trap 'rc=$?; rm x; exit $rc' EXIT\nt", "unproved: trap [trap 'rc=$?; rm x; exit $rc' EXIT]"},
                  {"if a; then trap 'exit 0' EXIT; fi\nt", "unproved: trap [trap 'exit 0' EXIT]"},
                  {"trap 'rm -f x' EXIT\nt", "fails"},
                  {"c() { rm x; }\ntrap c EXIT\nt", "fails"},
                  {"c() { exit 0; }\ntrap c EXIT\nt", "masked: trap [trap c EXIT]"}});
}

TEST(Fate, TrapsThatAreTakenBackOrDoNotHold) {
  expect_all("", {{"trap 'exit 0' EXIT\na\ntrap - EXIT\nt", "unproved: trap [trap 'exit 0' EXIT]"},
                  {"trap -- 'exit 0' EXIT\nt", "masked: trap [trap -- 'exit 0' EXIT]"},
                  {"trap 'exit 0' EXIT\nt || exit 1", "masked: trap [trap 'exit 0' EXIT]"},
                  // A bare exit in a trap has the status that was before it.
                  {"trap 'echo x; exit' EXIT\nt", "unproved: trap [trap 'echo x; exit' EXIT]"},
                  {"c() { echo x; exit; }\ntrap c EXIT\nt", "unproved: trap [trap c EXIT]"},
                  {"trap 'echo x; exit $?' EXIT\nt", "masked: trap [trap 'echo x; exit $?' EXIT]"},
                  // That of ERR runs neither in functions nor for an exit.
                  {"trap 'exit 0' ERR\nf() { t; a; }\nf", "unproved: trap [trap 'exit 0' ERR]"},
                  {"trap 'exit 0' ERR\nt || exit 1", "unproved: trap [trap 'exit 0' ERR]"}});
  const Options options = default_options(false);
  EXPECT_EQ(fate("trap 'exit 0' EXIT\nexec t", options, "exec"), "unproved: trap [trap 'exit 0' EXIT]");
}

TEST(Fate, WhatTheRunnerReadsIsNoMessage) {
  expect_all("", {{"t && echo '::set-output name=x::1'\na", "masked: condition [&& echo '::set-output name=x::1']"},
                  {"set +e\nt\necho \"::set-output name=x::$?\"\na",
                   "unproved: status_kept [echo \"::set-output name=x::$?\"]"},
                  {"set +e\nt\nprintf -v rc %s $?\nexit $rc", "unproved: status_kept [printf -v rc %s $?]"},
                  {"set -a\nt || rc=$?\na", "unproved: status_kept [|| rc=$?]"},
                  {"t || rc=$?\ncat > r.json <<E\n$rc\nE\na r.json", "unproved: status_kept [|| rc=$?]"},
                  {"t || rc=$?\ncat > $file <<E\n$rc\nE", "unproved: status_kept [|| rc=$?]"},
                  {"t || rc=$?\ncat > out/r.json <<E\n$rc\nE\na", "masked: told [|| rc=$?]"}});
}

// Each function was once a step further into the stack.
TEST(Fate, FunctionsWithinFunctionsAreFollowedSoFar) {
  std::string script;
  for (int i = 0; i < 20'000; ++i) script += cat("f", i, "() { f", i + 1, "; }\n");
  EXPECT_EQ(fate(script + "f20000() { t; }\nf0", default_options(false)), "unproved: not_understood");
}

TEST(Fate, WhatIsNotUnderstoodIsUnproved) {
  expect_all("", {{"t\n)", "unproved: not_understood"}});
  expect_all("pwsh", {{"t", "unproved: not_understood"}});
  std::string calls = "f0() { t; }\n";
  for (int i = 1; i < 40; ++i) calls += cat("f", i, "() { f", i - 1, "; f", i - 1, "; }\n");
  EXPECT_EQ(fate(calls + "f39", default_options(false)), "unproved: not_understood");
}

TEST(Options, ShellsAndTheirFlags) {
  using Language = Options::Language;
  struct Row {
    std::string_view shell;
    Language language;
    bool errexit, pipefail;
  };
  for (const auto& [shell, language, errexit, pipefail] :
       std::vector<Row>{{"bash", Language::bash, true, true},
                        {"sh", Language::sh, true, false},
                        {"bash {0}", Language::bash, false, false},
                        {"bash -e {0}", Language::bash, true, false},
                        {"bash --noprofile --norc -eo pipefail {0}", Language::bash, true, true},
                        {"/bin/bash -euxo pipefail {0}", Language::bash, true, true},
                        {"bash -o errexit -o pipefail {0}", Language::bash, true, true},
                        {"bash -e +e {0}", Language::bash, false, false},
                        {"pwsh", Language::powershell, false, false},
                        {"powershell.exe -File {0}", Language::powershell, false, false},
                        {"cmd", Language::cmd, false, false},
                        {"python", Language::python, false, false},
                        {"python3 -u {0}", Language::python, false, false},
                        {"nix develop -c bash {0}", Language::other, false, false},
                        {"${{ matrix.shell }}", Language::other, false, false},
                        {"", Language::other, false, false}}) {
    const Options options = options_of(shell);
    EXPECT_EQ(options.language, language) << shell;
    EXPECT_EQ(options.errexit, errexit) << shell;
    EXPECT_EQ(options.pipefail, pipefail) << shell;
    EXPECT_EQ(options.understood(), language == Language::bash || language == Language::sh) << shell;
  }
  EXPECT_TRUE(default_options(false).errexit);
  EXPECT_FALSE(default_options(false).pipefail);
  EXPECT_FALSE(default_options(true).understood());
}

}  // namespace
}  // namespace assay::shell

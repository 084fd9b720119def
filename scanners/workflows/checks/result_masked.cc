#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/environments.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/fate.h"
#include "scanners/workflows/shell/options.h"
#include "scanners/workflows/shell/script.h"

namespace assay::workflows::checks {

namespace {

// Programs that are run for their answer.
constexpr std::array<std::string_view, 43> kGates = {
    "pytest",      "tox",       "nox",          "ruff",     "mypy",       "pyright",    "flake8",        "pylint",
    "bandit",      "pip-audit", "safety",       "twine",    "ctest",      "clippy",     "golangci-lint", "staticcheck",
    "govulncheck", "eslint",    "tsc",          "jest",     "vitest",     "actionlint", "zizmor",        "shellcheck",
    "hadolint",    "yamllint",  "markdownlint", "gitleaks", "trufflehog", "kingfisher", "betterleaks",   "assay",
    "trivy",       "grype",     "snyk",         "semgrep",  "checkov",    "cosign",     "osv-scanner",   "codespell",
    "phpunit",     "rspec",     "rubocop"};
// Words that ask any program for an answer: `cargo test`, `make check`, `tool release-gate`.
constexpr std::array<std::string_view, 19> kAnswers = {
    "test",     "tests",     "check",  "lint",   "audit", "verify",        "gate",       "validate",    "scan",   "vet",
    "maturity", "readiness", "policy", "assert", "slo",   "certification", "compliance", "conformance", "certify"};
// Those that look at something without saying yes or no of the code, and the shell's own.
constexpr std::array<std::string_view, 58> kOthers = {
    "echo",  "printf", "grep",    "cat",  "ls",    "cd",   "mkdir",  "rm",      "cp",       "mv",     "curl",  "wget",
    "git",   "gh",     "apt-get", "find", "local", "set",  "export", "declare", "readonly", "unset",  "exit",  "return",
    "shift", "trap",   "source",  ".",    "read",  "eval", "wait",   "test",    "[",        "true",   "false", ":",
    "tee",   "sort",   "sed",     "awk",  "head",  "tail", "jq",     "touch",   "chmod",    "sleep",  "kill",  "docker",
    "tar",   "diff",   "tr",      "cut",  "comm",  "uniq", "paste",  "wc",      "apt",      "swapoff"};

template <std::size_t kCount>
bool among(const std::array<std::string_view, kCount>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Whether one of the words that a dash or an underscore separates asks for an answer.
bool asks(std::string_view word) {
  for (std::size_t at = 0; at <= word.size();) {
    const std::size_t end = std::min(word.find_first_of("-_:.", at), word.size());
    if (among(kAnswers, word.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// The words that make the command a gate ("pytest", "cargo test"); empty for other commands.
std::string gate_of(const shell::Call& call) {
  if (call.name().empty() || among(kOthers, call.name())) return {};
  std::string said;
  std::size_t told = 0;
  for (const auto& word : call.words) {
    constexpr std::size_t kLooked = 6;
    if (!word || told == kLooked) break;
    if (word->starts_with('-') && told != 0) continue;
    const std::string_view name = file_name(*word);
    said += cat(said.empty() ? "" : " ", name);
    if (among(kGates, name) || asks(name)) return said;
    ++told;
  }
  return {};
}

// "uv run tool report" of a command that asks for nothing by its words.
std::string first_words(const shell::Call& call) {
  constexpr std::size_t kTold = 4;
  std::string out;
  for (std::size_t i = 0; i < std::min(kTold, call.words.size()); ++i) {
    if (!call.words[i] || call.words[i]->starts_with('-')) break;
    out += cat(i == 0 ? "" : " ", file_name(*call.words[i]));
  }
  return out;
}

// Whether the command stands in $( ): it is run for what it prints.
bool is_substituted(const shell::Script& script, const shell::Call& call) {
  return std::any_of(script.words.begin(), script.words.end(), [&](const shell::Word& word) {
    return std::any_of(word.parts.begin(), word.parts.end(), [&](const shell::Part& part) {
      return part.kind == shell::Part::Kind::substitution && part.span.begin <= call.span.begin &&
             call.span.end <= part.span.end;
    });
  });
}

// A workflow or job by its name: whatever it runs counts as an answer.
bool is_gate(const Subject& subject, const Job* job) {
  const auto asks_in = [](std::string_view name) {
    std::string words = lower(name);
    std::replace(words.begin(), words.end(), ' ', '-');
    return asks(words);
  };
  return asks_in(subject.workflow().name.value()) ||
         (job != nullptr && (asks_in(job->id()) || asks_in(job->name.value())));
}

// How a failure is lost, for a message.
std::string_view loss_of(shell::Fate::Why why) {
  switch (why) {
    case shell::Fate::Why::alternative:
      return "what stands behind '||' takes the place of its failure";
    case shell::Fate::Why::pipe:
      return "it stands in a pipe without pipefail, so the last command's result counts";
    case shell::Fate::Why::no_errexit:
      return "errors do not end the script, and commands follow";
    case shell::Fate::Why::background:
      return "it runs in the background";
    default:
      return {};
  }
}

void look_at(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  const StepScript* script = subject.analysis.step_script({&subject.document, job, &step});
  if (script == nullptr || !script->understood()) return;
  const std::vector<shell::CommandFate> fates = shell::fates_of(script->script, script->calls, script->options);
  const bool goes_on = is_true(step.continue_on_error);
  const bool certifies = is_gate(subject, job);
  for (const shell::Call& call : script->calls) {
    std::string gate = gate_of(call);
    const bool asked = !gate.empty();
    // In a job that certifies something, what a program says is an answer too, of which less is known.
    if (!asked && certifies && call.words.size() > 1 && !call.name().empty() && !among(kOthers, call.name()))
      gate = first_words(call);
    if (gate.empty()) continue;
    // Only for what is told: the way back from a script's text is as long as the script.
    const auto place = [&] { return subject.tree().source_span(*step.run.node, call.span.begin, call.span.end); };
    if (goes_on) {
      if (!asked) continue;
      out.report(place(),
                 cat("The result of ", quoted(gate), " cannot fail the job: the step has 'continue-on-error'."))
          .in(job, &step)
          .related(*step.continue_on_error.node, "What lets it go on.");
      continue;
    }
    const auto fate = std::find_if(fates.begin(), fates.end(),
                                   [&](const shell::CommandFate& one) { return one.command == call.command; });
    if (fate == fates.end() || fate->fate.kind != shell::Fate::Kind::masked) continue;
    const std::string_view loss = loss_of(fate->fate.why);
    if (loss.empty()) continue;
    if (!asked && fate->fate.why == shell::Fate::Why::pipe && is_substituted(script->script, call)) continue;
    Draft draft = out.report(place(), cat("The result of ", quoted(gate), " cannot fail the job: ", loss, "."));
    draft.in(job, &step);
    if (!asked) draft.confidence(Confidence::low);
    // GitHub's own `bash` without pipefail is what runs where no shell is named.
    const yaml::Entry* run = step.node->find("run");
    if (fate->fate.why == shell::Fate::Why::pipe && !step.shell && run != nullptr &&
        script->options.language == shell::Options::Language::bash)
      fixes::offer(draft, fixes::add_entry(subject.tree(), *step.node, *run, "shell", "bash"),
                   "name the shell, which then has pipefail", false);
    if (fate->fate.by.end > fate->fate.by.begin)
      draft.related(subject.tree().source_span(*step.run.node, fate->fate.by.begin, fate->fate.by.end),
                    "What hides its failure.");
  }
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs)
    for (const Step& step : job.steps) look_at(subject, &job, step, out);
  for (const Step& step : subject.document.action->steps) look_at(subject, nullptr, step, out);
}

}  // namespace

extern const Check result_masked = {
    .id = "result-masked",
    .title = "A check whose failure is hidden",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A test, linter, scanner or gate in a `run:` whose failure cannot fail the step: `|| true`, a pipe in GitHub's "
        "default `bash -e`, which has no pipefail, `set +e`, `&`, or `continue-on-error: true`.",
    .why =
        "The job is green whatever the check says. Who reads its result, a branch rule or a release, trusts a gate "
        "that "
        "cannot say no.",
    .reproduce = "Break what the check looks at, and run the job: it passes.",
    .fix =
        "Take `|| true` away. Write `shell: bash` for pipefail, or `set -o pipefail`. Where the log is to be kept, "
        "write it "
        "to a file and print it in a later step with `if: always()`.",
    .avoid = "Do not write the result into a file that the same job calls a pass.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell"},
    .bad = {"- run: pytest || true\n", "- run: pytest | tee log.txt\n",
            "- run: |\n    set +e\n    ruff check .\n    echo done\n",
            "- run: tool release-gate --all | tee gate.json\n", "- run: cargo test\n  continue-on-error: true\n",
            "- run: npm test | tee log\n  shell: bash -e {0}\n"},
    .good = {"- run: pytest\n", "- run: pytest | tee log.txt\n  shell: bash\n",
             "- run: |\n    set -o pipefail\n    pytest | tee log\n", "- run: rm -rf build || true\n",
             "- run: if pytest; then echo good; else exit 1; fi\n", "- run: pytest || exit 1\n",
             "- run: echo test || true\n", "- run: test -f x || true\n"},
    .run = run,
};

}  // namespace assay::workflows::checks

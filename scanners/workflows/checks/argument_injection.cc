#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// Programs with options that run or write something.
bool has_dangerous_options(std::string_view name) {
  constexpr std::array<std::string_view, 19> kNames = {"git",    "curl", "wget", "tar",   "find",   "ssh",  "scp",
                                                       "rsync",  "zip",  "sed",  "awk",   "python", "node", "make",
                                                       "docker", "npm",  "pip",  "xargs", "gh"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// The text begins the word, so that it may be an option, or it falls into several words.
enum class Way : std::uint8_t { none, option, words };

Way way_of(const shell::Word& word, const taint::Flow& flow) {
  const shell::Part* first = nullptr;
  bool unquoted = false;
  for (const shell::Part& part : word.parts) {
    if (part.kind == shell::Part::Kind::hole) return Way::none;  // expression-in-script
    if (part.kind == shell::Part::Kind::literal && part.text.empty()) continue;
    if (first == nullptr) first = &part;
    if (part.kind != shell::Part::Kind::literal && !part.quoted) unquoted = true;
  }
  if (first == nullptr || flow.source.name == "github.ref") return Way::none;  // refs/…
  // A branch has no blanks.
  if (unquoted && flow.source.shape != "branch") return Way::words;
  // Who may write, or starts the run, has other ways.
  const bool option = first->kind != shell::Part::Kind::literal && flow.source.who <= taint::Who::contributor;
  return option ? Way::option : Way::none;
}

void look_at(const Subject& subject, const taint::Where& where, const shell::Script& script, const shell::Call& call,
             Reporter& out) {
  const taint::ScriptFlow& flows = subject.analysis.script(where);
  for (std::size_t i = 1; i < call.from.size(); ++i) {
    if (call.words[i] == "--") return;
    const taint::Flow* flow = taint::worst_text(flows.of(call.from[i]));
    // The value of an option is none itself.
    const bool value = call.words[i - 1] && call.words[i - 1]->starts_with('-');
    if (flow == nullptr || flow->source.who == taint::Who::caller) continue;
    const Way way = way_of(script.word(call.from[i]), *flow);
    if (way == Way::none || (way == Way::option && value)) continue;
    const taint::Exposure exposure = subject.analysis.exposure(where, *flow);
    if (!exposure.reached) continue;
    const yaml::Span span = taint::in_file(where, script.word(call.from[i]).span);
    out.report(span,
               cat(quoted(flow->source.name), ", which ", taint::text_of(flow->source.who), " can set,",
                   way == Way::option ? " may be an option of '" : " falls into several words of '", call.name(), "'."))
        .in(where.job, where.step)
        .severity(std::min(exposure.severity, Severity::medium))
        .confidence(way == Way::option ? Confidence::low : Confidence::medium)
        .flow(*flow, span, "It becomes arguments of the command.");
    return;
  }
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    if (subject.analysis.script(where).words.empty()) return;
    for (const shell::Call& call : script.calls)
      if (has_dangerous_options(call.name())) look_at(subject, where, script.script, call, out);
  });
}

}  // namespace

extern const Check argument_injection = {
    .id = "argument-injection",
    .title = "Others' text can be an option of a command",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A variable with a text of others that begins an argument of a command with options that run or write "
        "something "
        "(git, curl, tar, find), without `--` before it, or stands there without quotes.",
    .why =
        "`--upload-pack=…` in the place of a branch, `-o` in the place of a URL: the command does what the text says, "
        "without any shell syntax in it.",
    .reproduce = "Let the text be `--help`, and see the command take it for an option.",
    .fix = "Put quotes around it and `--` before it: `git log -- \"$REF\"`. Or test it: `[[ $REF =~ ^[a-z0-9/]+$ ]]`.",
    .avoid = "Do not take quotes alone for enough.",
    .references = {"https://sonarsource.github.io/argument-injection-vectors/"},
    .bad = {R"(on: issues
jobs:
  a: {runs-on: x, steps: [{run: git log $T, env: {T: '${{ github.event.issue.title }}'}}]}
)",
            R"(on: pull_request_target
jobs:
  a: {runs-on: x, steps: [{run: 'git fetch origin "$GITHUB_HEAD_REF"'}]}
)"},
    .good = {R"(on: issues
jobs:
  a: {runs-on: x, steps: [{run: 'git log -- "$T"', env: {T: '${{ github.event.issue.title }}'}}]}
)",
             R"(on: issues
jobs:
  a: {runs-on: x, steps: [{run: 'gh issue comment -b "$T"', env: {T: '${{ github.event.issue.title }}'}}]}
)",
             R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          echo $T
          [[ $T =~ ^[a-z]+$ ]] || exit 1
          git log $T
        env: {T: '${{ github.event.issue.title }}'}
)",
             R"(on: pull_request
jobs:
  a: {runs-on: x, steps: [{run: 'git fetch origin "pull/$N/head"', env: {N: '${{ github.event.number }}'}}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks

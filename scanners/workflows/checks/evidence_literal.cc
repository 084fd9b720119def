#include <algorithm>
#include <array>
#include <optional>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/findings/lost_results.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/environments.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/shell/script.h"
#include "scanners/workflows/shell/telling.h"
#include "scanners/workflows/shell/writes.h"

namespace assay::workflows::checks {

namespace {

struct Verdict {
  std::string_view key, value;
};
// As JSON and YAML have them, without blanks and quotes, in small letters.
constexpr std::array<Verdict, 12> kVerdicts = {{{"passed", "true"},
                                                {"pass", "true"},
                                                {"success", "true"},
                                                {"ok", "true"},
                                                {"verified", "true"},
                                                {"result", "pass"},
                                                {"result", "passed"},
                                                {"result", "success"},
                                                {"status", "pass"},
                                                {"status", "passed"},
                                                {"status", "success"},
                                                {"verdict", "pass"}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

// The first verdict in the text that says yes: `"passed": true`, `status: success`. Empty when there is none.
std::string verdict_in(std::string_view text) {
  std::string plain = lower(text);
  std::erase_if(plain, [](char c) { return c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '\\'; });
  for (const auto& [key, value] : kVerdicts) {
    const std::string wanted = cat(key, ":", value);
    for (std::size_t at = plain.find(wanted); at != std::string::npos; at = plain.find(wanted, at + 1)) {
      const std::size_t end = at + wanted.size();
      if ((at == 0 || !is_letter(plain[at - 1])) && (end == plain.size() || !is_letter(plain[end])))
        return cat(key, ": ", value);
    }
  }
  return {};
}

bool holds(const shell::Command& command, const shell::FileWrite& write) {
  return command.span.begin <= write.span.begin && write.span.end <= command.span.end;
}

// Whether another command decides that it is written: in an `if` or `case`, behind && and a command that may say no.
bool is_decided(const shell::Script& script, const shell::FileWrite& write) {
  return std::any_of(script.commands.begin(), script.commands.end(), [&](const shell::Command& one) {
    if (!holds(one, write)) return false;
    if (one.kind == shell::Command::Kind::case_) return true;
    if (one.kind == shell::Command::Kind::if_)
      return !one.children.empty() && !holds(script.at(one.children[0]), write);
    if (one.kind != shell::Command::Kind::and_or) return false;
    for (std::size_t i = 1; i < one.children.size(); ++i)
      if (holds(script.at(one.children[i]), write) && !one.joined_by_or[i - 1])
        return !shell::only_prepares(script, one.children[i - 1]);
    return false;
  });
}

// Gates of the step before it whose failure ends the script: the first of them, by where it ends.
std::size_t first_gate(const Subject& subject, const Job* job, const Step& step) {
  std::size_t first = std::string_view::npos;
  if (is_true(step.continue_on_error)) return first;
  for (const GateResult& one : gate_results(subject, job, step))
    if (one.asked && one.ends && one.loss.empty()) first = std::min(first, one.span.end);
  return first;
}

// jq -n '{passed: true}' > file
void look_at_jq(const Subject& subject, const Job* job, const Step& step, const StepScript& script, Reporter& out) {
  for (const shell::Call& call : script.calls) {
    if (call.name() != "jq" || call.words.size() < 3 || !call.words[1] || call.words[1]->find('n') == std::string::npos)
      continue;
    const auto& redirections = script.script.at(call.command).redirections;
    const bool to_file = std::any_of(redirections.begin(), redirections.end(), [](const shell::Redirection& one) {
      return one.kind == shell::Redirection::Kind::output || one.kind == shell::Redirection::Kind::append;
    });
    const std::string verdict = to_file && call.words[2] ? verdict_in(*call.words[2]) : std::string();
    if (!verdict.empty())
      out.report(subject.tree().source_span(*step.run.node, call.span.begin, call.span.end),
                 cat("The step writes ", quoted(verdict), " whatever happened."))
          .in(job, &step);
  }
}

// Of other languages: a line that writes a file and has the verdict in it.
void look_at_lines(const Subject& subject, const Job* job, const Step& step, const Text& script, Reporter& out) {
  constexpr std::array<std::string_view, 8> kWriting = {"json.dump(",  "write_text(", ".write(",        "out-file",
                                                        "set-content", "add-content", "writefilesync(", "writefile("};
  const std::string_view text = script.value();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = lower(text.substr(at, end - at));
    const bool writes = std::any_of(kWriting.begin(), kWriting.end(),
                                    [&](std::string_view one) { return line.find(one) != std::string::npos; });
    const std::string verdict = writes ? verdict_in(line) : std::string();
    if (!verdict.empty()) {
      const std::size_t begin = at + std::min(line.find_first_not_of(" \t"), line.size());
      out.report(subject.tree().source_span(*script.node, begin, end),
                 cat("The step writes ", quoted(verdict), " whatever happened."))
          .in(job, &step)
          .confidence(Confidence::low);
    }
    at = end + 1;
  }
}

void look_at(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  if (step.uses && step.uses->is_repository("actions/github-script"))
    if (const Pair* script = step.with.find("script")) look_at_lines(subject, job, step, script->value, out);
  const StepScript* script = subject.analysis.step_script({&subject.document, job, &step});
  if (script == nullptr) return;
  using Language = shell::Options::Language;
  if (script->options.language == Language::python || script->options.language == Language::powershell)
    look_at_lines(subject, job, step, step.run, out);
  if (!script->understood()) return;
  look_at_jq(subject, job, step, *script, out);
  std::optional<std::size_t> gate;
  // Each question is as long as the script.
  constexpr std::size_t kMostQuestions = 1000;
  std::size_t questions = 0;
  for (const shell::FileWrite& write : shell::writes_of(script->script)) {
    if (write.target != shell::FileWrite::Target::file || !write.content) continue;
    const std::string verdict = verdict_in(*write.content);
    if (verdict.empty()) continue;
    if (!gate) gate = first_gate(subject, job, step);
    if (*gate <= write.span.begin) continue;
    if (++questions <= kMostQuestions && is_decided(script->script, write)) continue;
    const std::string file = write.path ? cat(" to ", quoted(*write.path)) : "";
    out.report(subject.tree().source_span(*step.run.node, write.span.begin, write.span.end),
               cat("The step writes ", quoted(verdict), file, " whatever happened."))
        .in(job, &step);
  }
}

// `"passed": ${{ job.status == 'success' }}` in a file: the job's result, told before the job is over.
void look_at_status(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  const StepScript* script = subject.analysis.step_script({&subject.document, job, &step});
  if (script == nullptr || !script->understood()) return;
  const std::string_view text = step.run.value();
  if (text.find("job.status") == text.npos) return;
  const auto writes = shell::writes_of(script->script);
  if (std::none_of(writes.begin(), writes.end(),
                   [](const shell::FileWrite& write) { return write.target == shell::FileWrite::Target::file; }))
    return;
  for (const expressions::Hole& hole : expressions::find_holes(text)) {
    const std::string_view inside = text.substr(hole.inside.begin, hole.inside.end - hole.inside.begin);
    if (!hole.closed || inside.find("job.status") == inside.npos) continue;
    out.report(subject.tree().source_span(*step.run.node, hole.span.begin, hole.span.end),
               "The step writes the status of its own job as a verdict: what fails behind it is not in it, and without "
               "'if: always()' it says success whenever it is written.")
        .in(job, &step);
  }
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs)
    for (const Step& step : job.steps) look_at_status(subject, &job, step, out);
  for (const Job& job : subject.workflow().jobs)
    for (const Step& step : job.steps) look_at(subject, &job, step, out);
  for (const Step& step : subject.document.action->steps) look_at(subject, nullptr, step, out);
}

}  // namespace

extern const Check evidence_literal = {
    .id = "evidence-literal",
    .title = "Evidence that is written as a literal",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A `run:` or script that writes a verdict into a file as a constant: `echo '{\"passed\": true}' > "
        "result.json`, or a "
        "here-document with `status: success`; and the job's own status, `${{ job.status == 'success' }}`.",
    .why =
        "A gate that reads the file learns that the step was reached, and nothing of what it speaks of. It says yes to "
        "every release.",
    .reproduce = "Break what the evidence is about, and run the workflow: the file says the same.",
    .fix =
        "Let the program that looks write its own result, or write the exit status of the command: "
        "`status=0; pytest || status=$?`, then the file from `$status`.",
    .avoid = "Do not move the literal into a script: what matters is where the value comes from.",
    .references = {"https://slsa.dev/spec/v1.0/verification_summary"},
    .bad = {"- run: echo '{\"passed\":true}' > evidence.json\n",
            "- run: |\n    cat > out/security.json <<'END'\n    {\"passed\": true, \"findings\": []}\n    END\n",
            "- run: \"printf 'status: success\\\\n' > result.yaml\"\n",
            "- run: \"jq -n '{passed: true}' > evidence.json\"\n",
            "- run: mkdir -p out && echo '{\"passed\":true}' > out/e.json\n",
            "- run: \"'{\\\"passed\\\": true}' | Out-File e.json\"\n  shell: pwsh\n",
            "- run: \"import json\\njson.dump({'passed': True}, open('e.json', 'w'))\"\n  shell: python\n",
            "- if: always()\n  run: |\n    cat > e.json <<END\n    {\"passed\": ${{ job.status == 'success' }}}\n    "
            "END\n"},
    .good =
        {"- if: always()\n  run: echo \"${{ job.status }}\"\n", "- run: tool report --format json > evidence.json\n",
         "- run: echo '{\"passed\":false}' > evidence.json\n", "- run: echo '{\"passed\":true}'\n",
         "- run: echo \"{\\\"passed\\\":$passed}\" > evidence.json\n",
         "- run: |\n    make test\n    echo '{\"passed\":true}' > evidence.json\n",
         "- run: ./judge && echo '{\"passed\":true}' > evidence.json\n",
         "- run: if ./judge; then echo '{\"passed\":true}' > e.json; else echo '{\"passed\":false}' > e.json; fi\n"},
    .run = run,
};

}  // namespace assay::workflows::checks

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/shell/script.h"
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

void look_at(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  const StepScript* script = subject.analysis.step_script({&subject.document, job, &step});
  if (script == nullptr || !script->understood()) return;
  for (const shell::FileWrite& write : shell::writes_of(script->script)) {
    if (write.target != shell::FileWrite::Target::file || !write.content) continue;
    const std::string verdict = verdict_in(*write.content);
    if (verdict.empty()) continue;
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
        "A `run:` that writes a verdict into a file as a constant: `echo '{\"passed\": true}' > result.json`, or a "
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
            "- if: always()\n  run: |\n    cat > e.json <<END\n    {\"passed\": ${{ job.status == 'success' }}}\n    "
            "END\n"},
    .good = {"- if: always()\n  run: echo \"${{ job.status }}\"\n",
             "- run: tool report --format json > evidence.json\n", "- run: echo '{\"passed\":false}' > evidence.json\n",
             "- run: echo '{\"passed\":true}'\n", "- run: echo \"{\\\"passed\\\":$passed}\" > evidence.json\n"},
    .run = run,
};

}  // namespace assay::workflows::checks

#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// The host is, or begins with, a part that is not known.
bool host_is_open(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos) return url.starts_with(shell::kUnknown);
  const std::string_view host = url.substr(scheme + 3, url.find('/', scheme + 3) - scheme - 3);
  return host.find(shell::kUnknown) != host.npos;
}

// Whose host a text of theirs can become.
bool is_free(const taint::Flow& flow) { return flow.source.shape != "branch" && flow.source.shape != "label"; }

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    const taint::ScriptFlow& flows = subject.analysis.script(where);
    if (flows.words.empty()) return;
    for (const shell::Call& call : script.calls) {
      if (call.name() != "curl" && call.name() != "wget") continue;
      for (std::size_t i = 1; i < call.from.size(); ++i) {
        const taint::Flow* flow = taint::worst_text(flows.of(call.from[i]));
        const bool value = call.words[i - 1] && call.words[i - 1]->starts_with('-') && call.words[i - 1] != "-L" &&
                           call.words[i - 1] != "--url" && call.words[i - 1] != "-s";
        if (flow == nullptr || value || !is_free(*flow) || flow->source.who == taint::Who::caller) continue;
        if (!host_is_open(text_with_gaps(script.script, call.from[i]))) continue;
        const taint::Exposure exposure = subject.analysis.exposure(where, *flow);
        if (!exposure.reached) continue;
        const yaml::Span span = taint::in_file(where, script.script.word(call.from[i]).span);
        Draft draft = out.report(span, cat(quoted(flow->source.name), ", which ", taint::text_of(flow->source.who),
                                           " can set,", " says which host is asked."));
        draft.in(where.job, where.step)
            .severity(std::min(exposure.severity, Severity::medium))
            .confidence(Confidence::low)
            .flow(*flow, span, "The request goes where it says.");
        if (flow->source.who == taint::Who::dispatcher) draft.persona(Persona::pedantic);
        break;
      }
    }
  });
}

}  // namespace

extern const Check request_forgery = {
    .id = "request-forgery",
    .title = "Others' text says which host is asked",
    .severity = Severity::medium,
    .confidence = Confidence::low,
    .what = "`curl` or `wget` with an address whose host is a text of others or a free input.",
    .why =
        "On a self-hosted runner the request reaches the network behind it: metadata of a cloud, services without a "
        "password. What it answers may be run or published.",
    .reproduce = "Let the text be `http://169.254.169.254/`, and read what the step does with the answer.",
    .fix =
        "Write the host into the workflow, and take only a part of the path from outside. Or compare it with a list.",
    .avoid = "Do not look for a wanted host by a part of the text: `example.com.evil.net` has it.",
    .references = {"https://cwe.mitre.org/data/definitions/918.html"},
    .bad = {R"(on: issues
jobs:
  a: {runs-on: x, steps: [{run: 'curl -s "$URL" -o out', env: {URL: '${{ github.event.issue.body }}'}}]}
)",
            R"(on: {workflow_dispatch: {inputs: {host: {type: string}}}}
jobs:
  a: {runs-on: x, steps: [{run: 'curl "https://$HOST/x"', env: {HOST: '${{ inputs.host }}'}}]}
)"},
    .good = {R"(on: issues
jobs:
  a: {runs-on: x, steps: [{run: 'curl "https://example.org/$T"', env: {T: '${{ github.event.issue.title }}'}}]}
)",
             "- run: curl https://example.org/\n"},
    .run = run,
};

}  // namespace assay::workflows::checks

#include "scanners/workflows/model/step_shell.h"

#include <algorithm>
#include <string_view>

#include "base/letter_case.h"

namespace assay::workflows {

namespace {

// By the labels of its job. A container is Linux.
bool runs_on_windows(const Job* job) {
  return job != nullptr && !job->container &&
         std::any_of(job->runs_on.labels.begin(), job->runs_on.labels.end(), [](const Text& label) {
           return label.value().starts_with("windows") || equal_ignoring_case(label.value(), "windows");
         });
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// "Get-ChildItem", "$env:" or "& program" at the begin of a line, which hardly a script of bash has; "Content-Type:"
// and "Co-Authored-By:" stand in texts.
bool reads_as_powershell(std::string_view script) {
  while (!script.empty()) {
    const std::size_t end = std::min(script.find('\n'), script.size());
    std::string_view line = script.substr(0, end);
    script.remove_prefix(std::min(end + 1, script.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with("$env:") || line.starts_with("& ")) return true;
    std::size_t at = 0;
    while (at < line.size() && is_letter(line[at])) ++at;
    const bool verb = at > 1 && at + 1 < line.size() && line[0] >= 'A' && line[0] <= 'Z' && line[at] == '-' &&
                      line[at + 1] >= 'A' && line[at + 1] <= 'Z';
    while (at < line.size() && (is_letter(line[at]) || line[at] == '-')) ++at;
    if (verb && (at == line.size() || line[at] == ' ' || line[at] == '\r')) return true;
  }
  return false;
}

// The runner is known by an expression alone.
bool runs_anywhere(const Job* job) {
  return job != nullptr && !job->container &&
         std::any_of(job->runs_on.labels.begin(), job->runs_on.labels.end(),
                     [](const Text& label) { return label.has_expression(); });
}

}  // namespace

shell::Options options_of_step(const Document& document, const Job* job, const Step& step) {
  Text named = step.shell;
  if (!named && job != nullptr) named = job->defaults.shell;
  if (!named) named = document.workflow.defaults.shell;
  if (named) return shell::options_of(named.value());
  return shell::default_options(runs_on_windows(job) || (runs_anywhere(job) && reads_as_powershell(step.run.value())));
}

}  // namespace assay::workflows

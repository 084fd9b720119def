#include "scanners/workflows/taint/foreign_files.h"

#include <algorithm>

#include "scanners/workflows/shell/expansion.h"

namespace assay::workflows::taint {

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string_view without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path == "." ? std::string_view() : path;
}

// The last part of a path that is written out: "artifacts" of "${{ runner.temp }}/artifacts".
std::string_view written_end(std::string_view path) {
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return contains(last, "}}") || contains(last, "$") || contains(last, "*") ? std::string_view() : last;
}

bool has_part(std::string_view path, std::string_view part) {
  for (std::size_t at = path.find(part); at != path.npos; at = path.find(part, at + 1)) {
    const bool begins = at == 0 || path[at - 1] == '/' || path[at - 1] == shell::kUnknown;
    const std::size_t end = at + part.size();
    if (begins && (end == path.size() || path[end] == '/')) return true;
  }
  return false;
}

// `path:` of a cache names one a line.
void add_caches(const Step& step, std::vector<ForeignFiles>& out) {
  std::string_view rest = step.with.value_of("path");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (line.starts_with(' ')) line.remove_prefix(1);
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty() && line[0] != '!') out.push_back({ForeignFiles::Kind::cache, &step, std::string(line)});
  }
}

}  // namespace

std::optional<std::string> fetched_artifact(StepScripts& scripts, const Document& document, const Job* job,
                                            const Step& step) {
  if (step.uses) {
    const bool own = step.uses->is_repository("actions/download-artifact") && step.with.find("run-id") != nullptr;
    if (own || step.uses->is_repository("dawidd6/action-download-artifact") ||
        step.uses->is_repository("aochmann/actions-download-artifact"))
      return std::string(step.with.value_of("path"));
    const std::string_view script = step.with.value_of("script");
    if (step.uses->is_repository("actions/github-script") && contains(script, "downloadArtifact"))
      return is_outside_of_workspace(script) ? "/tmp" : "";
  }
  const StepScript* script = scripts.find(document, job, step);
  if (script == nullptr) return std::nullopt;
  for (const shell::Call& call : script->calls) {
    if (call.words.size() < 3 || call.name() != "gh" || call.words[1] != "run" || call.words[2] != "download") continue;
    for (std::size_t i = 3; i + 1 < call.words.size(); ++i)
      if (call.words[i] == "--dir" || call.words[i] == "-D")
        return shell::text_with_gaps(script->script, call.from[i + 1]);
    return std::string();
  }
  return std::nullopt;
}

bool is_outside_of_workspace(std::string_view path) {
  return contains(path, "runner.temp") || contains(path, "RUNNER_TEMP") || path.starts_with("/tmp");
}

bool ForeignFiles::may_hold(std::string_view read) const {
  read = without_dot(read);
  if (read.empty()) return false;
  const std::string_view there = without_dot(path);
  const bool elsewhere = read.starts_with('/') || read.starts_with('~') || read[0] == shell::kUnknown;
  if (there.empty()) return !elsewhere;
  if (read == there || (read.starts_with(there) && read[there.size()] == '/')) return true;
  // Of `${{ runner.temp }}/pr` and "$RUNNER_TEMP/pr/number" only the end is known to be the same.
  const std::string_view end = written_end(there);
  const bool known = !contains(there, "$") && there[0] != shell::kUnknown && !there.starts_with('/');
  if (known) return false;
  return end.empty() || end == "tmp" ? elsewhere : has_part(read, end);
}

std::vector<ForeignFiles> foreign_files(StepScripts& scripts, const Document& document, const Job* job) {
  std::vector<ForeignFiles> out;
  const Few<Step>& steps = job != nullptr ? job->steps : document.action->steps;
  for (const Step& step : steps) {
    if (step.uses && step.uses->is_repository("actions/cache") && step.uses->path != "save") add_caches(step, out);
    if (auto path = fetched_artifact(scripts, document, job, step))
      out.push_back({ForeignFiles::Kind::artifact, &step, std::move(*path)});
  }
  return out;
}

}  // namespace assay::workflows::taint

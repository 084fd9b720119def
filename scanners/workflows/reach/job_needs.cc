#include "scanners/workflows/reach/job_needs.h"

#include <algorithm>
#include <set>

#include "scanners/workflows/model/context_use.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::reach {

namespace {

void add_secrets(const Text& text, std::set<std::string>& to) {
  for (const ContextUse& use : uses_of_context(text, "secrets"))
    if (!equal_ignoring_case(use.name, "GITHUB_TOKEN")) to.emplace(use.name.empty() ? "*" : use.name);
}

std::vector<std::string> listed(const std::set<std::string>& names) { return {names.begin(), names.end()}; }

}  // namespace

std::vector<std::string> secrets_in(const Text& text) {
  std::set<std::string> names;
  add_secrets(text, names);
  return listed(names);
}

SecretsByJob secrets_by_job(const Document& document) {
  std::set<std::string> of_all;
  std::map<const Job*, std::set<std::string>> names;
  for_each_text(document, [&](const Job* job, const Step*, const Text& text) {
    add_secrets(text, job == nullptr ? of_all : names[job]);
  });
  SecretsByJob out;
  for (const Job& job : document.workflow.jobs) {
    std::set<std::string>& own = names[&job];
    own.insert(of_all.begin(), of_all.end());
    out.emplace(&job, listed(own));
  }
  return out;
}

std::vector<Upload> upload_steps(const Job& job) {
  std::vector<Upload> out;
  for (const Step& step : job.steps) {
    if (!step.uses) continue;
    const bool pages = step.uses->is_repository("actions/upload-pages-artifact");
    if (!pages && !step.uses->is_repository("actions/upload-artifact")) continue;
    Upload one;
    one.step = &step;
    one.name = step.with.value_of("name");
    if (one.name.empty()) one.name = pages ? "github-pages" : "artifact";
    one.path = step.with.value_of("path");
    if (one.path.empty() && pages) one.path = "_site/";
    if (const Pair* days = step.with.find("retention-days")) {
      one.retention = days->value.value();
      one.retention_node = days->value.node;
    }
    out.push_back(one);
  }
  return out;
}

std::vector<std::string> uploads_of(const Job& job) {
  std::set<std::string> names;
  for (const Upload& upload : upload_steps(job)) names.emplace(upload.name);
  return listed(names);
}

std::vector<std::string> downloads_of(const Job& job) {
  std::set<std::string> names;
  for (const Step& step : job.steps) {
    if (!step.uses) continue;
    if (step.uses->is_repository("actions/deploy-pages")) {
      const std::string_view name = step.with.value_of("artifact_name");
      names.emplace(name.empty() ? "github-pages" : name);
    }
    if (!step.uses->is_repository("actions/download-artifact")) continue;
    const std::string_view name = step.with.value_of("name");
    const std::string_view pattern = step.with.value_of("pattern");
    names.emplace(!name.empty() ? name : !pattern.empty() ? pattern : "*");
  }
  return listed(names);
}

}  // namespace assay::workflows::reach

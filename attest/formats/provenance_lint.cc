#include "attest/formats/provenance_lint.h"

#include "base/strings.h"

namespace assay::attest {

namespace {

std::string repository_of(std::string_view url) {
  constexpr std::string_view kHost = "https://github.com/";
  if (!url.starts_with(kHost)) return std::string(url);
  url.remove_prefix(kHost.size());
  if (url.ends_with(".git")) url.remove_suffix(4);
  return std::string(url);
}

// "https://github.com/OWNER/REPO/actions/runs/1/attempts/2" and "github-actions:1".
void take_run(EvidenceProducer& by, std::string_view invocation) {
  constexpr std::string_view kRuns = "/actions/runs/";
  const std::size_t at = invocation.find(kRuns);
  if (at == std::string_view::npos) return;
  std::string_view rest = invocation.substr(at + kRuns.size());
  const std::size_t slash = rest.find('/');
  by.run_id = rest.substr(0, slash);
  if (slash != std::string_view::npos && rest.substr(slash).starts_with("/attempts/"))
    by.attempt = rest.substr(slash + 10);
}

}  // namespace

void lint_provenance(const Statement& statement, const std::string& where, Judgement& judgement) {
  if (statement.predicate_type != kProvenanceV1) return;
  const std::string_view builder = statement.predicate.string_at({"runDetails", "builder", "id"});
  if (builder.starts_with("github-actions:"))
    judgement.remark("provenance-builder-is-run", where, "builder.id names a run, not a builder");
  for (const Subject& subject : statement.subjects) {
    if (subject.name.find('/') == std::string::npos) continue;
    judgement.remark("provenance-subject-path", where, "subject names carry a directory");
    break;
  }
  if (statement.predicate.string_at({"runDetails", "metadata", "invocationId"}).empty())
    judgement.remark("provenance-no-invocation", where, "no invocationId");
  const Json* resolved = statement.predicate.at({"buildDefinition", "resolvedDependencies"});
  if (resolved == nullptr || resolved->items.empty())
    judgement.remark("provenance-no-dependencies", where, "no resolvedDependencies");
}

void take_provenance(Evidence& evidence, const Statement& statement) {
  Reading& out = evidence.out;
  for (const Subject& subject : statement.subjects)
    for (const auto& [algorithm, digest] : subject.digests)
      out.subjects.push_back(
          {algorithm == "sha1" && subject.name.empty() ? "gitCommit" : algorithm, digest, subject.name});
  if (statement.predicate_type != kProvenanceV1) return;
  const Json& predicate = statement.predicate;
  const std::string_view commit = predicate.string_at({"buildDefinition", "externalParameters", "commit"});
  if (is_commit(commit)) out.subjects.push_back({"gitCommit", std::string(commit), ""});
  if (const Json* resolved = predicate.at({"buildDefinition", "resolvedDependencies"}))
    for (const Json& one : resolved->items)
      if (const std::string_view digest = one.string_at({"digest", "gitCommit"}); is_commit(digest))
        out.subjects.push_back({"gitCommit", std::string(digest), ""});
  EvidenceProducer& by = out.producer;
  const std::string_view workflow =
      predicate.string_at({"buildDefinition", "externalParameters", "workflow", "repository"});
  by.repository = repository_of(
      workflow.empty() ? predicate.string_at({"buildDefinition", "externalParameters", "repository"}) : workflow);
  by.workflow = predicate.string_at({"buildDefinition", "externalParameters", "workflow", "path"});
  by.event = predicate.string_at({"buildDefinition", "internalParameters", "github", "event_name"});
  by.tool = predicate.string_at({"runDetails", "builder", "id"});
  take_run(by, predicate.string_at({"runDetails", "metadata", "invocationId"}));
  out.times.started = instant_from(predicate.string_at({"runDetails", "metadata", "startedOn"}));
  out.times.made = instant_from(predicate.string_at({"runDetails", "metadata", "finishedOn"}));
}

}  // namespace assay::attest

#include "attest/evidence/producer.h"

#include <array>

#include "base/strings.h"

namespace assay::attest {

namespace {

struct Field {
  std::string_view name;
  std::string Producer::*value;
};
constexpr std::array<Field, 11> kFields = {{{"branch", &Producer::branch},
                                            {"commit", &Producer::commit},
                                            {"event", &Producer::event},
                                            {"headRepository", &Producer::head_repository},
                                            {"job", &Producer::job},
                                            {"kind", &Producer::kind},
                                            {"ref", &Producer::ref},
                                            {"repository", &Producer::repository},
                                            {"runAttempt", &Producer::run_attempt},
                                            {"runId", &Producer::run_id},
                                            {"workflow", &Producer::workflow}}};
constexpr std::array<std::string_view, 3> kKinds = {"github-actions", "gitlab-ci", "local"};
constexpr std::string_view kHeads = "refs/heads/";

Producer github(const Environment& environment) {
  Producer out;
  out.kind = "github-actions";
  out.repository = environment("GITHUB_REPOSITORY");
  // "owner/name/.github/workflows/ci.yml@refs/heads/main"
  const std::string workflow = environment("GITHUB_WORKFLOW_REF");
  const std::string front = cat(out.repository, '/');
  const std::size_t at = workflow.rfind('@');
  if (workflow.starts_with(front) && at != std::string::npos && at > front.size())
    out.workflow = workflow.substr(front.size(), at - front.size());
  out.job = environment("GITHUB_JOB");
  out.run_id = environment("GITHUB_RUN_ID");
  out.run_attempt = environment("GITHUB_RUN_ATTEMPT");
  out.ref = environment("GITHUB_REF");
  out.branch = environment("GITHUB_HEAD_REF");
  if (out.branch.empty() && out.ref.starts_with(kHeads)) out.branch = out.ref.substr(kHeads.size());
  out.event = environment("GITHUB_EVENT_NAME");
  out.commit = environment("GITHUB_SHA");
  return out;
}

Producer gitlab(const Environment& environment) {
  Producer out;
  out.kind = "gitlab-ci";
  out.repository = environment("CI_PROJECT_PATH");
  out.head_repository = environment("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH");
  out.workflow = environment("CI_CONFIG_PATH");
  out.job = environment("CI_JOB_NAME");
  out.run_id = environment("CI_PIPELINE_ID");
  out.run_attempt = environment("CI_JOB_ID");
  out.branch = environment("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME");
  if (out.branch.empty()) out.branch = environment("CI_COMMIT_BRANCH");
  if (!out.branch.empty()) out.ref = cat(kHeads, out.branch);
  if (const std::string tag = environment("CI_COMMIT_TAG"); !tag.empty()) out.ref = cat("refs/tags/", tag);
  out.event = environment("CI_PIPELINE_SOURCE");
  out.commit = environment("CI_COMMIT_SHA");
  return out;
}

}  // namespace

Producer producer_of(const Environment& environment) {
  if (environment("GITHUB_ACTIONS") == "true") return github(environment);
  if (environment("GITLAB_CI") == "true") return gitlab(environment);
  return {};
}

std::string head_repository_of(std::string_view event_json) {
  const auto json = parse_json(event_json, Step::format, "the event");
  if (!json) return {};
  const std::string_view of_pull_request = json->string_at({"pull_request", "head", "repo", "full_name"});
  if (!of_pull_request.empty()) return std::string(of_pull_request);
  return std::string(json->string_at({"workflow_run", "head_repository", "full_name"}));
}

Json json_of(const Producer& producer) {
  Json out = Json::object();
  for (const Field& field : kFields)
    if (!(producer.*field.value).empty()) out.set(field.name, Json::of(producer.*field.value));
  return out;
}

Checked<Producer> read_producer(const Json& json) {
  if (!json.is_object()) return refuse(Step::predicate, "the producer is no object");
  Producer out;
  out.kind.clear();
  for (const sarif::JsonMember& member : json.members) {
    if (!member.value.is_string()) return refuse(Step::predicate, cat("the producer's '", member.name, "' is no text"));
    if (!set_field(out, member.name, member.value.text))
      return refuse(Step::predicate, cat("the producer has an unknown member '", member.name, "'"));
  }
  for (const std::string_view kind : kKinds)
    if (out.kind == kind) return out;
  return refuse(Step::predicate, "the producer is of no known kind");
}

bool set_field(Producer& producer, std::string_view name, std::string value) {
  for (const Field& field : kFields) {
    if (field.name != name) continue;
    producer.*field.value = std::move(value);
    return true;
  }
  return false;
}

}  // namespace assay::attest

#include "attest/predicates/build_environment.h"

#include <optional>
#include <utility>

#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "telling the provenance";
// Not addresses: nobody could be asked there.
constexpr std::string_view kLocalBuildType = "urn:assay:build:local:v1";
constexpr std::string_view kLocalBuilder = "urn:assay:builder:local";

std::string or_else(std::string text, const char* otherwise) { return text.empty() ? otherwise : std::move(text); }

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// One value that the claims, the environment and the event may each say; what they say must agree.
class Facts {
 public:
  Facts(const Environment& environment, const Json& claims, const Json& event)
      : environment_(environment), claims_(claims), event_(event) {}

  std::string get(std::string_view claim, std::string_view variable, std::initializer_list<std::string_view> in_event) {
    std::string out;
    add(out, claim, text_in(claims_, {claim}));
    if (!variable.empty()) add(out, variable, environment_(variable));
    if (in_event.size() != 0) add(out, claim, text_in(event_, in_event));
    if (out.empty() && !error_) {
      const std::string_view name = variable.empty() ? claim : variable;
      error_ = Error{kDoing, std::string(name), "it is not known", "run it in a job of GitHub Actions"};
    }
    return out;
  }
  // The same of a claim that the environment does not have.
  std::string claim_or(std::string_view claim, const std::string& otherwise) const {
    std::string text = text_in(claims_, {claim});
    return text.empty() ? otherwise : text;
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  // Ids are numbers in events and texts in claims.
  static std::string text_in(const Json& json, std::initializer_list<std::string_view> names) {
    const Json* value = json.at(names);
    if (value == nullptr) return {};
    return value->is_string() || value->kind == Json::Kind::number ? value->text : "";
  }

  void add(std::string& out, std::string_view name, std::string text) {
    if (text.empty()) return;
    if (!out.empty() && out != text && !error_)
      error_ = Error{kDoing, std::string(name), cat("it is '", printable(text), "' and '", printable(out), "'"), ""};
    out = std::move(text);
  }

  const Environment& environment_;
  const Json& claims_;
  const Json& event_;
  std::optional<Error> error_;
};

Json object_of(std::initializer_list<std::pair<std::string_view, std::string>> members) {
  Json out = Json::object();
  for (const auto& [name, text] : members)
    if (!text.empty()) out.set(name, Json::of(text));
  return out;
}

}  // namespace

std::string_view name_of(BuildPlace place) {
  return place == BuildPlace::github ? "github" : place == BuildPlace::gitlab ? "gitlab" : "local";
}

Result<BuildPlace> build_place(const Environment& environment) {
  const bool github = environment("GITHUB_ACTIONS") == "true";
  const bool gitlab = environment("GITLAB_CI") == "true";
  if (github && gitlab)
    return fail(kDoing, "", "both GITHUB_ACTIONS and GITLAB_CI are set", "--from says which of them it is");
  return github ? BuildPlace::github : gitlab ? BuildPlace::gitlab : BuildPlace::local;
}

Result<Provenance> github_provenance(const Environment& environment, const Json& claims, const Json& event) {
  Facts facts(environment, claims, event);
  const std::string server = or_else(environment("GITHUB_SERVER_URL"), "https://github.com");
  const std::string repository = facts.get("repository", "GITHUB_REPOSITORY", {"repository", "full_name"});
  const std::string workflow = facts.get("workflow_ref", "GITHUB_WORKFLOW_REF", {});
  const std::string commit = facts.get("sha", "GITHUB_SHA", {});
  const std::string ref = facts.get("ref", "GITHUB_REF", {});
  const std::string run = facts.get("run_id", "GITHUB_RUN_ID", {});
  const std::string attempt = facts.get("run_attempt", "GITHUB_RUN_ATTEMPT", {});
  const std::string event_name = facts.get("event_name", "GITHUB_EVENT_NAME", {});
  const std::string id = facts.get("repository_id", "GITHUB_REPOSITORY_ID", {"repository", "id"});
  const std::string owner =
      facts.get("repository_owner_id", "GITHUB_REPOSITORY_OWNER_ID", {"repository", "owner", "id"});
  const std::string runner = facts.get("runner_environment", "RUNNER_ENVIRONMENT", {});
  if (facts.error()) return tl::make_unexpected(*facts.error());
  if (!is_commit(commit)) return fail(kDoing, "GITHUB_SHA", "it is no commit");

  // "OWNER/REPOSITORY/.github/workflows/FILE@REF"; a reference may hold an '@' of its own.
  const std::string prefix = repository + "/";
  const std::size_t at = workflow.find('@');
  if (!workflow.starts_with(prefix) || at == std::string::npos || at <= prefix.size())
    return fail(kDoing, "GITHUB_WORKFLOW_REF", cat("it names no workflow of ", printable(repository)));

  Provenance out;
  out.build_type = "https://actions.github.io/buildtypes/workflow/v1";
  const std::string address = cat(server, '/', repository);
  out.external_parameters = Json::object();
  out.external_parameters.set("workflow", object_of({{"ref", workflow.substr(at + 1)},
                                                     {"repository", address},
                                                     {"path", workflow.substr(prefix.size(), at - prefix.size())}}));
  out.internal_parameters = Json::object();
  out.internal_parameters.set("github", object_of({{"event_name", event_name},
                                                   {"repository_id", id},
                                                   {"repository_owner_id", owner},
                                                   {"runner_environment", runner}}));
  out.dependencies.push_back({{}, cat("git+", address, '@', ref), {{"gitCommit", commit}}});
  out.builder = cat(server, '/', facts.claim_or("job_workflow_ref", workflow));
  out.invocation = cat(address, "/actions/runs/", run, "/attempts/", attempt);
  return out;
}

Result<Provenance> gitlab_provenance(const Environment& environment) {
  std::optional<Error> missing;
  const auto get = [&](std::string_view name) {
    std::string text = environment(name);
    if (text.empty() && !missing)
      missing = Error{kDoing, std::string(name), "it is not set", "run it in a job of GitLab CI"};
    return text;
  };
  const std::string project = get("CI_PROJECT_URL");
  const std::string commit = get("CI_COMMIT_SHA");
  const std::string ref = get("CI_COMMIT_REF_NAME");
  const std::string job = get("CI_JOB_ID");
  const std::string name = get("CI_JOB_NAME");
  const std::string job_url = get("CI_JOB_URL");
  const std::string pipeline = get("CI_PIPELINE_ID");
  const std::string source = get("CI_PIPELINE_SOURCE");
  const std::string runner = get("CI_RUNNER_ID");
  const std::string config = get("CI_CONFIG_PATH");
  const std::string project_id = get("CI_PROJECT_ID");
  if (missing) return tl::make_unexpected(*missing);
  if (!is_commit(commit)) return fail(kDoing, "CI_COMMIT_SHA", "it is no commit");

  Provenance out;
  const std::string version = or_else(environment("CI_RUNNER_REVISION"), "main");
  out.build_type = cat("https://gitlab.com/gitlab-org/gitlab-runner/-/blob/", version, "/PROVENANCE.md");
  out.external_parameters =
      object_of({{"entryPoint", name}, {"source", project}, {"ref", ref}, {"configPath", config}});
  out.internal_parameters = object_of({{"job", job},
                                       {"pipeline", pipeline},
                                       {"pipelineSource", source},
                                       {"projectId", project_id},
                                       {"runnerVersion", environment("CI_RUNNER_VERSION")},
                                       {"architecture", environment("CI_RUNNER_EXECUTABLE_ARCH")}});
  const std::string kind = environment("CI_COMMIT_TAG").empty() ? "refs/heads/" : "refs/tags/";
  out.dependencies.push_back({{}, cat("git+", project, '@', kind, ref), {{"gitCommit", commit}}});
  out.builder = cat(project, "/-/runners/", runner);
  out.invocation = job_url;
  out.started = environment("CI_JOB_STARTED_AT");
  return out;
}

Result<Provenance> local_provenance(const LocalBuild& build) {
  if (!build.commit.empty() && (build.source.empty() || !is_commit(build.commit)))
    return fail(kDoing, build.commit, "a commit has 40 or 64 hexadecimal digits, and a repository",
                "--source-uri names the repository");
  Provenance out;
  out.build_type = kLocalBuildType;
  out.external_parameters = object_of({{"command", build.command}, {"source", build.source}});
  if (!build.source.empty()) {
    Resource source;
    source.uri = "git+" + build.source;
    if (!build.commit.empty()) source.digests["gitCommit"] = build.commit;
    out.dependencies.push_back(std::move(source));
  }
  out.builder = kLocalBuilder;
  return out;
}

}  // namespace assay::attest

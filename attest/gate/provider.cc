#include "attest/gate/provider.h"

#include <algorithm>

#include "attest/json.h"

namespace assay::gate {

namespace {

using attest::Checked;
using attest::Json;
using attest::refuse;
using attest::Step;

constexpr std::size_t kMostArtifacts = 10'000;

// The first thing that is wrong sticks.
class ApiReader {
 public:
  std::string text(const Json& in, std::initializer_list<std::string_view> names, bool may_lack = false) {
    const Json* value = in.at(names);
    if (value != nullptr && value->is_string()) return value->text;
    if (!may_lack || (value != nullptr && value->kind != Json::Kind::null)) wrong(names, "is no text");
    return {};
  }
  std::string number(const Json& in, std::initializer_list<std::string_view> names, bool may_lack = false) {
    const auto value = in.integer_at(names);
    if (value && *value > 0) return std::to_string(*value);
    if (!may_lack || in.at(names) != nullptr) wrong(names, "is no number of a run or artifact");
    return {};
  }
  std::optional<attest::Instant> time(const Json& in, std::string_view name) {
    const std::string written = text(in, {name}, true);
    if (written.empty()) return std::nullopt;
    auto at = attest::instant_from(written);
    if (!at) wrong({name}, "is no time");
    return at;
  }
  void wrong(std::initializer_list<std::string_view> names, std::string_view why) {
    if (!why_.empty()) return;
    for (const std::string_view name : names) why_ += cat(why_.empty() ? "'" : ".", name);
    why_ += cat("' ", why);
  }
  const std::string& why() const { return why_; }

 private:
  std::string why_;
};

// "owner/name/.github/workflows/a.yml@refs/heads/main" of a required workflow, ".github/workflows/a.yml@main"
void take_workflow(std::string path, ProviderRun& out) {
  const std::size_t at = std::min(path.find('@'), path.size());
  if (at < path.size()) out.workflow_ref = path.substr(at + 1);
  path.resize(at);
  out.workflow = std::move(path);
}

ProviderArtifact artifact_of(const Json& json, ApiReader& reader) {
  ProviderArtifact out;
  out.id = reader.number(json, {"id"});
  out.name = reader.text(json, {"name"});
  out.digest = reader.text(json, {"digest"}, true);
  const Json* expired = json.find("expired");
  if (expired == nullptr || expired->kind != Json::Kind::boolean) reader.wrong({"expired"}, "is no truth value");
  out.expired = expired != nullptr && expired->text == "true";
  out.created = reader.time(json, "created_at");
  out.expires = reader.time(json, "expires_at");
  const Json* run = json.find("workflow_run");
  if (run != nullptr && run->is_object()) {
    out.run_id = reader.number(*run, {"id"});
    out.commit = reader.text(*run, {"head_sha"}, true);
    out.branch = reader.text(*run, {"head_branch"}, true);
    out.repository_id = reader.number(*run, {"repository_id"}, true);
    out.head_repository_id = reader.number(*run, {"head_repository_id"}, true);
  } else if (run != nullptr && run->kind != Json::Kind::null) {
    reader.wrong({"workflow_run"}, "is no run");
  }
  return out;
}

}  // namespace

Checked<ProviderRun> read_provider_run(std::string_view text) {
  const auto json = attest::parse_json(text, Step::format, "the provider's answer");
  if (!json) return tl::make_unexpected(json.error());
  if (!json->is_object()) return refuse(Step::format, "the provider's answer is no run");
  ApiReader reader;
  ProviderRun out;
  out.id = reader.number(*json, {"id"});
  out.attempt = reader.number(*json, {"run_attempt"});
  out.repository = reader.text(*json, {"repository", "full_name"});
  if (const Json* head = json->find("head_repository"); head != nullptr && head->is_object())
    out.head_repository = reader.text(*json, {"head_repository", "full_name"});
  out.repository_id = reader.number(*json, {"repository", "id"}, true);
  take_workflow(reader.text(*json, {"path"}), out);
  out.branch = reader.text(*json, {"head_branch"}, true);
  out.event = reader.text(*json, {"event"});
  out.commit = reader.text(*json, {"head_sha"});
  out.status = reader.text(*json, {"status"});
  out.conclusion = reader.text(*json, {"conclusion"}, true);
  out.started = reader.time(*json, "run_started_at");
  out.updated = reader.time(*json, "updated_at");
  if (out.started && out.updated && *out.updated < *out.started)
    reader.wrong({"updated_at"}, "is before 'run_started_at'");
  if (!reader.why().empty()) return refuse(Step::format, reader.why());
  return out;
}

Checked<std::vector<ProviderArtifact>> read_provider_artifacts(std::string_view text) {
  const auto json = attest::parse_json(text, Step::format, "the provider's answer");
  if (!json) return tl::make_unexpected(json.error());
  std::vector<const Json*> pages;
  if (json->is_array()) {
    for (const Json& page : json->items) pages.push_back(&page);
  } else {
    pages.push_back(&*json);
  }
  if (pages.empty()) return refuse(Step::format, "the provider's answer holds no page");
  std::vector<ProviderArtifact> out;
  ApiReader reader;
  for (const Json* page : pages) {
    const Json* list = page->find("artifacts");
    if (list == nullptr || !list->is_array()) return refuse(Step::format, "'artifacts' is no list");
    for (const Json& item : list->items) {
      if (out.size() == kMostArtifacts) return refuse(Step::format, "it names more than 10,000 artifacts");
      out.push_back(artifact_of(item, reader));
    }
  }
  if (!reader.why().empty()) return refuse(Step::format, reader.why());
  for (const Json* page : pages) {
    const auto total = page->integer_at({"total_count"});
    if (!total || *total < 0) return refuse(Step::format, "'total_count' is no number");
    if (static_cast<std::uint64_t>(*total) != out.size())
      return refuse(Step::format, cat("it names ", out.size(), " artifacts of ", *total, "; take all pages"));
  }
  return out;
}

}  // namespace assay::gate

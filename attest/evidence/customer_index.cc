#include "attest/evidence/customer_index.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <optional>

#include "attest/formats/python_json.h"
#include "attest/formats/python_load.h"
#include "attest/formats/reader.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::array<std::string_view, 4> kSuffixes = {".json", ".md", ".txt", ".log"};
constexpr std::array<std::string_view, 14> kStems = {"benchmark_baseline",
                                                     "certification_suite",
                                                     "industrial_readiness",
                                                     "metrics_index",
                                                     "opentelemetry_metrics",
                                                     "ops_evidence_bundle",
                                                     "production_maturity",
                                                     "release_evidence_pack",
                                                     "release_summary",
                                                     "runtime_metrics",
                                                     "security_audit",
                                                     "slo_report",
                                                     "strategy_certification_bundle",
                                                     "supply_chain_attestation"};
constexpr std::array<std::string_view, 3> kEnds = {"evidence_chain", "certification_history", "certification_behavior"};

template <class List>
bool holds(const List& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

struct Name {
  std::string_view file, stem, suffix;
};
Name name_of_path(std::string_view path) {
  Name out;
  out.file = path.substr(path.rfind('/') + 1);
  // A dot in front begins no suffix.
  const std::size_t dot = out.file.rfind('.');
  const bool has = dot != std::string_view::npos && dot != 0 && dot + 1 != out.file.size();
  out.stem = has ? out.file.substr(0, dot) : out.file;
  out.suffix = has ? out.file.substr(dot) : std::string_view();
  return out;
}

bool is_listed(std::string_view path) {
  const Name name = name_of_path(path);
  return holds(kSuffixes, name.suffix) && name.stem != "artifact_index" && !path.starts_with("__pycache__/") &&
         path.find("/__pycache__/") == std::string_view::npos;
}

std::string_view type_of(const Name& name) {
  if (holds(kStems, name.stem)) return name.stem;
  for (const std::string_view end : kEnds)
    if (name.stem.ends_with(end)) return end;
  return name.suffix.substr(1);
}

Json of_truth(bool value) {
  Json out;
  out.kind = Json::Kind::boolean;
  out.text = value ? "true" : "false";
  return out;
}

// datetime.fromtimestamp(st_mtime, tz=utc).isoformat(): Python has the time as a double, of whole microseconds.
std::string iso_time(const struct timespec& at) {
  const double seconds = static_cast<double>(at.tv_sec) + 1e-9 * static_cast<double>(at.tv_nsec);
  double whole = std::floor(seconds);
  auto micros = static_cast<std::int64_t>(std::nearbyint((seconds - whole) * 1e6));
  if (micros == 1'000'000) {
    micros = 0;
    ++whole;
  }
  std::string text = text_of(Instant{static_cast<std::int64_t>(whole), 0});
  text.pop_back();
  if (micros != 0) {
    char digits[8];
    std::snprintf(digits, sizeof digits, "%06d", static_cast<int>(micros));
    text += cat('.', digits);
  }
  return text + "+00:00";
}

Json text_or_null(const Json& payload, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const Json* value = payload.find(name); value != nullptr && value->is_string() && !value->text.empty())
      return *value;
  return {};
}

class Writer {
 public:
  void root(const std::string& folder, const Index& index) {
    out_.problems.insert(out_.problems.end(), index.problems.begin(), index.problems.end());
    for (const IndexedFile& file : index.files)
      if (is_listed(file.path)) item(folder, file);
  }

  CustomerIndex finish(const CustomerIndexJob& job) {
    std::sort(items_.begin(), items_.end(),
              [](const Json& a, const Json& b) { return a.string_at({"path"}) < b.string_at({"path"}); });
    out_.items = items_.size();
    Json list = Json::array();
    list.items = std::move(items_);
    Json roots = Json::array();
    for (const auto& [folder, index] : job.roots) roots.items.push_back(Json::of(python_path(folder)));
    Json json = Json::object();
    json.set("items", std::move(list));
    json.set("output_dir", Json::of(python_path(job.output_dir)));
    json.set("passed", of_truth(passed_));
    json.set("release", job.release.empty() ? Json() : Json::of(job.release));
    json.set("roots", std::move(roots));
    json.set("total_artifacts", Json::of_number(static_cast<std::int64_t>(out_.items)));
    json.set("total_bytes", Json::of_number(static_cast<std::int64_t>(bytes_)));
    out_.json = python_json(json, PythonForm::indented) + '\n';
    return std::move(out_);
  }

 private:
  // All of it has not passed then: there is no third value in this form.
  void unknown(const IndexedFile& file, std::string_view code, std::string_view why) {
    out_.problems.push_back({file.path, std::string(code), std::string(why)});
    passed_ = false;
  }

  void item(const std::string& folder, const IndexedFile& file) {
    const std::string path = cat(folder, '/', file.path);
    const std::string digest = to_hex(as_bytes(file.digest));
    const Name name = name_of_path(file.path);
    struct stat state {};
    Json payload;
    bool same = ::stat(path.c_str(), &state) == 0 && static_cast<std::uint64_t>(state.st_size) == file.size;
    if (same && name.suffix == ".json" && file.size <= kMostCustomerBytes) {
      const auto bytes = read_file(path, kMostCustomerBytes);
      same = bytes && to_hex(as_bytes(sha256(*bytes))) == digest;
      if (auto read = same ? python_load(*bytes) : std::nullopt) payload = std::move(*read);
    }
    if (!same) return unknown(file, "evidence-replaced", "The file was replaced after it was indexed.");
    if (name.suffix == ".json" && file.size > kMostCustomerBytes)
      unknown(file, "evidence-unreadable", "It is too long to be read; whether it passed is not known.");
    Json passed = member_or_null(payload, "passed");
    if (passed.kind != Json::Kind::boolean) passed = {};
    passed_ &= !is_false(passed);
    bytes_ += file.size;
    Json out = Json::object();
    out.set("artifact_type", Json::of(type_of(name)));
    out.set("modified_at", Json::of(iso_time(state.st_mtim)));
    out.set("name", Json::of(name.file));
    out.set("passed", std::move(passed));
    out.set("path", Json::of(python_path(path)));
    out.set("relative_path", Json::of(file.path));
    out.set("release", text_or_null(payload, {"release"}));
    out.set("run_id", text_or_null(payload, {"run_id", "incident_id", "load_id"}));
    out.set("sha256", Json::of(digest));
    out.set("size_bytes", Json::of_number(static_cast<std::int64_t>(file.size)));
    items_.push_back(std::move(out));
  }

  CustomerIndex out_;
  std::vector<Json> items_;
  std::uint64_t bytes_ = 0;
  bool passed_ = true;
};

}  // namespace

CustomerIndex customer_index(const CustomerIndexJob& job) {
  Writer writer;
  for (const auto& [folder, index] : job.roots) writer.root(folder, index);
  return writer.finish(job);
}

}  // namespace assay::attest

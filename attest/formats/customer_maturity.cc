#include "attest/formats/customer_maturity.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "attest/formats/customer_rule.h"
#include "attest/formats/number.h"
#include "attest/formats/python_json.h"
#include "attest/formats/python_load.h"
#include "attest/formats/reader.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay::attest {

namespace {

constexpr std::string_view kDoing = "writing the customer's report";
constexpr std::string_view kProductionDomains[] = {"cdc",          "performance", "security",
                                                   "supply_chain", "governance",  "docs"};
constexpr std::string_view kIndustrialDomains[] = {"local_matrix", "correctness", "reliability",     "performance_lab",
                                                   "ux",           "governance",  "schema_evolution"};
const std::string kNoDigest(64, '0');

using Domains = std::vector<std::string>;

void add_once(Domains& domains, std::string_view domain) {
  if (std::find(domains.begin(), domains.end(), domain) == domains.end()) domains.emplace_back(domain);
}

Domains required_of(const CustomerJob& job, std::span<const std::string_view> own) {
  Domains out;
  if (job.required_domains.empty())
    for (const std::string_view domain : own) add_once(out, domain);
  for (const std::string& domain : job.required_domains) add_once(out, domain);
  return out;
}

const std::string* path_of(const CustomerJob& job, std::string_view domain) {
  for (const auto& [name, path] : job.artifacts)
    if (name == domain) return &path;
  return nullptr;
}

bool is_regular(const std::string& path) {
  struct stat state {};
  return ::stat(path.c_str(), &state) == 0 && S_ISREG(state.st_mode);
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Json blocked(std::string_view blocker) {
  Json out = Json::object();
  Json no;
  no.kind = Json::Kind::boolean;
  no.text = "false";
  out.set("passed", no);
  Json list = Json::array();
  list.items.push_back(Json::of(blocker));
  out.set("blockers", list);
  return out;
}

struct Payload {
  Json json;
  std::string sha256;
};

// Of text that is no object: what the customer puts in its place.
Result<Payload> read_payload(const std::string& path, std::string_view invalid, std::string_view no_object) {
  const auto bytes = read_file(path, kMostEvidenceBytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  Payload out;
  out.sha256 = to_hex(as_bytes(sha256(*bytes)));
  if (!is_utf8(*bytes))
    return fail(std::string(kDoing), path, "it is not UTF-8, and the customer's program ends there");
  const auto json = python_load(*bytes);
  out.json = !json ? blocked(invalid) : json->is_object() ? *json : blocked(no_object);
  return out;
}

bool has_json_suffix(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot != 0 && python_stripped_lower(name.substr(dot)) == ".json";
}

// Python writes a number of its own as repr() has it.
Json number(double value) {
  Json out;
  out.kind = Json::Kind::number;
  out.text = python_repr(value);
  return out;
}
Json flag(bool value) {
  Json out;
  out.kind = Json::Kind::boolean;
  out.text = value ? "true" : "false";
  return out;
}
Json texts(const std::vector<std::string>& all) {
  Json out = Json::array();
  for (const std::string& one : all) out.items.push_back(Json::of(one));
  return out;
}
std::string_view name_of(bool value) { return value ? "True" : "False"; }

double score_of(std::size_t passed, std::size_t required) {
  if (required == 0) return 100.0;
  return python_round2(static_cast<double>(passed) / static_cast<double>(required) * 100.0);
}
std::string level_of(double score, bool blocked_by_any, std::string_view ready) {
  return std::string(!blocked_by_any ? ready : score >= 80.0 ? "release_candidate" : "blocked");
}

std::string joined(const std::vector<std::string>& all, std::string_view between) {
  std::string out;
  for (const std::string& one : all) out += cat(out.empty() ? "" : between, one);
  return out;
}

void add_list(std::string& out, std::string_view title, const std::vector<std::string>& all) {
  if (all.empty()) return;
  out += cat("\n## ", title, "\n\n");
  for (const std::string& one : all) out += cat("- `", one, "`\n");
}

std::string join_path(const std::string& folder, std::string_view name) {
  return folder == "." ? std::string(name) : folder.ends_with('/') ? cat(folder, name) : cat(folder, '/', name);
}

struct ProductionItem {
  std::string domain, path, sha256, summary;
  bool required = false, missing = false, passed = false;
};

Result<std::string> production_summary(const Json& payload, const std::string& path) {
  for (const std::string_view key :
       {"blockers", "violations", "findings", "results", "items", "strategy_rows", "artifacts", "cases"})
    if (const Json& list = member_or_null(payload, key); list.is_array()) return cat(key, '=', list.items.size());
  for (const std::string_view key : {"case_count", "evidence_count", "package_count", "links_checked", "status"}) {
    const Json* value = payload.find(key);
    if (value == nullptr) continue;
    const auto text = python_str(*value);
    if (!text)
      return fail(std::string(kDoing), path, cat("'", key, "' is a list or an object, which is not reproduced"));
    return cat(key, '=', *text);
  }
  return std::string(customer_passed(payload) ? "passed" : "failed");
}

Result<ProductionItem> production_item(const CustomerJob& job, const std::string& domain, bool required) {
  ProductionItem item;
  item.domain = domain;
  item.required = required;
  item.sha256 = kNoDigest;
  item.missing = true;
  item.summary = "artifact missing";
  const std::string* path = path_of(job, domain);
  if (path == nullptr) return item;
  item.path = python_path(*path);
  if (!is_regular(*path)) return item;
  item.missing = false;
  Payload payload;
  if (has_json_suffix(item.path)) {
    auto read = read_payload(*path, "invalid_json", "invalid_shape");
    if (!read) return tl::make_unexpected(read.error());
    payload = std::move(*read);
  } else {
    const auto bytes = read_file(*path);
    if (!bytes) return tl::make_unexpected(bytes.error());
    payload.sha256 = to_hex(as_bytes(sha256(*bytes)));
    payload.json = Json::object();
    payload.json.set("passed", flag(true));
  }
  item.sha256 = payload.sha256;
  item.passed = customer_production_passed(payload.json, domain);
  auto summary = production_summary(payload.json, *path);
  if (!summary) return tl::make_unexpected(summary.error());
  item.summary = std::move(*summary);
  return item;
}

Json json_of(const ProductionItem& item) {
  Json out = Json::object();
  out.set("domain", Json::of(item.domain));
  out.set("path", Json::of(item.path));
  out.set("required", flag(item.required));
  out.set("missing", flag(item.missing));
  out.set("passed", flag(item.passed));
  out.set("sha256", Json::of(item.sha256));
  out.set("summary", Json::of(item.summary));
  return out;
}

constexpr std::string_view kProductionRunbook =
    "\n## Runbook\n\n"
    "1. Re-run the red upstream gate first; do not edit this aggregate report by hand.\n"
    "2. If a required artifact is missing, regenerate the upstream evidence and re-run this command.\n"
    "3. If a domain is red, open that domain artifact and follow its dedicated runbook.\n"
    "4. Attach `production_maturity.json` and `production_maturity.md` to release review.\n";

struct IndustrialItem {
  std::string domain, path, sha256, summary;
  std::vector<std::string> blockers;
  bool missing = false, passed = false;
};

std::string industrial_summary(const Json& payload) {
  const Json* value = payload.find("summary");
  if (value == nullptr || !python_truth(*value)) value = payload.find("message");
  if (value != nullptr && value->is_string() && !python_strip(value->text).empty())
    return std::string(python_strip(value->text));
  if (const Json& cases = member_or_null(payload, "cases"); cases.is_array())
    return cat(cases.items.size(), " matrix cases reported.");
  return "Evidence artifact parsed.";
}

Result<IndustrialItem> industrial_item(const CustomerJob& job, const std::string& domain, Json& matrix) {
  IndustrialItem item;
  item.domain = domain;
  const std::string* path = path_of(job, domain);
  // For a file that is not there the customer's program ends in an exception: there are no bytes to be equal to.
  if (path == nullptr || !is_regular(*path)) {
    item.missing = true;
    item.sha256 = kNoDigest;
    item.summary = "Required evidence artifact is missing.";
    item.blockers.push_back(cat(domain, ".missing"));
    return item;
  }
  auto payload = read_payload(*path, "artifact.unreadable", "artifact.non_object");
  if (!payload) return tl::make_unexpected(payload.error());
  item.path = python_path(*path);
  item.sha256 = payload->sha256;
  item.passed = customer_production_passed(payload->json, domain);
  item.summary = industrial_summary(payload->json);
  if (const Json* blockers = payload->json.find("blockers"); blockers != nullptr) {
    if (!blockers->is_array())
      return fail(std::string(kDoing), *path, "'blockers' is no list, which is not reproduced");
    for (const Json& blocker : blockers->items) {
      const auto text = python_str(blocker);
      if (!text) return fail(std::string(kDoing), *path, "a blocker is a list or an object, which is not reproduced");
      if (!text->empty()) item.blockers.push_back(*text);
    }
  }
  if (domain == "local_matrix") matrix = std::move(payload->json);
  return item;
}

// int(value) for what Python takes for a number; nothing for None and what is none.
std::optional<std::int64_t> python_int(const Json& value) {
  if (value.kind == Json::Kind::boolean) return value.text == "true" ? 1 : 0;
  if (value.kind == Json::Kind::number && !value.integer()) {
    const auto number = number_of(value);
    if (!number || *number > 9e15 || *number < -9e15) return std::nullopt;
    return static_cast<std::int64_t>(*number);
  }
  if (value.kind == Json::Kind::number) return value.integer();
  if (!value.is_string()) return std::nullopt;
  std::string_view text = python_strip(value.text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

struct Matrix {
  std::int64_t total = 0, least_rows = 0, most_rows = 0, most_columns = 0;
  std::vector<std::string> required, covered, missing;
};

Result<Matrix> matrix_of(const Json& payload, const std::vector<std::string>& required) {
  Matrix out;
  out.required = required;
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> columns;
  const Json& cases = member_or_null(payload, "cases");
  for (const Json& one : cases.items) {
    if (!one.is_object()) continue;
    ++out.total;
    std::string id;
    for (const std::string_view name : {"source", "sink", "strategy"}) {
      const Json* value = one.find(name);
      const auto text = value == nullptr ? std::optional<std::string>("") : python_str(*value);
      if (!text) return fail(std::string(kDoing), "local_matrix", "a case is named by a list, which is not reproduced");
      id += cat(name == "source" ? "" : ":", python_strip(*text));
    }
    add_once(out.covered, id);
    if (const auto count = python_int(member_or_null(one, "row_count"))) rows.push_back(*count);
    if (const auto count = python_int(member_or_null(one, "wide_columns"))) columns.push_back(*count);
  }
  std::sort(out.covered.begin(), out.covered.end());
  for (const std::string& one : required)
    if (!std::binary_search(out.covered.begin(), out.covered.end(), one)) out.missing.push_back(one);
  if (!rows.empty()) {
    out.least_rows = *std::min_element(rows.begin(), rows.end());
    out.most_rows = *std::max_element(rows.begin(), rows.end());
  }
  if (!columns.empty()) out.most_columns = *std::max_element(columns.begin(), columns.end());
  return out;
}

Json json_of(const IndustrialItem& item) {
  Json out = Json::object();
  out.set("domain", Json::of(item.domain));
  out.set("path", item.missing ? Json() : Json::of(item.path));
  out.set("passed", flag(item.passed));
  out.set("sha256", Json::of(item.sha256));
  out.set("summary", Json::of(item.summary));
  out.set("blockers", texts(item.blockers));
  return out;
}

Json json_of(const Matrix& matrix) {
  Json out = Json::object();
  out.set("total_cases", Json::of_number(matrix.total));
  out.set("min_row_count", Json::of_number(matrix.least_rows));
  out.set("max_row_count", Json::of_number(matrix.most_rows));
  out.set("max_column_count", Json::of_number(matrix.most_columns));
  out.set("required_cases", texts(matrix.required));
  out.set("covered_cases", texts(matrix.covered));
  out.set("missing_cases", texts(matrix.missing));
  return out;
}

constexpr std::string_view kIndustrialRunbook =
    "\n## Runbook\n\n"
    "1. Re-run the specialized workflow that produced each failed domain artifact.\n"
    "2. For missing matrix cases, run the focused source -> sink -> strategy case locally or in the manual matrix "
    "workflow.\n"
    "3. For correctness failures, inspect row-count, checksum, NULL/empty-string, and type-fidelity evidence before "
    "approving a release.\n"
    "4. For reliability failures, verify locks, retries, resumability, idempotency, and state commit ordering.\n"
    "5. Re-run `dpone ops industrial-readiness` only after the specialized evidence is updated.\n";

void add_head(std::string& out, std::string_view title, const CustomerJob& job, const CustomerReport& report,
              double score) {
  out += cat("# ", title, "\n\n- Release: `", job.release, "`\n- Passed: `", name_of(report.passed), "`\n- Level: `",
             report.level, "`\n- Score: `", python_repr(score), "`\n");
}

}  // namespace

Result<CustomerReport> customer_production_maturity(const CustomerJob& job) {
  const Domains required = required_of(job, kProductionDomains);
  Domains extra;
  for (const auto& [domain, path] : job.artifacts) extra.push_back(domain);
  std::sort(extra.begin(), extra.end());
  Domains domains = required;
  for (const std::string& domain : extra) add_once(domains, domain);
  Json items = Json::array();
  std::string table;
  std::vector<std::string> blockers;
  std::vector<std::string> warnings;
  std::size_t passed = 0;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    const auto item = production_item(job, domains[i], i < required.size());
    if (!item) return tl::make_unexpected(item.error());
    items.items.push_back(json_of(*item));
    const bool good = !item->missing && item->passed;
    if (good && item->required) ++passed;
    if (!good)
      (item->required ? blockers : warnings).push_back(cat(item->domain, item->missing ? ".missing" : ".not_passed"));
    table += cat("| `", item->domain, "` | `", name_of(item->required), "` | ",
                 item->missing  ? "missing"
                 : item->passed ? "pass"
                                : "fail",
                 " | `", item->sha256, "` | ", item->summary, " | `", item->path, "` |\n");
  }
  const double score = score_of(passed, required.size());
  CustomerReport out;
  out.passed = blockers.empty();
  out.level = level_of(score, !out.passed, "ga_ready");
  const std::string folder = python_path(job.output_dir);
  Json report = Json::object();
  report.set("release", Json::of(job.release));
  report.set("passed", flag(out.passed));
  report.set("level", Json::of(out.level));
  report.set("score", number(score));
  report.set("blockers", texts(blockers));
  report.set("warnings", texts(warnings));
  report.set("required_domains", texts(required));
  report.set("items", std::move(items));
  report.set("output_dir", Json::of(folder));
  report.set("json_path", Json::of(join_path(folder, "production_maturity.json")));
  report.set("markdown_path", Json::of(join_path(folder, "production_maturity.md")));
  out.json = cat(python_json(report, PythonForm::indented), '\n');
  add_head(out.markdown, "dpone production maturity gate", job, out, score);
  out.markdown += cat("- Required domains: `", joined(required, ", "), "`\n\n",
                      "| domain | required | status | sha256 | summary | path |\n|---|---|---|---|---|---|\n", table);
  add_list(out.markdown, "Fix production maturity blockers", blockers);
  add_list(out.markdown, "Warnings", warnings);
  out.markdown += kProductionRunbook;
  return out;
}

Result<CustomerReport> customer_industrial_readiness(const CustomerJob& job) {
  const Domains required = required_of(job, kIndustrialDomains);
  Domains domains = required;
  for (const auto& [domain, path] : job.artifacts) add_once(domains, domain);
  Json items = Json::array();
  Json local_matrix = Json::object();
  std::string table;
  std::vector<std::string> blockers;
  std::size_t passed = 0;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    const auto item = industrial_item(job, domains[i], local_matrix);
    if (!item) return tl::make_unexpected(item.error());
    items.items.push_back(json_of(*item));
    if (item->passed && i < required.size()) ++passed;
    if (!item->passed) add_once(blockers, cat(item->domain, item->missing ? ".missing" : ".not_passed"));
    std::vector<std::string> quoted;
    for (const std::string& blocker : item->blockers) quoted.push_back(cat("`", blocker, "`"));
    table += cat("| `", item->domain, "` | ", item->passed ? "passed" : "failed", " | ",
                 item->missing ? "missing" : cat("`", item->path, "`"), " | ", item->summary, " | ",
                 quoted.empty() ? "-" : joined(quoted, ", "), " |\n");
  }
  const auto matrix = matrix_of(local_matrix, job.required_cases);
  if (!matrix) return tl::make_unexpected(matrix.error());
  for (const std::string& one : matrix->missing) add_once(blockers, cat("local_matrix.case_missing:", one));
  const double score = score_of(passed, required.size());
  CustomerReport out;
  out.passed = blockers.empty();
  out.level = level_of(score, !out.passed, "industrial_ready");
  const std::string folder = python_path(job.output_dir);
  Json report = Json::object();
  report.set("release", Json::of(job.release));
  report.set("passed", flag(out.passed));
  report.set("level", Json::of(out.level));
  report.set("score", number(score));
  report.set("blockers", texts(blockers));
  report.set("items", std::move(items));
  report.set("matrix", json_of(*matrix));
  report.set("output_dir", Json::of(folder));
  report.set("json_path", Json::of(join_path(folder, "industrial_readiness.json")));
  report.set("markdown_path", Json::of(join_path(folder, "industrial_readiness.md")));
  out.json = cat(python_json(report, PythonForm::indented), '\n');
  add_head(out.markdown, "dpone industrial readiness report", job, out, score);
  out.markdown += cat(
      "\n## Evidence domains\n\n| domain | status | artifact | summary | blockers |\n|---|---|---|---|---|\n", table,
      "\n## Local matrix summary\n\n- Total cases: `", matrix->total, "`\n- Min row count: `", matrix->least_rows,
      "`\n- Max row count: `", matrix->most_rows, "`\n- Max column count: `", matrix->most_columns,
      "`\n- Required cases: `", matrix->required.size(), "`\n- Missing cases: `", matrix->missing.size(), "`\n");
  add_list(out.markdown, "Fix industrial readiness blockers", blockers);
  out.markdown += kIndustrialRunbook;
  return out;
}

}  // namespace assay::attest

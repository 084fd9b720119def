#include "attest/predicates/parts_list.h"

#include <algorithm>

#include "attest/statement.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

// "2.3", "3.0.1": numbers with dots between them.
bool is_version(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 16 || !is_digit(text.front()) || !is_digit(text.back())) return false;
  if (text.find("..") != std::string_view::npos || text.find('.') == std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return is_digit(c) || c == '.'; });
}

// The version that the one CreationInfo of an SPDX 3 document names; empty where there is none, or they differ.
std::string version_of_spdx3(const Json& document) {
  std::string version;
  const Json* graph = document.find("@graph");
  if (graph == nullptr || !graph->is_array()) return {};
  for (const Json& element : graph->items) {
    const std::string_view named = element.string_at({"specVersion"});
    if (element.string_at({"type"}) != "CreationInfo" || named.empty()) continue;
    if (!version.empty() && version != named) return {};
    version = named;
  }
  return version;
}

}  // namespace

Checked<std::string> predicate_type_of_parts(const Json& document) {
  constexpr std::string_view kPrefix = "SPDX-";
  if (const std::string_view named = document.string_at({"spdxVersion"}); named.starts_with(kPrefix)) {
    const std::string_view version = named.substr(kPrefix.size());
    if (!is_version(version)) return refuse(Step::predicate, "the SPDX document names no version");
    return cat(kSpdx, "/v", version);
  }
  if (document.string_at({"@context"}).starts_with("https://spdx.org/rdf/3.")) {
    const std::string version = version_of_spdx3(document);
    if (!is_version(version)) return refuse(Step::predicate, "the SPDX document names no version");
    return cat(kSpdx, "/v", version);
  }
  if (document.string_at({"bomFormat"}) == "CycloneDX") {
    if (!is_version(document.string_at({"specVersion"})))
      return refuse(Step::predicate, "the CycloneDX document names no version");
    return std::string(kCycloneDx);
  }
  return refuse(Step::predicate, "it is neither an SPDX nor a CycloneDX document");
}

}  // namespace assay::attest

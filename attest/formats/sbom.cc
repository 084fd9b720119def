// Lists of parts: CycloneDX JSON 1.2 to 1.6 and SPDX 2.2 and 2.3 JSON. Both are open to extension by their own
// specification, so that only what is read here is checked; vulnerabilities that CycloneDX lists are counted.
#include <algorithm>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kCycloneDxVersions[] = {"1.2", "1.3", "1.4", "1.5", "1.6"};
constexpr std::string_view kSpdxVersions[] = {"SPDX-2.2", "SPDX-2.3"};

bool holds(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The worst of a vulnerability's ratings; "unknown" without one.
std::string severity_of(const Json& vulnerability) {
  constexpr std::string_view kWorstFirst[] = {"critical", "high", "medium", "low", "info", "none"};
  for (const std::string_view severity : kWorstFirst)
    for (const Json& rating : member_or_null(vulnerability, "ratings").items)
      if (rating.string_at({"severity"}) == severity) return std::string(severity);
  return "unknown";
}

void take_component_subject(Evidence& evidence, const Json& component) {
  for (const Json& hash : member_or_null(component, "hashes").items)
    if (hash.string_at({"alg"}) == "SHA-256" && is_sha256(hash.string_at({"content"})))
      evidence.out.subjects.push_back(
          {"sha256", std::string(hash.string_at({"content"})), std::string(component.string_at({"name"}))});
}

// The first tool, in the form of 1.4 (a list) and of 1.5 (lists of components and services).
void take_tool(EvidenceProducer& by, const Json& metadata) {
  const Json* tools = metadata.find("tools");
  if (tools == nullptr) return;
  if (tools->is_object()) tools = tools->find("components");
  if (tools == nullptr || tools->items.empty()) return;
  by.tool = tools->items.front().string_at({"name"});
  by.tool_version = tools->items.front().string_at({"version"});
}

}  // namespace

void read_cyclonedx(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = cat("CycloneDX ", json.string_at({"specVersion"}));
  if (json.string_at({"bomFormat"}) != "CycloneDX")
    evidence.unproved("evidence-unknown-schema", "/bomFormat", "it is not 'CycloneDX'");
  if (!holds(kCycloneDxVersions, json.string_at({"specVersion"})))
    evidence.unproved("evidence-unknown-schema", "/specVersion", "the version of the specification is not known");
  const Json& metadata = member_or_null(json, "metadata");
  evidence.out.times.made = take_time(evidence, metadata, "timestamp");
  take_tool(evidence.out.producer, metadata);
  take_component_subject(evidence, member_or_null(metadata, "component"));
  const Json& components = member_or_null(json, "components");
  evidence.out.counts["components"] = components.items.size();
  if (components.items.empty()) evidence.unproved("evidence-nothing", "/components", "it lists no component");
  std::uint64_t unversioned = 0;
  for (std::size_t i = 0; i < components.items.size(); ++i) {
    const Json& component = components.items[i];
    if (component.string_at({"name"}).empty() || component.string_at({"type"}).empty()) {
      evidence.unproved("evidence-missing-key", pointer_to("/components", i), "a component has no name or no type");
      return;
    }
    unversioned += component.string_at({"version"}).empty() ? 1U : 0U;
  }
  if (unversioned != 0)
    evidence.remark("sbom-no-version", "/components",
                    counted(unversioned, "component has no version", "components have no version"));
  for (const Json& one : member_or_null(json, "vulnerabilities").items) ++evidence.out.counts[severity_of(one)];
}

void read_spdx(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"spdxVersion"});
  if (!holds(kSpdxVersions, json.string_at({"spdxVersion"})))
    evidence.unproved("evidence-unknown-schema", "/spdxVersion", "the version of the specification is not known");
  if (json.string_at({"SPDXID"}) != "SPDXRef-DOCUMENT")
    evidence.unproved("evidence-wrong-kind", "/SPDXID", "it is not 'SPDXRef-DOCUMENT'");
  for (const std::string_view name : {"name", "dataLicense", "documentNamespace"})
    if (json.string_at({name}).empty())
      evidence.unproved("evidence-missing-key", "", cat("the key '", name, "' is missing"));
  const Json& creation = member_or_null(json, "creationInfo");
  evidence.out.times.made = take_time(evidence, creation, "created");
  for (const Json& creator : member_or_null(creation, "creators").items)
    if (creator.text.starts_with("Tool: ")) evidence.out.producer.tool = creator.text.substr(6);
  const Json& packages = member_or_null(json, "packages");
  evidence.out.counts["components"] = packages.items.size();
  if (packages.items.empty()) evidence.unproved("evidence-nothing", "/packages", "it lists no package");
  for (std::size_t i = 0; i < packages.items.size(); ++i) {
    const Json& package = packages.items[i];
    if (package.string_at({"name"}).empty() || package.string_at({"SPDXID"}).empty()) {
      evidence.unproved("evidence-missing-key", pointer_to("/packages", i), "a package has no name or no id");
      return;
    }
    const std::string_view version = package.string_at({"versionInfo"});
    if (version.find_first_of("<>=~,;") != std::string_view::npos)
      evidence.remark("sbom-version-is-requirement", pointer_to("/packages", i),
                      "versionInfo holds a requirement, no version");
  }
  for (const Json& described : member_or_null(json, "documentDescribes").items)
    for (const Json& package : packages.items)
      if (package.string_at({"SPDXID"}) == described.text)
        for (const Json& checksum : member_or_null(package, "checksums").items)
          if (checksum.string_at({"algorithm"}) == "SHA256" && is_sha256(checksum.string_at({"checksumValue"})))
            evidence.out.subjects.push_back({"sha256", std::string(checksum.string_at({"checksumValue"})),
                                             std::string(package.string_at({"name"}))});
}

}  // namespace assay::attest

#include "rules/rule_keys.h"

#include <array>

#include "rules/rule.h"

namespace assay {
namespace {

constexpr std::array<KeySpec, 2> kFile = {{
    {"provider", true, "provider: ACME"},
    {"rules", true, "rules: and below it a list, each rule from '- id: acme-token' on"},
}};
constexpr std::array<KeySpec, 20> kRule = {{
    {"id", true, "id: acme-token"},
    {"description", true, "description: ACME API token"},
    {"anchors"},
    {"pattern", true, "pattern: 'acmetok_[0-9A-Za-z]{32}\\b'"},
    {"left"},
    {"reader"},
    {"captures"},
    {"checks"},
    {"entropy"},
    {"pair"},
    {"severity", true, "severity: high, or info, low, medium, critical"},
    {"confidence", true, "confidence: high, or low, medium"},
    {"generic"},
    {"paths"},
    {"exclude_paths"},
    {"verify"},
    {"revoke"},
    {"remediation"},
    {"references"},
    {"examples", true, "examples: with 'match' and 'no_match' below it, two texts each"},
}};
constexpr std::array<KeySpec, 3> kAnchor = {{{"text"}, {"hex"}, {"caseless"}}};
constexpr std::array<KeySpec, 1> kBytes = {{{"hex", true, "hex: feedfeed"}}};
constexpr std::array<KeySpec, 3> kPair = {{{"rule", true, "rule: acme-client-id"}, {"required"}, {"within"}}};
constexpr std::array<KeySpec, 8> kCall = {{
    {"method", true, "method: GET"},
    {"url", true, "url: https://api.example.org/me"},
    {"headers"},
    {"body"},
    {"live_status"},
    {"dead_status"},
    {"live_body"},
    {"dead_body"},
}};
constexpr std::array<KeySpec, 2> kExamples = {{
    {"match", true, "match: with two texts below it that the rule finds"},
    {"no_match", true, "no_match: with two texts below it that it does not find"},
}};

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 3> kConfidences = {"low", "medium", "high"};
constexpr std::array<std::string_view, 4> kReaders = {"pem", "assignment", "url", "lines"};
constexpr std::array<std::string_view, 6> kMethods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::size_t kCheckCount = static_cast<std::size_t>(kLastCheck) + 1;

}  // namespace

std::span<const KeySpec> keys_of(KeyGroup group) {
  switch (group) {
    case KeyGroup::file:
      return kFile;
    case KeyGroup::rule:
      return kRule;
    case KeyGroup::anchor:
      return kAnchor;
    case KeyGroup::bytes:
      return kBytes;
    case KeyGroup::pair:
      return kPair;
    case KeyGroup::call:
      return kCall;
    case KeyGroup::examples:
      return kExamples;
  }
  return {};
}

std::span<const std::string_view> severity_names() { return kSeverities; }
std::span<const std::string_view> confidence_names() { return kConfidences; }
std::span<const std::string_view> reader_names() { return kReaders; }
std::span<const std::string_view> method_names() { return kMethods; }
std::span<const std::string_view> check_names() {
  static const std::array<std::string_view, kCheckCount> names = [] {
    std::array<std::string_view, kCheckCount> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = name_of(static_cast<CheckKind>(i));
    return all;
  }();
  return names;
}

}  // namespace assay

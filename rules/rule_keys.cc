#include "rules/rule_keys.h"

#include <array>

#include "rules/rule.h"

namespace assay {
namespace {

constexpr std::array<KeySpec, 2> kFile = {{{"provider", true}, {"rules", true}}};
constexpr std::array<KeySpec, 20> kRule = {{
    {"id", true},       {"description", true},
    {"anchors"},        {"pattern", true},
    {"left"},           {"reader"},
    {"captures"},       {"checks"},
    {"entropy"},        {"pair"},
    {"severity", true}, {"confidence", true},
    {"generic"},        {"paths"},
    {"exclude_paths"},  {"verify"},
    {"revoke"},         {"remediation"},
    {"references"},     {"examples", true},
}};
constexpr std::array<KeySpec, 3> kAnchor = {{{"text"}, {"hex"}, {"caseless"}}};
constexpr std::array<KeySpec, 1> kBytes = {{{"hex", true}}};
constexpr std::array<KeySpec, 3> kPair = {{{"rule", true}, {"required"}, {"within"}}};
constexpr std::array<KeySpec, 8> kCall = {{
    {"method", true},
    {"url", true},
    {"headers"},
    {"body"},
    {"live_status"},
    {"dead_status"},
    {"live_body"},
    {"dead_body"},
}};
constexpr std::array<KeySpec, 2> kExamples = {{{"match", true}, {"no_match", true}}};

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

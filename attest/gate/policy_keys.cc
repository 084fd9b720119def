#include "attest/gate/policy_keys.h"

#include <array>

namespace assay::gate {

namespace {

constexpr std::array<KeySpec, 10> kFile = {{{"gate", true},
                                            {"purpose", true},
                                            {"subjects", true},
                                            {"producer"},
                                            {"signing"},
                                            {"max_age"},
                                            {"domains", true},
                                            {"runs"},
                                            {"levels"},
                                            {"exceptions"}}};
constexpr std::array<KeySpec, 6> kProducer = {
    {{"repositories"}, {"workflows"}, {"branches"}, {"events"}, {"forks"}, {"required"}}};
constexpr std::array<KeySpec, 6> kDomain = {
    {{"domain", true}, {"purpose", true}, {"owner"}, {"required"}, {"blocks"}, {"evidence", true}}};
constexpr std::array<KeySpec, 8> kDemand = {
    {{"formats"}, {"predicates"}, {"tools"}, {"at_least"}, {"max_age"}, {"workflows"}, {"thresholds"}, {"cases"}}};
constexpr std::array<KeySpec, 4> kThreshold = {{{"count"}, {"ratio"}, {"at_least"}, {"at_most"}}};
constexpr std::array<KeySpec, 6> kException = {
    {{"code", true}, {"domain", true}, {"subject"}, {"reason", true}, {"owner", true}, {"until", true}}};
constexpr std::array<KeySpec, 2> kLevel = {{{"level", true}, {"score", true}}};
constexpr std::array<KeySpec, 5> kRun = {
    {{"run", true}, {"purpose"}, {"workflows", true}, {"artifacts", true}, {"domains", true}}};

constexpr std::array<std::string_view, 4> kSubjects = {"gitCommit", "gitTree", "sha256", "sha512"};
constexpr std::array<std::string_view, 2> kSigning = {"optional", "required"};
constexpr std::array<std::string_view, 2> kForks = {"allow", "refuse"};

}  // namespace

std::span<const KeySpec> keys_of(KeyGroup group) {
  switch (group) {
    case KeyGroup::file:
      return kFile;
    case KeyGroup::producer:
      return kProducer;
    case KeyGroup::domain:
      return kDomain;
    case KeyGroup::demand:
      return kDemand;
    case KeyGroup::threshold:
      return kThreshold;
    case KeyGroup::exception:
      return kException;
    case KeyGroup::level:
      return kLevel;
    case KeyGroup::run:
      return kRun;
  }
  return {};
}

std::span<const std::string_view> subject_names() { return kSubjects; }
std::span<const std::string_view> signing_names() { return kSigning; }
std::span<const std::string_view> forks_names() { return kForks; }

}  // namespace assay::gate

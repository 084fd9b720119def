#include "scanners/workflows/facts/interface.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/strings.h"
#include "scanners/workflows/facts/release.h"

namespace assay::workflows {

namespace {

// v4 for v4.1.0. Numbers without a v are versions of what some actions install.
const facts::Interface* of_major(const std::string& action, std::string_view tag) {
  const auto version = tag.starts_with('v') ? facts::parse_version(tag) : std::nullopt;
  if (!version || !version->pre_release.empty()) return nullptr;
  return facts::builtin_interface_facts().find(action, cat("v", version->major()));
}

}  // namespace

const facts::Interface* known_interface(const Uses& uses, std::string_view commit) {
  if (uses.kind != UsesKind::repository || uses.ref_kind == RefKind::none) return nullptr;
  const facts::InterfaceFacts& known = facts::builtin_interface_facts();
  const std::string action = action_name(uses);
  std::string_view tag = uses.ref;
  std::optional<KnownRelease> release;
  if (!commit.empty() || uses.ref_kind == RefKind::sha) {
    release = known_release(uses, commit);
    if (!release) return nullptr;
    tag = release->name();
  }
  const facts::Interface* const found = known.find(action, tag);
  return found != nullptr ? found : of_major(action, tag);
}

bool is_interface_complete(const Uses& uses, std::string_view commit) {
  const auto release = known_release(uses, commit);
  if (!release) return false;
  std::string day(facts::builtin_interface_facts().date());
  std::erase(day, '-');
  return release->release.date <= day;
}

}  // namespace assay::workflows

#include "scanners/workflows/policies/release.h"

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/workflows/action_facts.h"

namespace assay::workflows::policies {

std::string name_of_action(const Uses& uses) {
  return cat(uses.owner, "/", uses.repository, uses.path.empty() ? "" : "/", uses.path);
}

NamedRelease named_release(const Uses& uses, const LockedAction* locked) {
  using By = NamedRelease::By;
  NamedRelease out;
  // A version that is written may be any commit of it, but not one of another major: the lockfile's own check says so.
  if (uses.ref_kind != RefKind::version && (uses.ref_kind == RefKind::sha || locked != nullptr)) {
    const std::string commit = locked != nullptr ? std::string(locked->digits) : lower(uses.ref);
    const auto releases = facts::builtin_action_facts().by_sha(name_of_action(uses), commit);
    for (const facts::Release& release : releases) {
      out.version = facts::parse_version(release.tag);
      if (!out.version) continue;
      out.by = By::facts;
      out.text = release.tag;
      return out;
    }
    out.version = locked == nullptr ? std::nullopt : facts::parse_version(locked->ref.value());
    if (out.version) {
      out.by = By::lockfile;
      out.text = locked->ref.value();
      return out;
    }
    if (uses.ref_kind == RefKind::sha) {
      if (!uses.commented) return out;
      out.version = facts::parse_version(uses.commented->text);
      out.text = uses.commented->text;
      out.by = out.version ? By::comment : By::nothing;
      return out;
    }
  }
  if (uses.ref_kind == RefKind::short_sha) return out;
  out.version = facts::parse_version(uses.ref);
  out.text = uses.ref;
  out.by = out.version ? By::reference : By::branch;
  return out;
}

}  // namespace assay::workflows::policies

#include "scanners/workflows/policies/release.h"

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/workflows/action_facts.h"

namespace assay::workflows::policies {

std::string name_of_action(const Uses& uses) {
  return cat(uses.owner, "/", uses.repository, uses.path.empty() ? "" : "/", uses.path);
}

NamedRelease named_release(const Uses& uses) {
  using By = NamedRelease::By;
  NamedRelease out;
  if (uses.ref_kind == RefKind::sha) {
    const auto releases = facts::builtin_action_facts().by_sha(name_of_action(uses), lower(uses.ref));
    for (const facts::Release& release : releases) {
      out.version = facts::parse_version(release.tag);
      if (!out.version) continue;
      out.by = By::facts;
      out.text = release.tag;
      return out;
    }
    if (!uses.commented) return out;
    out.version = facts::parse_version(uses.commented->text);
    out.text = uses.commented->text;
    out.by = out.version ? By::comment : By::nothing;
    return out;
  }
  if (uses.ref_kind == RefKind::short_sha) return out;
  out.version = facts::parse_version(uses.ref);
  out.text = uses.ref;
  out.by = out.version ? By::reference : By::branch;
  return out;
}

}  // namespace assay::workflows::policies

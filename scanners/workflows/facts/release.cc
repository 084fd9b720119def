#include "scanners/workflows/facts/release.h"

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::workflows {

namespace {

std::optional<KnownRelease> at_tag(const facts::ActionFacts& known, const std::string& action, std::string_view tag,
                                   KnownRelease::By by) {
  const auto release = known.by_tag(action, tag);
  if (!release) return std::nullopt;
  return KnownRelease{by, *release, known.by_sha(action, release->sha)};
}

}  // namespace

std::string action_name(const Uses& uses) {
  std::string out = cat(uses.owner, "/", uses.repository);
  if (!uses.path.empty()) out += cat("/", uses.path);
  return out;
}

std::optional<KnownRelease> known_release(const Uses& uses, std::string_view commit) {
  if (uses.kind != UsesKind::repository) return std::nullopt;
  const facts::ActionFacts& known = facts::builtin_action_facts();
  const std::string action = action_name(uses);
  if (commit.empty() && uses.ref_kind != RefKind::sha) return at_tag(known, action, uses.ref, KnownRelease::By::tag);
  auto tags = known.by_sha(action, commit.empty() ? lower(uses.ref) : std::string(commit));
  if (!tags.empty()) {
    const facts::Release first = tags.front();
    return KnownRelease{KnownRelease::By::commit, first, std::move(tags)};
  }
  if (uses.ref_kind != RefKind::sha) return std::nullopt;
  if (!uses.commented || !uses.commented->is_full()) return std::nullopt;
  return at_tag(known, action, uses.commented->text, KnownRelease::By::comment);
}

std::optional<facts::Version> commented_version(const Uses& uses) {
  return uses.commented ? facts::parse_version(uses.commented->text) : std::nullopt;
}

bool is_version(const facts::Version& version, const facts::Version& written) {
  for (std::size_t i = 0; i < written.count; ++i)
    if (version.numbers[i] != written.numbers[i]) return false;
  return !written.full() || version.pre_release == written.pre_release;
}

}  // namespace assay::workflows

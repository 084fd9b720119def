#include "scanners/workflows/fixes/known_commit.h"

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/workflows/action_facts.h"

namespace assay::workflows::fixes {

namespace {

std::string action_of(const Uses& uses) {
  return cat(uses.owner, "/", uses.repository, uses.path.empty() ? "" : "/", uses.path);
}

std::string_view full_release(const facts::ActionFacts& facts, const std::string& action, std::string_view sha) {
  for (const facts::Release& release : facts.by_sha(action, sha)) {
    const auto version = facts::parse_version(release.tag);
    if (version && version->full() && !release.moving) return release.tag;
  }
  return {};
}

const facts::ActionSummary* summary_of(const std::string& action) {
  const facts::ActionFacts& facts = facts::builtin_action_facts();
  const facts::ActionSummary* summary = facts.summary(action);
  return summary != nullptr ? summary : facts.summary(facts::repository_of(action));
}

}  // namespace

std::optional<KnownCommit> commit_of(const Uses& uses) {
  const facts::ActionFacts& facts = facts::builtin_action_facts();
  const std::string action = action_of(uses);
  const auto release = facts.by_tag(action, uses.ref);
  if (!release || release->sha.empty() || facts.compromised(action, release->sha)) return std::nullopt;
  const std::string_view full = full_release(facts, action, release->sha);
  if (full.empty()) return std::nullopt;
  const auto version = facts::parse_version(release->tag);
  return KnownCommit{release->sha, full, release->moving || !version || !version->full()};
}

std::optional<KnownCommit> commit_of_shortened(const Uses& uses) {
  const facts::ActionFacts& facts = facts::builtin_action_facts();
  const std::string action = action_of(uses);
  const auto block = facts::builtin_releases().find(facts::repository_of(action));
  if (!block) return std::nullopt;
  const std::string begin = lower(uses.ref);
  std::string_view found;
  facts::Lines lines = block->lines();
  while (const auto line = lines.next()) {
    facts::Fields fields(*line);
    fields.next();
    const std::string_view sha = fields.next();
    if (!sha.starts_with(begin) || sha == found) continue;
    if (!found.empty()) return std::nullopt;
    found = sha;
  }
  if (found.empty() || facts.compromised(action, found)) return std::nullopt;
  const std::string_view full = full_release(facts, action, found);
  return full.empty() ? std::nullopt : std::optional(KnownCommit{found, full, false});
}

std::optional<std::string_view> release_of_commit(const Uses& uses) {
  const std::string_view full = full_release(facts::builtin_action_facts(), action_of(uses), lower(uses.ref));
  if (full.empty()) return std::nullopt;
  return full;
}

std::optional<KnownCommit> last_release(const Uses& uses) {
  const facts::ActionFacts& facts = facts::builtin_action_facts();
  const std::string action = action_of(uses);
  const facts::ActionSummary* const summary = summary_of(action);
  if (summary == nullptr || summary->latest_sha.empty() || facts.archived(action) ||
      facts.compromised(action, summary->latest_sha))
    return std::nullopt;
  const std::string_view full = full_release(facts, action, summary->latest_sha);
  if (full.empty()) return std::nullopt;
  return KnownCommit{summary->latest_sha, full, false};
}

std::optional<KnownCommit> last_of_major(const Uses& uses, std::uint32_t major) {
  const facts::ActionFacts& facts = facts::builtin_action_facts();
  const std::string action = action_of(uses);
  const facts::ActionSummary* const summary = summary_of(action);
  if (summary == nullptr) return std::nullopt;
  for (const facts::Major& one : summary->majors) {
    if (one.major != major || one.latest_sha.empty() || facts.compromised(action, one.latest_sha)) continue;
    const std::string_view full = full_release(facts, action, one.latest_sha);
    if (!full.empty()) return KnownCommit{one.latest_sha, full, false};
  }
  return std::nullopt;
}

}  // namespace assay::workflows::fixes

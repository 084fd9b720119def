// Which release of an action a `uses:` names, by the tables that the program carries. Pure; views of the tables and of
// the tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/workflows/action_facts.h"
#include "scanners/workflows/model/uses.h"

namespace assay::workflows {

struct KnownRelease {
  enum class By : std::uint8_t {
    tag,      // the reference is a tag of the tables
    commit,   // it is a commit of them
    comment,  // it is a commit that they do not have, and its comment names a tag that they have
  };
  By by = By::tag;
  facts::Release release;            // of several tags of a commit the greatest version
  std::vector<facts::Release> tags;  // of the commit, the greatest version first

  // "v6.0.1"; of a moving tag the release that it stood at, where that is known.
  std::string_view name() const { return tags.empty() ? release.tag : tags.front().tag; }
  // The tag may have moved on since the tables were made.
  bool may_have_moved() const { return by == By::tag && release.moving; }
};

// "owner/repository/path", as it is written.
std::string action_name(const Uses& uses);

// Nothing for what is no repository, and for what the tables do not have. `commit` is the one that a lockfile fixes,
// whatever the reference says; empty: none does.
std::optional<KnownRelease> known_release(const Uses& uses, std::string_view commit = {});

// The version that the comment names, as the tables compare it.
std::optional<facts::Version> commented_version(const Uses& uses);

// Whether `version` is `written` as far as that goes: v6 and v6.1 are v6.1.2.
bool is_version(const facts::Version& version, const facts::Version& written);

}  // namespace assay::workflows

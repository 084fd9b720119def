// Which release a `uses:` names, as a policy compares it: by its reference, by the facts that are shipped, by the
// lockfile, or by the comment behind it. Pure; views of the tables and of the tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rules/workflows/version.h"
#include "scanners/workflows/model/lock.h"

namespace assay::workflows::policies {

struct NamedRelease {
  enum class By : std::uint8_t {
    reference,  // v6, v6.1.2, releases/v6
    facts,      // a commit that the tables have; what a comment says beside it does not count
    lockfile,   // a commit that they do not have, of which the lockfile names the release
    comment,    // a commit that they do not have
    branch,     // a branch without a version, or no reference at all: it may be anything
    nothing,    // a commit that nobody can tell of
  };
  By by = By::nothing;
  std::optional<facts::Version> version;
  std::string_view text;  // "v6.0.1", as a message shows it
};

// Of one whose kind is `repository`. `locked` is its entry in the lockfile, or null.
NamedRelease named_release(const Uses& uses, const LockedAction* locked = nullptr);

// "owner/repo/path", as it is written.
std::string name_of_action(const Uses& uses);

}  // namespace assay::workflows::policies

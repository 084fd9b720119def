// Commits that somebody else has to be asked for: of tags that the shipped table does not have, and of branches. Who is
// asked, and how, is the caller's; nothing here uses a network.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::fixes {

struct LookedUp {
  std::string sha;      // 40 hexadecimal digits in small letters
  std::string release;  // the tag that the comment names
  bool branch = false;  // the reference is none of a tag
};

// Of "owner/repository" and what a `uses:` names behind the @. Nothing where there is none or no answer came, which the
// function tells by other ways. Called from several threads.
using LookUp = std::function<std::optional<LookedUp>(const std::string& repository, const std::string& ref)>;

// A fix for each finding of a reference that is no commit, where the look-up has one: safe for a tag, which is where it
// was just seen, and unsafe for a branch, which has no release. In place of one by the table of releases, since that is
// of an earlier day.
void look_up_commits(const Document& document, const LookUp& look_up, std::vector<Finding>& findings);

}  // namespace assay::workflows::fixes

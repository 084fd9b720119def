// GitHub's API and who asks it, as flags and the environment name them.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::cli {

// Of the flag, else GITHUB_API_URL, else https://api.github.com. Never over http, but to this machine. `doing` begins
// the error.
Result<remote::Url> github_api(const char* doing, const std::string& flag);

// GITHUB_TOKEN, else GH_TOKEN; nothing where neither is set. An Error for one that cannot stand in a header.
Result<std::optional<Secret>> github_token(const char* doing);

}  // namespace assay::cli

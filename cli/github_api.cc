#include "cli/github_api.h"

#include <algorithm>

#include "base/strings.h"
#include "cli/scan_inputs.h"

namespace assay::cli {

Result<remote::Url> github_api(const char* doing, const std::string& flag) {
  std::string text = flag.empty() ? environment("GITHUB_API_URL") : flag;
  if (text.empty()) text = "https://api.github.com";
  auto url = remote::parse_url(text);
  if (!url || !url->query().empty())
    return fail(doing, printable(text), "it is no address of a server", "https://HOST or https://HOST/PATH");
  if (url->scheme == "http" && !url->is_loopback())
    return fail(doing, printable(text), "the connection would not be encrypted", "name it with https://");
  return std::move(*url);
}

Result<std::optional<Secret>> github_token(const char* doing) {
  for (const char* name : {"GITHUB_TOKEN", "GH_TOKEN"}) {
    const std::string value = environment(name);
    if (value.empty()) continue;
    if (std::any_of(value.begin(), value.end(), [](char c) { return c <= ' ' || c > '~'; }))
      return fail(doing, name, "the token holds a space, a line break or the like",
                  "a file read with its last line break?");
    return Secret(value);
  }
  return std::nullopt;
}

}  // namespace assay::cli

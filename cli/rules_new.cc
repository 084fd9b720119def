// assay rules new: a rule file to begin with, which passes 'rules check' and 'rules test' as it stands.
#include <algorithm>
#include <cstdio>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/rules_command.h"

namespace assay::cli {

namespace {

bool is_id(const std::string& id) {
  return !id.empty() && id.front() != '-' && id.back() != '-' && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

constexpr char kTemplate[] =
    R"(# docs/rules.md tells every key. 'assay rules check FILE' and 'assay rules test FILE' while you write.
provider: ACME
rules:
  - id: ID
    description: ACME token
    # What the engine looks for first: a fixed beginning of 4 bytes or more (5 are better) that stands nowhere else.
    anchors: ['acmetok_']
    # The whole value from the anchor on, with an upper bound.
    pattern: 'acmetok_[0-9A-Za-z]{32}\b'
    # What tells a value from a made-up one: a checksum if the provider has one, then the rest.
    checks: [placeholder]
    entropy: 3.0
    severity: high
    confidence: high
    remediation: |
      Revoke the token in the ACME console, then look through its log for what it did.
    references:
      - https://example.org/docs/tokens
    # Tests. {~} is taken out before an example is tried: with it no scanner takes the example for a credential.
    examples:
      match:
        - 'ACME_TOKEN=acme{~}tok_V7hQz2LmX9cRt4KpW8nBy3JsGd6FvTa1'
        - '"token": "acme{~}tok_pT5wYr8ZkQ2mVx7NcJ4hLs9BfGd3DaE6"'
      no_match:
        - 'acme{~}tok_tooshort'
        - 'acme{~}tok_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
)";

}  // namespace

int new_rule(const std::string& id) {
  if (!is_id(id)) {
    return report_error({"making a rule", id, "an id is lower-case letters and digits with '-' between them",
                         "for example acme-api-token"});
  }
  std::string text = kTemplate;
  text.replace(text.find("ID"), 2, id);
  return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli

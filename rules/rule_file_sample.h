// A rule file that is right, for tests to damage.
#pragma once

#include <string>
#include <string_view>

namespace assay {

inline std::string sample_rule_file() {
  return R"(provider: Acme
rules:
  - id: acme-token
    description: Acme API token
    anchors: ["acme_"]
    pattern: '\bacme_(?P<id>[0-9a-f]{4})[0-9a-f]{8}\b'
    captures: [id]
    checks: [digit, placeholder]
    entropy: 2.5
    severity: critical
    confidence: high
    pair:
      - {rule: acme-secret, required: true, within: 300}
    paths: ["**/*.env"]
    exclude_paths: ["vendor/**"]
    verify:
      method: GET
      url: https://api.acme.example/me?id={id}
      headers: {Authorization: "Bearer {secret}"}
      live_status: [200]
      dead_status: [401, 403]
    remediation: |
      Delete it.
    references: ["https://acme.example/keys"]
    examples:
      match: ["token acme_{~}0123456789ab", "acme_aaaa{~}bbbbcccc"]
      no_match: ["acme_0123", "xacme_0123456789ab"]
  - id: acme-secret
    description: Acme secret
    anchors: [{text: acmesec, caseless: true}]
    left: '[a-z]{2}'
    pattern: '(?i)acmesec[0-9]{8}'
    severity: low
    confidence: medium
    generic: true
    examples:
      match: ["xxACMESEC01234567", "yyacmesec01234567"]
      no_match: ["acmesec01234567", "none"]
)";
}

// The sample with one piece replaced. The piece stands in it.
inline std::string sample_with(std::string_view piece, std::string_view replacement) {
  std::string text = sample_rule_file();
  text.replace(text.find(piece), piece.size(), replacement);
  return text;
}

}  // namespace assay

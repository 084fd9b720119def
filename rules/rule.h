// A detection rule as data: what rules/detectors/*.yaml says, checked and ready for the engine (docs/rules.md gives the
// YAML). Plain values; immutable after loading, so that threads share them freely.
//
// How a rule matches. `anchors` are the literals the first stage looks for, all rules' anchors in one Hyperscan
// database. `pattern` is an RE2 expression (Latin-1, bytes) that must match from an anchor's first byte; zero-width
// conditions such as \b may stand before the anchor in it. `left` is an expression for what stands directly before the
// anchor when the value begins earlier (a fixed infix); the whole rule is left + pattern. A match no wider than kReach
// bytes is decided where its anchor stands; a wider one ("long") is decided when the whole blob is at hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/severity.h"

namespace assay {

// Decisions of short rules depend on no byte farther than this from the first byte of their anchor, on either side.
inline constexpr std::size_t kReach = 256;

struct Anchor {
  std::string text;       // 3 bytes or more after loading's lint; bytes, not characters
  bool caseless = false;  // ASCII case is ignored
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

// Tests of a value beyond its pattern. The name in YAML is name_of(kind); scanners/secrets/checks/ holds the code.
// A failed checksum says that the value was altered, cut or made up: the match stands with low confidence.
enum class CheckKind : std::uint8_t {
  crc32_base62_6,  // last six characters are the base-62 CRC-32 of what stands between the prefix (through the first or
                   // second '_') and them: GitHub classic tokens, npm (facts: width 6, digits 0-9A-Za-z)
  github_pat,      // github_pat_: SHA-256 in base32 over the first part
  gitlab_routable,       // glpat- routable: CRC-32 in base36, width 7, over everything before it
  jwt,                   // three base64url parts, the first two JSON objects, the header with "alg"
  aws_key_id,            // base32 body that decodes to a 12-digit account; vendor example ids refused
  pypi_macaroon,         // base64url body that decodes to a macaroon (version 2) whose location is a package index
  pem_private_key,       // base64 body of a private key block of plausible length, not all one byte
  json_key_file,         // stands in a JSON object with "private_key" and "client_email" (service-account file)
  placeholder,           // not a placeholder: example words, masks, templates, ${VAR}, <value>; sequences are doubtful
  dictionary,            // not made of words only (generic rules)
  digit,                 // holds at least one digit
  mixed,                 // holds at least two of: lower case, upper case, digit, other
  url_credential,        // the password of a URL: not empty, not a template, host not an example domain
  uuid,                  // a UUID (RFC 9562) that is not nil, max or a well-known example
  crc32_hex_8,           // last eight characters are the lower-case hexadecimal CRC-32 of the 40 before: Cloudflare
  atlassian_crc32,       // last eight are the upper-case hexadecimal CRC-32 of all before: Atlassian, Bitbucket
  grafana_crc32,         // behind the last '_': CRC-32 of all before it, little-endian hexadecimal
  confluent_crc32,       // last six are the CRC-32 of the 54 characters behind the prefix, little-endian, in base64
  azure_marvin32,        // Azure's identifiable keys, first kind: Marvin32 with the seed of the kind of key
  bech32,                // BIP-173 checksum: age keys
  basic_auth,            // base64 of "user:password" (RFC 7617), the password no placeholder
  crc32_base62_6_all,    // as crc32_base62_6, but over everything before the last six: Deno
  crc32_base62_lower_6,  // the same with the digits 0-9a-zA-Z: Apify
  crc32_hex_8_all,       // last eight are the lower-case hexadecimal CRC-32 of all before: Canva
  zuplo_crc32,           // behind the second '_': hexadecimal CRC-32 of what stands between the two: Zuplo
  nkey_crc16,            // base32 whose last two bytes are the CRC-16 (XMODEM) of the others: NATS seeds
  no_sequence,           // no sequence or repetition ("1234567890abcdef"): for rules that know no form
  encrypted_key,         // a private key block that a passphrase protects (PEM headers, OpenSSH's cipher, PKCS #8)
  clear_key,             // a private key block that nothing protects, as far as it tells
  // These two hold for every value. Where the sum is right it is proof; where it is not nothing follows, for no
  // published value has shown that the vendor's code is what its services run.
  azure_cask,          // Azure's identifiable keys, second kind (JQQJ99…): Marvin32 over the first 80 characters
  azure_devops_crc32,  // Azure DevOps tokens of 52 characters: CRC-32 within the decoded bytes
};
inline constexpr CheckKind kLastCheck = CheckKind::azure_devops_crc32;
struct Check {
  CheckKind kind;
  friend bool operator==(const Check&, const Check&) = default;
};

// A value that belongs to this one: a key id beside its secret.
struct Pair {
  std::string rule;          // id of the other rule
  bool required = false;     // without it in reach there is no finding
  std::uint32_t within = 0;  // at most so many bytes away; 0 = anywhere in the blob
  friend bool operator==(const Pair&, const Pair&) = default;
};

// Who reads values that a bounded expression cannot.
enum class Reader : std::uint8_t {
  none,
  pem,         // "-----BEGIN … -----" to its END line, whatever quotes, escapes and indentation stand between
  assignment,  // what is given to the name in which the anchor stands, and how likely it is a secret
               // (scanners/secrets/context); decides the confidence too
  url,         // the pattern finds the beginning of a URL's password, which goes on to the '@' before its host
  lines,       // of a rule without anchors: the pattern is asked at the beginning of every line, in files alone whose
               // path fits `paths` (scanners/secrets/line_rules.h)
};
inline constexpr Reader kLastReader = Reader::lines;

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpCall {
  std::string method;
  std::string url;
  Headers headers;
  std::string body;
  std::vector<int> live_status, dead_status;
  std::vector<std::string> live_body, dead_body;
  friend bool operator==(const HttpCall&, const HttpCall&) = default;
};

// What scanning does not need: read on demand (explain, SARIF help, verify, tests).
struct RuleDetails {
  std::string remediation;               // how to rotate and revoke, Markdown
  std::vector<std::string> references;   // https URLs
  std::vector<HttpCall> verify, revoke;  // empty or one
  std::vector<std::string> matches;      // examples that must match (seams removed)
  std::vector<std::string> non_matches;  // examples that must not
  friend bool operator==(const RuleDetails&, const RuleDetails&) = default;
};

struct Rule {
  std::string id;           // kebab-case, never changes its meaning
  std::string provider;     // "GitHub"; "generic" for none
  std::string description;  // one line: what the credential is
  Severity severity = Severity::high;
  Confidence confidence = Confidence::high;

  std::vector<Anchor> anchors;
  std::string left;
  std::string pattern;
  Reader reader = Reader::none;
  std::vector<std::string>
      captures;  // names of the pattern's named groups; "secret" is the value, else the whole match
  std::vector<Check> checks;
  double entropy = 0;  // least Shannon entropy of the value, bits a byte; 0 = not asked
  std::vector<Pair> pairs;
  std::vector<std::string> paths;          // globs; when given, the path must fit one (after attribution)
  std::vector<std::string> exclude_paths;  // globs; the path must fit none
  bool generic = false;                    // yields to any rule that is not, where they overlap

  RuleDetails details;
  friend bool operator==(const Rule&, const Rule&) = default;
};

std::string_view name_of(CheckKind kind);
bool check_from(std::string_view name, CheckKind& kind);

}  // namespace assay

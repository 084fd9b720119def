#include "cli/rule_meaning.h"

#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/confirmer.h"
#include "scanners/secrets/nearby_keys.h"

namespace assay::cli {

namespace {

constexpr std::string_view kValue = "(?P<secret>";

bool has_check(const Rule& rule, CheckKind kind) {
  return std::any_of(rule.checks.begin(), rule.checks.end(), [&](const Check& check) { return check.kind == kind; });
}

bool has_checksum(const Rule& rule) {
  using enum CheckKind;
  for (const CheckKind kind :
       {crc32_base62_6, github_pat, gitlab_routable, crc32_hex_8, atlassian_crc32, grafana_crc32, confluent_crc32,
        azure_marvin32, bech32, crc32_base62_6_all, crc32_base62_lower_6, crc32_hex_8_all, zuplo_crc32, nkey_crc16})
    if (has_check(rule, kind)) return true;
  return false;
}

// Whether the value begins with an anchor: the rule's value is its whole match or begins it, and so does the anchor.
bool begins_with_anchor(const Rule& rule) {
  if (rule.anchors.empty() || !rule.left.empty()) return false;
  std::string_view pattern = rule.pattern;
  for (bool stripped = true; stripped;) {
    stripped = false;
    for (const std::string_view opening : {std::string_view("\\b"), std::string_view("(?:"), kValue})
      if (pattern.starts_with(opening)) pattern.remove_prefix(opening.size()), stripped = true;
  }
  return pattern.find(kValue) == std::string_view::npos && pattern.size() > 1 &&
         std::none_of(rule.anchors.begin(), rule.anchors.end(), [](const Anchor& anchor) { return anchor.caseless; }) &&
         pattern[pattern[0] == '\\' ? 1 : 0] == rule.anchors[0].text[0];
}

bool is_text(const Anchor& anchor) {
  return std::all_of(anchor.text.begin(), anchor.text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// 'a', 'b' or 'c'; of many the first few.
std::string anchors_text(const Rule& rule) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> shown;
  for (const Anchor& anchor : rule.anchors)
    if (is_text(anchor) && shown.size() < kMost) shown.push_back(cat("'", anchor.text, "'"));
  std::string out;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool last = i + 1 == shown.size();
    out += cat(i == 0 ? "" : last && rule.anchors.size() <= kMost ? " or " : ", ", shown[i]);
  }
  return rule.anchors.size() > kMost ? cat(out, " and the like") : out;
}

std::string sentence(const std::string& text) { return text.ends_with('.') ? text : cat(text, "."); }

// Letters and digits in lower case.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text)
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
      out += c;
    else if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
  return out;
}

bool names_provider(const Rule& rule) {
  constexpr std::size_t kLeast = 3;  // "AWS"
  const std::string description = folded(rule.description);
  std::string_view rest = rule.provider;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string word = folded(rest.substr(0, end));
    if (word.size() >= kLeast && description.find(word) != std::string::npos) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

std::string reasons(const Rule& rule) {
  using enum CheckKind;
  std::string out;
  const auto add = [&](std::string_view text) { out += cat(" ", text); };
  if (has_checksum(rule))
    add("A part of the value is a checksum of the rest. It is computed: where it does not fit, the value was made up, "
        "altered or cut, and the finding has low confidence.");
  if (has_check(rule, azure_cask) || has_check(rule, azure_devops_crc32))
    add("A part of the value is said to be a checksum of the rest. Where it fits, that is proof; where it does not, "
        "nothing follows, for how it is made was never seen confirmed.");
  if (has_check(rule, jwt)) add("Its parts are decoded and must be the JSON of a token.");
  if (has_check(rule, aws_key_id)) add("It is decoded and must hold the number of an account.");
  if (has_check(rule, pypi_macaroon)) add("It is decoded and must be a macaroon of a package index.");
  if (has_check(rule, json_key_file)) add("It must stand in the JSON of a service account, beside its mail address.");
  if (has_check(rule, basic_auth)) add("It is decoded and must be a user and a password.");
  if (rule.reader == Reader::pem) add("The block is decoded and must be as long as a key.");
  if (is_bare_key(rule))
    add("Keys that stand among tests, examples or documentation alone have medium confidence at most.");
  for (const Pair& pair : rule.pairs)
    if (pair.required) add(cat("It is reported only with its other half (", pair.rule, ") near it."));
  if (!has_checksum(rule) && rule.reader == Reader::none && begins_with_anchor(rule))
    add("Its beginning is fixed, and what follows must be of the right length and characters.");
  if (rule.reader == Reader::none && !begins_with_anchor(rule) && !rule.generic &&
      std::any_of(rule.anchors.begin(), rule.anchors.end(), [](const Anchor& a) { return a.caseless; }))
    add("Other values of this form are identifiers or digests: what the word before it means in the line decides.");
  if (has_check(rule, placeholder)) add("Placeholders and values of documentation are left out.");
  return out;
}

}  // namespace

std::string_view by_confidence(Confidence confidence) {
  switch (confidence) {
    case Confidence::high:
      return "High confidence: a finding is almost always what it says.";
    case Confidence::medium:
      return "Medium confidence: a finding is usually what it says. Look at the line before you act.";
    case Confidence::low:
      break;
  }
  return "Low confidence: a finding may well be something harmless. Look at the line.";
}

Kind kind_of(const Rule& rule) {
  bool is_public = false;
  for (const std::string_view word : {"public key", "ublishable key", "public access token"})
    is_public = is_public || (rule.severity <= Severity::low && rule.description.find(word) != std::string::npos);
  if (rule.severity == Severity::info || is_public) return Kind::harmless;
  if (rule.id.starts_with("pwhash-")) return Kind::hash;
  if (rule.reader == Reader::pem || rule.provider == "Private key") return Kind::private_key;
  if (rule.provider == "generic" || rule.provider == "Command lines" || rule.provider == "Database" ||
      rule.id == "jwt" || rule.id == "jwt-base64")
    return Kind::nameless;
  return Kind::provided;
}

std::string known_by(const Rule& rule) {
  const std::string anchors = anchors_text(rule);
  if (rule.reader == Reader::assignment)
    return cat("it is known by the name that it is given to (", anchors,
               "), by a known place, or by the words beside it, since it has no form of its own");
  if (rule.reader == Reader::lines)
    return "it is known by the name of the file and by its place in a line; the value itself has no form";
  if (rule.reader == Reader::pem) return "it is a block of text from a BEGIN line to its END line";
  if (anchors.empty()) return "it is known by bytes that stand in such files only";
  if (begins_with_anchor(rule)) return cat("it begins with ", anchors);
  const bool word = std::any_of(rule.anchors.begin(), rule.anchors.end(), [](const Anchor& a) { return a.caseless; });
  const bool holds = !rule.left.empty() && rule.pattern.find(kValue) == std::string::npos;
  return cat(word    ? "its form is one that other values have too; it is known by a word before it: "
             : holds ? "its form is fixed, and it holds "
                     : "it is known by what stands directly before it: ",
             anchors);
}

std::string what_it_is(const Rule& rule) {
  std::string out = sentence(rule.description);
  if (kind_of(rule) == Kind::provided && !names_provider(rule)) out += cat(" It belongs to ", rule.provider, ".");
  std::string known = known_by(rule);
  known[0] = 'I';
  return cat(out, " ", known, ".");
}

std::string why_it_matters(const Rule& rule) {
  constexpr std::string_view kTells =
      "By itself it opens nothing, but it tells whose account or key is used here. Where it stands, the secret that "
      "belongs to it may stand too.";
  const Kind kind = kind_of(rule);
  const std::string there = kind == Kind::provided ? cat("at ", rule.provider, " ") : "";
  if (kind == Kind::harmless) return std::string(kTells);
  if (kind == Kind::hash)
    return "A hash is not the password, but whoever has it can guess passwords against it on their own machines, "
           "without being seen or slowed down. Short and common ones fall within hours, and people use them elsewhere.";
  if (kind == Kind::private_key && rule.severity == Severity::medium)
    return "What protects it is all that keeps others from being its owner: whoever has the file may guess at its "
           "passphrase for as long as they like, unseen.";
  if (kind == Kind::private_key && rule.severity >= Severity::high)
    return "Whoever reads it can pose as its owner wherever the public half is trusted: log in, sign, or decrypt what "
           "was recorded. Treat it as copied already.";
  switch (rule.severity) {
    case Severity::critical:
      return cat("Whoever reads it can act ", there,
                 "as its owner at once: read, change or spend. Treat it as used already.");
    case Severity::high:
      if (rule.provider == "Database")
        return "Whoever reads it and can reach the server reads and changes what its user may. Treat it as used "
               "already.";
      if (kind != Kind::provided)
        return "Whoever reads it is let in where it is accepted, and passwords are used in more places than one. Treat "
               "it as used already.";
      return cat("Whoever reads it is let in ", there,
                 "from anywhere, without a login, and may do what it was made for. Treat it as used already.");
    case Severity::medium:
      if (kind == Kind::nameless)
        return "The line does not tell what it opens: it may be little, or all of a service. Whoever reads it is let "
               "in there, so take it as the latter until you know.";
      return "It opens something limited, or only together with something else: an id, a user's name, a network. "
             "Assume "
             "that somebody has both.";
    case Severity::low:
      return "By itself it opens little, but it can be used up in its owner's name, or tells an attacker where to "
             "look.";
    case Severity::info:
      break;
  }
  return std::string(kTells);
}

std::string how_sure(const Rule& rule) {
  if (is_scored(rule))
    return cat("It depends on the line, so each finding has its own confidence: a sum of ",
               rule.reader == Reader::assignment ? "what the name asks for, " : "",
               "how unlike words the value is, its length and its place. 'assay explain --why FILE:LINE' adds up the "
               "parts. High is almost always a secret, low may well be something harmless.");
  return cat(by_confidence(rule.confidence), reasons(rule));
}

}  // namespace assay::cli

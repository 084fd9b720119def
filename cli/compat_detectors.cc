#include "cli/compat_detectors.h"

#include <algorithm>
#include <array>

#include "rules/builtin/builtin.h"
#include "rules/codec.h"

namespace assay::cli {

namespace {

// Letters and digits, in lower case; a version behind '.' is left out.
std::string bare(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, name.find('.'))) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

// Whether the id begins with words that make up the name: "slack-webhook-url" with "slackwebhook".
bool begins_with_words(std::string_view id, std::string_view name) {
  std::size_t taken = 0;
  for (const char c : id) {
    if (c == '-') {
      if (taken == name.size()) return true;
      continue;
    }
    if (taken == name.size() || name[taken] != c) return false;
    ++taken;
  }
  return taken == name.size();
}

// What their names have behind the provider's.
std::string_view without_kind(std::string_view name) {
  for (const std::string_view kind : {"personalaccesstoken", "accesstoken", "bottoken", "apikey", "token", "key"})
    if (name.size() > kind.size() && name.ends_with(kind)) return name.substr(0, name.size() - kind.size());
  return name;
}

struct Alias {
  std::string_view theirs, ours;
};
constexpr std::array kAliases = {Alias{"gcp", "google"}, Alias{"azure", "microsoftazure"}, Alias{"jwt", "jsonwebtoken"},
                                 Alias{"uri", "database"}, Alias{"jdbc", "database"}};

}  // namespace

Result<std::vector<std::string>> rules_of_detector(std::string_view name) {
  const auto rules = decode_rules(builtin_rule_image().rules, false);
  if (!rules) return tl::make_unexpected(rules.error());
  const std::string wanted = bare(name);
  std::vector<std::string> out;
  const auto collect = [&](std::string_view one) {
    for (const Rule& rule : *rules)
      if (!one.empty() && (bare(rule.provider) == one || begins_with_words(rule.id, one))) out.push_back(rule.id);
  };
  for (const Alias& alias : kAliases)
    if (wanted == alias.theirs) collect(alias.ours);
  if (out.empty()) collect(wanted);
  if (out.empty()) collect(without_kind(wanted));
  return out;
}

}  // namespace assay::cli

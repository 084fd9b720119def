#include "rules/importers/config_writer.h"

#include "base/strings.h"
#include "rules/importers/expression.h"
#include "rules/importers/yaml_text.h"

namespace assay::import {

std::vector<std::string> globs_for(const std::vector<std::string>& expressions, const std::string& subject,
                                   std::vector<Note>& notes) {
  std::vector<std::string> out;
  for (const std::string& expression : expressions) {
    const auto globs = globs_of(expression);
    if (globs.empty())
      notes.push_back({subject,
                       cat("the path ", shown(expression), " of an allowlist is no glob: findings there are reported"),
                       true});
    out.insert(out.end(), globs.begin(), globs.end());
  }
  return out;
}

void ConfigWriter::exclude(const std::vector<std::string>& expressions) {
  const auto globs = globs_for(expressions, "configuration", notes_);
  exclude_.insert(exclude_.end(), globs.begin(), globs.end());
}

std::vector<std::string> ConfigWriter::conditions(const std::vector<std::string>& expressions,
                                                  const std::string& subject) {
  std::vector<std::string> out;
  for (const std::string& expression : expressions) {
    auto own = condition(expression);
    if (own && fits_empty(*own))
      lose(subject,
           cat("the expression ", shown(expression), " of an allowlist fits an empty text, so it would allow all"));
    else if (own)
      out.push_back(std::move(*own));
    else
      lose(subject, cat("the expression ", shown(expression), " of an allowlist: ", own.error().why,
                        "; what it allows is reported"));
  }
  return out;
}

void ConfigWriter::allow(const ForeignAllow& allow, const std::vector<std::string>& ids, const std::string& subject) {
  const bool has_text = !allow.secret.empty() || !allow.match.empty() || !allow.line.empty() || !allow.words.empty();
  if (allow.all && !allow.paths.empty() && has_text)
    return lose(subject, "an allowlist that asks for a path and a text at once: what it allows is reported");
  const auto secret = conditions(allow.secret, subject);
  const auto match = conditions(allow.match, subject);
  const auto line = conditions(allow.line, subject);
  std::vector<std::string> words = allow.words;
  std::erase(words, "");  // it is in no value for the other tools
  // Of conditions that must hold together none may be missing.
  if (allow.all && (secret.empty() != allow.secret.empty() || match.empty() != allow.match.empty() ||
                    line.empty() != allow.line.empty() || words.empty() != allow.words.empty()))
    return;
  std::string together;
  const auto add = [&](const char* key, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    const std::string condition = cat(key, ": ", list_of(texts));
    if (allow.all)
      together += cat(together.empty() ? "" : ", ", condition);
    else
      allow_ += cat("  - {", condition, ids.empty() ? "" : cat(", rules: ", list_of(ids)), "}\n");
  };
  add("value", secret);
  add("match", match);
  add("line", line);
  add("words", words);
  if (!together.empty()) allow_ += cat("  - {", together, ids.empty() ? "" : cat(", rules: ", list_of(ids)), "}\n");
}

void ConfigWriter::accept_all_of(const std::string& id) {
  allow_ += cat("  - {value: ['(?s).'], rules: ", list_of({id}), "}\n");
}

std::string ConfigWriter::text(const std::string& rules_path, const std::vector<std::string>& only) const {
  std::string to;
  if (!rules_path.empty()) to += cat("rules:\n  add: [", quoted_yaml(rules_path), "]\n");
  if (!rules_path.empty() && !only.empty()) to += cat("  only: ", list_of(only), "\n");
  if (!exclude_.empty()) to += cat("exclude: ", list_of(exclude_), "\n");
  if (!allow_.empty()) to += cat("allow:\n", allow_);
  return to;
}

}  // namespace assay::import

#include "rules/importers/import.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/importers/expression.h"
#include "rules/loader.h"

namespace assay::import {

namespace {

constexpr int kMostIds = 10'000;
constexpr const char* kHead = "provider: imported\nrules:\n";

// Text as YAML reads it back, whatever it holds.
std::string quoted_yaml(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
  });
  std::string out;
  if (plain) {
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return cat("'", out, "'");
  }
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += cat("\\", std::string(1, c));
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return cat("\"", out, "\"");
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += cat(out.empty() ? "" : ", ", quoted_yaml(text));
  return cat("[", out, "]");
}

// With a seam in the anchor, so that no scanner takes the example for a credential.
std::string seamed(std::string text, const std::vector<Anchor>& anchors) {
  const std::string low = lower(text);
  for (const Anchor& anchor : anchors) {
    const std::size_t at = low.find(lower(anchor.text));
    if (at == std::string::npos) continue;
    text.insert(at + anchor.text.size() / 2, "{~}");
    return text;
  }
  return text;
}

std::string one_line(std::string_view text, std::string_view otherwise) {
  std::string out;
  for (const char c : text) out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  while (out.ends_with(' ')) out.pop_back();
  return out.empty() ? std::string(otherwise) : out;
}

// An expression as a note names it.
std::string shown(std::string_view expression) {
  constexpr std::size_t kMost = 80;
  return cat("'", printable(expression.substr(0, kMost)), expression.size() > kMost ? "…'" : "'");
}

bool is_level(const std::string& word) { return word == "low" || word == "medium" || word == "high"; }

class Writer {
 public:
  Writer(ForeignFile file, Imported& out) : file_(std::move(file)), out_(out) { out_.notes = std::move(file_.notes); }

  void write(const std::string& rules_path) {
    for (const ForeignRule& rule : file_.rules) write_rule(rule);
    leave_out_unpaired();
    for (const Written& one : written_) {
      out_.rules += cat(one.head, pairs_of(one), one.tail);
      if (one.rule->only_beside) keep_silent(one);
      for (const ForeignAllow& allow : one.rule->allow) write_allow(allow, {one.id}, one.rule->id);
    }
    out_.count = written_.size();
    if (!out_.rules.empty()) out_.rules.insert(0, kHead);
    for (const ForeignAllow& allow : file_.allow) write_allow(allow, allow.rules, "configuration");
    write_config(rules_path);
  }

 private:
  // A rule as YAML, in front of its pairs and behind them: what they name may come later in the file.
  struct Written {
    const ForeignRule* rule = nullptr;
    std::string id, head, tail;
  };

  void lose(const std::string& subject, std::string text) { out_.notes.push_back({subject, std::move(text), true}); }
  void note(const std::string& subject, std::string text) { out_.notes.push_back({subject, std::move(text), false}); }

  std::string free_id(const ForeignRule& rule) {
    std::string id = kebab_case(rule.id);
    if (id.empty()) id = "rule";
    for (int i = 2; i < kMostIds && ids_.contains(id); ++i) id = cat(kebab_case(rule.id).substr(0, 70), "-", i);
    ids_.insert(id);
    return id;
  }

  // Whether the rule stands beside others: a pair names one rule, so such a one stays one.
  bool is_in_pair(const ForeignRule& rule) const {
    return rule.only_beside || std::any_of(file_.rules.begin(), file_.rules.end(), [&](const ForeignRule& other) {
             return std::any_of(other.required.begin(), other.required.end(),
                                [&](const ForeignPair& pair) { return pair.rule == rule.id; });
           });
  }

  void write_rule(const ForeignRule& rule) {
    const auto asks_match = [](const ForeignAllow& allow) { return !allow.match.empty(); };
    const bool whole_match = std::any_of(rule.allow.begin(), rule.allow.end(), asks_match) ||
                             std::any_of(file_.allow.begin(), file_.allow.end(), asks_match);
    Ways own;
    if (is_in_pair(rule)) {
      auto one = anchored(rule.pattern, rule.secret_group, rule.keywords, {whole_match});
      if (one)
        own.ways.push_back(std::move(*one));
      else
        own.refused.push_back(one.error().why);
    } else {
      own = ways_of(rule.pattern, rule.secret_group, rule.keywords, whole_match);
    }
    if (own.ways.empty()) return lose(rule.id, cat("its expression: ", own.refused[0], "; the rule is left out"));
    std::vector<std::string> ids;
    for (const Anchored& way : own.ways)
      if (std::string id = write_way(rule, way, own.ways.size() > 1); !id.empty()) ids.push_back(std::move(id));
    if (ids.empty()) return;
    if (whole_match &&
        std::any_of(own.ways.begin(), own.ways.end(), [](const Anchored& way) { return way.is_shortened; }))
      lose(rule.id, "its match begins at its keyword here, and an allowlist on the match sees no word before it");
    if (own.is_whole_match) lose(rule.id, "which of its many groups is the value: here it is all of the match");
    for (const std::string& why : own.refused)
      lose(rule.id, cat("one of the alternatives of its expression: ", why, "; what that finds is not told"));
    if (ids.size() > 1) {
      std::string all;
      for (const std::string& id : ids) all += cat(all.empty() ? "" : ", ", id);
      note(rule.id,
           cat("its value stands in another group of each alternative, so it is ", ids.size(), " rules here: ", all));
    } else if (ids[0] != rule.id) {
      note(rule.id, cat("its id is ", ids[0], " here"));
    }
    names_[rule.id] = std::move(ids);
  }

  // Its id here; empty when it is left out.
  std::string write_way(const ForeignRule& rule, const Anchored& own, bool is_one_of_several) {
    const auto left_out = [&](const std::string& why) {
      lose(rule.id, cat(why, "; the rule is left out"));
      return std::string();
    };
    std::vector<std::string> paths;
    if (!rule.path.empty()) {
      paths = globs_of(rule.path);
      if (paths.empty()) {
        paths = globs_of(rule.path, true);
        if (!paths.empty())
          lose(rule.id, cat("its path ", shown(rule.path), " is wider here, as a glob: it may find more"));
      }
      if (paths.empty())
        return left_out(cat("its path ", shown(rule.path), " is no glob, and without it it finds too much"));
    }
    std::vector<std::string> excluded;
    std::vector<std::string> matches = examples(rule, own);
    if (matches.size() < 2) return left_out("no example of it could be made");
    const std::string id = free_id(rule);
    for (const ForeignAllow& allow : rule.allow)
      if (!allow.paths.empty() && !allow.all) excluded = merged(excluded, allow.paths, rule.id);
    for (const ForeignAllow& allow : file_.allow)
      if (!allow.all && std::find(allow.rules.begin(), allow.rules.end(), rule.id) != allow.rules.end())
        excluded = merged(excluded, allow.paths, rule.id);
    std::string to =
        cat("  - id: ", id, "\n    description: ", quoted_yaml(one_line(rule.description, id)), "\n    anchors:\n");
    for (const Anchor& anchor : own.anchors)
      to += anchor.caseless ? cat("      - {text: ", quoted_yaml(anchor.text), ", caseless: true}\n")
                            : cat("      - ", quoted_yaml(anchor.text), "\n");
    if (!own.left.empty()) to += cat("    left: ", quoted_yaml(own.left), "\n");
    to += cat("    pattern: ", quoted_yaml(own.pattern), "\n");
    if (own.is_pem) to += "    reader: pem\n";
    if (rule.entropy > 0) {
      char text[32];
      // The tools ask for more than their number, we for at least ours.
      std::snprintf(text, sizeof text, "%.4f", std::min(rule.entropy + 0.0001, 8.0));
      to += cat("    entropy: ", text, "\n");
    }
    to += cat("    severity: high\n    confidence: ", is_level(rule.confidence) ? rule.confidence : "high", "\n");
    if (rule.digit) to += "    checks: [digit]\n";
    if (rule.generic) to += "    generic: true\n";
    if (!paths.empty()) to += cat("    paths: ", list_of(paths), "\n");
    if (!excluded.empty()) to += cat("    exclude_paths: ", list_of(excluded), "\n");
    const std::string head = std::move(to);
    to = references_of(rule);
    to += "    examples:\n      match:\n";
    for (const std::string& text : matches) to += cat("        - ", quoted_yaml(seamed(text, own.anchors)), "\n");
    to += "      no_match:\n        - 'nothing of the kind'\n        - 'nor here'\n";

    // Whatever the lint refuses is told here, not when the file is used.
    const LoadedRules loaded = load_rules({{"", cat(kHead, head, to)}});
    if (!loaded.ok()) {
      ids_.erase(id);
      const auto first = std::find_if(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                                      [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
      return left_out(first->message);
    }
    if (own.is_loose) lose(rule.id, "what has to stand directly around its value is not asked for: it may find more");
    if (own.is_pem)
      note(rule.id, "the block is read to its END line, however long; without a body of base64 it is none");
    if (own.bounded)
      note(rule.id,
           "a repeat without end has one now; longer values are found by their beginning or not: raise its upper bound "
           "in the rule file if there are any");
    tell_of_keywords(rule, own);
    if (!is_one_of_several && may_lack_value(own))
      lose(rule.id,
           "the group that is its value may have no part in a match or be empty: what is found then is not told");
    written_.push_back({&rule, id, head, std::move(to)});
    return id;
  }

  void forget(const ForeignRule& rule, const std::string& id) {
    ids_.erase(id);
    const auto named = names_.find(rule.id);
    if (named == names_.end()) return;
    std::erase(named->second, id);
    if (named->second.empty()) names_.erase(named);
  }

  // The rule that a pair names; empty when it is not here.
  std::string id_of(const std::string& rule) const {
    const auto found = names_.find(rule);
    return found == names_.end() ? std::string() : found->second[0];
  }

  // The ids of the rules that others require.
  std::set<std::string> asked() const {
    std::set<std::string> out;
    for (const Written& one : written_)
      for (const ForeignPair& pair : one.rule->required) out.insert(id_of(pair.rule));
    return out;
  }

  // Why a rule is left out: it requires what is not here, or nobody requires it and by itself nothing is told of it.
  std::string not_here(const Written& one, bool asked) const {
    for (const ForeignPair& pair : one.rule->required) {
      const std::string id = id_of(pair.rule);
      if (id.empty() || id == one.id)  // nothing stands beside itself
        return cat("it requires ", printable(pair.rule), ", which is not here; the rule is left out");
    }
    return one.rule->only_beside && !asked ? "'skipReport': it stands only beside others; the rule is left out" : "";
  }

  // One that is left out may be what another requires.
  void leave_out_unpaired() {
    for (std::size_t before = written_.size() + 1; before != written_.size();) {
      before = written_.size();
      const std::set<std::string> asked_ids = asked();
      std::vector<bool> stays;
      for (const Written& one : written_) {
        const std::string why = not_here(one, asked_ids.contains(one.id));
        if (!why.empty()) lose(one.rule->id, why);
        stays.push_back(why.empty());
      }
      std::vector<Written> kept;
      for (std::size_t i = 0; i < written_.size(); ++i) {
        if (stays[i])
          kept.push_back(std::move(written_[i]));
        else
          forget(*written_[i].rule, written_[i].id);
      }
      written_ = std::move(kept);
    }
  }

  // gitleaks counts lines and columns, we count bytes.
  static std::uint32_t bytes_within(const ForeignPair& pair) {
    constexpr std::uint32_t kBytesOfLine = 120;
    constexpr int kMostLines = 8000;  // as far as a pair reaches
    return pair.lines < 0 ? 0 : kBytesOfLine * (static_cast<std::uint32_t>(std::min(pair.lines, kMostLines)) + 1);
  }

  std::string pairs_of(const Written& one) {
    std::string out;
    std::set<std::string> named;
    const auto add = [&](const std::string& id, std::uint32_t within) {
      if (!named.insert(id).second) return;
      out += cat(out.empty() ? "" : ", ", "{rule: ", id, ", required: true",
                 within == 0 ? "" : cat(", within: ", within), "}");
    };
    for (const ForeignPair& pair : one.rule->required) {
      const std::uint32_t within = bytes_within(pair);
      add(id_of(pair.rule), within);
      if (within != 0) note(one.rule->id, cat("'withinLines: ", pair.lines, "' is ", within, " bytes here"));
      if (pair.columns >= 0) note(one.rule->id, "'withinColumns': whatever their columns are");
    }
    return out.empty() ? "" : cat("    pair: [", out, "]\n");
  }

  // It must be found, for others stand beside it, and is told of as accepted.
  void keep_silent(const Written& one) {
    allow_ += cat("  - {value: ['(?s).'], rules: ", list_of({one.id}), "}\n");
    note(one.rule->id, "'skipReport': 'allow' in assay.yaml accepts what it finds, so it only stands beside others");
  }

  static std::string references_of(const ForeignRule& rule) {
    std::vector<std::string> links;
    for (const std::string& link : rule.references)
      if (link.starts_with("https://")) links.push_back(link);
    if (links.empty()) return {};
    std::string out = "    references:\n";
    for (const std::string& link : links) out += cat("      - ", quoted_yaml(link), "\n");
    return out;
  }

  // The tool looks at a file only when it holds a keyword, wherever; ours asks for no more than the expression does.
  void tell_of_keywords(const ForeignRule& rule, const Anchored& own) {
    if (rule.keywords.empty()) return;
    const std::string pattern = lower(rule.pattern);
    const bool in_pattern = std::all_of(rule.keywords.begin(), rule.keywords.end(), [&](const std::string& word) {
      return pattern.find(lower(word)) != std::string::npos ||
             std::any_of(own.anchors.begin(), own.anchors.end(), [&](const Anchor& anchor) {
               return lower(anchor.text).find(lower(word)) != std::string::npos;
             });
    });
    if (!in_pattern) note(rule.id, "a keyword need not stand elsewhere in the file: its expression alone decides");
  }

  // A block of PEM behind its first line, with a body that says nothing.
  static std::string block_sample(std::string text, unsigned seed) {
    constexpr unsigned kLine = 64;
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~32) : c; });
    for (unsigned i = 0; i < 2 * kLine; ++i)
      text += cat(i % kLine == 0 ? "\n" : "", kDigits.substr((seed * 7 + i * 29 + i * i * 11 + i * i * i) % 64, 1));
    return cat(text, "\n-----END PRIVATE KEY-----");
  }

  // Made ones: what another tool takes for an example need not be one of ours.
  static std::vector<std::string> examples(const ForeignRule& rule, const Anchored& own) {
    std::vector<std::string> out;
    for (unsigned seed = 1; seed <= 20 && out.size() < 2; ++seed) {
      std::string text = sample_of(own, seed, rule.digit);
      if (own.is_pem && !text.empty()) text = block_sample(std::move(text), seed);
      if (!text.empty() && std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    }
    if (out.size() == 1) out.push_back(out[0]);  // an expression of one text
    return out;
  }

  std::vector<std::string> merged(std::vector<std::string> to, const std::vector<std::string>& expressions,
                                  const std::string& subject) {
    for (const std::string& expression : expressions) {
      const auto globs = globs_of(expression);
      if (globs.empty())
        lose(subject, cat("the path ", shown(expression), " of an allowlist is no glob: findings there are reported"));
      to.insert(to.end(), globs.begin(), globs.end());
    }
    return to;
  }

  std::vector<std::string> conditions(const std::vector<std::string>& expressions, const std::string& subject) {
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

  void write_allow(const ForeignAllow& allow, const std::vector<std::string>& rules, const std::string& subject) {
    const bool has_text = !allow.secret.empty() || !allow.match.empty() || !allow.line.empty() || !allow.words.empty();
    if (allow.all && !allow.paths.empty() && has_text)
      return lose(subject, "an allowlist that asks for a path and a text at once: what it allows is reported");
    if (!allow.paths.empty() && subject == "configuration") {
      if (allow.rules.empty())
        exclude_ = merged(std::move(exclude_), allow.paths, subject);
      else
        note(subject, "paths of an allowlist for some rules are exclude_paths of these");
    }
    if (allow.all && !allow.paths.empty() && subject != "configuration")
      return lose(subject, "an allowlist of paths alone that says AND: give the rule exclude_paths");
    const auto secret = conditions(allow.secret, subject);
    const auto match = conditions(allow.match, subject);
    const auto line = conditions(allow.line, subject);
    // Of conditions that must hold together none may be missing.
    if (allow.all && (secret.empty() != allow.secret.empty() || match.empty() != allow.match.empty() ||
                      line.empty() != allow.line.empty()))
      return;
    std::vector<std::string> own_ids;
    for (const std::string& rule : rules) {
      const auto found = names_.find(rule);
      if (found == names_.end())
        own_ids.push_back(rule);
      else
        own_ids.insert(own_ids.end(), found->second.begin(), found->second.end());
    }
    const auto add = [&](const std::string& keys) {
      if (keys.empty()) return;
      allow_ += cat("  - {", keys, own_ids.empty() ? "" : cat(", rules: ", list_of(own_ids)), "}\n");
    };
    const std::string s = secret.empty() ? "" : cat("value: ", list_of(secret));
    const std::string m = match.empty() ? "" : cat("match: ", list_of(match));
    const std::string l = line.empty() ? "" : cat("line: ", list_of(line));
    const std::string w = allow.words.empty() ? "" : cat("words: ", list_of(allow.words));
    if (!allow.all) {
      for (const std::string& keys : {s, m, l, w}) add(keys);
      return;
    }
    std::string all;
    for (const std::string& keys : {s, m, l, w})
      if (!keys.empty()) all += cat(all.empty() ? "" : ", ", keys);
    add(all);
  }

  void write_config(const std::string& rules_path) {
    std::string& to = out_.config;
    const bool has_rules = out_.count > 0;
    if (has_rules || !file_.disabled.empty()) to += "rules:\n";
    if (has_rules) to += cat("  add: [", quoted_yaml(rules_path), "]\n");
    if (has_rules && !file_.extends_default) {
      std::vector<std::string> ids(ids_.begin(), ids_.end());
      to += cat("  only: ", list_of(ids), "\n");
    }
    if (file_.extends_default && !file_.disabled.empty())
      lose("configuration",
           "disabledRules are names of the other tool: choose ours with 'assay rules list' and rules.disable");
    if (!has_rules && !file_.extends_default)
      note("configuration",
           "no rule of it is here and it does not extend the default ones: the built-in rules stay on");
    if (!file_.disabled.empty() && !has_rules) to = to == "rules:\n" ? "" : to;
    if (file_.extends_default)
      note("configuration", "the default rules are those of assay: it finds what they find, under other ids");
    if (!exclude_.empty()) to += cat("exclude: ", list_of(exclude_), "\n");
    if (!allow_.empty()) to += cat("allow:\n", allow_);
  }

  ForeignFile file_;
  Imported& out_;
  std::vector<Written> written_;
  std::set<std::string> ids_;
  std::map<std::string, std::vector<std::string>> names_;  // of the other tool: the ids here
  std::vector<std::string> exclude_;
  std::string allow_;
};

}  // namespace

bool Imported::is_whole() const {
  return std::none_of(notes.begin(), notes.end(), [](const Note& note) { return note.is_loss; });
}

Result<Imported> import_rules(std::string_view text, const std::string& rules_path, const ReadFile& read) {
  const auto format = format_of(text);
  if (!format)
    return fail("importing rules", "", "the format is not known",
                "gitleaks and betterleaks TOML, YAML of Nosey Parker, Kingfisher and TruffleHog, and baselines of "
                "detect-secrets "
                "can be read");
  Result<ForeignFile> file = *format == Format::gitleaks         ? read_gitleaks(text, read)
                             : *format == Format::nosey_parker   ? read_nosey_parker(text)
                             : *format == Format::detect_secrets ? read_detect_secrets(text, read)
                                                                 : read_trufflehog(text);
  if (!file) return tl::make_unexpected(file.error());
  Imported out;
  Writer(std::move(*file), out).write(rules_path);
  return out;
}

}  // namespace assay::import

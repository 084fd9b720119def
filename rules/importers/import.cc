#include "rules/importers/import.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/importers/config_writer.h"
#include "rules/importers/expression.h"
#include "rules/importers/rule_text.h"
#include "rules/importers/yaml_text.h"
#include "rules/loader.h"

namespace assay::import {

namespace {

constexpr int kMostIds = 10'000;

class Writer {
 public:
  Writer(ForeignFile file, Imported& out) : file_(std::move(file)), out_(out), config_(out.notes) {
    out_.notes = std::move(file_.notes);
  }

  void write(const std::string& rules_path) {
    for (const ForeignRule& rule : file_.rules) write_rule(rule);
    leave_out_unpaired();
    for (const Written& one : written_) {
      out_.rules += cat(one.text.head, pairs_of(one), one.text.tail);
      if (one.rule->only_beside) keep_silent(one);
      for (const ForeignAllow& allow : one.rule->allow) config_.allow(allow, {one.id}, one.rule->id);
    }
    out_.count = written_.size();
    if (!out_.rules.empty()) out_.rules.insert(0, kRuleFileHead);
    for (const ForeignAllow& allow : file_.allow) write_allow_of_file(allow);
    write_config(rules_path);
  }

 private:
  struct Written {
    const ForeignRule* rule = nullptr;
    std::string id;
    RuleText text;
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

  static bool asks_for_text(const ForeignAllow& allow) {
    return !allow.secret.empty() || !allow.match.empty() || !allow.line.empty() || !allow.words.empty();
  }

  // What its allowlists and those for it say of paths, where that alone is enough.
  std::vector<std::string> excluded_paths(const ForeignRule& rule) {
    std::vector<std::string> out;
    const auto add = [&](const ForeignAllow& allow) {
      if (allow.all && asks_for_text(allow)) return;
      const auto globs = globs_for(allow.paths, rule.id, out_.notes);
      out.insert(out.end(), globs.begin(), globs.end());
    };
    for (const ForeignAllow& allow : rule.allow) add(allow);
    for (const ForeignAllow& allow : file_.allow)
      if (std::find(allow.rules.begin(), allow.rules.end(), rule.id) != allow.rules.end()) add(allow);
    return out;
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
    const std::vector<std::string> matches = samples_of(own, rule.digit);
    if (matches.size() < 2) return left_out("no example of it could be made");
    const std::string id = free_id(rule);
    const std::vector<std::string> excluded = excluded_paths(rule);
    RuleText text = rule_text(rule, own, id, {.wanted = paths, .unwanted = excluded}, matches);

    // Whatever the lint refuses is told here, not when the file is used.
    const LoadedRules loaded = load_rules({{"", cat(kRuleFileHead, text.head, text.tail)}});
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
    if (!rule.confidence.empty() && !is_level(rule.confidence))
      lose(rule.id, cat("its confidence '", printable(rule.confidence), "' is none of ours: it is high"));
    tell_of_keywords(rule, own);
    if (std::any_of(rule.references.begin(), rule.references.end(),
                    [](const std::string& link) { return !link.starts_with("https://"); }))
      note(rule.id, "only references of https stay");
    if (!is_one_of_several && may_lack_value(own))
      lose(rule.id,
           "the group that is its value may have no part in a match or be empty: what is found then is not told");
    written_.push_back({&rule, id, std::move(text)});
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
      out += cat(out.empty() ? "" : ", ", "{rule: ", quoted_yaml(id), ", required: true",
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
    config_.accept_all_of(one.id);
    note(one.rule->id, "'skipReport': 'allow' in assay.yaml accepts what it finds, so it only stands beside others");
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

  // The allowlist of the file itself: for all rules, or for those that it names.
  void write_allow_of_file(const ForeignAllow& allow) {
    if (!allow.paths.empty() && allow.rules.empty() && !(allow.all && asks_for_text(allow)))
      config_.exclude(allow.paths);
    else if (!allow.paths.empty() && !allow.all)
      note("configuration", "paths of an allowlist for some rules are exclude_paths of these");
    std::vector<std::string> ids;
    for (const std::string& rule : allow.rules) {
      if (const auto found = names_.find(rule); found != names_.end())
        ids.insert(ids.end(), found->second.begin(), found->second.end());
      else
        lose("configuration", cat("an allowlist for ", printable(rule), ", which is not here"));
    }
    if (ids.empty() != allow.rules.empty()) return;
    config_.allow(allow, ids, "configuration");
  }

  void write_config(const std::string& rules_path) {
    if (file_.extends_default && !file_.disabled.empty())
      lose("configuration",
           "disabledRules are names of the other tool: choose ours with 'assay rules list' and rules.disable");
    if (written_.empty() && !file_.extends_default)
      note("configuration",
           "no rule of it is here and it does not extend the default ones: the built-in rules stay on");
    if (file_.extends_default)
      note("configuration", "the default rules are those of assay: it finds what they find, under other ids");
    std::vector<std::string> only;
    if (!file_.extends_default) only.assign(ids_.begin(), ids_.end());
    out_.config = config_.text(written_.empty() ? "" : rules_path, only);
  }

  ForeignFile file_;
  Imported& out_;
  std::vector<Written> written_;
  std::set<std::string> ids_;
  std::map<std::string, std::vector<std::string>> names_;  // of the other tool: the ids here
  ConfigWriter config_;
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

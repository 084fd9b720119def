// gitleaks.toml and betterleaks.toml.
#include <algorithm>
#include <iterator>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/importers/readers.h"
#include "rules/toml_parser.h"

namespace assay::import {

namespace {

constexpr int kMostDepth = 2;  // as gitleaks

// The keys that have a meaning, as this reader writes them.
constexpr std::string_view kKeys[] = {
    "allowlist", "allowlists",  "commits",  "condition",  "description",   "disabledRules", "entropy",
    "extend",    "id",          "keywords", "minVersion", "path",          "paths",         "regex",
    "regexes",   "regexTarget", "required", "rules",      "secretGroup",   "skipReport",    "stopwords",
    "tags",      "targetRules", "title",    "useDefault", "withinColumns", "withinLines"};

// gitleaks takes a key in any case of its letters ("stopWords", "[Allowlist]").
void spell_keys(toml::node& node) {
  if (toml::array* list = node.as_array())
    for (toml::node& item : *list) spell_keys(item);
  toml::table* table = node.as_table();
  if (table == nullptr) return;
  std::vector<std::pair<std::string, std::string_view>> misspelt;
  for (auto& [key, value] : *table) {
    spell_keys(value);
    const auto meant = std::find_if(std::begin(kKeys), std::end(kKeys),
                                    [&](std::string_view known) { return equal_ignoring_case(known, key.str()); });
    if (meant != std::end(kKeys) && *meant != key.str() && !table->contains(*meant))
      misspelt.emplace_back(key.str(), *meant);
  }
  for (const auto& [written, meant] : misspelt) {
    table->insert_or_assign(meant, std::move(*table->get(written)));
    table->erase(written);
  }
}

class Reader {
 public:
  Reader(const toml::table& root, ForeignFile& out) : root_(root), out_(out) {}

  void read() {
    note_others(root_, "configuration",
                {"title", "description", "minVersion", "extend", "rules", "allowlist", "allowlists"});
    if (const toml::array* rules = root_["rules"].as_array())
      for (const toml::node& rule : *rules)
        if (const toml::table* table = rule.as_table()) read_rule(*table);
    read_allowlists(root_, "configuration", out_.allow);
  }

 private:
  static std::string text_of(const toml::table& table, std::string_view key) {
    return table[key].value_or(std::string());
  }

  static std::vector<std::string> texts_of(const toml::table& table, std::string_view key) {
    std::vector<std::string> out;
    if (const auto one = table[key].value<std::string>()) out.push_back(*one);
    if (const toml::array* list = table[key].as_array())
      for (const toml::node& item : *list)
        if (const auto text = item.value<std::string>()) out.push_back(*text);
    return out;
  }

  void note_others(const toml::table& table, const std::string& subject, const std::vector<std::string_view>& known) {
    for (const auto& [key, value] : table)
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        out_.lose(subject, cat("'", printable(key.str()), "' has no counterpart"));
  }

  void read_rule(const toml::table& table) {
    ForeignRule rule;
    rule.id = text_of(table, "id");
    rule.description = text_of(table, "description");
    if (rule.id.empty()) rule.id = rule.description;  // as before version 8
    if (rule.id.empty())
      return out_.lose("configuration", cat("line ", table.source().begin.line, ": a rule without an id"));
    rule.pattern = text_of(table, "regex");
    rule.secret_group = static_cast<int>(table["secretGroup"].value_or(0)) > 0
                            ? static_cast<int>(table["secretGroup"].value_or(0))
                            : -1;
    rule.keywords = texts_of(table, "keywords");
    rule.entropy = table["entropy"].value_or(0.0);
    rule.path = text_of(table, "path");
    note_others(table, rule.id,
                {"id", "description", "regex", "secretGroup", "keywords", "entropy", "path", "tags", "allowlist",
                 "allowlists", "skipReport", "required"});
    // gitleaks drops what a rule of such a name finds where another finds it too.
    rule.generic = lower(rule.id).find("generic") != std::string::npos;
    rule.only_beside = table["skipReport"].value_or(false);
    read_required(table, rule);
    read_allowlists(table, rule.id, rule.allow);
    // Of two with one id the later counts.
    const auto same =
        std::find_if(out_.rules.begin(), out_.rules.end(), [&](const auto& r) { return r.id == rule.id; });
    if (same != out_.rules.end()) {
      out_.note(rule.id, "the file has it more than once: the last counts");
      *same = std::move(rule);
    } else {
      out_.rules.push_back(std::move(rule));
    }
  }

  void read_required(const toml::table& table, ForeignRule& rule) {
    const toml::array* list = table["required"].as_array();
    if (list == nullptr) return;
    for (const toml::node& item : *list) {
      const toml::table* one = item.as_table();
      if (one == nullptr) continue;
      note_others(*one, rule.id, {"id", "withinLines", "withinColumns"});
      rule.required.push_back({.rule = text_of(*one, "id"),
                               .lines = (*one)["withinLines"].value_or(-1),
                               .columns = (*one)["withinColumns"].value_or(-1)});
    }
  }

  void read_allowlists(const toml::table& table, const std::string& subject, std::vector<ForeignAllow>& out) {
    if (const toml::table* one = table["allowlist"].as_table()) read_allowlist(*one, subject, out);
    for (const std::string_view key : {"allowlist", "allowlists"})
      if (const toml::array* list = table[key].as_array())
        for (const toml::node& item : *list)
          if (const toml::table* one = item.as_table()) read_allowlist(*one, subject, out);
  }

  void read_allowlist(const toml::table& table, const std::string& subject, std::vector<ForeignAllow>& out) {
    ForeignAllow allow;
    note_others(table, subject,
                {"description", "condition", "commits", "paths", "regexes", "regexTarget", "stopwords", "targetRules"});
    const std::string joined = lower(text_of(table, "condition"));
    allow.all = joined == "and" || joined == "&&";
    const std::string target = text_of(table, "regexTarget");
    auto& regexes = target == "line" ? allow.line : target == "match" ? allow.match : allow.secret;
    regexes = texts_of(table, "regexes");
    allow.words = texts_of(table, "stopwords");
    allow.paths = texts_of(table, "paths");
    allow.rules = texts_of(table, "targetRules");
    if (!texts_of(table, "commits").empty()) {
      out_.lose(subject, "commits of an allowlist: list their findings in .assayignore");
      if (allow.all) return;  // what must hold together with a commit holds for no other
    }
    out.push_back(std::move(allow));
  }

  const toml::table& root_;
  ForeignFile& out_;
};

// What the extending file says of a rule wins, whatever it says of it; lists are joined: as gitleaks does.
void join(ForeignRule& rule, const ForeignRule& base) {
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  if (rule.description.empty()) rule.description = base.description;
  if (rule.pattern.empty()) rule.pattern = base.pattern;
  if (rule.secret_group < 0) rule.secret_group = base.secret_group;
  if (rule.entropy == 0) rule.entropy = base.entropy;
  if (rule.path.empty()) rule.path = base.path;
  append(rule.keywords, base.keywords);
  append(rule.allow, base.allow);
  append(rule.required, base.required);
}

void extend(ForeignFile& file, ForeignFile base) {
  for (ForeignRule& rule : base.rules) {
    if (std::find(file.disabled.begin(), file.disabled.end(), rule.id) != file.disabled.end()) continue;
    const auto own = std::find_if(file.rules.begin(), file.rules.end(), [&](const auto& r) { return r.id == rule.id; });
    if (own == file.rules.end()) {
      file.rules.push_back(std::move(rule));
      continue;
    }
    join(*own, rule);
  }
  file.allow.insert(file.allow.end(), base.allow.begin(), base.allow.end());
  file.notes.insert(file.notes.end(), base.notes.begin(), base.notes.end());
  file.extends_default = file.extends_default || base.extends_default;
}

Result<ForeignFile> read_toml(std::string_view text, const ReadFile& read, int depth) {
  if (nests_too_deeply(text)) return fail("reading TOML", "", cat("a key has more than ", kMostTomlKeys, " parts"));
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const auto& error = parsed.error();
    return fail("reading TOML", cat("line ", error.source().begin.line), std::string(error.description()));
  }
  spell_keys(parsed.table());
  const toml::table& root = parsed.table();
  ForeignFile out;
  Reader(root, out).read();
  const toml::table* extended = root["extend"].as_table();
  if (extended == nullptr) return out;
  if (const toml::array* disabled = (*extended)["disabledRules"].as_array())
    for (const toml::node& id : *disabled)
      if (const auto name = id.value<std::string>()) out.disabled.push_back(*name);
  out.extends_default = (*extended)["useDefault"].value_or(false);
  const std::string path = (*extended)["path"].value_or(std::string());
  if (path.empty()) return out;
  if (depth >= kMostDepth) {
    out.lose("configuration", "[extend] goes on in further files, which gitleaks does not read either");
    return out;
  }
  auto content = read(path);
  if (!content) return tl::make_unexpected(content.error());
  auto base = read_toml(*content, read, depth + 1);
  if (!base) return base;
  extend(out, std::move(*base));
  return out;
}

}  // namespace

Result<ForeignFile> read_gitleaks(std::string_view text, const ReadFile& read) {
  auto out = read_toml(text, read, 0);
  if (!out) return out;
  // Only now: a rule may have its expression from the file that is extended.
  std::erase_if(out->rules, [&](const ForeignRule& rule) {
    if (!rule.pattern.empty()) return false;
    out->lose(rule.id, !rule.path.empty()     ? "a rule of a path alone: assay looks at what files hold"
                       : out->extends_default ? "what it changes in a default rule: ours has another id"
                                              : "it has no expression");
    return true;
  });
  return out;
}

}  // namespace assay::import

// gitleaks.toml, and betterleaks.toml of versions 1 and 2.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/importers/expr_filter.h"
#include "rules/importers/readers.h"
#include "rules/importers/toml_values.h"
#include "rules/toml_parser.h"

namespace assay::import {

namespace {

constexpr int kMostDepth = 2;  // as gitleaks

// The keys that have a meaning, as this reader writes them.
constexpr std::string_view kKeys[] = {
    "allowlist",     "allowlists",  "commits",       "components", "condition", "confidence",  "description",
    "disabledRules", "entropy",     "extend",        "filter",     "id",        "keywords",    "minVersion",
    "path",          "paths",       "prefilter",     "regex",      "regexes",   "regexTarget", "required",
    "rules",         "secretGroup", "skipReport",    "stopwords",  "tags",      "targetRules", "title",
    "useDefault",    "valueGroup",  "withinColumns", "withinLines"};

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
  Reader(const toml::table& root, ForeignFile& out) : root_(root, "configuration", out), out_(out) {}

  void read() {
    root_.lose_all_but({"title", "description", "minVersion", "betterleaksMinVersion", "extend", "rules", "allowlist",
                        "allowlists", "prefilter", "filter"});
    for (const toml::table* rule : root_.tables("rules")) read_rule(*rule);
    if (tags_ > 0) out_.note("configuration", cat("'tags' of ", tags_, tags_ == 1 ? " rule" : " rules", ": none here"));
    read_allowlists(root_, "configuration", out_.allow);
    for (const std::string_view key : {"prefilter", "filter"})
      if (read_filter(root_, key, "configuration", out_.allow) > 0)
        out_.lose("configuration", "the entropy that 'filter' asks of every value: give it to each rule");
  }

 private:
  void read_rule(const toml::table& table) {
    ForeignRule rule;
    const TomlValues nameless(table, cat("rule of line ", table.source().begin.line), out_);
    rule.id = nameless.text("id");
    rule.description = nameless.text("description");
    if (rule.id.empty()) rule.id = rule.description;  // as before version 8
    if (rule.id.empty()) return out_.lose("configuration", cat("line ", nameless.line(), ": a rule without an id"));
    const TomlValues values(table, rule.id, out_);
    rule.pattern = values.text("regex");
    const int group = values.count(values.has("secretGroup") ? "secretGroup" : "valueGroup", 0);
    rule.secret_group = group > 0 ? group : -1;
    rule.keywords = values.texts("keywords");
    rule.entropy = values.number("entropy", 0);
    rule.path = values.text("path");
    rule.confidence = values.text("confidence");
    if (values.has("tags")) ++tags_;
    values.lose_all_but({"id", "description", "regex", "secretGroup", "valueGroup", "keywords", "entropy", "path",
                         "tags", "allowlist", "allowlists", "skipReport", "required", "components", "confidence",
                         "filter"});
    // gitleaks drops what a rule of such a name finds where another finds it too.
    rule.generic = lower(rule.id).find("generic") != std::string::npos;
    rule.only_beside = values.flag("skipReport");
    read_required(values, rule);
    read_allowlists(values, rule.id, rule.allow);
    rule.entropy = std::max(rule.entropy, read_filter(values, "filter", rule.id, rule.allow));
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

  void read_required(const TomlValues& of_rule, ForeignRule& rule) {
    for (const toml::table* item : of_rule.tables("required")) {
      const TomlValues values(*item, rule.id, out_);
      values.lose_all_but({"id", "withinLines", "withinColumns"});
      rule.required.push_back({.rule = values.text("id"),
                               .lines = values.count("withinLines", -1),
                               .columns = values.count("withinColumns", -1)});
    }
    // betterleaks 2: {id = "…", within = "5L", optional = true}
    for (const toml::table* item : of_rule.tables("components")) {
      const TomlValues values(*item, rule.id, out_);
      values.lose_all_but({"id", "within", "optional"});
      const std::string id = values.text("id");
      if (values.flag("optional")) {
        out_.note(rule.id, cat("'components': it is told of without ", printable(id), " too, as there"));
        continue;
      }
      const std::string within = values.text("within");
      const auto lines = lines_of(within);
      if (!lines)
        out_.lose(rule.id, cat("'within = \"", printable(within), "\"' of 'components': any distance will do"));
      rule.required.push_back({.rule = id, .lines = lines.value_or(-1)});
    }
  }

  // "5L", as many lines before or behind; -1 where nothing is said. None of "-5L", "100C" and the like.
  static std::optional<int> lines_of(std::string_view within) {
    if (within.empty()) return -1;
    int lines = 0;
    const auto [end, error] = std::from_chars(within.data(), within.data() + within.size(), lines);
    if (error != std::errc() || lines < 0 || end + 1 != within.data() + within.size() || *end != 'L')
      return std::nullopt;
    return lines;
  }

  void read_allowlists(const TomlValues& values, const std::string& subject, std::vector<ForeignAllow>& out) {
    if (values.has("allowlist") && values.has("allowlists"))
      out_.note(subject, "'allowlist' and 'allowlists' at once, which gitleaks refuses: both hold here");
    for (const std::string_view key : {"allowlist", "allowlists"})
      for (const toml::table* one : values.tables(key)) read_allowlist(*one, subject, out);
  }

  void read_allowlist(const toml::table& table, const std::string& subject, std::vector<ForeignAllow>& out) {
    ForeignAllow allow;
    const TomlValues values(table, subject, out_);
    values.lose_all_but(
        {"description", "condition", "commits", "paths", "regexes", "regexTarget", "stopwords", "targetRules"});
    const std::string joined = lower(values.text("condition"));
    allow.all = joined == "and" || joined == "&&";
    if (!allow.all && !joined.empty() && joined != "or" && joined != "||")
      return out_.lose(subject, cat("'condition = \"", printable(joined),
                                    "\"' of an allowlist is neither AND nor OR: what it allows is reported"));
    const std::string target = values.text("regexTarget");
    if (!target.empty() && target != "secret" && target != "line" && target != "match")
      return out_.lose(subject, cat("'regexTarget = \"", printable(target),
                                    "\"' of an allowlist is neither match nor line: what it allows is reported"));
    auto& regexes = target == "line" ? allow.line : target == "match" ? allow.match : allow.secret;
    regexes = values.texts("regexes");
    allow.words = values.texts("stopwords");
    allow.paths = values.texts("paths");
    allow.rules = values.texts("targetRules");
    const bool commits = !values.texts("commits").empty();
    if (!commits && regexes.empty() && allow.words.empty() && allow.paths.empty())
      return out_.lose(subject, cat("line ", values.line(), ": an allowlist that names nothing"));
    if (commits) {
      out_.lose(subject, "commits of an allowlist: list their findings in .assayignore");
      if (allow.all) return;  // what must hold together with a commit holds for no other
    }
    out.push_back(std::move(allow));
  }

  // The entropy that a filter of betterleaks asks for.
  double read_filter(const TomlValues& values, std::string_view key, const std::string& subject,
                     std::vector<ForeignAllow>& out) {
    if (!values.has(key)) return 0;
    ExprFilter filter = read_expr_filter(values.text(key));
    for (ForeignAllow& allow : filter.allow) out.push_back(std::move(allow));
    for (const std::string& part : filter.refused)
      out_.lose(subject, cat("what '", key, "' drops by \"", printable(part), "\" is reported"));
    return filter.entropy;
  }

  TomlValues root_;
  ForeignFile& out_;
  std::size_t tags_ = 0;
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
  const toml::table* extended = TomlValues(root, "configuration", out).table("extend");
  if (extended == nullptr) return out;
  const TomlValues values(*extended, "[extend]", out);
  values.lose_all_but({"disabledRules", "useDefault", "path"});
  out.disabled = values.texts("disabledRules");
  out.extends_default = values.flag("useDefault");
  const std::string path = values.text("path");
  if (path.empty()) return out;
  if (out.extends_default)
    out.note("[extend]", "'path' and 'useDefault' at once, which gitleaks refuses: both hold here");
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

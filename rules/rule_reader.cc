#include "rules/rule_reader.h"

#include <algorithm>

#include "base/strings.h"
#include "rules/pattern.h"
#include "rules/suggest.h"

namespace assay {
namespace {

// For an expression that is refused.
std::string hint_for(std::string_view why) {
  if (why.find("look-around") != std::string_view::npos)
    return "write what stands around the value too, and the value as (?P<secret>...)";
  if (why.ends_with("unknown escape \\b")) return "\\b stands for no character: is the ']' of a class missing?";
  return "columns are those of the expression";
}

constexpr std::string_view kSeam = "{~}";
constexpr std::size_t kLeastExamples = 2;
constexpr std::uint32_t kMostWithin = 1U << 20;
constexpr double kMostEntropy = 8;  // bits a byte

bool is_kebab_case(std::string_view id) {
  bool dash = true;  // none may stand first, last or beside another
  for (const char c : id) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!letter && (c != '-' || dash)) return false;
    dash = c == '-';
  }
  return !dash;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string without_seams(std::string text) {
  for (std::size_t at = text.find(kSeam); at != std::string::npos; at = text.find(kSeam, at))
    text.erase(at, kSeam.size());
  return text;
}

class RuleReader {
 public:
  RuleReader(const YamlNode& node, ValueReader& values, DraftRule& draft)
      : node_(node), values_(values), draft_(draft), rule_(draft.rule) {}

  void read() {
    read_id();
    if (!values_.map(node_, KeyGroup::rule, "the rule")) return;
    read_matching();
    read_judgement();
    read_pairs();
    read_paths();
    check_way_in();
    read_details();
    read_examples();
  }

 private:
  // Calls `read` with the value of the key, when it is there.
  template <class Read>
  void with(std::string_view key, Read read) {
    if (const YamlNode* value = node_.find(key)) read(*value);
  }
  void error(YamlMark mark, std::string message, std::string hint = {}) {
    values_.sink().error(mark, std::move(message), std::move(hint));
  }

  // First of all, so that diagnostics name the rule.
  void read_id() {
    draft_.id = node_.mark;
    with("id", [&](const YamlNode& node) {
      draft_.id = node.mark;
      std::string id;
      if (!values_.text(node, "'id'", id)) return;
      if (!is_kebab_case(id) || id.size() > 80)
        return error(
            node.mark, cat("id ", quoted(id), " is not kebab-case"),
            "lower-case letters and digits in words joined by single dashes, at most 80 in all: acme-api-token");
      values_.sink().about_rule(id);
      rule_.id = std::move(id);
    });
    with("description", [&](const YamlNode& node) {
      if (values_.text(node, "'description'", rule_.description) &&
          rule_.description.find_first_of("\r\n") != std::string::npos)
        error(node.mark, "'description' has more than one line");
    });
  }

  void read_matching() {
    with("anchors", [&](const YamlNode& node) {
      if (!values_.list(node, "'anchors'")) return;
      for (const YamlNode& item : node.items) read_anchor(item);
    });
    with("pattern", [&](const YamlNode& node) {
      draft_.pattern = node.mark;
      read_expression(node, "'pattern'", rule_.pattern);
    });
    with("left", [&](const YamlNode& node) { read_expression(node, "'left'", rule_.left); });
    with("reader", [&](const YamlNode& node) {
      std::size_t index = 0;
      if (values_.name(node, "reader", reader_names(), index)) rule_.reader = static_cast<Reader>(index + 1);
    });
    read_captures();
  }

  void read_anchor(const YamlNode& node) {
    Anchor anchor;
    if (node.kind == YamlNode::Kind::map) {
      if (!values_.map(node, KeyGroup::anchor, "the anchor")) return;
      const YamlNode* text = node.find("text");
      const YamlNode* hex = node.find("hex");
      if ((text == nullptr) == (hex == nullptr)) return error(node.mark, "the anchor needs 'text' or 'hex'");
      if (text != nullptr && !values_.text(*text, "'text'", anchor.text)) return;
      if (hex != nullptr && !values_.hex(*hex, "'hex'", anchor.text)) return;
      if (const YamlNode* caseless = node.find("caseless")) values_.truth(*caseless, "'caseless'", anchor.caseless);
    } else if (!values_.text(node, "an item of 'anchors'", anchor.text)) {
      return;
    }
    if (std::find(rule_.anchors.begin(), rule_.anchors.end(), anchor) != rule_.anchors.end())
      return error(node.mark, cat("anchor ", quoted(anchor.text), " stands here twice"));
    rule_.anchors.push_back(std::move(anchor));
  }

  void read_expression(const YamlNode& node, std::string_view what, std::string& out) {
    if (!values_.text(node, what, out)) return;
    if (!is_ascii(out))
      return error(node.mark, cat(what, " holds a character beyond ASCII"),
                   "expressions match bytes: write the bytes of its encoding as \\xNN");
    const auto shape = analyse_pattern(out);
    if (!shape) return error(node.mark, cat(what, ", ", shape.error().why), hint_for(shape.error().why));
    for (const std::string& group : shape->groups) {
      if (std::find(groups_.begin(), groups_.end(), group) != groups_.end())
        error(node.mark, cat("group '", group, "' stands in 'left' and in 'pattern'"));
      groups_.push_back(group);
    }
  }

  void read_captures() {
    with("captures", [&](const YamlNode& node) {
      if (!values_.texts(node, "'captures'", rule_.captures)) return;
      for (std::size_t i = 0; i < rule_.captures.size(); ++i)
        if (std::find(groups_.begin(), groups_.end(), rule_.captures[i]) == groups_.end())
          error(node.items[i].mark, cat("no group of the pattern is named ", quoted(rule_.captures[i])),
                "write it as (?P<name>...)");
    });
    for (const std::string& group : groups_)
      if (group != "secret" && std::find(rule_.captures.begin(), rule_.captures.end(), group) == rule_.captures.end())
        values_.sink().warning(draft_.pattern, cat("group '", group, "' is not among 'captures' and is dropped"));
  }

  void read_judgement() {
    std::size_t index = 0;
    with("severity", [&](const YamlNode& node) {
      if (values_.name(node, "severity", severity_names(), index)) rule_.severity = static_cast<Severity>(index);
    });
    with("confidence", [&](const YamlNode& node) {
      if (values_.name(node, "confidence", confidence_names(), index))
        rule_.confidence = static_cast<Confidence>(index);
    });
    with("checks", [&](const YamlNode& node) {
      if (!values_.list(node, "'checks'")) return;
      for (const YamlNode& item : node.items) {
        if (!values_.name(item, "check", check_names(), index)) continue;
        const Check check{static_cast<CheckKind>(index)};
        if (std::find(rule_.checks.begin(), rule_.checks.end(), check) != rule_.checks.end())
          error(item.mark, cat("check '", name_of(check.kind), "' stands here twice"));
        rule_.checks.push_back(check);
      }
    });
    with("entropy", [&](const YamlNode& node) { values_.number(node, "'entropy'", 0, kMostEntropy, rule_.entropy); });
    with("generic", [&](const YamlNode& node) { values_.truth(node, "'generic'", rule_.generic); });
  }

  void read_pairs() {
    with("pair", [&](const YamlNode& node) {
      if (!values_.list(node, "'pair'")) return;
      for (const YamlNode& item : node.items) {
        Pair pair;
        if (!values_.map(item, KeyGroup::pair, "the pair")) continue;
        const YamlNode* other = item.find("rule");
        if (other == nullptr || !values_.text(*other, "'rule'", pair.rule)) continue;
        if (const YamlNode* required = item.find("required")) values_.truth(*required, "'required'", pair.required);
        if (const YamlNode* within = item.find("within"))
          values_.whole_number(*within, "'within'", 1, kMostWithin, pair.within);
        rule_.pairs.push_back(std::move(pair));
        draft_.pairs.push_back(other->mark);
      }
    });
  }

  void read_paths() {
    with("paths", [&](const YamlNode& node) { values_.texts(node, "'paths'", rule_.paths); });
    with("exclude_paths", [&](const YamlNode& node) { values_.texts(node, "'exclude_paths'", rule_.exclude_paths); });
  }

  // A rule is found by its anchors, or by the path of the file.
  void check_way_in() {
    if (rule_.reader != Reader::lines) {
      if (node_.find("anchors") == nullptr)
        error(node_.mark, "the rule has no 'anchors'",
              "for example anchors: ['acmetok_'], a literal that begins every match");
      return;
    }
    for (const char* key : {"anchors", "left", "pair"})
      if (const YamlNode* node = node_.find(key))
        error(node->mark, cat('\'', key, "' does not go with 'reader: lines'"), "the pattern is asked at each line");
    if (node_.find("paths") == nullptr)
      error(node_.mark, "'reader: lines' needs 'paths'", "it reads files that their names tell, and no others");
  }

  void read_details() {
    RuleDetails& details = rule_.details;
    with("remediation", [&](const YamlNode& node) { values_.text(node, "'remediation'", details.remediation); });
    with("references", [&](const YamlNode& node) {
      if (!values_.texts(node, "'references'", details.references)) return;
      for (std::size_t i = 0; i < details.references.size(); ++i)
        if (!details.references[i].starts_with("https://"))
          error(node.items[i].mark, "a reference is not an https:// link",
                "for example https://docs.example.org/tokens");
    });
    std::vector<std::string> placeholders = rule_.captures;
    placeholders.emplace_back("secret");
    for (const Pair& pair : rule_.pairs) placeholders.push_back(pair.rule);
    for (const auto& [key, calls] : {std::pair{"verify", &details.verify}, std::pair{"revoke", &details.revoke}}) {
      with(key, [&, name = key, list = calls](const YamlNode& node) {
        HttpCall call;
        if (read_call(node, cat('\'', name, '\''), placeholders, values_, call)) list->push_back(std::move(call));
      });
    }
  }

  void read_examples() {
    const YamlNode* examples = node_.find("examples");
    if (examples == nullptr || !values_.map(*examples, KeyGroup::examples, "'examples'")) return;
    read_example_list(*examples, "match", rule_.details.matches, &draft_.matches);
    read_example_list(*examples, "no_match", rule_.details.non_matches, nullptr);
  }

  void read_example_list(const YamlNode& examples, std::string_view key, std::vector<std::string>& out,
                         std::vector<YamlMark>* marks) {
    const YamlNode* list = examples.find(key);
    if (list == nullptr || !values_.list(*list, cat('\'', key, '\''))) return;
    std::vector<std::string> examples_read;
    for (const YamlNode& item : list->items) {
      std::string example;
      if (read_example(item, cat("an item of '", key, '\''), example)) examples_read.push_back(std::move(example));
    }
    if (examples_read.size() != list->items.size()) return;
    out = std::move(examples_read);
    if (out.size() < kLeastExamples)
      error(list->mark, cat('\'', key, "' has ", out.size(), " example and needs ", kLeastExamples),
            key == "match" ? "another that the rule finds, with {~} in the anchor: 'acme{~}tok_…'"
                           : "another that looks alike and is none: too short, a placeholder, another prefix");
    for (const YamlNode& item : list->items)
      if (marks != nullptr) marks->push_back(item.mark);
  }

  // Text with seams, or bytes in hexadecimal digits.
  bool read_example(const YamlNode& node, std::string_view what, std::string& out) {
    if (node.kind == YamlNode::Kind::map) {
      const YamlNode* hex = node.find("hex");
      return values_.map(node, KeyGroup::bytes, what) && hex != nullptr && values_.hex(*hex, what, out);
    }
    if (!values_.text(node, what, out)) return false;
    out = without_seams(std::move(out));
    return true;
  }

  const YamlNode& node_;
  ValueReader& values_;
  DraftRule& draft_;
  Rule& rule_;
  std::vector<std::string> groups_;
};

}  // namespace

std::vector<DraftRule> read_rules(const YamlNode& root, ValueReader& values) {
  std::vector<DraftRule> out;
  if (!values.map(root, KeyGroup::file, "the file")) return out;
  std::string provider;
  if (const YamlNode* node = root.find("provider")) values.text(*node, "'provider'", provider);
  const YamlNode* list = root.find("rules");
  if (list == nullptr || !values.list(*list, "'rules'")) return out;
  for (const YamlNode& node : list->items) {
    const std::size_t errors = values.sink().errors();
    DraftRule draft;
    draft.mark = draft.pattern = node.mark;
    draft.rule.provider = provider;
    RuleReader(node, values, draft).read();
    values.sink().about_rule("");
    draft.sound = values.sink().errors() == errors;
    out.push_back(std::move(draft));
  }
  return out;
}

}  // namespace assay

#include "sarif/log/masking.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "sarif/log/text_formats.h"
#include "sarif/repository_link.h"

namespace assay::sarif {

namespace {

bool is_encoded(std::string_view text) { return text.find('%') != std::string_view::npos; }

void collect(const JsonValue& value, std::string& texts) {
  if (value.is_string()) {
    texts += value.text;
    texts += '\n';
    if (is_encoded(value.text)) texts += percent_decoded(value.text) + '\n';
  }
  for (const JsonValue& item : value.items) collect(item, texts);
  for (const JsonMember& member : value.members) {
    texts += member.name;
    texts += '\n';
    collect(member.value, texts);
  }
}

// The text masked. Of one that shows a credential only when it is decoded, the decoded form is masked, and encoded
// again where a URI asks for it.
std::string masked(const std::string& text, const TextFilter& filter) {
  std::string out = filter(text);
  if (!is_encoded(out)) return out;
  const std::string decoded = percent_decoded(out);
  const std::string without = filter(decoded);
  if (without == decoded) return out;
  std::string encoded;
  for (const char c : without) encoded += c == '%' ? "%25" : std::string(1, c);
  return escaped_url(encoded);
}

void mask(JsonValue& value, const TextFilter& filter) {
  if (value.is_string()) value.text = masked(value.text, filter);
  for (JsonValue& item : value.items) mask(item, filter);
  std::set<std::string> names;                 // that are taken; filled when one is masked
  std::map<std::string, std::size_t> numbers;  // the last one that a masked name got
  for (JsonMember& member : value.members) {
    mask(member.value, filter);
    std::string name = filter(member.name);
    if (name == member.name) continue;
    if (names.empty())
      for (const JsonMember& other : value.members) names.insert(other.name);
    std::string free = name;
    for (std::size_t& number = numbers.try_emplace(name, 1).first->second; !names.insert(free).second;)
      free = cat(name, '-', ++number);
    member.name = std::move(free);
  }
}

bool holds_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

constexpr std::string_view kMask = "********";
constexpr std::string_view kBinaryMask = "KioqKioqKio=";  // the same in base64
constexpr std::size_t kLeastValue = 4;                    // less is no credential, and stands in every word
constexpr std::size_t kMostValues = 100;

// What a result shows of files, looked for elsewhere in it.
struct Shown {
  std::set<std::string> values;

  void add(std::string_view text, std::size_t least) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
    if (text.size() >= least && values.size() < kMostValues && text.find("****") == std::string_view::npos)
      values.emplace(text);
  }

  // The text, what stands in quotes in it, and its words that are long: a snippet may be the line around a value.
  void add_with_parts(std::string_view text) {
    constexpr std::size_t kLeastWord = 8;
    constexpr std::string_view kEnds = " \t\r\n'\"`=:,;()[]{}<>";
    add(text, kLeastValue);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find_first_of(kEnds, at), text.size());
      add(text.substr(at, end - at), kLeastWord);
      at = end + 1;
      if (end == text.size() || std::string_view("'\"`").find(text[end]) == std::string_view::npos) continue;
      if (const std::size_t close = text.find(text[end], at); close != std::string_view::npos)
        add(text.substr(at, close - at), kLeastValue);
    }
  }
};

enum class Text : std::uint8_t { looked_for, left, blanked };

// Blanks what is shown in other forms than text.
void blank_content(JsonValue& content, Text how, Shown& shown) {
  if (JsonValue* text = content.find("text"); text != nullptr && text->is_string()) {
    if (how != Text::left) shown.add_with_parts(text->text);
    if (how == Text::blanked) text->text = kMask;
  }
  if (JsonValue* binary = content.find("binary")) *binary = JsonValue::of(kBinaryMask);
  if (JsonValue* rendered = content.find("rendered"))
    for (JsonMember& form : rendered->members) {
      if (form.value.is_string()) shown.add_with_parts(form.value.text);
      form.value = JsonValue::of(kMask);
    }
}

// In regions of any name: of places, annotations and replacements. A context is blanked where no region says what of it
// is the value.
void collect_snippets(JsonValue& value, Text how, Shown& shown) {
  if (JsonValue* snippet = value.find("snippet")) blank_content(*snippet, how, shown);
  const bool shows = !value.string_at({"region", "snippet", "text"}).empty();
  for (JsonValue& item : value.items) collect_snippets(item, Text::looked_for, shown);
  for (JsonMember& member : value.members) {
    const bool context = member.name == "contextRegion";
    collect_snippets(member.value, !context ? Text::looked_for : shows ? Text::left : Text::blanked, shown);
  }
}

std::string replaced(const std::string& text, const std::string& value) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, from)) {
    out.append(text, from, at - from).append(kMask);
    from = at + value.size();
  }
  return from == 0 ? text : out.append(text, from);
}

// What leads to rules and files stays as it is, unless it holds a value as a whole.
bool leads_somewhere(std::string_view name) {
  constexpr std::string_view kNames[] = {"ruleId", "id", "guid", "uri", "uriBaseId", "kind", "level", "index"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// The longest first, since one may stand in another. Of more regions than are looked at nothing is shown.
void replace_all(JsonValue& value, const std::vector<std::string>& values, bool hide, bool too_many) {
  if (value.is_string()) {
    for (const std::string& one : values) value.text = replaced(value.text, one);
    if (hide && too_many) value.text = kMask;
  }
  for (JsonValue& item : value.items) replace_all(item, values, hide, too_many);
  for (JsonMember& member : value.members)
    if (!leads_somewhere(member.name))
      replace_all(member.value, values, hide || member.name == "snippet" || member.name == "message", too_many);
}

}  // namespace

bool finds_credentials(std::string_view tool) {
  return holds_one_of(tool, {"leaks", "secret", "trufflehog", "kingfisher", "nosey", "titus", "ggshield", "gitguardian",
                             "credential", "password"});
}

namespace {

bool names_credentials(std::string_view rule) {
  return holds_one_of(rule, {"secret", "credential", "password", "passwd", "hardcoded", "hard-coded", "apikey",
                             "api-key", "api_key", "private-key"});
}

// CWE-259, 321 and 798: passwords, keys and credentials that are written into the code.
bool is_cwe_of_credentials(std::string_view text) {
  for (const std::string_view before : {"external/cwe/", "CWE-", "cwe-"})
    if (text.starts_with(before)) text.remove_prefix(before.size());
  const std::string_view number = text.substr(0, text.find_first_not_of("0123456789"));
  return number == "259" || number == "321" || number == "798";
}

bool is_rule_of_credentials(const JsonValue& rule) {
  if (names_credentials(rule.string_at({"id"})) || names_credentials(rule.string_at({"name"}))) return true;
  if (const JsonValue* tags = rule.at({"properties", "tags"})) {
    for (const JsonValue& tag : tags->items)
      if (holds_one_of(tag.text, {"cwe"}) && is_cwe_of_credentials(tag.text)) return true;
  }
  const JsonValue* relations = rule.find("relationships");
  return relations != nullptr &&
         std::any_of(relations->items.begin(), relations->items.end(), [](const JsonValue& one) {
           return one.string_at({"target", "toolComponent", "name"}) == "CWE" &&
                  is_cwe_of_credentials(one.string_at({"target", "id"}));
         });
}

}  // namespace

SnippetMask::SnippetMask(const JsonValue* tool) {
  if (tool == nullptr) return;
  const std::string_view name = tool->string_at({"driver", "name"});
  ours_ = name == "assay";
  credentials_ = finds_credentials(name);
  if (ours_ || credentials_) return;
  if (const JsonValue* driver = tool->find("driver")) take_rules(*driver);
  if (const JsonValue* extensions = tool->find("extensions"))
    for (const JsonValue& extension : extensions->items) take_rules(extension);
}

void SnippetMask::take_rules(const JsonValue& component) {
  const JsonValue* rules = component.find("rules");
  for (std::size_t i = 0; rules != nullptr && i < rules->items.size(); ++i) {
    if (!is_rule_of_credentials(rules->items[i])) continue;
    rules_.emplace(rules->items[i].string_at({"id"}));
    if (by_index_.size() <= i) by_index_.resize(i + 1);
    by_index_[i] = true;
  }
}

bool SnippetMask::is_of_credentials(const JsonValue& result) const {
  std::string_view id = result.string_at({"ruleId"});
  if (id.empty()) id = result.string_at({"rule", "id"});
  if (names_credentials(id)) return true;
  // "CA1000/1" may be a part of the rule "CA1000" (§3.27.5).
  for (std::size_t end = id.size(); end != 0 && end != std::string_view::npos; end = id.rfind('/', end - 1))
    if (rules_.contains(std::string(id.substr(0, end)))) return true;
  // An index counts in the rules of some component; which one, matters little here.
  for (const auto index : {result.integer_at({"ruleIndex"}), result.integer_at({"rule", "index"})})
    if (index && *index >= 0 && static_cast<std::size_t>(*index) < by_index_.size() &&
        by_index_[static_cast<std::size_t>(*index)])
      return true;
  return false;
}

void SnippetMask::apply_to_artifact(JsonValue& artifact) const {
  if (ours_ || (!credentials_ && rules_.empty())) return;
  Shown shown;
  if (JsonValue* contents = artifact.find("contents")) blank_content(*contents, Text::blanked, shown);
}

void SnippetMask::apply(JsonValue& result) const {
  if (ours_ || (!credentials_ && !is_of_credentials(result))) return;
  Shown shown;
  collect_snippets(result, Text::looked_for, shown);
  if (shown.values.empty()) return;
  std::vector<std::string> values(shown.values.begin(), shown.values.end());
  std::stable_sort(values.begin(), values.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  replace_all(result, values, false, values.size() >= kMostValues);
}

void mask_texts(JsonValue& value, const TextFilter& filter) {
  std::string texts;
  collect(value, texts);
  if (filter(texts) != texts) mask(value, filter);
}

}  // namespace assay::sarif

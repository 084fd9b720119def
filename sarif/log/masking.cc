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

constexpr std::string_view kMask = "********";
constexpr std::size_t kMostValues = 100;

// What the regions show. `in_region`: the value is a region.
void collect_snippets(const JsonValue& value, bool in_region, std::set<std::string>& values) {
  constexpr std::size_t kLeast = 4;  // less is no credential, and stands in every word
  if (in_region && values.size() < kMostValues) {
    std::string_view text = value.string_at({"snippet", "text"});
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
    if (text.size() >= kLeast && text.find("****") == std::string_view::npos) values.emplace(text);
  }
  for (const JsonValue& item : value.items) collect_snippets(item, false, values);
  for (const JsonMember& member : value.members) collect_snippets(member.value, member.name == "region", values);
}

// The longest first, since one may stand in another. Of more regions than are looked at nothing is shown.
void replace_all(JsonValue& value, const std::vector<std::string>& values, bool in_snippet, bool too_many) {
  if (value.is_string()) {
    for (const std::string& one : values)
      for (std::size_t at = value.text.find(one); at != std::string::npos; at = value.text.find(one, at + kMask.size()))
        value.text.replace(at, one.size(), kMask);
    if (in_snippet && too_many) value.text = kMask;
  }
  for (JsonValue& item : value.items) replace_all(item, values, in_snippet, too_many);
  for (JsonMember& member : value.members)
    replace_all(member.value, values, in_snippet || member.name == "snippet", too_many);
}

}  // namespace

bool finds_credentials(std::string_view tool) {
  std::string name(tool);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const std::string_view known : {"leaks", "secret", "trufflehog", "kingfisher", "nosey", "titus", "ggshield",
                                       "gitguardian", "credential", "password"})
    if (name.find(known) != std::string::npos) return true;
  return false;
}

void mask_snippets(JsonValue& result) {
  std::set<std::string> found;
  collect_snippets(result, false, found);
  if (found.empty()) return;
  std::vector<std::string> values(found.begin(), found.end());
  std::stable_sort(values.begin(), values.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  replace_all(result, values, false, found.size() >= kMostValues);
}

void mask_texts(JsonValue& value, const TextFilter& filter) {
  std::string texts;
  collect(value, texts);
  if (filter(texts) != texts) mask(value, filter);
}

}  // namespace assay::sarif

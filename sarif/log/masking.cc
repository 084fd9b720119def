#include "sarif/log/masking.h"

#include <cstddef>
#include <map>
#include <set>
#include <utility>

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

}  // namespace

void mask_texts(JsonValue& value, const TextFilter& filter) {
  std::string texts;
  collect(value, texts);
  if (filter(texts) != texts) mask(value, filter);
}

}  // namespace assay::sarif

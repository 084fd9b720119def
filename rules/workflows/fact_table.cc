#include "rules/workflows/fact_table.h"

#include <cstring>

#include "base/letter_case.h"

// Defined in the generated facts.S; each pair marks the bytes between.
extern "C" {
extern const char assay_facts_releases_begin[], assay_facts_releases_end[];
extern const char assay_facts_actions_begin[], assay_facts_actions_end[];
extern const char assay_facts_permissions_begin[], assay_facts_permissions_end[];
extern const char assay_facts_contexts_begin[], assay_facts_contexts_end[];
extern const char assay_facts_grammar_begin[], assay_facts_grammar_end[];
extern const char assay_facts_runners_begin[], assay_facts_runners_end[];
}

namespace assay::facts {
namespace {

constexpr std::string_view kMark = "\n@";

// The first mark at the place or behind it. By its rarer character: the C library looks for one far faster than
// std::string_view looks for two.
std::size_t mark_from(std::string_view text, std::size_t place) {
  while (place + 1 < text.size()) {
    const void* found = std::memchr(text.data() + place + 1, '@', text.size() - place - 1);
    if (found == nullptr) break;
    place = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    if (text[place - 1] == '\n') return place - 1;
  }
  return text.npos;
}

FactTable between(const char* begin, const char* end) {
  return FactTable({begin, static_cast<std::size_t>(end - begin)});
}

}  // namespace

std::string_view Fields::next() {
  if (!more_) return {};
  const std::size_t tab = rest_.find('\t');
  const std::string_view field = rest_.substr(0, tab);
  more_ = tab != rest_.npos;
  if (more_) rest_.remove_prefix(tab + 1);
  return field;
}

std::optional<std::string_view> Lines::next() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t end = rest_.find('\n');
  const std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
  return line;
}

std::string_view FactTable::date() const {
  const std::string_view first = text_.substr(0, text_.find('\n'));
  return first.starts_with("# ") ? first.substr(2) : std::string_view();
}

Block FactTable::block_at(std::size_t start) const {
  const std::size_t key = start + kMark.size();
  const std::size_t key_end = std::min(text_.find('\n', key), text_.size());
  const std::size_t end = std::min(mark_from(text_, key_end), text_.size());
  const std::size_t body = std::min(key_end + 1, end);
  return {text_.substr(key, key_end - key), text_.substr(body, end - body)};
}

std::optional<Block> FactTable::find(std::string_view key) const {
  const std::string wanted = lower(key);
  // The last mark ends the last block.
  std::size_t low = 0, high = text_.rfind(kMark);
  if (wanted.empty() || high == text_.npos) return std::nullopt;
  // The block begins at `low` or behind it, and before `high`.
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::size_t start = mark_from(text_.substr(0, high + 1), middle);
    if (start >= high) {
      high = middle;
      continue;
    }
    const std::size_t name = start + kMark.size();
    const std::string_view found = text_.substr(name, text_.find('\n', name) - name);
    if (found == wanted) return block_at(start);
    if (found < wanted) {
      low = start + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

std::optional<Block> FactTable::next(std::size_t& place) const {
  const std::size_t start = mark_from(text_, place);
  if (start == text_.npos) return std::nullopt;
  const Block block = block_at(start);
  if (block.key.empty()) return std::nullopt;
  place = start + kMark.size();
  return block;
}

std::vector<std::string_view> listed(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    out.push_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return out;
}

FactTable builtin_releases() { return between(assay_facts_releases_begin, assay_facts_releases_end); }
FactTable builtin_actions() { return between(assay_facts_actions_begin, assay_facts_actions_end); }
FactTable builtin_permissions() { return between(assay_facts_permissions_begin, assay_facts_permissions_end); }
FactTable builtin_contexts() { return between(assay_facts_contexts_begin, assay_facts_contexts_end); }
FactTable builtin_grammar() { return between(assay_facts_grammar_begin, assay_facts_grammar_end); }
FactTable builtin_runners() { return between(assay_facts_runners_begin, assay_facts_runners_end); }

}  // namespace assay::facts

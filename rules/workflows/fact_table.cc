#include "rules/workflows/fact_table.h"

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
  const std::size_t end = std::min(text_.find(kMark, key_end), text_.size());
  const std::size_t body = std::min(key_end + 1, end);
  return {text_.substr(key, key_end - key), text_.substr(body, end - body)};
}

std::optional<Block> FactTable::find(std::string_view key) const {
  const std::string wanted = lower(key);
  std::size_t low = text_.find(kMark), high = text_.rfind(kMark);
  if (wanted.empty() || low == text_.npos) return std::nullopt;
  while (low < high) {
    // The block that the middle lies in begins at `low` or behind it.
    const std::size_t start = text_.rfind(kMark, low + (high - low) / 2);
    const std::size_t name = start + kMark.size();
    const std::string_view found = text_.substr(name, text_.find('\n', name) - name);
    if (found == wanted) return block_at(start);
    if (found < wanted) {
      low = text_.find(kMark, name);
    } else {
      high = start;
    }
  }
  return std::nullopt;
}

std::optional<Block> FactTable::next(std::size_t& place) const {
  const std::size_t start = text_.find(kMark, place);
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

#include "rules/workflows/fact_table.h"

#include <algorithm>
#include <array>
#include <cstring>

// Defined in the generated facts.S; each pair marks the bytes between.
extern "C" {
extern const char assay_facts_releases_begin[], assay_facts_releases_end[];
extern const char assay_facts_actions_begin[], assay_facts_actions_end[];
extern const char assay_facts_permissions_begin[], assay_facts_permissions_end[];
extern const char assay_facts_contexts_begin[], assay_facts_contexts_end[];
extern const char assay_facts_grammar_begin[], assay_facts_grammar_end[];
extern const char assay_facts_runners_begin[], assay_facts_runners_end[];
extern const char assay_facts_zones_begin[], assay_facts_zones_end[];
extern const char assay_facts_interfaces_begin[], assay_facts_interfaces_end[];
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

// What lies between two marks that come one after the other.
Block block_between(std::string_view text, std::size_t mark, std::size_t next) {
  const std::size_t key = mark + kMark.size();
  const std::size_t key_end = std::min(text.find('\n', key), next);
  const std::size_t body = std::min(key_end + 1, next);
  return {text.substr(key, key_end - key), text.substr(body, next - body)};
}

std::shared_ptr<const std::vector<Block>> blocks_in(std::string_view text) {
  auto out = std::make_shared<std::vector<Block>>();
  std::size_t mark = mark_from(text, 0);
  while (mark != text.npos) {
    const std::size_t next = mark_from(text, mark + 1);
    const Block block = block_between(text, mark, std::min(next, text.size()));
    if (block.key.empty()) break;
    out->push_back(block);
    mark = next;
  }
  return out;
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

FactTable::FactTable(std::string_view text) : text_(text), blocks_(blocks_in(text)) {}

std::optional<Block> FactTable::find(std::string_view key) const {
  // Longer than any key of a table; in a buffer, since thousands of steps ask.
  constexpr std::size_t kLongest = 160;
  if (key.size() > kLongest) return std::nullopt;
  std::array<char, kLongest> buffer{};
  std::transform(key.begin(), key.end(), buffer.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; });
  const std::string_view wanted(buffer.data(), key.size());
  const auto before = [](const Block& block, std::string_view other) { return block.key < other; };
  const auto found = std::lower_bound(blocks_->begin(), blocks_->end(), wanted, before);
  return found != blocks_->end() && found->key == wanted ? std::optional(*found) : std::nullopt;
}

std::optional<Block> FactTable::next(std::size_t& number) const {
  return number < blocks_->size() ? std::optional((*blocks_)[number++]) : std::nullopt;
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

const FactTable& builtin_releases() {
  static const FactTable kTable = between(assay_facts_releases_begin, assay_facts_releases_end);
  return kTable;
}
const FactTable& builtin_actions() {
  static const FactTable kTable = between(assay_facts_actions_begin, assay_facts_actions_end);
  return kTable;
}
const FactTable& builtin_permissions() {
  static const FactTable kTable = between(assay_facts_permissions_begin, assay_facts_permissions_end);
  return kTable;
}
const FactTable& builtin_contexts() {
  static const FactTable kTable = between(assay_facts_contexts_begin, assay_facts_contexts_end);
  return kTable;
}
const FactTable& builtin_grammar() {
  static const FactTable kTable = between(assay_facts_grammar_begin, assay_facts_grammar_end);
  return kTable;
}
const FactTable& builtin_runners() {
  static const FactTable kTable = between(assay_facts_runners_begin, assay_facts_runners_end);
  return kTable;
}
const FactTable& builtin_zones() {
  static const FactTable kTable = between(assay_facts_zones_begin, assay_facts_zones_end);
  return kTable;
}
const FactTable& builtin_interfaces() {
  static const FactTable kTable = between(assay_facts_interfaces_begin, assay_facts_interfaces_end);
  return kTable;
}

}  // namespace assay::facts

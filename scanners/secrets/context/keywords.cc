#include "scanners/secrets/context/keywords.h"

#include <algorithm>
#include <string>

#include "scanners/secrets/checks/alphabet.h"

namespace assay::context {

namespace {

constexpr auto kLower = [] {
  std::array<char, 256> out{};
  for (std::size_t byte = 0; byte < out.size(); ++byte) out[byte] = checks::to_lower(static_cast<char>(byte));
  return out;
}();

char lower(char byte) { return kLower[static_cast<unsigned char>(byte)]; }

std::uint64_t bit_of(char byte) { return std::uint64_t{1} << (static_cast<unsigned char>(byte) & 63U); }

}  // namespace

Keywords::Keywords(const std::vector<Anchor>& anchors) { add(anchors); }

Keywords::Keywords(std::initializer_list<Anchor> anchors) { add({anchors.begin(), anchors.size()}); }

void Keywords::add(std::span<const Anchor> anchors) {
  for (const Anchor& anchor : anchors) {
    std::string text = anchor.text;
    if (anchor.caseless) std::transform(text.begin(), text.end(), text.begin(), checks::to_lower);
    (anchor.caseless ? caseless_ : exact_).add(text);
  }
  note_longer(anchors);
}

// All in lower case, so that an anchor of one kind counts for one of the other: one more may then seem to be longer.
void Keywords::note_longer(std::span<const Anchor> anchors) {
  std::vector<std::string> texts;
  for (const Anchor& anchor : anchors) {
    if (anchor.text.empty()) continue;
    std::string& text = texts.emplace_back(anchor.text);
    std::transform(text.begin(), text.end(), text.begin(), checks::to_lower);
    lengths_ = std::max(lengths_, text.size() + 1);
  }
  // In order each stands before those that begin with it.
  std::sort(texts.begin(), texts.end());
  std::uint8_t rows = 0;
  for (auto text = texts.begin(); text != texts.end(); ++text) {
    std::uint8_t& row = rows_[static_cast<unsigned char>(text->front())];
    if (text == texts.begin() || (text - 1)->front() != text->front()) {
      row = rows++;
      longer_.resize(rows * lengths_);
    }
    for (auto other = text + 1; other != texts.end() && other->starts_with(*text); ++other)
      if (other->size() > text->size()) longer_[row * lengths_ + text->size()] |= bit_of((*other)[text->size()]);
  }
}

bool Keywords::may_be_longer(Bytes text, std::size_t at, std::size_t standing) const {
  if (standing >= lengths_ || at + standing >= text.size()) return standing >= lengths_;
  const std::size_t row = rows_[static_cast<unsigned char>(lower(text[at]))];
  return (longer_[row * lengths_ + standing] & bit_of(lower(text[at + standing]))) != 0;
}

void Keywords::Tree::add(std::string_view word) {
  if (word.empty()) return;
  std::uint32_t node = 0;
  for (const char byte : word) {
    std::uint32_t child = nodes_[node].child;
    std::uint32_t last = 0;
    while (child != 0 && nodes_[child].byte != byte) {
      last = child;
      child = nodes_[child].next;
    }
    if (child == 0) {
      child = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({.byte = byte});
      (last == 0 ? nodes_[node].child : nodes_[last].next) = child;
      if (node == 0) first_[static_cast<unsigned char>(byte)] = child;
    }
    node = child;
  }
  nodes_[node].ends = true;
}

template <class Fold>
std::size_t Keywords::Tree::longest_at(Bytes text, std::size_t at, Fold fold) const {
  const Node* const nodes = nodes_.data();
  const Bytes rest = text.substr(at);
  std::size_t longest = 0;
  std::size_t i = 0;
  std::uint32_t node = first_[static_cast<unsigned char>(fold(rest[0]))];
  while (node != 0) {
    ++i;
    longest = nodes[node].ends ? i : longest;
    if (i == rest.size()) break;
    const char byte = fold(rest[i]);
    node = nodes[node].child;
    while (node != 0 && nodes[node].byte != byte) node = nodes[node].next;
  }
  return longest;
}

std::size_t Keywords::longest_at(Bytes text, std::size_t at, std::size_t standing) const {
  if (at >= text.size()) return 0;
  if (standing != 0 && !may_be_longer(text, at, standing)) return standing;
  return std::max(caseless_.longest_at(text, at, lower), exact_.longest_at(text, at, [](char byte) { return byte; }));
}

}  // namespace assay::context

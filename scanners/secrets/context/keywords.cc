#include "scanners/secrets/context/keywords.h"

#include <algorithm>
#include <string>

#include "scanners/secrets/checks/alphabet.h"

namespace assay::context {

Keywords::Keywords(const std::vector<Anchor>& anchors) { add(anchors); }

Keywords::Keywords(std::initializer_list<Anchor> anchors) { add({anchors.begin(), anchors.size()}); }

void Keywords::add(std::span<const Anchor> anchors) {
  for (const Anchor& anchor : anchors) {
    std::string text = anchor.text;
    if (anchor.caseless) std::transform(text.begin(), text.end(), text.begin(), checks::to_lower);
    (anchor.caseless ? caseless_ : exact_).add(text);
  }
}

void Keywords::Tree::add(std::string_view word) {
  if (word.empty()) return;
  std::uint32_t node = 0;
  for (const char byte : word) {
    std::uint32_t child = nodes_[node].child;
    while (child != 0 && nodes_[child].byte != byte) child = nodes_[child].next;
    if (child == 0) {
      child = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({.next = nodes_[node].child, .byte = byte});
      nodes_[node].child = child;
      if (node == 0) first_[static_cast<unsigned char>(byte)] = child;
    }
    node = child;
  }
  nodes_[node].ends = true;
}

template <class Fold>
std::size_t Keywords::Tree::longest_at(Bytes text, std::size_t at, Fold fold) const {
  std::size_t longest = 0;
  std::size_t i = at;
  std::uint32_t node = first_[static_cast<unsigned char>(fold(text[i]))];
  while (node != 0) {
    ++i;
    if (nodes_[node].ends) longest = i - at;
    if (i == text.size()) break;
    const char byte = fold(text[i]);
    node = nodes_[node].child;
    while (node != 0 && nodes_[node].byte != byte) node = nodes_[node].next;
  }
  return longest;
}

std::size_t Keywords::longest_at(Bytes text, std::size_t at) const {
  if (at >= text.size()) return 0;
  return std::max(caseless_.longest_at(text, at, checks::to_lower),
                  exact_.longest_at(text, at, [](char byte) { return byte; }));
}

}  // namespace assay::context

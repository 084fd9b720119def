// The anchors of a rule that reads assignments, searched at once: which of them stands at a place. A rule has a
// hundred, and each stands some hundred times in a megabyte of source code.
//
// Immutable; threads share it freely.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "rules/rule.h"

namespace assay::context {

class Keywords {
 public:
  // Implicit: a list of anchors is what it is made of.
  Keywords(const std::vector<Anchor>& anchors);
  Keywords(std::initializer_list<Anchor> anchors);

  // Bytes of the longest anchor that stands at `at`; 0: none does. `standing`: bytes of one that is known to stand
  // there, as the first stage has found it; 0: none is.
  std::size_t longest_at(Bytes text, std::size_t at, std::size_t standing = 0) const;

 private:
  // A tree of bytes; the children of a node are one chain in the order of the words, so that those of the first word
  // are met first: rules list the commonest first. A child is always behind its parent. Node 0 is the root.
  class Tree {
   public:
    Tree() : nodes_(1) {}
    void add(std::string_view word);
    template <class Fold>
    std::size_t longest_at(Bytes text, std::size_t at, Fold fold) const;

   private:
    struct Node {
      std::uint32_t child = 0;  // the first; 0: none
      std::uint32_t next = 0;   // of the same parent; 0: none
      char byte = 0;
      bool ends = false;  // a word
    };
    std::vector<Node> nodes_;
    std::array<std::uint32_t, 256> first_{};  // the node of a word's first byte; 0: none
  };

  void add(std::span<const Anchor> anchors);
  void note_longer(std::span<const Anchor> anchors);
  bool may_be_longer(Bytes text, std::size_t at, std::size_t standing) const;

  Tree caseless_;  // in lower case
  Tree exact_;
  // What stands behind an anchor that a longer one begins with: of few is there a longer one, and of those with few
  // bytes behind. By the anchor's first byte and its length; a bit for the low six of the byte behind, in lower case.
  std::array<std::uint8_t, 256> rows_{};
  std::vector<std::uint64_t> longer_;
  std::size_t lengths_ = 1;  // of a row
};

}  // namespace assay::context

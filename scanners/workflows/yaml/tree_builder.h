// Turns libfyaml's events into a Tree.
#pragma once

#include <libfyaml.h>

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanners/workflows/yaml/tree.h"

namespace assay::yaml {

class TreeBuilder {
 public:
  // `base` is where the text that libfyaml reads begins in the tree's source (behind a byte order mark).
  TreeBuilder(Tree& tree, std::uint32_t base) : tree_(tree), source_(tree.source_), base_(base), cursor_(base) {}

  // False when reading must stop: problem() says why.
  bool take(fy_event& event);
  // Takes the comments behind the last node. False where the file holds no document.
  bool finish();
  const std::optional<Problem>& problem() const { return problem_; }

 private:
  // A collection whose end was not seen yet. Its children are the last ones of the stack.
  struct Open {
    Node node;
    Properties properties;
    std::size_t first_child = 0;
    int column = -1;  // of its first key or '-', from 0; -1 before it was seen
  };

  Span span_of(const fy_mark* begin, const fy_mark* end) const;
  bool open(Kind kind, const Node& node, const Properties& properties);
  bool close(Span end);
  bool scalar(fy_event& event);
  bool alias(fy_event& event);
  bool add(const Node* node);
  Properties properties(fy_token* anchor, fy_token* tag) const;
  const Node* keep(const Node& node, const Properties& properties);
  void block_scalar(Node& node, Properties& properties);
  std::uint32_t behind_indicator() const;
  int parent_column() const;
  void note_column(std::uint32_t begin);
  void pass(Span token);
  bool fail(Span span, std::string message, std::string hint = {});

  Tree& tree_;
  std::string_view source_;
  std::uint32_t base_;
  std::uint32_t cursor_;  // what lies before it was looked through for comments
  std::vector<Open> open_;
  std::vector<const Node*> children_;
  std::vector<Entry> entries_;  // of the mapping that ends; kept for its memory
  std::unordered_map<std::string_view, const Node*> anchors_;
  std::size_t documents_ = 0;
  std::uint32_t unfolded_ = 0;
  std::optional<Problem> problem_;
};

}  // namespace assay::yaml

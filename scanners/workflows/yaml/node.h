// A YAML document as a tree in which every node knows the bytes that it was read from. Plain data that lives in its
// Tree (tree.h).
#pragma once

#include <cstdint>
#include <string_view>

#include "scanners/workflows/yaml/list.h"

namespace assay::yaml {

// Bytes of the source from `begin` up to `end`.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
  bool contains(std::uint32_t offset) const { return begin <= offset && offset < end; }
  friend auto operator<=>(const Span&, const Span&) = default;
};

enum class Kind : std::uint8_t { scalar, sequence, mapping };

enum class Style : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,  // a scalar behind |
  folded,   // a scalar behind >
  block,    // a sequence or mapping by indentation
  flow,     // a sequence or mapping in brackets
};

struct Entry;

struct Node;

// What few nodes have: what may stand before a value, as written, how far a block scalar is indented, and what an alias
// stands for.
struct Properties {
  std::string_view anchor;         // without &
  std::string_view tag;            // with !
  std::uint32_t indent = 0;        // spaces that are cut from each line of a block scalar
  const Node* alias_of = nullptr;  // the anchored node
};

// 32 bytes; a workflow has one for each 25 of its own, and trees are most of the memory of a run.
//
// An alias has the kind and content of what it stands for and a span of its own, so a tree with aliases is read like
// one without. What aliases unfold to is bounded for the whole tree, so a walk over it is too.
struct Node {
  Node() = default;
  // Without its properties, which are those of a place in the tree.
  Node(const Node& other)
      : kind(other.kind), style(other.style), weight(other.weight), span(other.span), text(other.text) {}
  Node& operator=(const Node& other) {  // NOLINT(cert-oop54-cpp): nothing is given up that is read afterwards
    kind = other.kind;
    style = other.style;
    weight = other.weight;
    span = other.span;
    text = other.text;
    return *this;
  }
  ~Node() = default;

  Kind kind = Kind::scalar;
  Style style = Style::plain;
  const bool extended = false;  // it is an ExtendedNode
  std::uint32_t weight = 1;     // what a walk over it meets: nodes, and one more for each 64 bytes of text
  // Of a scalar with its quotes, of a block scalar from its | or > to the end of the last line that holds text, of an
  // alias from its *. Empty for a value that is not written (`key:`), behind the ':' or '-' before it.
  Span span;
  // What a scalar says, escapes and folds resolved. Of others it is empty, and its data is the first child, of a List.
  std::string_view text;

  // Of a mapping, in order, duplicate keys kept; none of other nodes.
  List<Entry> entries() const { return is_mapping() ? List<Entry>::at(text.data()) : List<Entry>(); }
  // Of a sequence; none of other nodes.
  List<const Node*> items() const { return is_sequence() ? List<const Node*>::at(text.data()) : List<const Node*>(); }
  // Null for most.
  const Properties* properties() const;
  // Null for what is no alias.
  const Node* alias_of() const { return extended ? properties()->alias_of : nullptr; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
  bool is_quoted() const { return style == Style::single_quoted || style == Style::double_quoted; }
  std::uint32_t indent() const { return extended ? properties()->indent : 0; }
  bool is_block_scalar() const { return style == Style::literal || style == Style::folded; }
  // Nothing, ~ or null (YAML 1.2 §10.3.2).
  bool is_null() const;

  // The first entry with this key, or null.
  const Entry* find(std::string_view key) const;
  const Node* value_of(std::string_view key) const;

 protected:
  // Of an ExtendedNode.
  Node(const Node& other, bool is_extended)
      : kind(other.kind),
        style(other.style),
        extended(is_extended),
        weight(other.weight),
        span(other.span),
        text(other.text) {}
};

static_assert(sizeof(Node) == 32);

struct ExtendedNode final : Node {
  ExtendedNode(const Node& node, const Properties& has) : Node(node, true), own(has) {}
  Properties own;
};

inline const Properties* Node::properties() const {
  return extended ? &static_cast<const ExtendedNode*>(this)->own : nullptr;
}

struct Entry {
  const Node* key = nullptr;
  const Node* value = nullptr;
};

// From its # to the end of the line.
struct Comment {
  Span span;
  std::string_view text;  // behind the #, without blanks around it
  bool own_line = false;  // nothing but blanks stands before it
};

inline const Entry* Node::find(std::string_view key) const {
  for (const Entry& entry : entries())
    if (entry.key->is_scalar() && entry.key->text == key) return &entry;
  return nullptr;
}

inline const Node* Node::value_of(std::string_view key) const {
  const Entry* entry = find(key);
  return entry == nullptr ? nullptr : entry->value;
}

inline bool Node::is_null() const {
  return is_scalar() && style == Style::plain &&
         (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

}  // namespace assay::yaml

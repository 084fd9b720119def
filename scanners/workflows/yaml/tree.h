// Reads a YAML file into a tree with exact places and its comments.
//
// libfyaml tells where tokens begin and end; what scalars say, where block scalars end, what aliases stand for and
// where comments are is decided here, so that each byte of a value leads back to the file. Nothing is written to
// stderr. Bounded on hostile input by the figures below; what exceeds one is a problem.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/line_index.h"
#include "scanners/workflows/yaml/arena.h"
#include "scanners/workflows/yaml/node.h"

namespace assay::yaml {

inline constexpr std::size_t kMostBytes = std::size_t{10} << 20;
inline constexpr std::size_t kMostDepth = 100;          // GitHub refuses 50 and more
inline constexpr std::uint32_t kMostNodes = 1'000'000;  // aliases unfolded; keys count

// Something that is wrong at a place.
struct Problem {
  Span span;
  std::string message;
  std::string hint;  // may be empty
};

// Immutable once read, then shared by threads. Nodes, comments and views of the source live as long as it.
class Tree {
 public:
  explicit Tree(std::string source);
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree() = default;

  std::string_view source() const { return source_; }
  std::string_view source(Span span) const { return std::string_view(source_).substr(span.begin, span.size()); }
  const Node& root() const { return *root_; }
  const LineIndex& lines() const { return lines_; }
  Region region(Span span) const { return lines_.region(span.begin, span.end); }

  std::span<const Comment> comments() const { return comments_; }
  // The comment behind the node on the line that it ends on, or, for a block scalar, on the line of its | or >.
  const Comment* trailing_comment(const Node& node) const;
  // The comment that ends the line which holds the byte.
  const Comment* comment_on_line(std::uint32_t offset) const;

  // Where the byte of a scalar's text stands in the source; for its size, where the text ends. An alias leads to the
  // anchored scalar.
  std::uint32_t source_offset(const Node& scalar, std::size_t offset) const;
  // The bytes of the source that text[begin, end) was made of.
  Span source_span(const Node& scalar, std::size_t begin, std::size_t end) const;

 private:
  friend class TreeBuilder;

  std::string source_;
  LineIndex lines_;
  Arena memory_;
  const Node* root_ = nullptr;
  std::vector<Comment> comments_;  // in order
};

// The first problem ends the reading: GitHub, too, refuses the file as a whole.
tl::expected<std::unique_ptr<const Tree>, Problem> read(std::string source);

}  // namespace assay::yaml

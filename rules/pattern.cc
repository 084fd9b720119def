#include "rules/pattern.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/strings.h"
#include "rules/pattern_classes.h"
#include "rules/pattern_tree.h"

namespace assay {
namespace {

using Kind = PatternNode::Kind;
using Leading = std::vector<ByteSet>;

constexpr std::size_t kMostLeading = 48;
// Steps of one analysis. Nested repeats can ask for exponentially many; real rules take a few hundred.
constexpr int kMostSteps = 20000;

std::size_t plus(std::size_t a, std::size_t b) {
  return a > PatternShape::kUnbounded - b ? PatternShape::kUnbounded : a + b;
}
std::size_t times(std::size_t width, std::uint32_t count) {
  if (width == 0 || count == 0) return 0;
  if (count == PatternNode::kNoEnd || width > PatternShape::kUnbounded / count) return PatternShape::kUnbounded;
  return width * count;
}

}  // namespace

PatternWidths widths_of(const PatternNode& node) {
  PatternWidths out;
  switch (node.kind) {
    case Kind::bytes:
      return {1, 1};
    case Kind::condition:
      return {0, 0};
    case Kind::sequence:
      for (const PatternNode& part : node.parts) {
        const PatternWidths inner = widths_of(part);
        out = {plus(out.least, inner.least), plus(out.most, inner.most)};
      }
      return out;
    case Kind::choice:
      out.least = PatternShape::kUnbounded;
      for (const PatternNode& part : node.parts) {
        const PatternWidths inner = widths_of(part);
        out = {std::min(out.least, inner.least), std::max(out.most, inner.most)};
      }
      return out;
    case Kind::repeat: {
      const PatternWidths inner = widths_of(node.parts.front());
      return {times(inner.least, node.least), times(inner.most, node.most)};
    }
  }
  return out;
}

namespace {

// Finds the leading sets from the back: what a node may begin with, given what may follow it.
class LeadingFinder {
 public:
  Leading of(const PatternNode& root) {
    Leading found = before(root, {});
    if (steps_ > kMostSteps) found.clear();  // nothing is certain, which is always true
    return found;
  }

 private:
  static Leading unite(Leading a, const Leading& b) {
    a.resize(std::min(a.size(), b.size()));
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = united(a[i], b[i]);
    return a;
  }

  Leading before(const PatternNode& node, Leading rest) {
    if (++steps_ > kMostSteps) return {};
    switch (node.kind) {
      case Kind::bytes:
        if (rest.size() == kMostLeading) rest.pop_back();
        rest.insert(rest.begin(), node.bytes);
        return rest;
      case Kind::condition:
        return rest;
      case Kind::sequence:
        return before_sequence(node, std::move(rest));
      case Kind::choice: {
        Leading out = before(node.parts.front(), rest);
        for (std::size_t i = 1; i < node.parts.size(); ++i) out = unite(std::move(out), before(node.parts[i], rest));
        return out;
      }
      case Kind::repeat:
        return before_repeat(node, std::move(rest));
    }
    return {};
  }

  Leading before_sequence(const PatternNode& node, Leading rest) {
    // What stands behind 48 certain bytes decides nothing.
    std::size_t end = 0;
    for (std::size_t certain = 0; end < node.parts.size() && certain < kMostLeading; ++end)
      certain = plus(certain, widths_of(node.parts[end]).least);
    for (; end > 0; --end) rest = before(node.parts[end - 1], std::move(rest));
    return rest;
  }

  // Optional copies only widen the sets and shorten the list, so they come to rest; 48 copies of at least a byte fill
  // it.
  Leading before_repeat(const PatternNode& node, Leading rest) {
    const PatternNode& part = node.parts.front();
    const Leading behind = rest;
    const std::uint32_t optional = node.most == PatternNode::kNoEnd ? PatternNode::kNoEnd : node.most - node.least;
    for (std::uint32_t i = 0; i < optional && steps_ <= kMostSteps; ++i) {
      Leading one_more = unite(before(part, rest), behind);
      if (one_more == rest) break;
      rest = std::move(one_more);
    }
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(node.least, kMostLeading) && steps_ <= kMostSteps; ++i) {
      Leading one_more = before(part, rest);
      if (one_more == rest) break;
      rest = std::move(one_more);
    }
    return rest;
  }

  int steps_ = 0;
};

// Whether every match begins (front) or ends (back) with \b.
bool at_word_boundary(const PatternNode& node, bool front) {
  switch (node.kind) {
    case Kind::bytes:
      return false;
    case Kind::condition:
      return node.condition == 'b';
    case Kind::sequence:
      for (std::size_t i = 0; i < node.parts.size(); ++i) {
        const PatternNode& part = node.parts[front ? i : node.parts.size() - 1 - i];
        if (at_word_boundary(part, front)) return true;
        if (widths_of(part).most > 0) return false;
      }
      return false;
    case Kind::choice:
      return std::all_of(node.parts.begin(), node.parts.end(),
                         [&](const PatternNode& part) { return at_word_boundary(part, front); });
    case Kind::repeat:
      return node.least > 0 && at_word_boundary(node.parts.front(), front);
  }
  return false;
}

Status accepted_by_re2(std::string_view pattern) {
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  const re2::RE2 program(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (program.ok()) return {};
  const std::size_t at = pattern.find(program.error_arg());
  return fail("reading an expression", "",
              cat("column ", at == std::string_view::npos ? 1 : at + 1, ": ", printable(program.error())));
}

}  // namespace

Result<PatternShape> analyse_pattern(std::string_view pattern) {
  auto parsed = parse_pattern(pattern);
  if (!parsed) return tl::make_unexpected(std::move(parsed.error()));
  if (Status accepted = accepted_by_re2(pattern); !accepted) return tl::make_unexpected(std::move(accepted.error()));
  const PatternWidths widths = widths_of(parsed->root);
  PatternShape shape;
  shape.min_width = widths.least;
  shape.max_width = widths.most;
  shape.leading = LeadingFinder().of(parsed->root);
  shape.begins_at_word_boundary = at_word_boundary(parsed->root, true);
  shape.ends_at_word_boundary = at_word_boundary(parsed->root, false);
  shape.groups = std::move(parsed->groups);
  return shape;
}

}  // namespace assay

#include "scanners/sources/git/changes/line_diff.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace assay::git {

namespace {

using Line = std::uint32_t;  // equal lines have equal numbers
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// Finds a longest common subsequence of `a` and `b`: match(i, j) is called for each pair.
template <class Match>
class Matcher {
 public:
  Matcher(const std::vector<Line>& a, const std::vector<Line>& b, std::uint64_t budget, const Match& match)
      : a_(a), b_(b), budget_(budget), match_(match), forward_(a.size() + b.size() + 3), backward_(forward_.size()) {}

  void box(std::size_t a_begin, std::size_t a_end, std::size_t b_begin, std::size_t b_end) {
    while (true) {
      while (a_begin < a_end && b_begin < b_end && a_[a_begin] == b_[b_begin]) match_(a_begin++, b_begin++);
      while (a_begin < a_end && b_begin < b_end && a_[a_end - 1] == b_[b_end - 1]) match_(--a_end, --b_end);
      if (a_begin == a_end || b_begin == b_end || exhausted_) return;
      std::size_t a_split = 0;
      std::size_t b_split = 0;
      if (!split(a_begin, a_end, b_begin, b_end, a_split, b_split)) return;
      box(a_begin, a_split, b_begin, b_split);
      a_begin = a_split;
      b_begin = b_split;
    }
  }

  bool exhausted() const { return exhausted_; }

 private:
  // A point in the middle of a shortest edit path. Paths grow from both corners of the box, one edit a round, until two
  // meet on a diagonal. The box has no common line at either end, so the point is no corner.
  bool split(std::size_t a_begin, std::size_t a_end, std::size_t b_begin, std::size_t b_end, std::size_t& a_split,
             std::size_t& b_split) {
    const auto n = static_cast<std::ptrdiff_t>(a_end - a_begin);
    const auto m = static_cast<std::ptrdiff_t>(b_end - b_begin);
    const Line* a = a_.data() + a_begin;
    const Line* b = b_.data() + b_begin;
    const std::ptrdiff_t delta = n - m;
    const bool odd = (delta & 1) != 0;
    // forward[k], backward[k]: how far along `a` the best path on diagonal k (position in a minus position in b) came.
    std::ptrdiff_t* forward = forward_.data() + m + 1;
    std::ptrdiff_t* backward = backward_.data() + m + 1;
    constexpr std::ptrdiff_t kFar = std::numeric_limits<std::ptrdiff_t>::max() / 2;

    for (std::ptrdiff_t edits = 0;; ++edits) {
      // Diagonals outside -m … n do not cross the box.
      const std::ptrdiff_t low = edits <= m ? -edits : -m + ((edits - m) & 1);
      const std::ptrdiff_t high = edits <= n ? edits : n - ((edits - n) & 1);
      for (std::ptrdiff_t k = low; k <= high; k += 2) {
        std::ptrdiff_t x = 0;
        if (edits > 0) {
          const std::ptrdiff_t from_left = k - 1 >= -std::min(edits - 1, m) ? forward[k - 1] + 1 : -1;
          const std::ptrdiff_t from_above = k + 1 <= std::min(edits - 1, n) ? forward[k + 1] : -1;
          x = std::max(from_left, from_above);
        }
        const std::ptrdiff_t start = x;
        if (x > n || x - k > m || x < 0) {
          forward[k] = -kFar;
          if (!spend(1)) return false;
          continue;
        }
        while (x < n && x - k < m && a[x] == b[x - k]) ++x;
        forward[k] = x;
        const std::ptrdiff_t rounds = edits - 1;  // the backward paths are one round behind
        if (odd && rounds >= 0 && k >= delta - rounds && k <= delta + rounds && k >= -m && k <= n && backward[k] <= x) {
          return found(a_begin, b_begin, x, k, a_split, b_split);
        }
        if (!spend(static_cast<std::uint64_t>(x - start) + 1)) return false;
      }
      const std::ptrdiff_t back_low = std::max(delta - edits, -m + ((delta - edits + m) & 1));
      const std::ptrdiff_t back_high = std::min(delta + edits, n - ((n - delta - edits) & 1));
      for (std::ptrdiff_t k = back_low; k <= back_high; k += 2) {
        std::ptrdiff_t x = n;
        if (edits > 0) {
          const std::ptrdiff_t from_right = k + 1 <= std::min(delta + edits - 1, n) ? backward[k + 1] - 1 : kFar;
          const std::ptrdiff_t from_below = k - 1 >= std::max(delta - edits + 1, -m) ? backward[k - 1] : kFar;
          x = std::min(from_right, from_below);
        }
        const std::ptrdiff_t start = x;
        if (x < 0 || x - k < 0 || x > n) {
          backward[k] = kFar;
          if (!spend(1)) return false;
          continue;
        }
        while (x > 0 && x - k > 0 && a[x - 1] == b[x - k - 1]) --x;
        backward[k] = x;
        if (!odd && k >= -edits && k <= edits && k >= -m && k <= n && forward[k] >= x) {
          return found(a_begin, b_begin, x, k, a_split, b_split);
        }
        if (!spend(static_cast<std::uint64_t>(start - x) + 1)) return false;
      }
    }
  }

  static bool found(std::size_t a_begin, std::size_t b_begin, std::ptrdiff_t x, std::ptrdiff_t k, std::size_t& a_split,
                    std::size_t& b_split) {
    a_split = a_begin + static_cast<std::size_t>(x);
    b_split = b_begin + static_cast<std::size_t>(x - k);
    return true;
  }

  bool spend(std::uint64_t steps) {
    exhausted_ = exhausted_ || steps > budget_;
    if (!exhausted_) budget_ -= steps;
    return !exhausted_;
  }

  const std::vector<Line>& a_;
  const std::vector<Line>& b_;
  std::uint64_t budget_;
  const Match& match_;
  std::vector<std::ptrdiff_t> forward_, backward_;
  bool exhausted_ = false;
};

// The lines of `side` that the other side has too, with where they stand: others need no comparing.
void keep_common(const std::vector<Line>& side, std::size_t begin, std::size_t end, const std::vector<char>& in_other,
                 std::vector<Line>& lines, std::vector<std::size_t>& where) {
  for (std::size_t i = begin; i < end; ++i) {
    if (in_other[side[i]] == 0) continue;
    lines.push_back(side[i]);
    where.push_back(i);
  }
}

// For each line of `b` the line of `a` that it is, or kNone.
std::vector<std::size_t> match_lines(const std::vector<Line>& a, const std::vector<Line>& b, std::size_t distinct,
                                     std::uint64_t most_steps, bool& exact) {
  std::vector<std::size_t> origin(b.size(), kNone);
  std::size_t begin = 0;
  while (begin < a.size() && begin < b.size() && a[begin] == b[begin]) {
    origin[begin] = begin;
    ++begin;
  }
  std::size_t a_end = a.size();
  std::size_t b_end = b.size();
  while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) origin[--b_end] = --a_end;

  std::vector<char> in_a(distinct), in_b(distinct);
  for (std::size_t i = begin; i < a_end; ++i) in_a[a[i]] = 1;
  for (std::size_t j = begin; j < b_end; ++j) in_b[b[j]] = 1;
  std::vector<Line> a_lines, b_lines;
  std::vector<std::size_t> a_where, b_where;
  keep_common(a, begin, a_end, in_b, a_lines, a_where);
  keep_common(b, begin, b_end, in_a, b_lines, b_where);
  const auto match = [&](std::size_t i, std::size_t j) { origin[b_where[j]] = a_where[i]; };
  Matcher matcher(a_lines, b_lines, most_steps, match);
  matcher.box(0, a_lines.size(), 0, b_lines.size());
  exact = !matcher.exhausted();
  return origin;
}

}  // namespace

bool LineChanges::touches(std::uint32_t first, std::uint32_t last) const {
  const auto span = std::lower_bound(added.begin(), added.end(), first,
                                     [](const LineSpan& one, std::uint32_t line) { return one.last < line; });
  if (span != added.end() && span->first <= last) return true;
  const auto joint = std::lower_bound(joints.begin(), joints.end(), first);
  return joint != joints.end() && *joint < last;
}

std::vector<Bytes> split_lines(Bytes text) {
  std::vector<Bytes> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, end));
    const std::size_t ends = text.substr(end).starts_with("\r\n") ? 2 : 1;
    text.remove_prefix(std::min(end + ends, text.size()));
  }
  return lines;
}

LineChanges diff_lines(Bytes old_text, Bytes new_text, std::uint64_t most_steps) {
  std::unordered_map<Bytes, Line> numbers;
  const auto number = [&numbers](Bytes text) {
    std::vector<Line> out;
    for (const Bytes line : split_lines(text)) {
      out.push_back(numbers.try_emplace(line, static_cast<Line>(numbers.size())).first->second);
    }
    return out;
  };
  const std::vector<Line> a = number(old_text);
  const std::vector<Line> b = number(new_text);
  LineChanges changes;
  const std::vector<std::size_t> origin = match_lines(a, b, numbers.size(), most_steps, changes.exact);
  for (std::size_t j = 0; j < origin.size(); ++j) {
    const auto line = static_cast<std::uint32_t>(j + 1);
    if (origin[j] == kNone) {
      if (!changes.added.empty() && changes.added.back().last + 1 == line) {
        changes.added.back().last = line;
      } else {
        changes.added.push_back({line, line});
      }
    } else if (j + 1 < origin.size() && origin[j + 1] != kNone && origin[j + 1] != origin[j] + 1) {
      changes.joints.push_back(line);
    }
  }
  return changes;
}

}  // namespace assay::git

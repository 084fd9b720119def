#include "rules/value_shape.h"

#include <algorithm>
#include <set>
#include <string>

#include "rules/pattern_classes.h"
#include "rules/pattern_parts.h"
#include "rules/pattern_tree.h"

namespace assay {
namespace {

using Kind = PatternNode::Kind;

ByteSet alnum_bytes() { return united(united(byte_range('0', '9'), byte_range('A', 'Z')), byte_range('a', 'z')); }
ByteSet word_bytes() { return united(united(alnum_bytes(), byte_range('_', '_')), byte_range('-', '-')); }

ByteSet intersected(const ByteSet& a, const ByteSet& b) { return complement(united(complement(a), complement(b))); }
bool within(const ByteSet& set, const ByteSet& all) { return united(set, all) == all; }
bool apart(const ByteSet& a, const ByteSet& b) { return intersected(a, b) == ByteSet{}; }

// All bytes that a match may hold.
ByteSet bytes_of(const PatternNode& node) {
  ByteSet out = node.kind == Kind::bytes ? node.bytes : ByteSet{};
  for (const PatternNode& part : node.parts) out = united(out, bytes_of(part));
  return out;
}

struct Edge {
  ByteSet bytes;  // that may stand first, or last
  bool may_be_empty = true;
};

// What a match may begin (front) or end with. Zero-width conditions count as true.
Edge edge_of(const PatternNode& node, bool front) {
  Edge out;
  switch (node.kind) {
    case Kind::bytes:
      return {node.bytes, false};
    case Kind::condition:
      return out;
    case Kind::sequence:
      for (std::size_t i = 0; i < node.parts.size() && out.may_be_empty; ++i) {
        const Edge part = edge_of(node.parts[front ? i : node.parts.size() - 1 - i], front);
        out = {united(out.bytes, part.bytes), part.may_be_empty};
      }
      return out;
    case Kind::choice:
      out.may_be_empty = false;
      for (const PatternNode& part : node.parts) {
        const Edge one = edge_of(part, front);
        out = {united(out.bytes, one.bytes), out.may_be_empty || one.may_be_empty};
      }
      return out;
    case Kind::repeat:
      out = edge_of(node.parts.front(), front);
      out.may_be_empty = out.may_be_empty || node.least == 0;
      return out;
  }
  return out;
}

const PatternNode& first_part(const PatternNode& node) {
  const PatternNode* first = &node;
  while (first->kind == Kind::sequence && !first->parts.empty()) first = &first->parts.front();
  return *first;
}

// The bytes that may stand behind the value, where they are certain: of \b behind a word, or of a class or the end.
std::optional<ByteSet> bytes_behind(const PatternNode& behind, const ByteSet& last) {
  const ByteSet perl_word = united(alnum_bytes(), byte_range('_', '_'));
  const PatternNode& first = first_part(behind);
  if (first.kind == Kind::condition) {
    if (first.condition == 'b' && within(last, perl_word)) return complement(perl_word);
    return std::nullopt;
  }
  if (first.kind == Kind::bytes) return first.bytes;
  if (first.kind != Kind::choice) return std::nullopt;
  ByteSet out;
  for (const PatternNode& part : first.parts) {
    const PatternNode& begin = first_part(part);
    const bool at_end = begin.kind == Kind::condition && (begin.condition == '$' || begin.condition == 'z');
    if (at_end) continue;
    if (begin.kind != Kind::bytes) return std::nullopt;
    out = united(out, begin.bytes);
  }
  return out;
}

// The length of the run of `bytes` that begins with a value of bytes of word_bytes() only.
RunBounds run_bounds(const PatternShape& value, const std::optional<ByteSet>& behind, const ByteSet& bytes) {
  const auto capped = [](std::size_t width) {
    return static_cast<std::uint8_t>(std::min<std::size_t>(width, kLongestRun + 1));
  };
  std::size_t certain = 0;
  while (certain < value.leading.size() && within(value.leading[certain], bytes)) ++certain;
  RunBounds out;
  out.least = capped(bytes == word_bytes() ? value.min_width : certain);
  // None of them may follow the value.
  if (behind && apart(*behind, bytes)) out.most = capped(value.max_width);
  if (certain < value.leading.size() && apart(value.leading[certain], bytes)) out.most = capped(certain);
  return out;
}

// How many bytes of the value stand before the run that is all the rest of it: 0 as a rule, 2 where values begin "s.".
// They hold no digit.
std::optional<std::size_t> bytes_before_run(const PatternNode& value) {
  if (within(bytes_of(value), word_bytes())) return 0;
  if (value.kind != Kind::sequence) return std::nullopt;
  ByteSet rest;
  std::size_t at = value.parts.size();
  for (; at > 0 && within(united(rest, bytes_of(value.parts[at - 1])), word_bytes()); --at)
    rest = united(rest, bytes_of(value.parts[at - 1]));
  for (std::size_t i = 0; i < at; ++i) {
    if (value.parts[i].kind != Kind::bytes || !apart(value.parts[i].bytes, byte_range('0', '9'))) return std::nullopt;
  }
  return apart(value.parts[at - 1].bytes, alnum_bytes()) ? std::optional(at) : std::nullopt;
}

// The value from its byte `at` on.
PatternShape behind(PatternShape value, std::size_t at) {
  value.min_width -= at;
  if (value.max_width != PatternShape::kUnbounded) value.max_width -= at;
  value.leading.erase(value.leading.begin(),
                      value.leading.begin() + static_cast<std::ptrdiff_t>(std::min(at, value.leading.size())));
  return value;
}

// How many lengths a run of letters and digits alone may have.
std::size_t plain_lengths(const ValueRun& run) {
  const std::size_t least = std::max(run.alnum.least, run.word.least);
  const std::size_t most = std::min(run.alnum.most, run.word.most);
  return most < least ? 0 : most - least + 1;
}

bool asks_digit(const Rule& rule) {
  return std::any_of(rule.checks.begin(), rule.checks.end(),
                     [](const Check& check) { return check.kind == CheckKind::digit; });
}

// In the run. A check of digits speaks of the value, whose other bytes are none.
bool is_digit_certain(const Rule& rule, const PatternShape& run) {
  const ByteSet digits = byte_range('0', '9');
  const auto begin = run.leading.begin();
  if (std::any_of(begin, begin + kLeastRun, [&](const ByteSet& set) { return within(set, digits); })) return true;
  return asks_digit(rule);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// All that the expression matches, when it is few texts; letters in lower case.
std::optional<std::set<std::string>> texts_of(const PatternNode& node) {
  constexpr std::size_t kMost = 64;
  constexpr std::size_t kMostBytes = 4;
  std::set<std::string> out;
  switch (node.kind) {
    case Kind::condition:
      return std::nullopt;
    case Kind::bytes:
      for (unsigned byte = 0; byte <= 0xFF; ++byte) {
        if (!node.bytes.has(static_cast<unsigned char>(byte))) continue;
        out.emplace(1, lower(static_cast<char>(byte)));
        if (out.size() > kMostBytes) return std::nullopt;
      }
      return out;
    case Kind::choice:
      for (const PatternNode& part : node.parts) {
        auto texts = texts_of(part);
        if (!texts) return std::nullopt;
        out.merge(*texts);
      }
      return out.size() <= kMost ? std::optional(out) : std::nullopt;
    case Kind::sequence:
    case Kind::repeat:
      break;
  }
  const bool optional = node.kind == Kind::repeat && node.least == 0 && node.most == 1;
  if (node.kind == Kind::repeat && !optional) return std::nullopt;
  out.insert("");
  for (const PatternNode& part : node.parts) {
    const auto texts = texts_of(part);
    if (!texts || out.size() * texts->size() > kMost) return std::nullopt;
    std::set<std::string> longer;
    for (const std::string& first : out)
      for (const std::string& rest : *texts) longer.insert(first + rest);
    out = std::move(longer);
  }
  if (optional) out.insert("");
  return out;
}

bool has_condition(const PatternNode& node) {
  return node.kind == Kind::condition || std::any_of(node.parts.begin(), node.parts.end(), has_condition);
}

// Of "(?i:word|other)…" whose words are the anchors, all caseless: what follows them.
std::string gap_of(const std::string& before, const std::vector<Anchor>& anchors) {
  const auto parts = split_first_group(before);
  if (!parts) return {};
  const auto words = parse_pattern(parts->group);
  const auto gap = parse_pattern(parts->rest);
  if (!words || !gap || has_condition(gap->root)) return {};
  std::set<std::string> texts;
  for (const Anchor& anchor : anchors) {
    if (!anchor.caseless) return {};
    std::string text;
    for (const char c : anchor.text) text += lower(c);
    texts.insert(std::move(text));
  }
  return texts_of(words->root) == texts ? parts->rest : std::string();
}

bool is_run(const std::vector<ByteSet>& leading, std::size_t at = 0) {
  if (leading.size() < at + kLeastRun) return false;
  const auto begin = leading.begin() + static_cast<std::ptrdiff_t>(at);
  return std::all_of(begin, begin + kLeastRun, [all = word_bytes()](const ByteSet& set) { return within(set, all); });
}

}  // namespace

std::optional<ValueShape> value_shape(const Rule& rule) {
  const auto parts = split_at_secret(rule.pattern);
  if (rule.reader != Reader::none || !parts) return std::nullopt;
  const auto before = analyse_pattern(parts->before);
  const auto value = analyse_pattern(parts->value);
  const auto parsed = parse_pattern(parts->before);
  const auto parsed_value = parse_pattern(parts->value);
  if (!before || !value || !parsed || !parsed_value || before->min_width == 0) return std::nullopt;
  ValueShape out;
  const Edge edge = edge_of(parsed->root, false);
  out.before = edge.may_be_empty ? complement(ByteSet{}) : edge.bytes;
  out.nearest = before->min_width;
  out.farthest = before->max_width;
  out.leading = value->leading;
  out.bytes = bytes_of(parsed_value->root);
  if (asks_digit(rule) && value->max_width <= kReach) out.digit_within = value->max_width;
  if (out.farthest == PatternShape::kUnbounded || out.farthest + out.leading.size() > kReach) return std::nullopt;
  out.gap = gap_of(parts->before, rule.anchors);
  return out;
}

std::optional<ValueRun> value_run(const Rule& rule) {
  const auto parts = split_at_secret(rule.pattern);
  if (rule.reader != Reader::none || !parts) return std::nullopt;
  const auto before = parse_pattern(parts->before);
  const auto value = parse_pattern(parts->value);
  const auto follows = parse_pattern(parts->behind);
  const auto before_shape = analyse_pattern(parts->before);
  const auto shape = analyse_pattern(parts->value);
  if (!before || !value || !follows || !before_shape || !shape) return std::nullopt;

  const Edge edge = edge_of(before->root, false);
  if (edge.may_be_empty || !apart(edge.bytes, alnum_bytes())) return std::nullopt;
  const auto at = bytes_before_run(value->root);
  if (!at || before_shape->max_width > kReach - kLongestRun - 2 - *at) return std::nullopt;
  const PatternShape run = behind(*shape, *at);
  if (!is_run(run.leading) || !is_digit_certain(rule, run)) return std::nullopt;
  const auto next = bytes_behind(follows->root, edge_of(value->root, false).bytes);
  const ByteSet joints = united(byte_range('+', '+'), byte_range('/', '/'));
  const bool in_base64 = *at == 0 ? !apart(edge.bytes, joints) : true;
  const ValueRun out{*at, run_bounds(run, next, alnum_bytes()), run_bounds(run, next, word_bytes()), in_base64};
  return plain_lengths(out) <= kMostLengths ? std::optional(out) : std::nullopt;
}

std::size_t bytes_before_run(std::string_view anchor) {
  const ByteSet alnum = alnum_bytes();
  std::size_t before = anchor.size();
  while (before > 0 && alnum.has(static_cast<unsigned char>(anchor[before - 1]))) --before;
  return before;
}

RunPlace run_place(const Rule& rule) {
  const auto shape = analyse_pattern(rule.pattern);
  if (rule.reader != Reader::none || !shape) return RunPlace::none;
  const auto all_anchors = [&](auto&& test) { return std::all_of(rule.anchors.begin(), rule.anchors.end(), test); };
  if (!all_anchors([](const Anchor& anchor) { return !anchor.caseless && anchor.text.size() >= kShortestByRun; }))
    return RunPlace::none;
  const auto before = [](const Anchor& anchor) { return bytes_before_run(anchor.text); };
  if (all_anchors([&](const Anchor& anchor) { return before(anchor) > 1 && is_run(shape->leading, before(anchor)); })) {
    if (all_anchors([&](const Anchor& anchor) { return before(anchor) == anchor.text.size(); }))
      return RunPlace::behind_anchor;
    if (all_anchors([&](const Anchor& anchor) { return before(anchor) < anchor.text.size(); }))
      return RunPlace::in_anchor;
  }
  const ByteSet perl_word = united(alnum_bytes(), byte_range('_', '_'));
  const bool at = rule.left.empty() && shape->begins_at_word_boundary && is_run(shape->leading) &&
                  within(shape->leading[0], perl_word);
  return at ? RunPlace::at_anchor : RunPlace::none;
}

}  // namespace assay

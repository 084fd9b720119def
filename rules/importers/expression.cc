#include "rules/importers/expression.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/importers/dialect.h"
#include "rules/pattern.h"
#include "rules/pattern_tree.h"

namespace assay::import {

namespace {

constexpr std::size_t kShortestAnchor = 3;
constexpr std::size_t kLongestAnchor = 24;
constexpr std::size_t kMostAnchors = 48;
constexpr std::size_t kWidestLeft = 128;

// A beginning of a match as far as its bytes are certain.
struct Beginning {
  std::string text;
  bool caseless = false;
  bool open = true;  // what follows is certain too, so far
};
using Beginnings = std::vector<Beginning>;

// The byte of a set of one, or the lower-case letter of a set of both cases.
std::optional<std::pair<char, bool>> single(const ByteSet& set) {
  std::vector<unsigned char> members;
  for (unsigned byte = 0; byte < 256 && members.size() < 3; ++byte)
    if (set.has(static_cast<unsigned char>(byte))) members.push_back(static_cast<unsigned char>(byte));
  if (members.size() == 1) return std::pair(static_cast<char>(members[0]), false);
  if (members.size() == 2 && (members[0] | 32) == members[1] && members[1] >= 'a' && members[1] <= 'z')
    return std::pair(static_cast<char>(members[1]), true);
  return std::nullopt;
}

// The bytes of a set; a letter that it has in both cases once, and caseless.
std::vector<std::pair<char, bool>> members_of(const ByteSet& set) {
  std::vector<std::pair<char, bool>> out;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<unsigned char>(byte);
    if (!set.has(c)) continue;
    const bool upper_of_both = c >= 'A' && c <= 'Z' && set.has(static_cast<unsigned char>(c | 32));
    const bool lower_of_both = c >= 'a' && c <= 'z' && set.has(static_cast<unsigned char>(c & ~32));
    if (!upper_of_both) out.emplace_back(static_cast<char>(c), lower_of_both);
  }
  return out;
}

void grow(const PatternNode& node, Beginnings& all);

void grow_bytes(const PatternNode& node, Beginnings& all) {
  if (const auto one = single(node.bytes)) {
    for (Beginning& b : all) {
      if (!b.open) continue;
      b.text += one->first;
      b.caseless = b.caseless || one->second;
      b.open = b.text.size() < kLongestAnchor;
    }
    return;
  }
  // A small set, such as a digit, makes a short beginning long enough; one that lacks a byte may take letters and
  // digits.
  const std::vector<std::pair<char, bool>> members = members_of(node.bytes);
  const auto needs = [&](const Beginning& b) {
    return b.open && !b.text.empty() && b.text.size() < 4 &&
           members.size() <= (b.text.size() + 1 == kShortestAnchor ? kMostAnchors : 16);
  };
  const auto needing = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), needs));
  const bool fits = all.size() - needing + needing * members.size() <= kMostAnchors;
  Beginnings out;
  for (Beginning& b : all) {
    if (!needs(b) || !fits) {
      b.open = false;
      out.push_back(b);
      continue;
    }
    for (const auto& [byte, caseless] : members) {
      Beginning more = b;
      more.text += byte;
      more.caseless = more.caseless || caseless;
      out.push_back(more);
    }
  }
  all = std::move(out);
}

void grow(const PatternNode& node, Beginnings& all) {
  switch (node.kind) {
    case PatternNode::Kind::condition:
      return;
    case PatternNode::Kind::bytes:
      return grow_bytes(node, all);
    case PatternNode::Kind::sequence:
      for (const PatternNode& part : node.parts) grow(part, all);
      return;
    case PatternNode::Kind::choice: {
      Beginnings out;
      for (const PatternNode& part : node.parts) {
        Beginnings branch = all;
        grow(part, branch);
        out.insert(out.end(), branch.begin(), branch.end());
      }
      if (out.size() <= kMostAnchors) {
        all = std::move(out);
      } else {
        for (Beginning& b : all) b.open = false;
      }
      return;
    }
    case PatternNode::Kind::repeat:
      for (std::uint32_t i = 0; i < std::min<std::uint32_t>(node.least, kLongestAnchor); ++i) grow(node.parts[0], all);
      if (node.least != node.most)
        for (Beginning& b : all) b.open = false;
      return;
  }
}

std::vector<Anchor> anchors_of(std::string_view pattern) {
  const auto parsed = parse_pattern(pattern);
  if (!parsed) return {};
  Beginnings all{{}};
  grow(parsed->root, all);
  std::vector<Anchor> out;
  for (Beginning& b : all) {
    // Hyperscan is slow at a tail of eight equal bytes; the pattern asks for the others.
    while (b.text.size() >= 8 && std::string_view(b.text).substr(b.text.size() - 8).find_first_not_of(b.text.back()) ==
                                     std::string_view::npos)
      b.text.pop_back();
    if (b.text.size() < kShortestAnchor) return {};
    Anchor anchor{b.caseless ? lower(b.text) : b.text, b.caseless};
    if (std::find(out.begin(), out.end(), anchor) == out.end()) out.push_back(std::move(anchor));
  }
  // An anchor that another begins is that other's hit.
  std::erase_if(out, [&](const Anchor& anchor) {
    return std::any_of(out.begin(), out.end(), [&](const Anchor& other) {
      return &other != &anchor && other.text.size() < anchor.text.size() && anchor.text.starts_with(other.text) &&
             (other.caseless || !anchor.caseless);
    });
  });
  return begins_with_anchor(pattern, out) ? out : std::vector<Anchor>{};
}

bool holds_keyword(const std::vector<Anchor>& anchors, const std::vector<std::string>& keywords) {
  return std::all_of(anchors.begin(), anchors.end(), [&](const Anchor& anchor) {
    return std::any_of(keywords.begin(), keywords.end(), [&](const std::string& word) {
      return !word.empty() && lower(anchor.text).find(lower(word)) != std::string::npos;
    });
  });
}

std::string joined_items(const std::vector<Item>& items, std::size_t from, std::size_t to) {
  std::string out;
  while (from < to) {
    std::size_t end = from;
    std::string run;
    while (end < to && items[end].flags == items[from].flags) run += items[end++].text;
    out += items[from].flags.empty() ? run : cat("(?", items[from].flags, ":", run, ")");
    from = end;
  }
  return out;
}

bool asks_for_place(const PatternNode& node) {
  return node.kind == PatternNode::Kind::condition || std::any_of(node.parts.begin(), node.parts.end(), asks_for_place);
}

// "(?:^|[^0-9])" may be empty too, but not everywhere.
bool all_optional(std::string_view text) {
  const auto shape = analyse_pattern(text);
  const auto parsed = parse_pattern(text);
  return shape && shape->min_width == 0 && parsed && !asks_for_place(parsed->root);
}

// Each place where `left` may begin is tried: one that may be left out is kept only where the match counts and it is
// short.
std::optional<std::string> usable_left(const std::string& text, bool whole_match, bool& shortened) {
  constexpr std::size_t kWidestOptional = 16;
  if (text.empty()) return text;
  const auto shape = analyse_pattern(text);
  if (text.find("(?P<secret>") == std::string::npos && all_optional(text) &&
      !(whole_match && shape && shape->max_width <= kWidestOptional)) {
    shortened = true;
    return std::string();
  }
  if (!shape || shape->max_width > kWidestLeft) return std::nullopt;
  return text;
}

// Cuts the expression where the best anchor begins.
std::optional<Anchored> cut(const std::vector<Item>& items, const std::vector<std::string>& keywords,
                            bool whole_match) {
  std::optional<Anchored> best;
  std::size_t best_score = 0;
  for (std::size_t at = 0; at < items.size(); ++at) {
    std::string pattern = joined_items(items, at, items.size());
    const std::vector<Anchor> anchors = anchors_of(pattern);
    if (anchors.empty()) continue;
    bool shortened = false;
    const auto left = usable_left(joined_items(items, 0, at), whole_match, shortened);
    if (!left) continue;
    std::size_t shortest = kLongestAnchor;
    for (const Anchor& anchor : anchors) shortest = std::min(shortest, anchor.text.size());
    std::size_t score = 4 * std::min<std::size_t>(shortest, 8) + (holds_keyword(anchors, keywords) ? 6 : 0);
    if (left->empty()) score += 2;
    if (best && score <= best_score) continue;
    best_score = score;
    best = Anchored{*left, std::move(pattern), anchors};
    best->is_shortened = shortened;
  }
  return best;
}

// The bytes that may stand first in the matches of a node, or last; adds them to `out`. Whether the node may be empty.
bool add_edge(const PatternNode& node, bool last, ByteSet& out) {
  switch (node.kind) {
    case PatternNode::Kind::condition:
      return true;
    case PatternNode::Kind::bytes:
      for (std::size_t i = 0; i < out.bits.size(); ++i) out.bits[i] |= node.bytes.bits[i];
      return false;
    case PatternNode::Kind::sequence:
      for (std::size_t i = 0; i < node.parts.size(); ++i)
        if (!add_edge(node.parts[last ? node.parts.size() - 1 - i : i], last, out)) return false;
      return true;
    case PatternNode::Kind::choice: {
      bool empty = false;
      for (const PatternNode& part : node.parts) empty = add_edge(part, last, out) || empty;
      return empty;
    }
    case PatternNode::Kind::repeat:
      return add_edge(node.parts[0], last, out) || node.least == 0;
  }
  return true;
}

enum class Words : std::uint8_t { none, some, all };  // of the bytes at an edge, those that \w has

Words words_at_edge(std::string_view pattern, bool last) {
  const auto parsed = parse_pattern(pattern);
  ByteSet edge;
  if (!parsed) return Words::some;
  add_edge(parsed->root, last, edge);
  bool word = false;
  bool other = false;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<unsigned char>(byte);
    if (!edge.has(c)) continue;
    const unsigned low = c | 32U;
    ((c >= '0' && c <= '9') || (low >= 'a' && low <= 'z') || c == '_' ? word : other) = true;
  }
  return !word ? Words::none : other ? Words::some : Words::all;
}

// What stands around the value and is no more than its end: quotes, blanks, the ends of the text.
bool is_delimiter(std::string_view text) {
  constexpr std::size_t kWidest = 2;  // "\\n" written out
  const auto shape = analyse_pattern(text);
  return shape && shape->max_width <= kWidest;
}

// "(?:^|["'=])([0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk)(?:["';]|$)": no match can be cut within a value that has something
// around it, so that becomes \b where it means as much, else nothing.
std::optional<Anchored> cut_within_value(const std::vector<Item>& items, const std::vector<std::string>& keywords) {
  const auto is_value = [](const Item& item) {
    return item.text.starts_with("(?P<secret>") && item.text.ends_with(")");
  };
  const auto value = std::find_if(items.begin(), items.end(), is_value);
  if (value == items.end()) return std::nullopt;
  std::vector<Item> bare;
  for (auto item = items.begin(); item != items.end(); ++item) {
    if (item == value) {
      bare.push_back(*item);
      continue;
    }
    const std::string own = joined_items({*item}, 0, 1);
    if (!is_delimiter(own)) return std::nullopt;
    const bool behind = item > value;
    const bool ends_words = item->text == "\\b" || (words_at_edge(own, !behind) == Words::none &&
                                                    words_at_edge(joined_items({*value}, 0, 1), behind) == Words::all);
    if (ends_words && (bare.empty() || bare.back().text != "\\b")) bare.push_back({"\\b", ""});
  }
  auto found = cut(without_group_around(std::move(bare)), keywords, false);
  if (found) found->is_loose = true;
  return found;
}

// "-----BEGIN … PRIVATE KEY-----[\s\S]*?-----END …": the block, however long, is what the reader of such is for.
std::optional<Anchored> pem_block(std::string_view expression) {
  const auto own = translate(expression, 0, Bounds{0, 0});
  if (!own) return std::nullopt;
  const std::vector<Item>& items = own->items;
  const auto body = std::find_if(items.begin(), items.end(), [](const Item& item) {
    const auto shape = analyse_pattern(joined_items({item}, 0, 1));
    if (!shape || shape->max_width != PatternShape::kUnbounded) return false;
    const auto parsed = parse_pattern(joined_items({item}, 0, 1));
    ByteSet bytes;
    if (parsed) add_edge(parsed->root, false, bytes);
    return bytes.has('\n') && bytes.has('A') && bytes.has('z') && bytes.has('/');
  });
  if (body == items.end()) return std::nullopt;
  const auto head = static_cast<std::size_t>(body - items.begin());
  Anchored out{"", joined_items(items, 0, head), {}};
  out.is_pem = true;
  const std::string low = lower(out.pattern);
  if (!low.starts_with("-----begin") && !low.starts_with("(?i:-----begin")) return std::nullopt;
  if (low.find("key") == std::string::npos || joined_items(items, head, items.size()).find("----") == std::string::npos)
    return std::nullopt;
  out.anchors = anchors_of(out.pattern);
  const auto shape = analyse_pattern(out.pattern);
  if (out.anchors.empty() || !shape || shape->max_width == PatternShape::kUnbounded) return std::nullopt;
  return out;
}

auto refuse(std::string why) { return fail("taking over an expression", "", std::move(why)); }

}  // namespace

Result<Anchored> anchored(std::string_view expression, int secret_group, const std::vector<std::string>& keywords,
                          Shape form) {
  if (auto block = pem_block(expression)) return *block;
  // A repeat without end gets one, the smaller the more RE2 has to copy.
  std::string why = "no literal of three bytes stands in every match";
  for (const Bounds bounds : {Bounds{1000, 20}, Bounds{250, 20}, Bounds{190, 15}, Bounds{90, 10}, Bounds{40, 8}}) {
    if (bounds.characters > form.most_characters) continue;
    const auto own = translate(expression, secret_group, bounds, form.taking);
    if (!own) return tl::make_unexpected(own.error());
    if (secret_group > own->groups)
      return refuse(cat("its value is group ", secret_group, ", and it has no more than ", own->groups));
    if (const auto shape = analyse_pattern(joined_items(own->items, 0, own->items.size())); !shape) {
      why = shape.error().why;
      continue;
    }
    auto found = cut(own->items, keywords, form.whole_match);
    if (!found) found = cut_within_value(own->items, keywords);
    if (!found) continue;
    found->bounded = own->bounded;
    return *found;
  }
  return refuse(why);
}

Ways ways_of(std::string_view expression, int secret_group, const std::vector<std::string>& keywords,
             bool whole_match) {
  constexpr std::size_t kMostWays = 12;
  constexpr std::size_t kManyWays = 4;  // each of them is tried at the same anchors
  Ways out;
  std::vector<int> taking{kAnyGroup};
  const auto own = translate(expression, secret_group, Bounds{250, 20});
  if (own && secret_group < 0) {
    const auto& [groups, certain] = own->first_groups;
    const bool several = groups.size() + (certain || groups.empty() ? 0 : 1) > 1;
    if (several && groups.size() < kMostWays) {
      taking = groups;
      if (!certain) taking.push_back(kNoGroup);
    } else if (several) {
      secret_group = 0;
      out.is_whole_match = true;
    }
  }
  const std::uint32_t most = taking.size() > kManyWays ? 100 : 1000;
  for (const int group : taking) {
    auto way = anchored(expression, group == kAnyGroup ? secret_group : group, keywords,
                        {.whole_match = whole_match, .most_characters = most, .taking = group});
    if (!way)
      out.refused.push_back(way.error().why);
    else if (std::none_of(out.ways.begin(), out.ways.end(), [&](const Anchored& other) {
               return other.pattern == way->pattern && other.left == way->left;
             }))
      out.ways.push_back(std::move(*way));
  }
  return out;
}

Result<std::string> condition(std::string_view expression) {
  const auto own = translate(expression, 0, Bounds{0, 0});
  if (!own) return tl::make_unexpected(own.error());
  std::string text = joined_items(own->items, 0, own->items.size());
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  const re2::RE2 program(text, options);
  if (!program.ok()) return refuse(program.error());
  return text;
}

bool fits_empty(const std::string& condition) {
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  return re2::RE2::PartialMatch("", re2::RE2(condition, options));
}

}  // namespace assay::import

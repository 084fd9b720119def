#include "rules/prefix_automaton.h"

#include <algorithm>
#include <map>
#include <set>

namespace assay {
namespace {

using Kind = PatternNode::Kind;
using States = std::vector<std::uint32_t>;  // of the Nfa that read a byte or accept; sorted

// Enough for "keyword, operator, 16 bytes of a value" of the built-in generic rules; the value's end is left to RE2.
constexpr std::size_t kMostStates = 400;
// A bound of 1,000 copies of a group of 8 bytes. Real rules stay under 1,000.
constexpr std::size_t kMostNodes = 8192;

// A machine with empty moves, built from the back.
class Nfa {
 public:
  explicit Nfa(const PatternNode& pattern) {
    const std::uint32_t accept = add({.kind = Node::accept});
    root_ = build(pattern, accept);
  }

  bool too_large() const { return nodes_.size() >= kMostNodes; }

  States begin() const { return closed({root_}); }

  States after(const States& states, unsigned char byte) const {
    States targets;
    for (const std::uint32_t state : states)
      if (nodes_[state].kind == Node::bytes && nodes_[state].set.has(byte)) targets.push_back(nodes_[state].out);
    return closed(std::move(targets));
  }

  bool accepts(const States& states) const {
    return std::any_of(states.begin(), states.end(),
                       [&](std::uint32_t state) { return nodes_[state].kind == Node::accept; });
  }

  std::vector<ByteSet> sets() const {
    std::vector<ByteSet> found;
    for (const Node& node : nodes_)
      if (node.kind == Node::bytes && std::find(found.begin(), found.end(), node.set) == found.end())
        found.push_back(node.set);
    return found;
  }

 private:
  struct Node {
    enum Kind : std::uint8_t { bytes, either, accept };
    Kind kind = accept;
    std::uint32_t out = 0, other = 0;
    ByteSet set{};
  };

  std::uint32_t add(const Node& node) {
    if (too_large()) return 0;
    nodes_.push_back(node);
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  std::uint32_t build(const PatternNode& part, std::uint32_t behind) {
    if (too_large()) return behind;
    switch (part.kind) {
      case Kind::bytes:
        return add({.kind = Node::bytes, .out = behind, .set = part.bytes});
      case Kind::condition:
        return behind;
      case Kind::sequence:
        for (auto it = part.parts.rbegin(); it != part.parts.rend(); ++it) behind = build(*it, behind);
        return behind;
      case Kind::choice: {
        std::uint32_t entry = build(part.parts.front(), behind);
        for (std::size_t i = 1; i < part.parts.size(); ++i)
          entry = add({.kind = Node::either, .out = entry, .other = build(part.parts[i], behind)});
        return entry;
      }
      case Kind::repeat:
        return build_repeat(part, behind);
    }
    return behind;
  }

  std::uint32_t build_repeat(const PatternNode& repeat, std::uint32_t behind) {
    const PatternNode& part = repeat.parts.front();
    std::uint32_t entry = behind;
    if (repeat.most == PatternNode::kNoEnd) {
      entry = add({.kind = Node::either, .out = behind, .other = behind});
      if (too_large()) return behind;
      const std::uint32_t again = build(part, entry);
      nodes_[entry].other = again;
    } else {
      for (std::uint32_t i = repeat.least; i < repeat.most && !too_large(); ++i)
        entry = add({.kind = Node::either, .out = behind, .other = build(part, entry)});
    }
    for (std::uint32_t i = 0; i < repeat.least && !too_large(); ++i) entry = build(part, entry);
    return entry;
  }

  // Follows the empty moves.
  States closed(States open) const {
    std::set<std::uint32_t> seen;
    States found;
    while (!open.empty()) {
      const std::uint32_t state = open.back();
      open.pop_back();
      if (!seen.insert(state).second) continue;
      const Node& node = nodes_[state];
      if (node.kind == Node::either) {
        open.push_back(node.out);
        open.push_back(node.other);
      } else {
        found.push_back(state);
      }
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  std::vector<Node> nodes_;
  std::uint32_t root_ = 0;
};

class AutomatonBuilder {
 public:
  explicit AutomatonBuilder(const Nfa& nfa) : nfa_(nfa) {
    make_classes();
    states_.resize(2);  // kNoMatch and kUndecided
  }

  PrefixAutomaton build(const std::vector<Anchor>& anchors) {
    for (const Anchor& anchor : anchors) out_.starts.push_back(state_of(behind(anchor)));
    // In the order in which they are found, so that what is left undecided lies farthest from the anchor.
    for (std::size_t state = 2; state < states_.size(); ++state) {
      const States from = states_[state];
      for (const unsigned char byte : members_) next_.push_back(state_of(nfa_.after(from, byte)));
    }
    out_.next.assign(out_.classes, PrefixAutomaton::kNoMatch);
    out_.next.resize(std::size_t{out_.classes} * 2, PrefixAutomaton::kUndecided);
    out_.next.insert(out_.next.end(), next_.begin(), next_.end());
    return std::move(out_);
  }

 private:
  // One class for each combination of sets that a byte is in; members_ holds a byte of each.
  void make_classes() {
    const std::vector<ByteSet> sets = nfa_.sets();
    std::map<std::vector<bool>, std::uint8_t> known;
    for (unsigned byte = 0; byte < 256; ++byte) {
      std::vector<bool> in;
      in.reserve(sets.size());
      for (const ByteSet& set : sets) in.push_back(set.has(static_cast<unsigned char>(byte)));
      const auto [it, added] = known.try_emplace(in, static_cast<std::uint8_t>(members_.size()));
      if (added) members_.push_back(static_cast<unsigned char>(byte));
      out_.class_of[byte] = it->second;
    }
    out_.classes = static_cast<std::uint32_t>(members_.size());
  }

  // Where the anchor is caseless and the expression is not, its letters may stand in either case.
  States behind(const Anchor& anchor) const {
    States states = nfa_.begin();
    for (const char c : anchor.text) {
      if (nfa_.accepts(states)) return states;
      States next = nfa_.after(states, static_cast<unsigned char>(c));
      if (anchor.caseless && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
        const States other = nfa_.after(states, static_cast<unsigned char>(c ^ 0x20));
        States both;
        std::set_union(next.begin(), next.end(), other.begin(), other.end(), std::back_inserter(both));
        next = std::move(both);
      }
      states = std::move(next);
    }
    return states;
  }

  std::uint16_t state_of(const States& states) {
    if (states.empty()) return PrefixAutomaton::kNoMatch;
    if (nfa_.accepts(states)) return PrefixAutomaton::kUndecided;
    const auto known = numbers_.find(states);
    if (known != numbers_.end()) return known->second;
    if (states_.size() >= kMostStates) return PrefixAutomaton::kUndecided;
    const auto number = static_cast<std::uint16_t>(states_.size());
    numbers_.emplace(states, number);
    states_.push_back(states);
    return number;
  }

  const Nfa& nfa_;
  PrefixAutomaton out_;
  std::vector<unsigned char> members_;
  std::vector<States> states_;
  std::vector<std::uint16_t> next_;
  std::map<States, std::uint16_t> numbers_;
};

}  // namespace

std::optional<PrefixAutomaton> make_prefix_automaton(const PatternNode& pattern, const std::vector<Anchor>& anchors) {
  const Nfa nfa(pattern);
  if (nfa.too_large()) return std::nullopt;
  return AutomatonBuilder(nfa).build(anchors);
}

}  // namespace assay

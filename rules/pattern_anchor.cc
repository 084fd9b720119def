#include <algorithm>
#include <set>
#include <tuple>

#include "rules/pattern_classes.h"
#include "rules/pattern_tree.h"

namespace assay {
namespace {

using Kind = PatternNode::Kind;

// Comparisons of a byte with an anchor, and what a visit of a node counts for among them. Nested repeats can ask for
// exponentially many; more are taken for "no". A rule of three anchors takes a few thousand.
constexpr std::size_t kMostSteps = 4'000'000;
constexpr std::size_t kVisit = 100;

// After some bytes of a match: the anchors that they may still become. All have been followed for the same `depth`.
struct State {
  std::size_t depth = 0;
  std::vector<std::uint32_t> alive;
  std::string bytes;  // one way that led here
  friend bool operator==(const State& a, const State& b) { return a.depth == b.depth && a.alive == b.alive; }
  friend bool operator<(const State& a, const State& b) {
    return std::tie(a.depth, a.alive) < std::tie(b.depth, b.alive);
  }
};
using States = std::set<State>;

// Follows all matches at once, byte by byte, until each has run through a whole anchor. A state is dropped when it has;
// the proof fails when a match leaves all anchors, or ends inside one.
class AnchorProof {
 public:
  explicit AnchorProof(const std::vector<Anchor>& anchors) : anchors_(anchors) {}

  bool holds_for(const PatternNode& root) {
    State start;
    for (std::uint32_t i = 0; i < anchors_.size(); ++i) {
      if (anchors_[i].text.empty()) return true;
      start.alive.push_back(i);
    }
    if (start.alive.empty()) return false;
    const States unfinished = through(root, {start});
    if (failed_) return false;
    if (!unfinished.empty()) counter_example_ = unfinished.begin()->bytes;
    return unfinished.empty();
  }

  // Of a proof that did not hold; empty where none is known.
  const std::string& counter_example() const { return counter_example_; }

 private:
  ByteSet next_bytes(std::uint32_t anchor, std::size_t depth) const {
    const auto byte = static_cast<unsigned char>(anchors_[anchor].text[depth]);
    const ByteSet one = byte_range(byte, byte);
    // Hyperscan's caseless is ASCII's.
    return anchors_[anchor].caseless && byte < 0x80 ? case_folded(one) : one;
  }

  // Where the states are after the node; none once failed.
  States through(const PatternNode& node, States states) {
    steps_ += kVisit;
    if (steps_ > kMostSteps) failed_ = true;
    if (failed_ || states.empty()) return {};
    switch (node.kind) {
      case Kind::bytes: {
        States out;
        for (const State& state : states) step(state, node.bytes, out);
        return out;
      }
      case Kind::condition:
        return states;
      case Kind::sequence:
        for (const PatternNode& part : node.parts) states = through(part, std::move(states));
        return states;
      case Kind::choice: {
        States out;
        for (const PatternNode& part : node.parts) out.merge(through(part, states));
        return out;
      }
      case Kind::repeat: {
        const PatternNode& part = node.parts.front();
        for (std::uint32_t i = 0; i < node.least && !states.empty(); ++i) {
          States after = through(part, states);
          if (after == states) break;
          states = std::move(after);
        }
        States out = states;
        // Every turn but an empty one goes deeper, and no state is deeper than the longest anchor.
        for (std::uint32_t i = node.least; i < node.most && !states.empty(); ++i) {
          states = through(part, std::move(states));
          const std::size_t before = out.size();
          out.insert(states.begin(), states.end());
          if (out.size() == before) break;
        }
        return out;
      }
    }
    return {};
  }

  void step(const State& state, const ByteSet& bytes, States& out) {
    for (unsigned value = 0; value <= 0xFF && !failed_; ++value) {
      const auto byte = static_cast<unsigned char>(value + '-');  // what people read comes first
      if (!bytes.has(byte)) continue;
      steps_ += state.alive.size();
      State next{state.depth + 1, {}, state.bytes + static_cast<char>(byte)};
      bool done = false;
      for (const std::uint32_t anchor : state.alive) {
        if (!next_bytes(anchor, state.depth).has(byte)) continue;
        done = done || anchors_[anchor].text.size() == next.depth;
        next.alive.push_back(anchor);
      }
      if (done) continue;
      if (next.alive.empty() || steps_ > kMostSteps) {
        failed_ = true;
        if (next.alive.empty()) counter_example_ = std::move(next.bytes);
        return;
      }
      out.insert(std::move(next));
    }
  }

  const std::vector<Anchor>& anchors_;
  std::string counter_example_;
  bool failed_ = false;
  std::size_t steps_ = 0;
};

}  // namespace

bool begins_with_anchor(std::string_view pattern, const std::vector<Anchor>& anchors, std::string* counter_example) {
  const auto parsed = parse_pattern(pattern);
  if (!parsed) return false;
  AnchorProof proof(anchors);
  const bool holds = proof.holds_for(parsed->root);
  if (!holds && counter_example != nullptr) *counter_example = proof.counter_example();
  return holds;
}

}  // namespace assay

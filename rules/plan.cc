#include "rules/plan.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <type_traits>

#include "base/strings.h"
#include "rules/pattern_tree.h"
#include "rules/prefix_automaton.h"

namespace assay {

namespace {

// Leading bytes beyond so many tell little more.
constexpr std::size_t kEnoughLeading = 48;

bool is_word(unsigned char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

Error rule_error(const Rule& rule, const Error& cause) { return {"compiling rule", rule.id, cause.text(), cause.hint}; }

// Keeps each byte set once.
class SetPool {
 public:
  explicit SetPool(std::vector<ByteSet>& sets) : sets_(sets) {}
  std::uint16_t index_of(const ByteSet& set) {
    const auto [it, added] = known_.try_emplace(set.bits, static_cast<std::uint16_t>(sets_.size()));
    if (added) sets_.push_back(set);
    return it->second;
  }

 private:
  std::vector<ByteSet>& sets_;
  std::map<std::array<std::uint64_t, 4>, std::uint16_t> known_;
};

struct AnalysedRule {
  PatternShape shape;
  RuleTables tables;
};

// Collects what rules have in common.
class PlanBuilder {
 public:
  Status add_rule(const Rule& rule) {
    auto analysed = analyse(rule);
    if (!analysed) return tl::make_unexpected(analysed.error());
    if (rule.anchors.empty()) return fail("compiling rule", rule.id, "it has no anchor");
    const auto index = static_cast<std::uint32_t>(plan_.rules.size());
    const std::vector<std::uint16_t> starts = add_automaton(rule, *analysed);
    for (std::size_t i = 0; i < rule.anchors.size(); ++i) {
      const Anchor& anchor = rule.anchors[i];
      if (anchor.text.empty() || anchor.text.size() > kReach / 2)
        return fail("compiling rule", rule.id, "an anchor is empty or too long");
      if (is_covered(rule.anchors, i)) continue;
      AnchorEntry entry = make_entry(anchor, *analysed, !rule.left.empty());
      entry.rule = index;
      entry.start = starts[i];
      by_literal_[literal_of(anchor)].push_back(entry);
    }
    plan_.rules.push_back(analysed->tables);
    return {};
  }

  Plan finish() {
    for (auto& [literal, entries] : by_literal_) {
      plan_.first_entry.push_back(static_cast<std::uint32_t>(plan_.entries.size()));
      plan_.longest_literal = std::max(plan_.longest_literal, static_cast<std::uint32_t>(literal.text.size()));
      plan_.literals.push_back(literal);
      plan_.entries.insert(plan_.entries.end(), entries.begin(), entries.end());
    }
    plan_.first_entry.push_back(static_cast<std::uint32_t>(plan_.entries.size()));
    return std::move(plan_);
  }

 private:
  Result<AnalysedRule> analyse(const Rule& rule) {
    auto shape = analyse_pattern(rule.pattern);
    if (!shape) return tl::make_unexpected(rule_error(rule, shape.error()));
    AnalysedRule out;
    if (!rule.left.empty()) {
      const auto left = analyse_pattern(rule.left);
      if (!left) return tl::make_unexpected(rule_error(rule, left.error()));
      if (left->max_width > kReach / 2) return fail("compiling rule", rule.id, "'left' is too wide");
      out.tables.left_min = static_cast<std::uint32_t>(left->min_width);
      out.tables.left_max = static_cast<std::uint32_t>(left->max_width);
      out.tables.left_leading_at = static_cast<std::uint32_t>(plan_.leading.size());
      out.tables.left_leading_count = static_cast<std::uint32_t>(left->leading.size());
      for (const ByteSet& set : left->leading) plan_.leading.push_back(pool_.index_of(set));
      out.tables.left_at_word =
          left->begins_at_word_boundary && !left->leading.empty() && holds_words_only(left->leading[0]) ? 1 : 0;
    }
    const bool unbounded = shape->max_width == PatternShape::kUnbounded;
    const bool wide = unbounded || shape->max_width >= kReach;
    out.tables.max = unbounded ? 0 : static_cast<std::uint32_t>(std::min<std::size_t>(shape->max_width, UINT32_MAX));
    out.tables.is_long = wide || rule.reader == Reader::pem ? 1 : 0;
    out.shape = std::move(*shape);
    return out;
  }

  static bool holds_words_only(const ByteSet& set) {
    for (unsigned byte = 0; byte < 256; ++byte)
      if (set.has(static_cast<unsigned char>(byte)) && !is_word(static_cast<unsigned char>(byte))) return false;
    return true;
  }

  static Literal literal_of(const Anchor& anchor) {
    Literal literal{anchor.text, anchor.caseless};
    if (anchor.caseless) {
      for (char& c : literal.text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return literal;
  }

  // Where "token_key" stands, "token" stands too: one place is not to be confirmed twice.
  static bool is_covered(const std::vector<Anchor>& anchors, std::size_t index) {
    const Literal longer = literal_of(anchors[index]);
    for (std::size_t i = 0; i < anchors.size(); ++i) {
      const Literal shorter = literal_of(anchors[i]);
      if (i == index || (longer.caseless && !shorter.caseless)) continue;
      if (longer == shorter && i > index) continue;
      const std::string text = shorter.caseless ? literal_of({longer.text, true}).text : longer.text;
      if (text.starts_with(shorter.text)) return true;
    }
    return false;
  }

  AnchorEntry make_entry(const Anchor& anchor, const AnalysedRule& rule, bool has_left) {
    AnchorEntry entry;
    entry.length = static_cast<std::uint8_t>(anchor.text.size());
    entry.left = static_cast<std::uint8_t>(rule.tables.left_min);
    entry.is_long = static_cast<std::uint8_t>(rule.tables.is_long);
    entry.no_word_before = static_cast<std::uint8_t>(!has_left && rule.shape.begins_at_word_boundary &&
                                                     is_word(static_cast<unsigned char>(anchor.text[0])));
    entry.leading_at = static_cast<std::uint32_t>(plan_.leading.size());
    for (std::size_t i = anchor.text.size(); i < rule.shape.leading.size(); ++i)
      plan_.leading.push_back(pool_.index_of(rule.shape.leading[i]));
    entry.leading_count = static_cast<std::uint8_t>(plan_.leading.size() - entry.leading_at);
    return entry;
  }

  // The start state for each anchor. Leading bytes that reach to the end of the narrowest match say as much as an
  // automaton would.
  std::vector<std::uint16_t> add_automaton(const Rule& rule, AnalysedRule& analysed) {
    const std::vector<std::uint16_t> undecided(rule.anchors.size(), PrefixAutomaton::kUndecided);
    const std::size_t told = analysed.shape.leading.size();
    if (told >= std::min(analysed.shape.min_width, kEnoughLeading)) return undecided;
    const auto parsed = parse_pattern(rule.pattern);
    if (!parsed) return undecided;
    const auto automaton = make_prefix_automaton(parsed->root, rule.anchors);
    if (!automaton) return undecided;
    const auto [classes, added] =
        class_tables_.try_emplace(automaton->class_of, static_cast<std::uint32_t>(plan_.byte_classes.size()));
    if (added) {
      plan_.byte_classes.insert(plan_.byte_classes.end(), automaton->class_of.begin(), automaton->class_of.end());
    }
    analysed.tables.classes_at = classes->second;
    analysed.tables.classes = automaton->classes;
    analysed.tables.states = static_cast<std::uint32_t>(automaton->next.size() / automaton->classes);
    analysed.tables.next_at = static_cast<std::uint32_t>(plan_.next.size());
    plan_.next.insert(plan_.next.end(), automaton->next.begin(), automaton->next.end());
    return automaton->starts;
  }

  Plan plan_;
  SetPool pool_{plan_.sets};
  std::map<Literal, std::vector<AnchorEntry>> by_literal_;
  std::map<std::array<std::uint8_t, 256>, std::uint32_t> class_tables_;
};

}  // namespace

Result<Plan> make_plan(const std::vector<Rule>& rules) {
  if (rules.empty()) {
    return fail("compiling rules", "", "no rules are left",
                "check 'rules.only' and 'rules.disable' in the configuration");
  }
  PlanBuilder builder;
  for (const Rule& rule : rules)
    if (Status added = builder.add_rule(rule); !added) return tl::make_unexpected(std::move(added.error()));
  return builder.finish();
}

namespace {

constexpr std::string_view kMagic = "assay plan 2\n";

template <class T>
void put_array(std::string& out, const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::uint64_t count = values.size();
  out.append(reinterpret_cast<const char*>(&count), sizeof count);
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

class PlanReader {
 public:
  explicit PlanReader(Bytes bytes) : rest_(bytes) {}

  template <class T>
  bool array(std::vector<T>& values) {
    std::uint64_t count = 0;
    if (!number(count) || count > rest_.size() / sizeof(T)) return false;
    values.resize(count);
    if (count != 0) std::memcpy(values.data(), rest_.data(), count * sizeof(T));
    rest_.remove_prefix(count * sizeof(T));
    return true;
  }
  bool number(std::uint64_t& value) {
    if (rest_.size() < sizeof value) return false;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return true;
  }
  bool text(std::string& out, std::uint64_t size) {
    if (size > rest_.size()) return false;
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }
  bool magic() {
    if (!rest_.starts_with(kMagic)) return false;
    rest_.remove_prefix(kMagic.size());
    return true;
  }
  bool empty() const { return rest_.empty(); }

 private:
  Bytes rest_;
};

bool consistent(const Plan& plan, const RuleTables& rule) {
  if (std::uint64_t{rule.left_leading_at} + rule.left_leading_count > plan.leading.size()) return false;
  if (rule.left_leading_count > rule.left_min || rule.left_min > rule.left_max || rule.left_max > kReach / 2)
    return false;
  if (rule.classes == 0) return true;
  if (std::uint64_t{rule.classes_at} + 256 > plan.byte_classes.size() || rule.states < 2) return false;
  const std::uint64_t steps = std::uint64_t{rule.classes} * rule.states;
  if (rule.next_at + steps > plan.next.size()) return false;
  const auto classes = plan.byte_classes.begin() + rule.classes_at;
  const auto next = plan.next.begin() + rule.next_at;
  return std::all_of(classes, classes + 256, [&](std::uint8_t c) { return c < rule.classes; }) &&
         std::all_of(next, next + static_cast<std::ptrdiff_t>(steps),
                     [&](std::uint16_t state) { return state < rule.states; });
}

// Every index stays inside its array, so that the scanner need not look.
bool consistent(const Plan& plan) {
  if (plan.first_entry.size() != plan.literals.size() + 1 || plan.first_entry.front() != 0) return false;
  if (plan.first_entry.back() != plan.entries.size()) return false;
  if (!std::is_sorted(plan.first_entry.begin(), plan.first_entry.end())) return false;
  for (const RuleTables& rule : plan.rules)
    if (!consistent(plan, rule)) return false;
  for (const AnchorEntry& entry : plan.entries) {
    if (entry.rule >= plan.rules.size()) return false;
    if (std::uint64_t{entry.leading_at} + entry.leading_count > plan.leading.size()) return false;
    const RuleTables& rule = plan.rules[entry.rule];
    if (entry.start > PrefixAutomaton::kUndecided && (rule.classes == 0 || entry.start >= rule.states)) return false;
    if (entry.left != rule.left_min) return false;
  }
  for (std::size_t i = 0; i < plan.literals.size(); ++i) {
    for (std::uint32_t e = plan.first_entry[i]; e < plan.first_entry[i + 1]; ++e)
      if (plan.entries[e].length != plan.literals[i].text.size()) return false;
  }
  return std::all_of(plan.leading.begin(), plan.leading.end(),
                     [&](std::uint16_t set) { return set < plan.sets.size(); });
}

}  // namespace

std::string encode_plan(const Plan& plan) {
  std::string out(kMagic);
  std::vector<std::uint32_t> literal_sizes;
  std::string texts;
  for (const Literal& literal : plan.literals) {
    literal_sizes.push_back(static_cast<std::uint32_t>(literal.text.size() * 2 + (literal.caseless ? 1 : 0)));
    texts += literal.text;
  }
  put_array(out, literal_sizes);
  out += texts;
  put_array(out, plan.first_entry);
  put_array(out, plan.entries);
  put_array(out, plan.leading);
  put_array(out, plan.sets);
  put_array(out, plan.rules);
  put_array(out, plan.byte_classes);
  put_array(out, plan.next);
  return out;
}

Result<Plan> decode_plan(Bytes bytes) {
  const auto damaged = [] { return fail("reading compiled rules", "", "the bytes are damaged or of another version"); };
  Plan plan;
  PlanReader reader(bytes);
  std::vector<std::uint32_t> literal_sizes;
  if (!reader.magic() || !reader.array(literal_sizes)) return damaged();
  for (const std::uint32_t coded : literal_sizes) {
    Literal literal;
    literal.caseless = (coded & 1U) != 0;
    if (coded / 2 == 0 || coded / 2 > kReach / 2 || !reader.text(literal.text, coded / 2)) return damaged();
    plan.longest_literal = std::max(plan.longest_literal, coded / 2);
    plan.literals.push_back(std::move(literal));
  }
  if (!reader.array(plan.first_entry) || !reader.array(plan.entries) || !reader.array(plan.leading) ||
      !reader.array(plan.sets) || !reader.array(plan.rules) || !reader.array(plan.byte_classes) ||
      !reader.array(plan.next) || !reader.empty() || !consistent(plan)) {
    return damaged();
  }
  return plan;
}

}  // namespace assay

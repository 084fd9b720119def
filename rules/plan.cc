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

void note_longest(Plan& plan) {
  for (const auto& [table, longest] :
       {std::pair{&plan.literals, &plan.longest_literal}, std::pair{&plan.leads, &plan.longest_lead},
        std::pair{&plan.inner, &plan.longest_lead}}) {
    for (const Literal& literal : table->anchors)
      *longest = std::max(*longest, static_cast<std::uint32_t>(literal.text.size()));
  }
}

// Collects what rules have in common.
class PlanBuilder {
 public:
  Status add_rule(const Rule& rule) {
    auto analysed = analyse(rule);
    if (!analysed) return tl::make_unexpected(analysed.error());
    if (rule.reader == Reader::lines) {  // found by paths
      plan_.rules.push_back(analysed->tables);
      return {};
    }
    if (rule.anchors.empty()) return fail("compiling rule", rule.id, "it has no anchor");
    const auto index = static_cast<std::uint32_t>(plan_.rules.size());
    const std::vector<std::uint16_t> starts = add_automaton(rule, *analysed);
    add_value(rule, analysed->tables);
    EntriesByLiteral& by_anchor = table_for(rule, analysed->tables);
    for (std::size_t i = 0; i < rule.anchors.size(); ++i) {
      const Anchor& anchor = rule.anchors[i];
      if (anchor.text.empty() || anchor.text.size() > kReach / 2)
        return fail("compiling rule", rule.id, "an anchor is empty or too long");
      if (is_covered(rule.anchors, i)) continue;
      AnchorEntry entry = make_entry(anchor, *analysed, !rule.left.empty());
      entry.rule = index;
      entry.start = starts[i];
      by_anchor[literal_of(anchor)].push_back(entry);
    }
    plan_.rules.push_back(analysed->tables);
    return {};
  }

  Plan finish() {
    lay_out(literals_, plan_.literals);
    lay_out(keywords_, plan_.keywords);
    lay_out(prefixes_, plan_.prefixes);
    lay_out(inner_, plan_.inner);
    lay_out(leads_, plan_.leads);
    note_longest(plan_);
    return std::move(plan_);
  }

 private:
  using EntriesByLiteral = std::map<Literal, std::vector<AnchorEntry>>;

  void lay_out(const EntriesByLiteral& from, AnchorTable& table) {
    for (const auto& [literal, entries] : from) {
      table.first.push_back(static_cast<std::uint32_t>(plan_.entries.size()));
      table.anchors.push_back(literal);
      plan_.entries.insert(plan_.entries.end(), entries.begin(), entries.end());
    }
    table.first.push_back(static_cast<std::uint32_t>(plan_.entries.size()));
  }

  EntriesByLiteral& table_for(const Rule& rule, RuleTables& tables) {
    switch (run_place(rule)) {
      case RunPlace::at_anchor:
        return prefixes_;
      case RunPlace::in_anchor:
        return inner_;
      case RunPlace::behind_anchor:
        return leads_;
      case RunPlace::none:
        break;
    }
    return add_run(rule, tables) ? keywords_ : literals_;
  }

  // What the tables say of the value.
  void add_value(const Rule& rule, RuleTables& tables) {
    const auto value = value_shape(rule);
    if (!value) return;
    tables.nearest = static_cast<std::uint32_t>(value->nearest);
    tables.farthest = static_cast<std::uint32_t>(value->farthest);
    tables.value_leading_at = static_cast<std::uint32_t>(plan_.leading.size());
    tables.value_leading_count = static_cast<std::uint32_t>(value->leading.size());
    for (const ByteSet& set : value->leading) plan_.leading.push_back(pool_.index_of(set));
    tables.before_value = pool_.index_of(value->before);
    tables.value_is_uniform = std::all_of(value->leading.begin(), value->leading.end(),
                                          [&](const ByteSet& set) { return set == value->leading[0]; });
    tables.digit_within = static_cast<std::uint32_t>(value->digit_within);
    tables.value_bytes = pool_.index_of(value->bytes);
    if (value->gap.empty()) return;
    const auto [gap, added] = gaps_.try_emplace(value->gap, static_cast<std::uint32_t>(plan_.gaps.size()));
    if (added) plan_.gaps.push_back(value->gap);
    tables.gap = gap->second + 1;
  }

  // Whether the rule's anchors are looked for before runs; then its tables say which.
  static bool add_run(const Rule& rule, RuleTables& tables) {
    const bool long_enough = std::all_of(rule.anchors.begin(), rule.anchors.end(),
                                         [](const Anchor& anchor) { return anchor.text.size() >= kShortestByRun; });
    const auto run = long_enough && tables.farthest != 0 ? value_run(rule) : std::nullopt;
    if (!run) return false;
    tables.is_keyword = 1;
    tables.run_at = static_cast<std::uint32_t>(run->at);
    tables.in_base64 = run->in_base64 ? 1 : 0;
    tables.alnum = run->alnum;
    tables.word = run->word;
    return true;
  }

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
    out.tables.min = static_cast<std::uint32_t>(std::min<std::size_t>(shape->min_width, UINT32_MAX));
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
  std::map<std::string, std::uint32_t> gaps_;
  EntriesByLiteral literals_, keywords_, prefixes_, inner_, leads_;
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

constexpr std::string_view kMagic = "assay plan 6\n";

template <class T>
void put_array(std::string& out, const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::uint64_t count = values.size();
  out.append(reinterpret_cast<const char*>(&count), sizeof count);
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

void put_table(std::string& out, const AnchorTable& table) {
  std::vector<std::uint32_t> sizes;
  std::string texts;
  for (const Literal& literal : table.anchors) {
    sizes.push_back(static_cast<std::uint32_t>(literal.text.size() * 2 + (literal.caseless ? 1 : 0)));
    texts += literal.text;
  }
  put_array(out, sizes);
  out += texts;
  put_array(out, table.first);
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
  bool table(AnchorTable& out, std::uint32_t shortest) {
    std::vector<std::uint32_t> sizes;
    if (!array(sizes)) return false;
    for (const std::uint32_t coded : sizes) {
      Literal literal;
      literal.caseless = (coded & 1U) != 0;
      if (coded / 2 < shortest || coded / 2 > kReach / 2 || !text(literal.text, coded / 2)) return false;
      out.anchors.push_back(std::move(literal));
    }
    return array(out.first);
  }
  bool texts(std::vector<std::string>& out) {
    std::vector<std::uint64_t> count;
    if (!array(count) || count.size() != 1 || count[0] > rest_.size()) return false;
    for (std::uint64_t i = 0; i < count[0]; ++i) {
      std::vector<char> text;
      if (!array(text)) return false;
      out.emplace_back(text.begin(), text.end());
    }
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
  if (std::uint64_t{rule.value_leading_at} + rule.value_leading_count > plan.leading.size()) return false;
  if (rule.farthest + rule.value_leading_count > kReach || (rule.farthest == 0 && rule.value_leading_count != 0) ||
      rule.nearest > rule.farthest || rule.gap > plan.gaps.size())
    return false;
  if (rule.farthest != 0 && (rule.nearest == 0 || rule.before_value >= plan.sets.size())) return false;
  if (rule.digit_within != 0 && rule.value_bytes >= plan.sets.size()) return false;
  if (rule.is_keyword != 0 && (rule.farthest + rule.run_at + kLongestRun + 2 > kReach || rule.nearest == 0))
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

// Entries from `begin` on in order, each as long as its anchor.
bool consistent(const Plan& plan, const AnchorTable& table, std::size_t begin) {
  const auto& first = table.first;
  if (first.size() != table.size() + 1 || first.front() != begin || first.back() > plan.entries.size()) return false;
  if (!std::is_sorted(first.begin(), first.end())) return false;
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::uint32_t e = first[i]; e < first[i + 1]; ++e)
      if (plan.entries[e].length != table.anchors[i].text.size()) return false;
  }
  return true;
}

// Every index stays inside its array, so that the scanner need not look.
bool consistent(const Plan& plan) {
  if (!consistent(plan, plan.literals, 0) || !consistent(plan, plan.keywords, plan.literals.first.back()) ||
      !consistent(plan, plan.prefixes, plan.keywords.first.back()) ||
      !consistent(plan, plan.inner, plan.prefixes.first.back()) ||
      !consistent(plan, plan.leads, plan.inner.first.back()) || plan.leads.first.back() != plan.entries.size())
    return false;
  for (const RuleTables& rule : plan.rules)
    if (!consistent(plan, rule)) return false;
  for (const AnchorEntry& entry : plan.entries) {
    if (entry.rule >= plan.rules.size()) return false;
    if (std::uint64_t{entry.leading_at} + entry.leading_count > plan.leading.size()) return false;
    const RuleTables& rule = plan.rules[entry.rule];
    if (entry.start > PrefixAutomaton::kUndecided && (rule.classes == 0 || entry.start >= rule.states)) return false;
    if (entry.left != rule.left_min) return false;
  }
  for (const Literal& anchor : plan.inner.anchors) {
    const std::size_t before = bytes_before_run(anchor.text);
    if (before < 2 || before == anchor.text.size()) return false;
  }
  for (std::uint32_t e = plan.keywords.first.front(); e < plan.keywords.first.back(); ++e)
    if (plan.rules[plan.entries[e].rule].is_keyword == 0) return false;
  return std::all_of(plan.leading.begin(), plan.leading.end(),
                     [&](std::uint16_t set) { return set < plan.sets.size(); });
}

}  // namespace

std::string encode_plan(const Plan& plan) {
  std::string out(kMagic);
  for (const AnchorTable* table : {&plan.literals, &plan.keywords, &plan.prefixes, &plan.inner, &plan.leads})
    put_table(out, *table);
  put_array(out, plan.entries);
  put_array(out, plan.leading);
  put_array(out, plan.sets);
  put_array(out, plan.rules);
  put_array(out, plan.byte_classes);
  put_array(out, plan.next);
  put_array(out, std::vector<std::uint64_t>{plan.gaps.size()});
  for (const std::string& gap : plan.gaps) put_array(out, std::vector<char>(gap.begin(), gap.end()));
  return out;
}

Result<Plan> decode_plan(Bytes bytes) {
  Plan plan;
  PlanReader reader(bytes);
  if (!reader.magic() || !reader.table(plan.literals, 1) || !reader.table(plan.keywords, kShortestByRun) ||
      !reader.table(plan.prefixes, kShortestByRun) || !reader.table(plan.inner, kShortestByRun) ||
      !reader.table(plan.leads, kShortestByRun) || !reader.array(plan.entries) || !reader.array(plan.leading) ||
      !reader.array(plan.sets) || !reader.array(plan.rules) || !reader.array(plan.byte_classes) ||
      !reader.array(plan.next) || !reader.texts(plan.gaps) || !reader.empty() || !consistent(plan)) {
    return fail("reading compiled rules", "", "the bytes are damaged or of another version");
  }
  note_longest(plan);
  return plan;
}

}  // namespace assay

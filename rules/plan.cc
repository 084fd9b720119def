#include "rules/plan.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <type_traits>

#include "base/strings.h"

namespace assay {

namespace {

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
  RuleWidths widths;
};

Result<AnalysedRule> analyse(const Rule& rule) {
  auto shape = analyse_pattern(rule.pattern);
  if (!shape) return tl::make_unexpected(rule_error(rule, shape.error()));
  AnalysedRule out;
  if (!rule.left.empty()) {
    const auto left = analyse_pattern(rule.left);
    if (!left) return tl::make_unexpected(rule_error(rule, left.error()));
    if (left->max_width > kReach / 2) return fail("compiling rule", rule.id, "'left' is too wide");
    out.widths.left_min = static_cast<std::uint32_t>(left->min_width);
    out.widths.left_max = static_cast<std::uint32_t>(left->max_width);
  }
  const bool unbounded = shape->max_width == PatternShape::kUnbounded;
  const bool wide = unbounded || shape->max_width >= kReach;
  out.widths.max = unbounded ? 0 : static_cast<std::uint32_t>(std::min<std::size_t>(shape->max_width, UINT32_MAX));
  out.widths.is_long = wide || rule.reader != Reader::none ? 1 : 0;
  out.shape = std::move(*shape);
  return out;
}

AnchorEntry make_entry(std::uint32_t index, const Anchor& anchor, const AnalysedRule& rule, bool has_left,
                       SetPool& pool, Plan& plan) {
  AnchorEntry entry;
  entry.rule = index;
  entry.length = static_cast<std::uint16_t>(anchor.text.size());
  entry.left = static_cast<std::uint8_t>(rule.widths.left_min);
  entry.is_long = static_cast<std::uint8_t>(rule.widths.is_long);
  entry.no_word_before = static_cast<std::uint8_t>(!has_left && rule.shape.begins_at_word_boundary &&
                                                   is_word(static_cast<unsigned char>(anchor.text[0])));
  entry.leading_at = static_cast<std::uint32_t>(plan.leading.size());
  for (std::size_t i = anchor.text.size(); i < rule.shape.leading.size(); ++i)
    plan.leading.push_back(pool.index_of(rule.shape.leading[i]));
  entry.leading_count = static_cast<std::uint16_t>(plan.leading.size() - entry.leading_at);
  return entry;
}

}  // namespace

Result<Plan> make_plan(const std::vector<Rule>& rules) {
  if (rules.empty()) {
    return fail("compiling rules", "", "no rules are left",
                "check 'rules.only' and 'rules.disable' in the configuration");
  }
  Plan plan;
  SetPool pool(plan.sets);
  std::map<Literal, std::vector<AnchorEntry>> by_literal;
  for (std::uint32_t index = 0; index < rules.size(); ++index) {
    const Rule& rule = rules[index];
    const auto analysed = analyse(rule);
    if (!analysed) return tl::make_unexpected(analysed.error());
    plan.widths.push_back(analysed->widths);
    if (rule.anchors.empty()) return fail("compiling rule", rule.id, "it has no anchor");
    for (const Anchor& anchor : rule.anchors) {
      if (anchor.text.empty() || anchor.text.size() > kReach / 2)
        return fail("compiling rule", rule.id, "an anchor is empty or too long");
      Literal literal{anchor.text, anchor.caseless};
      if (anchor.caseless) {
        for (char& c : literal.text)
          if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      }
      by_literal[literal].push_back(make_entry(index, anchor, *analysed, !rule.left.empty(), pool, plan));
    }
  }
  for (auto& [literal, entries] : by_literal) {
    plan.first_entry.push_back(static_cast<std::uint32_t>(plan.entries.size()));
    plan.longest_literal = std::max(plan.longest_literal, static_cast<std::uint32_t>(literal.text.size()));
    plan.literals.push_back(literal);
    plan.entries.insert(plan.entries.end(), entries.begin(), entries.end());
  }
  plan.first_entry.push_back(static_cast<std::uint32_t>(plan.entries.size()));
  return plan;
}

namespace {

constexpr std::string_view kMagic = "assay plan 1\n";

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

// Every index stays inside its array, so that the scanner need not look.
bool consistent(const Plan& plan) {
  if (plan.first_entry.size() != plan.literals.size() + 1 || plan.first_entry.front() != 0) return false;
  if (plan.first_entry.back() != plan.entries.size()) return false;
  if (!std::is_sorted(plan.first_entry.begin(), plan.first_entry.end())) return false;
  for (const AnchorEntry& entry : plan.entries) {
    if (entry.rule >= plan.widths.size()) return false;
    if (std::uint64_t{entry.leading_at} + entry.leading_count > plan.leading.size()) return false;
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
  put_array(out, plan.widths);
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
      !reader.array(plan.sets) || !reader.array(plan.widths) || !reader.empty() || !consistent(plan)) {
    return damaged();
  }
  return plan;
}

}  // namespace assay

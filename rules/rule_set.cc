#include "rules/rule_set.h"

#include <re2/re2.h>

#include <algorithm>
#include <mutex>

#include "base/hash.h"
#include "base/strings.h"
#include "rules/codec.h"
#include "rules/database.h"
#include "rules/database_cache.h"
#include "rules/marks.h"
#include "rules/pattern_parts.h"

namespace assay {

namespace {

AnchorTable with_marks(AnchorTable literals) {
  for (const MarkLiteral& mark : kMarks) literals.anchors.push_back({std::string(mark.text), true});
  return literals;
}

}  // namespace

struct RuleSet::Impl {
  // RE2 programs cost 0.2 ms each to build: a run that finds nothing builds none.
  struct LazyProgram {
    std::once_flag once;
    RuleProgram program;
  };

  struct LazyGap {
    std::once_flag once;
    std::unique_ptr<re2::RE2> expression;
  };

  std::vector<Rule> rules;
  Plan plan;
  RunIndex run_index;
  LiteralIndex literal_index, keyword_index;
  Database database;
  RuleSetStats stats;
  Bytes image_rules;   // of a loaded set: where the details are
  Bytes image_digest;  // empty when it is not known
  std::unique_ptr<LazyProgram[]> programs;
  Allowances allowances;
  std::unique_ptr<LazyGap[]> gaps;
  std::once_flag details_once;
  std::vector<RuleDetails> details;  // of a built-in set, once they were asked for
  std::once_flag digest_once;
  std::string digest;

  void finish() {
    programs = std::make_unique<LazyProgram[]>(rules.size());
    gaps = std::make_unique<LazyGap[]>(plan.gaps.size());
    stats.literals = padded_literals(plan.literals.size());
    run_index = RunIndex(plan);
    literal_index = LiteralIndex(with_marks(plan.literals));
    keyword_index = LiteralIndex(plan.keywords);
  }

  const RuleProgram& program(std::uint32_t rule) const {
    LazyProgram& lazy = programs[rule];
    std::call_once(lazy.once, [&] { build(rules[rule], lazy.program); });
    return lazy.program;
  }

  const re2::RE2& gap(std::uint32_t index) const {
    LazyGap& lazy = gaps[index];
    std::call_once(lazy.once, [&] { lazy.expression = std::make_unique<re2::RE2>(plan.gaps[index], options()); });
    return *lazy.expression;
  }

  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    return options;
  }

  static void build(const Rule& rule, RuleProgram& program) {
    const re2::RE2::Options options = Impl::options();
    std::string text = rule.pattern;
    if (!rule.left.empty()) {
      text = cat("(?:", rule.left, ")()(?:", rule.pattern, ")");
      program.anchor_group = static_cast<std::size_t>(re2::RE2(rule.left, options).NumberOfCapturingGroups()) + 1;
    }
    program.expression = std::make_unique<re2::RE2>(text, options);
    const auto& groups = program.expression->NamedCapturingGroups();
    const auto secret = groups.find("secret");
    if (secret != groups.end()) program.secret_group = static_cast<std::size_t>(secret->second);
    program.groups = static_cast<int>(std::max(program.anchor_group, program.secret_group)) + 1;
    constexpr int kLargeProgram = 256;  // a prefix and 36 characters make 83, the generic rules 1,100
    program.large = program.expression->ProgramSize() > kLargeProgram;
    if (program.large && rule.left.empty()) build_parts(rule.pattern, options, program);
  }

  static void build_parts(const std::string& pattern, const re2::RE2::Options& options, RuleProgram& program) {
    const auto parts = split_at_secret(pattern);
    if (!parts) return;
    auto before = std::make_unique<re2::RE2>(parts->before, options);
    auto value = std::make_unique<re2::RE2>(parts->value, options);
    auto behind = std::make_unique<re2::RE2>(parts->behind, options);
    if (!before->ok() || !value->ok() || !behind->ok()) return;
    program.before = std::move(before);
    program.value = std::move(value);
    program.behind = std::move(behind);
  }
};

namespace {

// Rules go in by id, so that indexes, and with them reports, do not depend on the order of files.
void sort_by_id(std::vector<Rule>& rules) {
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
}

}  // namespace

std::string expression_of(const Rule& rule) {
  if (rule.left.empty()) return rule.pattern;
  return cat("(?:", rule.left, ")(?:", rule.pattern, ")");
}

RuleSet::RuleSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

Result<RuleSet> RuleSet::load(const RuleImage& image) {
  auto impl = std::make_unique<Impl>();
  auto rules = decode_rules(image.rules, false);
  if (!rules) return tl::make_unexpected(rules.error());
  impl->rules = std::move(*rules);
  impl->image_rules = image.rules;
  impl->image_digest = image.digest;
  auto plan = decode_plan(image.plan);
  if (!plan) return tl::make_unexpected(plan.error());
  if (plan->rules.size() != impl->rules.size())
    return fail("reading compiled rules", "", "rules and tables do not belong together");
  impl->plan = std::move(*plan);
  auto database = load_database(image.database);
  impl->stats.loaded = database.has_value();
  if (!database) database = compile_database(impl->plan);
  if (!database) return tl::make_unexpected(database.error());
  impl->database = std::move(*database);
  impl->finish();
  return RuleSet(std::move(impl));
}

Result<RuleSet> RuleSet::compile(std::vector<Rule> rules) { return compile_cached(std::move(rules), ""); }

Result<RuleSet> RuleSet::compile_cached(std::vector<Rule> rules, const std::string& folder) {
  auto impl = std::make_unique<Impl>();
  impl->rules = std::move(rules);
  sort_by_id(impl->rules);
  const DatabaseCache cache(folder, folder.empty() ? "" : encode_rules(impl->rules));
  if (auto compiled = cache.load(); compiled && compiled->plan.rules.size() == impl->rules.size()) {
    impl->stats.loaded = true;
    impl->plan = std::move(compiled->plan);
    impl->database = std::move(compiled->database);
  } else {
    auto plan = make_plan(impl->rules);
    if (!plan) return tl::make_unexpected(plan.error());
    impl->plan = std::move(*plan);
    auto database = compile_database(impl->plan);
    if (!database) return tl::make_unexpected(database.error());
    cache.store(impl->plan, database->get());
    impl->database = std::move(*database);
  }
  impl->finish();
  return RuleSet(std::move(impl));
}

const std::vector<Rule>& RuleSet::rules() const { return impl_->rules; }

std::uint32_t RuleSet::find(std::string_view id) const {
  const auto& rules = impl_->rules;
  const auto at = std::lower_bound(rules.begin(), rules.end(), id,
                                   [](const Rule& rule, std::string_view wanted) { return rule.id < wanted; });
  if (at == rules.end() || at->id != id) return static_cast<std::uint32_t>(rules.size());
  return static_cast<std::uint32_t>(at - rules.begin());
}

Rule RuleSet::with_details(std::uint32_t index) const {
  std::call_once(impl_->details_once, [this] {
    if (impl_->image_rules.empty()) return;
    // All at once: 3 ms, which each rule of a report would take again.
    if (auto rules = decode_rules(impl_->image_rules, true))
      for (Rule& rule : *rules) impl_->details.push_back(std::move(rule.details));
  });
  Rule rule = impl_->rules[index];
  if (index < impl_->details.size()) rule.details = impl_->details[index];
  return rule;
}

const std::string& RuleSet::digest() const {
  std::call_once(impl_->digest_once, [this] {
    if (impl_->image_digest.empty()) {
      const bool loaded = !impl_->image_rules.empty();
      impl_->digest = to_hex(as_bytes(loaded ? sha256(impl_->image_rules) : sha256(encode_rules(impl_->rules))));
    } else {
      impl_->digest = to_hex(impl_->image_digest);
    }
  });
  return impl_->digest;
}

const RuleSetStats& RuleSet::stats() const { return impl_->stats; }
void RuleSet::allow(Allowances allowances) { impl_->allowances = std::move(allowances); }
const Allowances& RuleSet::allowances() const { return impl_->allowances; }
const hs_database* RuleSet::database() const { return impl_->database.get(); }
const Plan& RuleSet::plan() const { return impl_->plan; }
const re2::RE2& RuleSet::gap(std::uint32_t index) const { return impl_->gap(index); }
const RunIndex& RuleSet::run_index() const { return impl_->run_index; }
const LiteralIndex& RuleSet::literal_index() const { return impl_->literal_index; }
const LiteralIndex& RuleSet::keyword_index() const { return impl_->keyword_index; }
const RuleProgram& RuleSet::program(std::uint32_t rule) const { return impl_->program(rule); }

}  // namespace assay

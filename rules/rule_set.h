// Compiled rules: the Hyperscan database of their anchors, the byte tables, the RE2 programs (built when first needed).
// Immutable but for those programs, which are built once under a lock; shared by threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/allowances.h"
#include "rules/literal_index.h"
#include "rules/plan.h"
#include "rules/rule.h"
#include "rules/run_index.h"

struct hs_database;
namespace re2 {
class RE2;
}

namespace assay {

// A compiled set as bytes: encode_rules, encode_plan, serialise_database.
struct RuleImage {
  Bytes rules;
  Bytes plan;
  Bytes database;
  Bytes digest = {};  // SHA-256 of `rules`; empty: it is computed when it is asked for
};

// The whole expression of a rule, left and pattern, as RE2 reads it.
std::string expression_of(const Rule& rule);

// RE2's programs of a rule. Between left and pattern stands an empty group, which tells the anchor's place.
struct RuleProgram {
  std::unique_ptr<re2::RE2> expression;  // left and pattern
  std::size_t anchor_group = 0;          // 0 without a left
  std::size_t secret_group = 0;          // "secret", or 0 (the whole match)
  int groups = 0;                        // to ask for, so that both are among them

  // Finding groups is dear where RE2 cannot do it in one pass: 1 to 7 µs for the generic rules, against 0.1 without
  // groups. The parts of such a rule (rules/pattern_parts.h) find the value without any; null for other rules.
  std::unique_ptr<re2::RE2> before, value, behind;
  bool large = false;  // too large to count on one pass
};

struct RuleSetStats {
  bool loaded = false;       // the database was read, from the program or the cache, not compiled
  std::size_t literals = 0;  // in the database, dummies included
};

class RuleSet {
 public:
  // From bytes made by rules/compiler (the rules that the program carries, see rules/builtin). Falls back to compiling
  // the database when the library at run time cannot read it. The bytes must outlive the set.
  static Result<RuleSet> load(const RuleImage& image);

  // Compiles rules now. Errors: no rules, or one that Hyperscan or RE2 refuses.
  static Result<RuleSet> compile(std::vector<Rule> rules);

  // The same through a cache of compiled databases in `folder`, keyed by the rules, the library and its platform. A
  // file there is used only when it is ours: owned by this user, not writable by others, whole (digest). A bad one is
  // compiled anew and replaced atomically; a folder that cannot be written is no error.
  static Result<RuleSet> compile_cached(std::vector<Rule> rules, const std::string& folder);

  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;
  ~RuleSet();

  const std::vector<Rule>& rules() const;
  std::size_t size() const { return rules().size(); }
  const Rule& operator[](std::uint32_t index) const { return rules()[index]; }
  // Index of a rule, or size() when there is none.
  std::uint32_t find(std::string_view id) const;
  // The rule with its details, which the built-in set leaves out until asked.
  Rule with_details(std::uint32_t index) const;

  // SHA-256 of the rules, hexadecimal: names the set in reports.
  const std::string& digest() const;
  const RuleSetStats& stats() const;

  // What matches are no findings; none at first. Not to be called once threads share the set.
  void allow(Allowances allowances);
  const Allowances& allowances() const;

  // For the scanner.
  const hs_database* database() const;
  const Plan& plan() const;
  const RunIndex& run_index() const;
  const LiteralIndex& literal_index() const;
  const LiteralIndex& keyword_index() const;
  bool is_long(std::uint32_t rule) const { return plan().rules[rule].is_long != 0; }
  const RuleProgram& program(std::uint32_t rule) const;  // built when first asked for; thread-safe
  const re2::RE2& gap(std::uint32_t index) const;        // of Plan::gaps, likewise

 private:
  struct Impl;
  explicit RuleSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay

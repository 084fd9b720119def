// Compiled rules: the Hyperscan database of their anchors, the byte tables, the RE2 programs (built when first needed).
// Immutable but for those programs, which are built once under a lock; shared by threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/pattern.h"
#include "rules/rule.h"

struct hs_database;
namespace re2 {
class RE2;
}

namespace assay {

// An anchor as the first stage reports it, and what its callback needs. Several rules may share one literal: each has an
// entry of its own behind the literal's first.
struct AnchorEntry {
  std::uint32_t rule = 0;
  std::uint16_t length = 0;            // bytes of the literal
  std::uint16_t leading_at = 0;        // index into leading sets, of the byte behind the literal
  std::uint16_t leading_count = 0;     // how many bytes behind it are certain
  bool word_before_refused = false;    // the byte before must not be [0-9A-Za-z_]
};

struct RuleSetStats {
  bool from_cache = false;    // the database was loaded, not compiled
  std::size_t literals = 0;   // in the database, dummies included
};

class RuleSet {
 public:
  // The rules that the program carries, with their database compiled at build time for any x86-64 (or arm64). Falls
  // back to compiling when the library at run time cannot read it.
  static Result<RuleSet> built_in();

  // Compiles rules now. Errors: no rules, or one that Hyperscan or RE2 refuses.
  static Result<RuleSet> compile(std::vector<Rule> rules);

  // The same through a cache of compiled databases in `folder`, keyed by the rules, the library and its platform. A file
  // there is used only when it is ours: owned by this user, not writable by others, whole (digest). A bad one is compiled
  // anew and replaced atomically; a folder that cannot be written is no error.
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

  // For the scanner.
  const hs_database* database() const;
  const std::vector<AnchorEntry>& anchors(std::uint32_t literal) const;  // of the literal with this Hyperscan id
  const ByteSet* leading_sets() const;
  bool is_long(std::uint32_t rule) const;
  std::size_t left_width(std::uint32_t rule) const;      // widest `left`, 0 without
  const re2::RE2& program(std::uint32_t rule) const;     // of left + pattern; thread-safe
  std::size_t longest_anchor() const;

 private:
  struct Impl;
  explicit RuleSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay

// Versions as PEP 440 has them: parsed, ordered, and in their one normal form. Pure.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

// Numbers are decimal digits without leading zeros: versions may hold dates, and longer ones than fit a register.
class Version {
 public:
  // Any form that PEP 440 reads ("v1.0-Beta.2"), blanks around it too; nothing for another text.
  static std::optional<Version> parse(std::string_view text);

  // "1!2.0rc1.post2.dev3+local.4"
  std::string text() const;
  // The same without zeros at the end of the release: one text for versions that are equal.
  std::string comparable_text() const;
  bool is_local() const { return !local_.empty(); }
  bool is_prerelease() const { return !pre_.empty() || !dev_.empty(); }
  std::size_t release_parts() const { return release_.size(); }

  // PEP 440, "Summary of permitted suffixes and relative ordering": 1.0 and 1.0.0 are equal.
  friend std::strong_ordering operator<=>(const Version& a, const Version& b);
  friend bool operator==(const Version& a, const Version& b) { return std::is_eq(a <=> b); }

 private:
  std::string epoch_ = "0";
  std::vector<std::string> release_;
  std::string pre_, pre_number_;  // "a", "b", "rc"; empty: none
  std::string post_, dev_;        // the number; empty: none
  std::vector<std::string> local_;
};

// A specifier set such as ">=1.0, !=1.2.*, <2" (PEP 440, "Version specifiers"), without parentheses. Empty is allowed.
bool is_specifier_set(std::string_view text);

}  // namespace assay::packages

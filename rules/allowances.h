// What a project accepts whatever rule finds it: `allow` of assay.yaml. A match that one entry fits is suppressed.
// Immutable after compile; shared by threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

// Each list that is not empty must hold: one of its members fits.
struct Allowance {
  std::vector<std::string> value{};  // expressions, searched for in the value
  std::vector<std::string> match{};  // in all that the rule's expression matched
  std::vector<std::string> line{};   // in the lines on which the value stands
  std::vector<std::string> words{};  // texts in the value, whatever the case of their letters
  std::vector<std::string> rules{};  // ids; empty: every rule
  std::string source{};              // where it stands, as reports say it: "assay.yaml line 7"
  friend bool operator==(const Allowance&, const Allowance&) = default;
};

class Allowances {
 public:
  Allowances();  // none
  Allowances(Allowances&&) noexcept;
  Allowances& operator=(Allowances&&) noexcept;
  Allowances(const Allowances&) = delete;
  Allowances& operator=(const Allowances&) = delete;
  ~Allowances();

  // Errors: an expression that RE2 refuses, an entry that would accept everything.
  static Result<Allowances> compile(const std::vector<Allowance>& entries);

  bool empty() const;
  // The source of the first entry that accepts a match; null when none does. [begin, end) is the match in `text`,
  // `value` the value in it. At most 1,024 bytes on either side of the value are looked at for its line.
  const std::string* accepts(std::string_view rule, Bytes text, std::size_t begin, std::size_t end, Bytes value) const;

 private:
  struct Entry;
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace assay

// Where checks put what they find.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanners/packages/findings/finding.h"
#include "scanners/packages/model/release.h"

namespace assay::packages {

// What a check looks at.
struct Subject {
  const Release& release;
  const Package& package;
};

// Not synchronised. Of one check in one package it keeps kMost findings; what is beyond is told in one more.
class Reporter {
 public:
  static constexpr std::size_t kMost = 50;

  Reporter(const Release& release, std::vector<Finding>& into) : release_(release), into_(into) {}

  void begin(const Check& check, std::string path);
  // The count of what was left out, if anything was.
  void end();

  // `member`: its path in the package, empty for the package itself. `line`: of it, 0 for none.
  void report(std::string_view member, std::string message, std::uint32_t line = 0);
  void report(std::string_view member, std::string message, Severity severity, std::uint32_t line = 0);
  // About another file than the package.
  void report_on(std::string path, std::string message, std::uint32_t line = 0);

 private:
  void add(Finding finding);

  const Release& release_;
  std::vector<Finding>& into_;
  const Check* check_ = nullptr;
  std::string path_;
  std::size_t count_ = 0;
};

// "'TEXT'", printable and cut to a length that a message can bear.
std::string quoted(std::string_view text);

}  // namespace assay::packages

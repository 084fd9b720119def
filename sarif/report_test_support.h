// Samples and outputs for the tests of this room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sarif/report.h"

namespace assay::testing {

class MemoryOutput : public Output {
 public:
  Status write(std::string_view bytes) override {
    text_ += bytes;
    return {};
  }
  Status finish() override { return {}; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Counts and forgets.
class CountingOutput : public Output {
 public:
  Status write(std::string_view bytes) override {
    bytes_ += bytes.size();
    return {};
  }
  Status finish() override { return {}; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
};

// A made-up GitHub token, put together here so that no scanner stops at the source.
std::string sample_token(char filler = 'k');

std::vector<Rule> sample_rules();
RunInfo sample_run(const std::vector<Rule>& rules);

// A token in a history and in a file, a password in an archive member, a key in a commit message, and a suppressed one.
std::vector<Finding> sample_findings();

// With skips, more gaps than are shown, notes and an error.
RunOutcome sample_outcome();
// Nothing found, everything read.
RunOutcome clean_outcome();

// The whole report.
std::string written(ReportFormat format, const RunInfo& run, const std::vector<Finding>& findings,
                    const RunOutcome& outcome);

// The JSON lines in the data blocks of an HTML report; empty when they cannot be read.
std::string unpacked(std::string_view page);
// What can be searched for texts: of an HTML report the page and its lines, of any other format the report.
std::string readable(ReportFormat format, const std::string& report);

}  // namespace assay::testing

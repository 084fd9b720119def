#include "sarif/log/split.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/rule_finder.h"
#include "sarif/log/run_head.h"
#include "sarif/log/severity.h"
#include "sarif/log/split_parts.h"

namespace assay::sarif {

namespace {

// Each has a file open.
constexpr std::size_t kMostParts = 500;
// A part that is too large is made of half as many results; at this it stays as it is.
constexpr std::size_t kLeastResults = 100;

// How bad each result is. The rules may stand behind the results, so this reading comes behind that of the heads.
class Badness final : public LogVisitor {
 public:
  Badness(const LogHead& head, std::vector<std::vector<std::uint64_t>>& badness) : head_(head), badness_(badness) {}

  bool wants_run_member(std::string_view) override { return false; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    if (run >= head_.runs.size()) return fail("splitting the SARIF log", "", "it changed while it was read");
    rules_ = std::make_unique<RuleFinder>(head_.runs[run]);
    badness_.emplace_back();
    return {};
  }
  Status result(std::size_t, std::size_t, JsonValue&& value, const LogPlace&) override {
    badness_.back().push_back(badness_of(value, rules_->rule_of(value)));
    return {};
  }

 private:
  const LogHead& head_;
  std::vector<std::vector<std::uint64_t>>& badness_;
  std::unique_ptr<RuleFinder> rules_;
};

class Splitter {
 public:
  Splitter(const LogFile& file, const SplitLimits& limits, const TextFilter& filter, const PartOpener& open)
      : file_(file), limits_(limits), filter_(filter), open_(open) {}

  Result<SplitOutcome> split() {
    RunTools heads(head_);
    if (Status status = read_log(file_, heads); !status) return tl::make_unexpected(status.error());
    Badness badness(head_, badness_);
    if (Status status = read_log(file_, badness); !status) return tl::make_unexpected(status.error());
    for (std::size_t most = std::max<std::size_t>(limits_.results, 1);; most = most / 2) {
      auto fits = write_parts(most);
      if (!fits) return tl::make_unexpected(fits.error());
      if (*fits || most / 2 < kLeastResults) break;
    }
    for (SplitPart& part : parts_) {
      if (Status status = part.output->finish(); !status) return tl::make_unexpected(status.error());
    }
    return std::move(outcome_);
  }

 private:
  // By order of badness, each piece of `most`.
  std::vector<std::uint32_t> pieces_of(const std::vector<std::uint64_t>& badness, std::size_t most) const {
    std::vector<std::uint32_t> order(badness.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return badness[a] > badness[b]; });
    std::vector<std::uint32_t> pieces(badness.size());
    for (std::size_t i = 0; i < order.size(); ++i) pieces[order[i]] = static_cast<std::uint32_t>(i / most);
    return pieces;
  }

  // Whether all parts keep to the bytes.
  Result<bool> write_parts(std::size_t most) {
    std::vector<std::vector<std::uint32_t>> pieces;
    std::vector<std::size_t> counts;
    for (const auto& badness : badness_) {
      pieces.push_back(pieces_of(badness, most));
      counts.push_back(std::max<std::size_t>(1, (badness.size() + most - 1) / most));
    }
    std::size_t parts = 1;
    if (!counts.empty()) {
      const std::size_t first = first_part_of(counts, counts.size() - 1, limits_.runs);
      const std::size_t begin = (counts.size() - 1) / limits_.runs * limits_.runs;
      parts = first + *std::max_element(counts.begin() + static_cast<std::ptrdiff_t>(begin), counts.end());
    }
    if (parts > kMostParts) {
      return fail("splitting the SARIF log", file_.name(),
                  cat("it would make ", with_commas(parts), " parts, and ", kMostParts, " are the most"));
    }
    parts_.clear();
    for (std::size_t i = 0; i < parts; ++i) {
      auto output = open_(i);
      if (!output) return tl::make_unexpected(output.error());
      SplitPart& part = parts_.emplace_back();
      part.output = std::make_unique<CountedOutput>(std::move(*output));
      part.writer = std::make_unique<LogWriter>(*part.output, filter_);
      part.writer->begin_log();
      for (const JsonMember& member : head_.members) part.writer->member(member.name, member.value);
      part.writer->begin_runs();
    }
    PartsWriter distributor(head_, pieces, counts, limits_, filter_, parts_);
    if (Status status = read_log(file_, distributor); !status) return tl::make_unexpected(status.error());
    return end_parts();
  }

  Result<bool> end_parts() {
    outcome_ = {};
    bool fits = true;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (Status status = parts_[i].writer->end_log(); !status) return tl::make_unexpected(status.error());
      const std::uint64_t packed = parts_[i].output->packed_bytes();
      outcome_.parts.push_back({parts_[i].results, packed});
      if (packed <= limits_.packed_bytes) continue;
      fits = false;
      outcome_.notes.push_back(cat("part ", i + 1, " is ", human_bytes(packed), " as gzip, more than ",
                                   human_bytes(limits_.packed_bytes),
                                   ": what its runs hold beside the results is large"));
    }
    return fits;
  }

  const LogFile& file_;
  const SplitLimits& limits_;
  const TextFilter& filter_;
  const PartOpener& open_;
  LogHead head_;
  std::vector<std::vector<std::uint64_t>> badness_;  // by run and result
  std::vector<SplitPart> parts_;
  SplitOutcome outcome_;
};

}  // namespace

Result<SplitOutcome> split(const LogFile& file, const SplitLimits& limits, const TextFilter& filter,
                           const PartOpener& open) {
  return Splitter(file, limits, filter, open).split();
}

}  // namespace assay::sarif

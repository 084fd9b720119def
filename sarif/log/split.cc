#include "sarif/log/split.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "base/strings.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/packed_size.h"
#include "sarif/log/rule_finder.h"
#include "sarif/log/run_head.h"
#include "sarif/log/severity.h"

namespace assay::sarif {

namespace {

// Each has a file open.
constexpr std::size_t kMostParts = 500;
// A part that is too large is made of half as many results; at this it stays as it is.
constexpr std::size_t kLeastResults = 100;

class CountedOutput final : public Output {
 public:
  explicit CountedOutput(std::unique_ptr<Output> inner) : inner_(std::move(inner)) {}
  Status write(std::string_view bytes) override {
    size_.add(bytes);
    return inner_->write(bytes);
  }
  Status finish() override { return inner_->finish(); }
  std::uint64_t packed_bytes() {
    size_.finish();
    return size_.bytes().value_or(0);
  }

 private:
  std::unique_ptr<Output> inner_;
  PackedSize size_;
};

struct Part {
  std::unique_ptr<CountedOutput> output;
  std::unique_ptr<LogWriter> writer;
  std::uint64_t results = 0;
};

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

// What is put behind the category of each run, so that no two have the same tool and category, which code scanning
// refuses: nothing, or "run-2".
std::vector<std::string> names_of(const LogHead& head) {
  std::set<std::string> taken;
  for (const RunHead& run : head.runs) taken.insert(cat(run.tool(), '\0', run.category()));
  std::set<std::string> seen;
  std::vector<std::string> names;
  for (const RunHead& run : head.runs) {
    const std::string category = run.category();
    const std::string own = cat(run.tool(), '\0', category);
    std::string name;
    if (!seen.insert(own).second) {
      const std::string before = cat(own, category.empty() ? "" : "/");
      std::size_t number = 2;
      while (!taken.insert(cat(before, "run-", number)).second) ++number;
      name = cat("run-", number);
    }
    names.push_back(std::move(name));
  }
  return names;
}

// The category of a part: "nightly/7" becomes "nightly/part-2/7". It is masked before: of a value that is cut in two,
// nothing is known any more.
void set_category(std::vector<JsonMember>& members, const TextFilter& filter, std::string_view name) {
  for (JsonMember& member : members) {
    if (member.name != "automationDetails") continue;
    mask_texts(member.value, filter);
    const std::string id(member.value.string_at({"id"}));
    const std::string category(category_of(id));
    const std::size_t slash = id.rfind('/');
    member.value.set("id", JsonValue::of(cat(category, category.empty() ? "" : "/", name,
                                             slash == std::string::npos ? "/" : id.substr(slash))));
    member.value.erase("guid");  // of the whole run
    return;
  }
  JsonValue details = JsonValue::object();
  details.set("id", JsonValue::of(cat(name, '/')));
  members.push_back({"automationDetails", std::move(details)});
}

// Writes each result to its part.
class Distributor final : public LogVisitor {
 public:
  // pieces[run][result]: the piece of the run that it belongs to.
  Distributor(const LogHead& head, const std::vector<std::vector<std::uint32_t>>& pieces,
              const std::vector<std::size_t>& counts, const SplitLimits& limits, const TextFilter& filter,
              std::vector<Part>& parts)
      : head_(head), pieces_(pieces), counts_(counts), limits_(limits), filter_(filter), parts_(parts) {}

  // Runs beyond the most that a part takes begin parts of their own.
  static std::size_t first_part(const std::vector<std::size_t>& counts, std::size_t run, std::size_t most_runs) {
    std::size_t first = 0;
    for (std::size_t begin = 0; begin + most_runs <= run; begin += most_runs) {
      first += *std::max_element(counts.begin() + static_cast<std::ptrdiff_t>(begin),
                                 counts.begin() + static_cast<std::ptrdiff_t>(begin + most_runs));
    }
    return first;
  }

  bool wants_run_member(std::string_view) override { return false; }
  Status begin_run(std::size_t run, const LogPlace&) override {
    if (run >= counts_.size()) return changed();
    first_ = first_part(counts_, run, limits_.runs);
    mask_ = SnippetMask(head_.runs[run].tool());
    for (std::size_t piece = 0; piece < counts_[run]; ++piece) {
      LogWriter& writer = *parts_[first_ + piece].writer;
      std::vector<JsonMember> members = head_.runs[run].members;
      const std::string part = piece == 0 ? std::string() : cat("part-", piece + 1);
      const std::string& name = names_[run];
      const std::string whole = cat(name, name.empty() || part.empty() ? "" : "/", part);
      if (!whole.empty()) set_category(members, filter_, whole);
      writer.begin_run();
      for (JsonMember& member : members) writer.member(member.name, std::move(member.value));
      if (head_.runs[run].has_results) writer.begin_results();
    }
    return {};
  }
  Status result(std::size_t run, std::size_t index, JsonValue&& value, const LogPlace&) override {
    if (index >= pieces_[run].size()) return changed();
    Part& part = parts_[first_ + pieces_[run][index]];
    ++part.results;
    mask_.apply(value);
    return part.writer->result(std::move(value));
  }
  Status end_run(std::size_t run) override {
    for (std::size_t piece = 0; piece < counts_[run]; ++piece) {
      LogWriter& writer = *parts_[first_ + piece].writer;
      if (head_.runs[run].has_results) writer.end_results();
      writer.end_run();
    }
    return {};
  }

 private:
  static Status changed() { return fail("splitting the SARIF log", "", "it changed while it was read"); }

  const LogHead& head_;
  std::vector<std::string> names_ = names_of(head_);
  const std::vector<std::vector<std::uint32_t>>& pieces_;
  const std::vector<std::size_t>& counts_;
  const SplitLimits& limits_;
  const TextFilter& filter_;
  std::vector<Part>& parts_;
  std::size_t first_ = 0;
  SnippetMask mask_;  // of the run's tool
};

class Splitter {
 public:
  Splitter(const LogFile& file, const SplitLimits& limits, const TextFilter& filter, const PartOpener& open)
      : file_(file), limits_(limits), filter_(filter), open_(open) {}

  Result<SplitOutcome> split() {
    HeadReader heads(head_);
    if (Status status = read_log(file_, heads); !status) return tl::make_unexpected(status.error());
    Badness badness(head_, badness_);
    if (Status status = read_log(file_, badness); !status) return tl::make_unexpected(status.error());
    for (std::size_t most = std::max<std::size_t>(limits_.results, 1);; most = most / 2) {
      auto fits = write_parts(most);
      if (!fits) return tl::make_unexpected(fits.error());
      if (*fits || most / 2 < kLeastResults) break;
    }
    for (Part& part : parts_) {
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
      const std::size_t first = Distributor::first_part(counts, counts.size() - 1, limits_.runs);
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
      Part& part = parts_.emplace_back();
      part.output = std::make_unique<CountedOutput>(std::move(*output));
      part.writer = std::make_unique<LogWriter>(*part.output, filter_);
      part.writer->begin_log();
      for (const JsonMember& member : head_.members) part.writer->member(member.name, member.value);
      part.writer->begin_runs();
    }
    Distributor distributor(head_, pieces, counts, limits_, filter_, parts_);
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
  std::vector<Part> parts_;
  SplitOutcome outcome_;
};

}  // namespace

Result<SplitOutcome> split(const LogFile& file, const SplitLimits& limits, const TextFilter& filter,
                           const PartOpener& open) {
  return Splitter(file, limits, filter, open).split();
}

}  // namespace assay::sarif

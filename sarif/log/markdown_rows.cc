// Rows as Markdown: a table of all, or a summary of the worst for a job's page on GitHub.
#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/log/row_writers.h"

namespace assay::sarif {

namespace {

// GitHub shows a job summary of up to 1 MiB; a longer one is refused as a whole.
constexpr std::size_t kMostSummary = std::size_t{1} << 20;
constexpr std::size_t kMostShown = 1000;

// Text that no Markdown or HTML acts in, on one line.
std::string inert(std::string_view text) {
  std::string out;
  for (const char c : to_valid_utf8(printable(text))) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("\\`*_{}[]()#+-.!|~>@:").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string head_of(const RowTotals& totals) {
  const std::uint64_t open = totals.results - totals.suppressed;
  std::string tools;
  for (const std::string& tool : totals.tools) tools += cat(tools.empty() ? "" : ", ", inert(tool));
  std::string out = cat("### ", tools, ": ", open == 0 ? "no results" : counted(open, "result", "results"), "\n\n");
  if (!totals.complete) out += "**Incomplete: something was not scanned, and the log names it.**\n\n";
  if (totals.complete && !totals.told) out += "**Unproved: the log does not say whether a run came to its end.**\n\n";
  if (totals.suppressed > 0) out += cat(counted(totals.suppressed, "result is", "results are"), " suppressed.\n\n");
  return out;
}

constexpr std::string_view kHeader = "| severity | rule | place | message |\n|---|---|---|---|\n";

std::string line_of(const Row& row) {
  const std::string rule =
      row.help_uri.starts_with("https://") && row.help_uri.find_first_of(" ()<>|\n") == std::string::npos
          ? cat('[', inert(row.rule), "](", row.help_uri, ')')
          : inert(row.rule);
  return cat("| ", row.severity, " | ", rule, " | ", inert(row.path),
             row.line > 0 ? cat("\\:", row.line) : std::string(), " | ", inert(row.message), " |\n");
}

class MarkdownRows final : public RowWriter {
 public:
  explicit MarkdownRows(Output& output) : output_(output) {}

  Status begin(const RowTotals& totals) override {
    return output_.write(cat(head_of(totals), totals.results > totals.suppressed ? kHeader : ""));
  }
  Status row(const Row& row) override { return row.suppressed ? Status() : output_.write(line_of(row)); }
  Status end() override { return {}; }

 private:
  Output& output_;
};

class SummaryRows final : public RowWriter {
 public:
  explicit SummaryRows(Output& output) : output_(output) {}

  Status begin(const RowTotals& totals) override {
    totals_ = totals;
    return {};
  }

  // The worst kMostShown, those of equal badness in their order.
  Status row(const Row& row) override {
    if (row.suppressed) return {};
    const Shown shown = {row.badness, count_++, line_of(row)};
    if (shown_.size() == kMostShown) {
      if (!worse(shown, shown_.front())) return {};
      std::pop_heap(shown_.begin(), shown_.end(), worse);
      shown_.pop_back();
    }
    shown_.push_back(shown);
    std::push_heap(shown_.begin(), shown_.end(), worse);
    return {};
  }

  Status end() override {
    std::string out = head_of(totals_);
    if (!shown_.empty()) out += kHeader;
    std::sort(shown_.begin(), shown_.end(), worse);
    constexpr std::size_t kOfLastLine = 200;
    std::size_t listed = 0;
    for (const Shown& shown : shown_) {
      if (out.size() + shown.line.size() + kOfLastLine > kMostSummary) break;
      out += shown.line;
      ++listed;
    }
    if (listed < count_) out += cat("\n", with_commas(count_ - listed), " more are in the log.\n");
    return output_.write(out);
  }

 private:
  struct Shown {
    std::uint64_t badness = 0;
    std::uint64_t number = 0;
    std::string line;
  };
  static bool worse(const Shown& a, const Shown& b) {
    return a.badness != b.badness ? a.badness > b.badness : a.number < b.number;
  }

  Output& output_;
  RowTotals totals_;
  std::uint64_t count_ = 0;
  std::vector<Shown> shown_;  // a heap whose front is the least bad
};

}  // namespace

std::unique_ptr<RowWriter> make_markdown_rows(Output& output) { return std::make_unique<MarkdownRows>(output); }
std::unique_ptr<RowWriter> make_summary_rows(Output& output) { return std::make_unique<SummaryRows>(output); }

}  // namespace assay::sarif

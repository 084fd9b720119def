// Rows as GitHub's workflow commands, which show them beside the lines of a pull request.
#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/log/row_writers.h"

namespace assay::sarif {

namespace {

// GitHub shows ten of each kind for a step.
constexpr std::size_t kMostOfKind = 10;
constexpr std::array<std::string_view, 3> kKinds = {"error", "warning", "notice"};

// A command ends with its line; properties end at ',' and ':' too.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : to_valid_utf8(text)) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

class AnnotationRows final : public RowWriter {
 public:
  explicit AnnotationRows(Output& output) : output_(output) {}

  Status begin(const RowTotals& totals) override {
    complete_ = totals.complete;
    untold_ = totals.complete && !totals.told;
    return {};
  }

  Status row(const Row& row) override {
    if (row.suppressed) return {};
    const std::size_t kind = row.level == "error" ? 0 : row.level == "warning" ? 1 : 2;
    std::vector<Shown>& shown = shown_[kind];
    const std::uint64_t number = counts_[kind]++;
    // The last one's place is kept for how many more there are.
    if (shown.size() == kMostOfKind && row.badness <= shown.back().badness) return {};
    const auto at = std::upper_bound(shown.begin(), shown.end(), row.badness,
                                     [](std::uint64_t badness, const Shown& one) { return badness > one.badness; });
    shown.insert(at, {row.badness, number, command(kKinds[kind], row)});
    if (shown.size() > kMostOfKind) shown.pop_back();
    return {};
  }

  Status end() override {
    std::string out;
    if (!complete_) out += "::error title=Incomplete::Something was not scanned, and the log names it.\n";
    if (untold_) out += "::notice title=Unproved::The log does not say whether a run came to its end.\n";
    for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
      const bool more = counts_[kind] > kMostOfKind;
      const std::size_t room =
          kMostOfKind - (more ? 1 : 0) - (kind == 0 && !complete_ ? 1 : 0) - (kind == 2 && untold_ ? 1 : 0);
      const std::size_t listed = std::min(room, shown_[kind].size());
      for (std::size_t i = 0; i < listed; ++i) out += shown_[kind][i].command;
      if (listed < counts_[kind]) {
        out += cat("::", kKinds[kind], " title=More results::", with_commas(counts_[kind] - listed),
                   " more are in the log.\n");
      }
    }
    return output_.write(out);
  }

 private:
  struct Shown {
    std::uint64_t badness = 0;
    std::uint64_t number = 0;
    std::string command;
  };

  static std::string command(std::string_view kind, const Row& row) {
    std::string out = cat("::", kind, " file=", escaped(row.path, true));
    if (row.line > 0) out += cat(",line=", row.line, ",endLine=", row.end_line);
    // Columns are shown only within one line.
    if (row.column > 0 && row.line == row.end_line) {
      out += cat(",col=", row.column, ",endColumn=", std::max(row.column, row.end_column));
    }
    return cat(out, ",title=", escaped(row.rule, true), "::", escaped(row.message, false), '\n');
  }

  Output& output_;
  bool complete_ = true;
  bool untold_ = false;
  std::array<std::vector<Shown>, 3> shown_;
  std::array<std::uint64_t, 3> counts_{};
};

}  // namespace

std::unique_ptr<RowWriter> make_annotation_rows(Output& output) { return std::make_unique<AnnotationRows>(output); }

}  // namespace assay::sarif

// The report for people.
#include <algorithm>
#include <string>
#include <utility>

#include "base/strings.h"
#include "sarif/terminal_text.h"
#include "sarif/text_summary.h"
#include "sarif/workflows/workflow_report.h"

namespace assay::workflows {

namespace {

constexpr std::size_t kLeastExcerpt = 20;

// Cuts a line to `columns` around what is marked; "..." stands for what is cut.
struct Excerpt {
  std::string before, marked, after;
};

Excerpt excerpt_of(const Place& place, std::size_t columns) {
  std::string_view line = place.line;
  std::size_t begin = std::min<std::size_t>(place.mark_begin, line.size());
  std::size_t end = std::clamp<std::size_t>(place.mark_end, begin, line.size());
  const std::size_t indent = std::min(line.find_first_not_of(" \t"), begin);
  Excerpt out{terminal_text(line.substr(indent, begin - indent)), terminal_text(line.substr(begin, end - begin)),
              terminal_text(line.substr(end))};
  const auto cut_end = [](std::string& text, std::size_t most) {
    std::size_t width = display_width(text);
    if (width <= most) return;
    std::size_t kept = text.size();
    while (kept > 0 && width + 3 > most) {
      const std::size_t behind = kept--;
      while (kept > 0 && (static_cast<unsigned char>(text[kept]) & 0xC0) == 0x80) --kept;
      width -= display_width(std::string_view(text).substr(kept, behind - kept));
    }
    text.resize(kept);
    text += "...";
  };
  columns = std::max(columns, kLeastExcerpt);
  const std::size_t marked = display_width(out.marked);
  std::size_t width = display_width(out.before);
  if (width + marked > columns && width > columns / 3) {
    std::size_t cut = 0;
    while (cut < out.before.size() && width + 3 > columns / 3) {
      const std::size_t from = cut++;
      while (cut < out.before.size() && (static_cast<unsigned char>(out.before[cut]) & 0xC0) == 0x80) ++cut;
      width -= display_width(std::string_view(out.before).substr(from, cut - from));
    }
    out.before.replace(0, cut, "...");
  }
  const std::size_t left = columns - std::min(columns, display_width(out.before));
  cut_end(out.marked, std::max(left, kLeastExcerpt));
  const std::size_t rest = left - std::min(left, display_width(out.marked));
  if (display_width(out.after) > rest) cut_end(out.after, std::max<std::size_t>(rest, 3));
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

class Writer {
 public:
  explicit Writer(const RunInfo& run) : palette_(run.color), columns_(run.columns) {}

  std::string finding(const Finding& finding) const {
    std::string out = cat(palette_.paint(severity_ink(finding.severity), upper(name_of(finding.severity))), "  ",
                          palette_.paint(Ink::bold, terminal_text(finding.message)), "\n");
    out += place(finding.place, {});
    for (const Place& related : finding.related) out += place(related, related.message);
    for (const Place& step : finding.flow) out += place(step, step.message);
    out += cat("  ", finding.check->id, ", ", name_of(finding.confidence), " confidence\n");
    if (finding.fix)
      out += cat("  fix: ", terminal_text(finding.fix->description), finding.fix->safe ? "" : " (unsafe)", "\n");
    return out + "\n";
  }

 private:
  std::string place(const Place& place, std::string_view message) const {
    const std::string position = cat(terminal_name(place.path), ":", place.region.line, ":", place.region.column);
    std::string out = cat("  ", palette_.paint(Ink::cyan, position));
    if (!message.empty()) out += cat("  ", terminal_text(message));
    out += '\n';
    if (place.line.empty()) return out;
    const std::string number = cat(place.region.line);
    const std::size_t gutter = number.size() + 5;
    const Excerpt excerpt = excerpt_of(place, columns_ - std::min(columns_, gutter));
    out += cat("  ", palette_.paint(Ink::dim, cat(number, " | ")), excerpt.before,
               palette_.paint(Ink::bold, excerpt.marked), excerpt.after, "\n");
    const std::size_t carets = std::max<std::size_t>(display_width(excerpt.marked), 1);
    out +=
        cat("  ", palette_.paint(Ink::dim, cat(std::string(number.size(), ' '), " | ")),
            std::string(display_width(excerpt.before), ' '), palette_.paint(Ink::red, std::string(carets, '^')), "\n");
    return out;
  }

  Palette palette_;
  std::size_t columns_;
};

}  // namespace

Status write_text_report(Output& output, const RunInfo& run, std::span<const Finding> findings,
                         const RunOutcome& outcome) {
  const Writer writer(run);
  SeverityCounts counts{};
  for (const Finding& finding : findings) {
    if (finding.suppressed) continue;
    ++counts[static_cast<std::size_t>(finding.severity)];
    if (Status status = output.write(writer.finding(finding)); !status) return status;
  }
  return output.write(text_summary(outcome, counts, run.quiet, Palette(run.color)));
}

}  // namespace assay::workflows

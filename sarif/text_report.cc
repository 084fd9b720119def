// The report for people: findings grouped with their places, then what was covered, then one line of verdict.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "sarif/place_text.h"
#include "sarif/report_formats.h"
#include "sarif/repository_link.h"
#include "sarif/terminal_text.h"
#include "sarif/text_summary.h"

namespace assay {

namespace {

constexpr std::size_t kPlacesInFull = 3;  // with their lines
constexpr std::size_t kPlacesShown = 10;  // the others in one line each

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string_view status_text(VerificationStatus status) {
  switch (status) {
    case VerificationStatus::active:
      return "active: the provider accepts it now";
    case VerificationStatus::inactive:
      return "inactive: the provider refuses it";
    case VerificationStatus::unknown:
      return "unknown: the provider gave no clear answer";
    case VerificationStatus::unsound_verifier:
      return "unsound-verifier: the provider accepts made-up values too";
    case VerificationStatus::not_attempted:
      break;
  }
  return {};
}

// What became of a made-up value at the same server; empty where none was sent.
std::string_view control_text(std::string_view control) {
  if (control == "refused") return "a made-up value was refused";
  if (control == "accepted") return "a made-up value was accepted";
  if (control == "unanswered") return "a made-up value got no clear answer";
  return control == "impossible" ? "no made-up value can be put together" : std::string_view();
}

class TextReport : public ReportWriter {
 public:
  explicit TextReport(Output& output) : output_(output), palette_(false), link_("") {}

  Status begin(const RunInfo& run) override {
    run_ = run;
    palette_ = Palette(run.color, run.links);
    link_ = RepositoryLink(run.repository_uri);
    return {};
  }

  Status finding(const Finding& finding) override {
    if (finding.suppressed()) {
      if (suppressed_.size() < kNamedInSummary) suppressed_.push_back(suppressed_line(finding));
      return output_.write({});
    }
    ++by_severity_[static_cast<std::size_t>(finding.severity)];
    const Scrub scrub(finding);
    std::string out;
    append_head(out, finding, scrub);
    const std::size_t shown = std::min(finding.places.size(), kPlacesShown);
    const std::size_t in_full = std::min(shown, kPlacesInFull);
    const std::size_t gutter = gutter_width(finding, in_full);
    for (std::size_t i = 0; i < in_full; ++i) append_place(out, finding, finding.places[i], gutter, scrub);
    const std::uint64_t all = std::max<std::uint64_t>(finding.place_count, finding.places.size());
    if (all > in_full) out += '\n';
    for (std::size_t i = in_full; i < shown; ++i) append_short_place(out, finding.places[i], scrub);
    if (all > shown)
      out += cat("  and ", with_commas(all - shown), " more ", all - shown == 1 ? "place\n" : "places\n");
    out += '\n';
    return output_.write(out);
  }

  Status end(const RunOutcome& outcome) override {
    return output_.write(text_summary(outcome, by_severity_, run_.quiet, palette_, suppressed_));
  }

 private:
  void append_head(std::string& out, const Finding& finding, const Scrub& scrub) const {
    out += palette_.paint(severity_ink(finding.severity), upper(name_of(finding.severity)));
    out += "  ";
    out += palette_.paint(Ink::bold, terminal_text(description(finding)));
    out += cat("\n  rule         ", terminal_text(finding.rule), "\n  value        ",
               terminal_text(finding.secret.mask()));
    if (run_.reveal) out += cat("\n  secret       ", terminal_text(finding.secret.reveal(*run_.reveal)));
    out += cat("\n  fingerprint  ", finding.fingerprint);
    out += cat("\n  confidence   ", name_of(finding.confidence));
    const std::string_view status = status_text(finding.status);
    if (!status.empty())
      out += cat("\n  status       ",
                 finding.status == VerificationStatus::active ? palette_.paint(Ink::red, status) : std::string(status));
    else if (finding.verification)
      out += "\n  status       not-attempted: nobody was asked";
    std::string told;
    for (const OfflineEvidence& one : finding.evidence) told += cat(told.empty() ? "" : "; ", scrub(one.text));
    if (!told.empty()) out += cat("\n  evidence     ", terminal_text(told));
    append_verification(out, finding);
    for (const Companion& companion : finding.companions) {
      out += cat("\n  beside       ", terminal_text(scrub(companion.mask)), " (", terminal_text(companion.rule), ")");
    }
    out += '\n';
  }

  // "asked        GET api.example.org, 401, 2026-11-26T20:00:00Z", with the control, and why it is not known.
  static void append_verification(std::string& out, const Finding& finding) {
    if (!finding.verification) return;
    const VerificationRecord& record = *finding.verification;
    if (finding.verified_by) {
      out += cat("\n  asked        ", finding.verified_by->method, " ", terminal_text(record.host));
      if (finding.verified_by->status != 0) out += cat(", ", finding.verified_by->status);
      if (!record.at.empty()) out += cat(", ", record.at);
    }
    if (const std::string_view control = control_text(record.control); !control.empty())
      out += cat("\n  control      ", control);
    if (!record.why.empty())
      out += cat(finding.status == VerificationStatus::not_attempted ? "\n  not verified " : "\n  because      ",
                 terminal_text(record.why));
  }

  // Line numbers of one finding stand right-aligned below each other.
  static std::size_t gutter_width(const Finding& finding, std::size_t places) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < places; ++i) width = std::max(width, cat(finding.places[i].region.line).size());
    return width;
  }

  std::string position_of(const Place& place, const Scrub& scrub) const {
    const std::string name = terminal_name(scrub(place_name(place.origin)));
    const std::string_view named = text_of(place.origin.name);
    const std::string position = named.empty() ? cat(name, ":", place.region.line, ":", place.region.column) : name;
    return cat(palette_.link(target_of(place, scrub), palette_.paint(Ink::cyan, position)),
               named.empty() ? "" : "  in the ", named);
  }

  static std::string suppressed_text(const Place& place, const Scrub& scrub) {
    if (!place.suppressed) return {};
    std::string out = cat("suppressed by ", terminal_text(scrub(place.suppressed->by)));
    if (!place.suppressed->reason.empty()) out += cat(": ", terminal_text(scrub(place.suppressed->reason)));
    return out;
  }

  // "a.txt:1:5 and 2 more places: jwt, suppressed by gitleaks:allow"
  static std::string suppressed_line(const Finding& finding) {
    const Scrub scrub(finding);
    const Place& place = finding.places.front();
    std::string out = middle_out(terminal_name(scrub(place_name(place.origin))));
    if (place.origin.name == NameOf::nothing) out += cat(":", place.region.line, ":", place.region.column);
    const std::uint64_t more = std::max<std::uint64_t>(finding.place_count, finding.places.size()) - 1;
    if (more > 0) out += cat(" and ", counted(more, "more place", "more places"));
    return cat(out, ": ", terminal_text(finding.rule), ", ", middle_out(suppressed_text(place, scrub)));
  }

  void append_place(std::string& out, const Finding& finding, const Place& place, std::size_t gutter,
                    const Scrub& scrub) const {
    out +=
        cat("\n  ", position_of(place, scrub), place.encoding.empty() ? "" : "  decoded from ", place.encoding, "\n");
    append_commit(out, place, scrub);
    append_image(out, place, scrub);
    if (place.suppressed) out += cat("    ", suppressed_text(place, scrub), "\n");
    if (place.context.empty() || place.origin.name != NameOf::nothing) return;
    const std::string number = cat(place.region.line);
    const std::string left = cat(std::string(gutter - number.size(), ' '), number, " | ");
    const std::size_t room = run_.columns > left.size() + 24 ? run_.columns - left.size() - 4 : 20;
    const ContextLine line =
        fit_context(terminal_text(scrub(place.context)), terminal_text(finding.secret.mask()), room, palette_);
    out += cat("    ", palette_.paint(Ink::dim, left), line.text, "\n");
    if (line.carets.empty()) return;
    out += cat("    ", palette_.paint(Ink::dim, cat(std::string(gutter, ' '), " | ")), line.carets, "\n");
  }

  void append_short_place(std::string& out, const Place& place, const Scrub& scrub) const {
    out += cat("  ", position_of(place, scrub));
    const Appearance& from = appearance_of(place.origin);
    if (!from.commit.empty()) out += cat("  ", palette_.paint(Ink::dim, cat("commit ", short_id(from.commit))));
    if (place.suppressed) out += cat("  ", palette_.paint(Ink::dim, suppressed_text(place, scrub)));
    out += '\n';
  }

  void append_commit(std::string& out, const Place& place, const Scrub& scrub) const {
    const Appearance& from = appearance_of(place.origin);
    const bool staged = from.commit.empty() && is_staged(place.origin);
    if (from.commit.empty() && place.versions <= 1 && !staged) return;
    out += "    ";
    if (staged) out += "staged, in no commit";
    if (!from.commit.empty()) {
      const bool of_tag = place.origin.kind == OriginKind::git_tag && from.commit == place.origin.object;
      out += cat(of_tag ? "tag " : "commit ",
                 palette_.link(link_.commit(from.commit), terminal_text(short_id(from.commit))), "  ",
                 utc_time(from.time));
      if (!from.author.empty()) out += cat("  ", terminal_text(scrub(from.author)));
      if (!from.reachable) out += "  (unreachable)";
    }
    if (place.versions > 1) out += cat(from.commit.empty() && !staged ? "in " : "  in ", place.versions, " versions");
    out += '\n';
  }

  // "layer 2 of 5 of app:1.0, sha256:1a2b…", what made it, and whether the file is still there in the image.
  static void append_image(std::string& out, const Place& place, const Scrub& scrub) {
    if (!place.image) return;
    const ImagePlace& image = *place.image;
    out += cat("    ", name_of(image.role));
    if (image.number != 0) out += cat(" ", image.number, " of ", image.count);
    if (!image.image.empty()) out += cat(" of ", terminal_text(scrub(image.image)));
    if (!image.digest.empty()) out += cat("  ", terminal_text(scrub(image.digest)));
    out += '\n';
    if (!image.created_by.empty()) out += cat("    created by ", terminal_text(scrub(image.created_by)), "\n");
    if (image.later != LayerPaths::Change::none) {
      out += cat("    ", name_of(image.later), " in layer ", image.later_number);
      if (!image.later_created_by.empty()) out += cat(" by ", terminal_text(scrub(image.later_created_by)));
      out += '\n';
    }
  }

  // Where a click on the position leads: the page of the commit's file, or the file on this machine.
  std::string target_of(const Place& place, const Scrub& scrub) const {
    if (!palette_.links()) return {};
    const Origin& outer = outermost(place.origin);
    const std::string path = scrub(path_in_tree(outer));
    const bool direct = !place.origin.parent;
    if (!outer.appearance.commit.empty()) {
      if (!outer.repository.empty()) return {};
      return link_.file(outer.appearance.commit, path, direct ? place.region.line : 0);
    }
    if (outer.kind == OriginKind::remote) return path.starts_with("https://") ? escaped_url(path) : std::string();
    if (outer.kind != OriginKind::file || path.empty()) return {};
    // The line as a fragment: terminals that open files at a line take it from there, others leave it out.
    const std::string line = direct ? cat("#", place.region.line) : "";
    if (path.starts_with('/')) return cat("file://", uri_path(path), line);
    return run_.root.starts_with('/') ? cat("file://", uri_path(run_.root), "/", uri_path(path), line) : std::string();
  }

  std::string_view description(const Finding& finding) const {
    if (run_.rules == nullptr || finding.rule_index >= run_.rules->size()) return finding.rule;
    return (*run_.rules)[finding.rule_index].description;
  }

  Output& output_;
  RunInfo run_;
  Palette palette_;
  RepositoryLink link_;
  SeverityCounts by_severity_{};
  std::vector<std::string> suppressed_;  // a line each, of the first
};

}  // namespace

std::unique_ptr<ReportWriter> make_text_report(Output& output) { return std::make_unique<TextReport>(output); }

}  // namespace assay

#include "scanners/secrets/decode/decoding.h"

#include <algorithm>
#include <utility>

#include "base/content.h"
#include "scanners/secrets/decode/log_frame.h"

namespace assay {

namespace {

constexpr const char* kTooMuch = "encoded text: more comes of it than is looked at";
constexpr const char* kTooDeep = "encoded text within encoded text: deeper than is looked at";

// Of a run that goes on in the next part so much is decoded again there, and of that the second half is reported there
// and not here. Groups of three bytes; a half is longer than what a rule looks at. Written as escapes the overlap is
// ten times as long at most, which is less than limits.long_value_bytes, and so there in both parts.
constexpr std::size_t kOverlap = 1536;
constexpr std::size_t kUnreported = 768;

// A part of a JSON web token: a rule of its own knows the whole.
bool is_token_part(Bytes text, std::size_t begin, std::size_t end) {
  if (text.substr(begin, 3) != "eyJ") return false;
  return (begin > 0 && text[begin - 1] == '.') || (end < text.size() && text[end] == '.');
}

// Where a private key begins in a line of a log: the lines of its body have more before them than belongs to a body.
bool is_key_in_log(Bytes text, const Match& match) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  const auto begin = static_cast<std::size_t>(match.begin);
  if (!match.candidate() || is_encoded(match) || text.substr(begin, kBegin.size()) != kBegin) return false;
  std::size_t line = begin;
  while (line > 0 && begin - line < kLogFrame && text[line - 1] != '\n' && text[line - 1] != '\r') --line;
  return read_log_line(text.substr(line, begin - line)).frame != LogFrame::none;
}

std::vector<Match> take_encoded(Bytes text, std::vector<Match>& matches) {
  const auto first =
      std::stable_partition(matches.begin(), matches.end(), [](const Match& m) { return !is_encoded(m); });
  std::vector<Match> encoded(first, matches.end());
  matches.erase(first, matches.end());
  for (const Match& match : matches)
    if (is_key_in_log(text, match)) encoded.push_back(encoded_candidate(match.begin, Encoding::log_lines));
  std::sort(encoded.begin(), encoded.end());
  return encoded;
}

// Sorted, and joined where they overlap.
void tidy(std::vector<EncodedRun>& runs) {
  std::sort(runs.begin(), runs.end());
  std::size_t kept = 0;
  for (const EncodedRun& run : runs) {
    if (kept != 0 && run.begin < runs[kept - 1].end) {
      runs[kept - 1].end = std::max(runs[kept - 1].end, run.end);
    } else {
      runs[kept++] = run;
    }
  }
  runs.resize(kept);
}

}  // namespace

// A generic rule that takes an encoded run for a value has nothing to add to what was found in the run.
void Decoding::leave_to_runs(std::vector<Match>& matches, Runs& runs) const {
  tidy(runs.found);
  std::sort(runs.outdone.begin(), runs.outdone.end());
  if (runs.found.empty() && runs.outdone.empty()) return;
  std::erase_if(matches, [&](const Match& match) {
    if (std::binary_search(runs.outdone.begin(), runs.outdone.end(), match)) return true;
    if (match.secret_width == 0 || !scanner_.rules()[match.rule].generic) return false;
    const std::uint64_t begin = match.begin + match.secret;
    const std::uint64_t end = begin + match.secret_width;
    const auto run = std::partition_point(runs.found.begin(), runs.found.end(),
                                          [&](const EncodedRun& one) { return one.end <= begin; });
    return run != runs.found.end() && run->begin < end;
  });
}

void Decoding::take(std::vector<Match>& matches) {
  runs_.text = text_;
  runs_.matches = &matches;
  // Text that is wide as a whole is decoded by its source.
  const bool wide = wide_form_of(text_) != WideForm::none;
  for (const Match& match : take_encoded(text_, matches))
    if (!wide || encoding_of(match) != Encoding::utf16)
      look_into(source(), static_cast<std::size_t>(match.begin), encoding_of(match), runs_);
  leave_to_runs(matches, runs_);
}

void Decoding::take_part(std::vector<Match>& matches, bool last, OpenRun& open) {
  runs_.text = text_;
  runs_.matches = &matches;
  OpenRun before = open;
  open = {.done = before.done};
  open_ = last ? nullptr : &open;
  for (const Match& match : take_encoded(text_, matches)) {
    if (encoding_of(match) != Encoding::going_on) {
      if (position_.offset + match.begin >= open.done)
        look_into(source(), static_cast<std::size_t>(match.begin), encoding_of(match), runs_);
    } else if (std::exchange(before.goes_on, false)) {
      if (before.resume < position_.offset || before.resume - position_.offset >= text_.size()) {
        gap_ = kNotReadOn;
        continue;
      }
      report_from_ = before.report;
      look_into(source(), static_cast<std::size_t>(before.resume - position_.offset), before.encoding, runs_);
      report_from_ = 0;
    }
  }
  open.done = std::max<std::uint64_t>(open.done, position_.offset + runs_.end);
  if (before.goes_on) open = before;
  open_ = nullptr;
  leave_to_runs(matches, runs_);
}

void Decoding::look_into(const DecodedSource& source, std::size_t begin, Encoding encoding, Runs& runs) {
  // A line of a run that was decoded; but what was taken for the padding of base64 may be a seam of quoted-printable.
  const bool seam = encoding == Encoding::quoted_printable && begin + 1 == runs.end;
  if (begin < runs.end && !seam) return;
  const std::uint64_t allowed = limits_.decoded_bytes(text_.size());
  const std::uint64_t left = allowed - std::min(allowed, decoded_bytes_);
  if (left == 0) {
    gap_ = kTooMuch;
    return;
  }
  const bool resumed = runs.depth == 1 && report_from_ != 0;
  auto decoded = DecodedText::decode(source, begin, encoding, static_cast<std::size_t>(left), resumed);
  decoded_bytes_ += decoded->text().size();
  if (!decoded->sound()) return;
  if (decoded->cut()) gap_ = kTooMuch;
  runs.end = decoded->source_end();
  if (is_token_part(source.text, begin, runs.end)) return;
  if (runs.depth == 1) {
    run_at_ = at_;
    told_ = told_to_;
    report_to_ = kEverything;
    if (open_ != nullptr && decoded->reaches_end()) keep_open(*decoded, encoding);
  }
  if (!scan(*decoded, runs)) return;
  if (!decoded->escaped()) runs.found.push_back({begin, runs.end});
  texts_.push_back(std::move(decoded));
}

// The run ends where the text does, which is a part of its blob: the next part may go on with it.
void Decoding::keep_open(const DecodedText& decoded, Encoding encoding) {
  const std::size_t bytes = decoded.decoded_end() - decoded.decoded_begin();
  const std::size_t to = decoded.decoded_end() - (decoded.escaped() ? 0 : bytes % 3);
  if (decoded.cut() || !decoded.stepwise()) {
    gap_ = kNotReadOn;
  } else if (bytes > kOverlap) {
    report_to_ = decoded.original_begin(to - kUnreported);
    open_->goes_on = true;
    open_->resume = decoded.original_begin(to - kOverlap);
    open_->report = report_to_;
    open_->encoding = encoding;
  }
}

// Whether a value of text with escapes in it can be seen in the source as well, or is told by it: then the source has
// it. Matches of the source that see a part of it only go.
bool Decoding::is_seen(const DecodedText& decoded, const Hit& hit, Runs& runs) {
  const std::size_t begin = decoded.source_begin_of(hit.region.begin);
  const std::size_t end = decoded.source_end_of(hit.region.end);
  const bool generic = scanner_.rules()[hit.rule].generic;
  const bool plain = end - begin == hit.region.end - hit.region.begin;
  const auto first = std::lower_bound(runs.matches->begin(), runs.matches->end(), begin - std::min(begin, kUnreported),
                                      [](const Match& match, std::size_t at) { return match.begin < at; });
  bool seen = false;
  std::vector<Match> outdone;
  for (auto match = first; match != runs.matches->end() && match->begin < end; ++match) {
    Match whole = *match;
    if (match->candidate() && (match->rule != hit.rule || !scanner_.complete(runs.text, whole))) continue;
    const std::uint64_t from = whole.begin + whole.secret;
    const std::uint64_t to = from + whole.secret_width;
    if (from >= end || to <= begin) continue;
    const bool same = match->rule == hit.rule;
    if (scanner_.rules()[match->rule].generic) {
      // A part of it, or the same with what does not belong to it.
      if (plain && (generic || (same && from == begin && to == end))) seen = true;
    } else if (same && from >= begin && to <= end && !plain) {
      outdone.push_back(*match);
    } else {
      seen = true;
    }
  }
  if (!seen) runs.outdone.insert(runs.outdone.end(), outdone.begin(), outdone.end());
  return seen;
}

// What a run told of that the one under way has whole is no value of its own.
void Decoding::outdo(std::uint64_t begin, std::uint64_t end) {
  for (Group& group : groups_)
    for (Hit& hit : group.hits)
      if (group.text->original_begin(hit.region.begin) < end && group.text->original_end(hit.region.end) > begin)
        hit.only_masked = true;
}

// Whether anything was found in it, or in what stands encoded in it.
bool Decoding::scan(const DecodedText& decoded, Runs& runs) {
  const std::size_t depth = runs.depth;
  const Bytes text = decoded.text();
  std::vector<Match> matches;
  scanner_.begin_blob(text.size());
  if (!scanner_.find(text, 0, text.size(), matches)) gap_ = kFloodGap;
  std::vector<Match> encoded;
  find_encoded(text, decoded.decoded_begin(), decoded.decoded_end(), encoded);
  Runs within;
  within.depth = depth + 1;
  within.text = text;
  within.matches = &matches;
  if (!encoded.empty() && depth >= limits_.decode_depth) {
    gap_ = kTooDeep;
  } else {
    const DecodedSource inner{.text = text, .decoded = &decoded, .wide = wide_, .offset = position_.offset};
    for (const Match& match : encoded)
      look_into(inner, static_cast<std::size_t>(match.begin), encoding_of(match), within);
  }
  leave_to_runs(matches, within);
  bool found = !within.found.empty();
  if (decoded.escaped())
    for (const EncodedRun& run : within.found)
      runs.found.push_back({decoded.source_begin_of(run.begin), decoded.source_end_of(run.end)});
  Group group{&decoded, {}};
  if (!resolve(scanner_, text, matches, {}, group.hits)) gap_ = kFloodGap;
  for (Hit& hit : group.hits) {
    // What stands around the run is the holder's to tell.
    const bool inside = hit.region.end > decoded.decoded_begin() && hit.region.begin < decoded.decoded_end();
    const std::uint64_t begin = decoded.original_begin(hit.region.begin);
    const std::uint64_t end = decoded.original_end(hit.region.end);
    hit.only_masked = !inside || begin < report_from_ || begin >= report_to_ || end <= told_;
    if (!hit.only_masked && decoded.escaped()) hit.only_masked = is_seen(decoded, hit, runs);
    if (hit.only_masked) continue;
    found = true;
    if (begin < told_) outdo(begin, end);
    told_to_ = std::max(told_to_, decoded.original_end(hit.region.end));
    if (decoded.escaped())
      runs.found.push_back({decoded.source_begin_of(hit.region.begin), decoded.source_end_of(hit.region.end)});
    tell_lines(decoded, hit.region);
  }
  if (found) groups_.push_back(std::move(group));
  return found;
}

// Lines and columns of the outermost text. Runs come in its order; hits in a run do not quite.
void Decoding::tell_lines(const DecodedText& decoded, Region& region) {
  const auto move_to = [&](std::uint64_t outermost) {
    const std::uint64_t offset = position_.offset + outermost;
    if (offset < at_.offset) at_ = offset < run_at_.offset ? position_ : run_at_;
    advance(at_, text_.substr(static_cast<std::size_t>(at_.offset - position_.offset),
                              static_cast<std::size_t>(offset - at_.offset)));
  };
  move_to(decoded.outermost_begin(region.begin));
  region.line = at_.line;
  region.column = at_.column;
  move_to(decoded.outermost_end(region.end));
  region.end_line = at_.line;
  region.end_column = at_.column;
}

void Decoding::mask_runs(std::vector<Hit>& hits) {
  if (runs_.found.empty()) return;
  std::vector<Hit> all;
  all.reserve(hits.size() + runs_.found.size());
  std::vector<std::uint32_t> moved;
  auto run = runs_.found.begin();
  const auto add_runs_before = [&](std::uint64_t offset) {
    for (; run != runs_.found.end() && position_.offset + run->begin < offset; ++run) {
      Hit& mask = all.emplace_back();
      mask.region.begin = position_.offset + run->begin;
      mask.region.end = position_.offset + run->end;
      mask.only_masked = true;
    }
  };
  for (Hit& hit : hits) {
    add_runs_before(hit.region.begin);
    moved.push_back(static_cast<std::uint32_t>(all.size()));
    all.push_back(std::move(hit));
  }
  add_runs_before(~std::uint64_t{0});
  for (Hit& hit : all)
    for (std::uint32_t& companion : hit.companions) companion = moved[companion];
  hits = std::move(all);
}

}  // namespace assay

#include "scanners/secrets/decode/decoding.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/content.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/decode/log_frame.h"
#include "scanners/secrets/decode/marked_runs.h"

namespace assay {

namespace {

constexpr const char* kTooMuch = "encoded text: more comes of it than is looked at";
constexpr const char* kUnread = "encoded text: an archive in it is encrypted or damaged, and not read";
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
  while (line > 0 && begin - line < kJournalFrame && text[line - 1] != '\n' && text[line - 1] != '\r') --line;
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

// A value that a rule knows by more than its name, where it stands in the outermost text.
struct KnownValue {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint32_t rule = 0;
  Confidence confidence = Confidence::low;
  bool suppressed = false;
};

// Known values are disjoint, but for those of runs within runs: of more than so many that begin before, none is asked.
constexpr std::size_t kMostAsked = 16;

// Whether what was decoded is a known value once more: "user:password" in base64 is what a rule for such headers knows,
// and a name before it tells of its content too. Not of a value that is much longer, which may hold several, and of
// none that would count for less.
bool is_content_of(const KnownValue& known, const KnownValue& content, bool generic) {
  return known.begin <= content.begin && content.end <= known.end &&
         (content.end - content.begin) * 2 >= known.end - known.begin && (generic || known.rule == content.rule) &&
         known.confidence >= content.confidence && (!known.suppressed || content.suppressed);
}

// Whether the text came of a run in the other one.
bool is_within(const DecodedText& text, const DecodedText& outer) {
  const DecodedText* at = text.holder();
  while (at != nullptr && at != &outer) at = at->holder();
  return at != nullptr;
}

}  // namespace

// By what is told in the end, so that nothing gives way to what is dropped later.
void Decoding::leave_to_holders(const std::vector<Hit>& hits) {
  if (groups_.empty()) return;
  const auto value_of = [](const Hit& hit, std::uint64_t begin, std::uint64_t end) {
    return KnownValue{begin, end, hit.rule, hit.confidence, hit.suppressed.has_value()};
  };
  const auto in_text = [&](const Group& group, const Hit& hit) {
    return value_of(hit, position_.offset + group.text->outermost_begin(hit.region.begin),
                    position_.offset + group.text->outermost_end(hit.region.end));
  };
  // A rule that asks for a path is not sure of its value yet.
  const auto knows = [&](const Hit& hit) {
    return !hit.only_masked && !scanner_.rules()[hit.rule].generic && !asks_for_path(scanner_.rules()[hit.rule]);
  };
  struct Holder {
    KnownValue value;
    const DecodedText* text = nullptr;  // in which it was found; null for the outermost
  };
  std::vector<Holder> known;
  for (const Hit& hit : hits)
    if (knows(hit)) known.push_back({value_of(hit, hit.region.begin, hit.region.end), nullptr});
  for (const Group& group : groups_)
    for (const Hit& hit : group.hits)
      if (knows(hit)) known.push_back({in_text(group, hit), group.text});
  std::sort(known.begin(), known.end(), [](const Holder& a, const Holder& b) { return a.value.begin < b.value.begin; });
  for (Group& group : groups_) {
    for (Hit& hit : group.hits) {
      if (hit.only_masked) continue;
      const KnownValue content = in_text(group, hit);
      auto at = std::partition_point(known.begin(), known.end(),
                                     [&](const Holder& one) { return one.value.begin <= content.begin; });
      for (std::size_t asked = 0; at != known.begin() && asked < kMostAsked && !hit.only_masked; ++asked) {
        --at;
        if (at->text == nullptr || is_within(*group.text, *at->text))
          hit.only_masked = is_content_of(at->value, content, scanner_.rules()[hit.rule].generic);
      }
    }
  }
}

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
    if (encoding_of(match) == Encoding::unjudged)
      miss_values();
    else if (!wide || encoding_of(match) != Encoding::utf16)
      look_into(source(), static_cast<std::size_t>(match.begin), encoding_of(match), runs_);
  leave_to_runs(matches, runs_);
}

void Decoding::take_part(std::vector<Match>& matches, bool last, OpenRuns& open) {
  runs_.text = text_;
  runs_.matches = &matches;
  OpenRuns before = open;
  for (std::size_t layer = 0; layer < kLayers; ++layer) open[layer] = {.done = before[layer].done};
  open_ = last ? nullptr : &open;
  const auto resume = [&](OpenRun& run) {
    if (!std::exchange(run.goes_on, false)) return;
    if (run.resume < position_.offset || run.resume - position_.offset >= text_.size()) {
      gap_ = kNotReadOn;
      return;
    }
    report_from_ = run.report;
    look_into(source(), static_cast<std::size_t>(run.resume - position_.offset), run.encoding, runs_);
    report_from_ = 0;
  };
  for (const Match& match : take_encoded(text_, matches)) {
    if (encoding_of(match) == Encoding::unjudged) {
      miss_values();
    } else if (encoding_of(match) == Encoding::going_on) {
      for (OpenRun& run : before) resume(run);
    } else if (position_.offset + match.begin >= open[layer_of(encoding_of(match))].done) {
      look_into(source(), static_cast<std::size_t>(match.begin), encoding_of(match), runs_);
    }
  }
  for (std::size_t layer = 0; layer < kLayers; ++layer) {
    open[layer].done = std::max<std::uint64_t>(open[layer].done, position_.offset + runs_.end[layer]);
    if (before[layer].goes_on) open[layer] = before[layer];
  }
  open_ = nullptr;
  leave_to_runs(matches, runs_);
}

void Decoding::look_into(const DecodedSource& source, std::size_t begin, Encoding encoding, Runs& runs) {
  std::size_t& end = runs.end[layer_of(encoding)];
  if (begin < end) return;  // a line of a run that was decoded
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
  if (decoded->unread()) gap_ = kUnread;
  end = decoded->source_end();
  if (is_token_part(source.text, begin, end)) return;
  if (runs.depth == 1) {
    told_.begin_run();
    report_to_ = kEverything;
    again_from_ = std::string::npos;
    if (open_ != nullptr && decoded->reaches_end()) keep_open(*decoded, encoding);
  } else {
    runs.told.begin_run();
    if (runs.depth == 2 && decoded->reaches_end() && decoded->source_begin() < again_from_ &&
        again_from_ != std::string::npos)
      gap_ = kNotReadOn;
  }
  if (!scan(*decoded, runs)) return;
  if (!decoded->escaped()) runs.found.push_back({begin, decoded->source_end()});
  texts_.push_back(std::move(decoded));
}

// The run ends where the text does, which is a part of its blob: the next part may go on with it.
void Decoding::keep_open(const DecodedText& decoded, Encoding encoding) {
  const std::size_t bytes = decoded.decoded_end() - decoded.decoded_begin();
  const std::size_t group = encoding == Encoding::base32 ? 5 : 3;
  const std::size_t to = decoded.decoded_end() - (decoded.escaped() ? 0 : bytes % group);
  if (decoded.cut() || !decoded.stepwise()) {
    gap_ = kNotReadOn;
  } else if (bytes > kOverlap) {
    report_to_ = decoded.original_begin(to - kUnreported);
    OpenRun& open = (*open_)[layer_of(encoding)];
    open.goes_on = true;
    again_from_ = to - kOverlap / group * group;
    open.resume = decoded.original_begin(again_from_);
    open.report = report_to_;
    open.encoding = encoding;
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
    if (match->candidate() &&
        (match->rule != hit.rule || scanner_.completions_exhausted() || !scanner_.complete(runs.text, whole)))
      continue;
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

// Of lines that were broken only that counts which begins with what its rule is known by, and goes on behind a break:
// what a name alone tells of may end where its line does.
bool Decoding::is_over_a_break(const DecodedText& decoded, const Hit& hit) const {
  const std::size_t begin = decoded.source_begin_of(hit.region.begin);
  const std::size_t end = decoded.source_end_of(hit.region.end);
  return !scanner_.rules()[hit.rule].generic && hit.public_prefix > 0 &&
         end - begin > hit.region.end - hit.region.begin;
}

// Literals that are joined on one line are kept apart by who writes scanners and their tests, or are two words that
// stand beside each other; the lines of a folded scalar are joined by blanks. There only that counts which a right
// checksum proves to be one value.
bool Decoding::is_kept_apart(const DecodedText& decoded, Bytes source, const Hit& hit) const {
  const std::size_t begin = decoded.source_begin_of(hit.region.begin);
  const std::size_t end = decoded.source_end_of(hit.region.end);
  if (!decoded.folded() && source.substr(begin, end - begin).find('\n') != Bytes::npos) return false;
  const auto from = static_cast<std::size_t>(hit.region.begin);
  return !is_proven(scanner_.rules()[hit.rule].checks,
                    decoded.text().substr(from, static_cast<std::size_t>(hit.region.end) - from));
}

// Whether an earlier run told of the value. What such a run told of that it overlaps otherwise is no value of its own.
// Two runs of one text may overlap however deep in encoded text it stands: each text that the value came of is asked.
bool Decoding::is_told(const DecodedText& decoded, const Hit& hit, std::size_t place, Runs& runs) {
  const bool generic = scanner_.rules()[hit.rule].generic;
  const auto value_at = [&](std::uint64_t begin, std::uint64_t end) {
    return ToldValues::Value{.begin = begin, .end = end, .generic = generic, .group = groups_.size(), .hit = place};
  };
  std::vector<std::pair<ToldValues*, ToldValues::Value>> told;
  told.emplace_back(&told_, value_at(decoded.original_begin(hit.region.begin), decoded.original_end(hit.region.end)));
  std::uint64_t begin = hit.region.begin;
  std::uint64_t end = hit.region.end;
  const DecodedText* text = &decoded;
  for (Runs* at = &runs; at->outer != nullptr && text != nullptr; at = at->outer, text = text->holder()) {
    begin = text->source_begin_of(begin);
    end = text->source_end_of(end);
    told.emplace_back(&at->told, value_at(begin, end));
  }
  for (const auto& [values, value] : told)
    if (values->hold(value)) return true;
  for (const auto& [values, value] : told) {
    for (const ToldValues::Value& part : values->take_overlapped(value))
      groups_[part.group].hits[part.hit].only_masked = true;
    values->add(value);
  }
  return false;
}

// Whether anything was found in it, or in what stands encoded in it.
bool Decoding::scan(const DecodedText& decoded, Runs& runs) {
  const std::size_t depth = runs.depth;
  const Bytes text = decoded.text();
  std::vector<Match> matches;
  scanner_.begin_blob(text.size());
  bool complete = scanner_.find(text, 0, text.size(), matches);
  std::vector<Match> encoded;
  // Base64 that is wrapped has its own way over the lines.
  if (!decoded.broken()) {
    find_encoded(text, decoded.decoded_begin(), decoded.decoded_end(), encoded);
    const auto unmarked = static_cast<std::ptrdiff_t>(encoded.size());
    find_marked(text, scanner_.marks(), encoded);
    const auto outside = [&](const Match& match) {
      return match.begin < decoded.decoded_begin() || match.begin >= decoded.decoded_end();
    };
    encoded.erase(std::remove_if(encoded.begin() + unmarked, encoded.end(), outside), encoded.end());
    std::sort(encoded.begin(), encoded.end());
  }
  Runs within;
  within.depth = depth + 1;
  within.text = text;
  within.matches = &matches;
  within.outer = &runs;
  within.told = ToldValues(kTellingBase + text.size());
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
    for (const auto& [from, to] : {std::pair(&within.found, &runs.found), std::pair(&within.apart, &runs.apart)})
      for (const EncodedRun& run : *from)
        to->push_back({decoded.source_begin_of(run.begin), decoded.source_end_of(run.end)});
  Group group{&decoded, {}};
  complete = resolve(scanner_, text, matches, {}, group.hits) && complete;
  if (!complete) {
    gap_ = kFloodGap;
    hide_lines(group.hits, 0, text.size());
  }
  for (std::size_t i = 0; i < group.hits.size(); ++i) {
    Hit& hit = group.hits[i];
    if (hit.hides_lines) continue;
    // What stands around the run is the holder's to tell.
    const bool inside = hit.region.end > decoded.decoded_begin() && hit.region.begin < decoded.decoded_end();
    const std::uint64_t begin = decoded.original_begin(hit.region.begin);
    const bool apart = (decoded.of_literals() || decoded.folded()) && is_kept_apart(decoded, runs.text, hit);
    hit.only_masked = !inside || begin < report_from_ || begin >= report_to_ ||
                      (decoded.broken() && !is_over_a_break(decoded, hit)) || apart;
    if (apart && inside && !scanner_.rules()[hit.rule].generic)
      runs.apart.push_back({decoded.source_begin_of(hit.region.begin), decoded.source_end_of(hit.region.end)});
    if (!hit.only_masked && decoded.escaped()) hit.only_masked = is_seen(decoded, hit, runs);
    if (!hit.only_masked) hit.only_masked = is_told(decoded, hit, i, runs);
    if (hit.only_masked) continue;
    found = true;
    if (decoded.escaped())
      runs.found.push_back({decoded.source_begin_of(hit.region.begin), decoded.source_end_of(hit.region.end)});
    tell_lines(decoded, hit.region);
  }
  if (found) groups_.push_back(std::move(group));
  return found;
}

// Lines and columns of the outermost text. Runs come in its order, nearly; hits in a run do not quite.
void Decoding::tell_lines(const DecodedText& decoded, Region& region) {
  const auto move_to = [&](std::uint64_t outermost) {
    const std::uint64_t offset = position_.offset + outermost;
    if (offset < at_.offset) {
      const auto behind = std::upper_bound(marks_.begin(), marks_.end(), offset,
                                           [](std::uint64_t to, const TextPosition& mark) { return to < mark.offset; });
      at_ = behind == marks_.begin() ? position_ : *std::prev(behind);
    }
    while (offset - at_.offset > kMarkEvery) {
      const auto from = static_cast<std::size_t>(at_.offset - position_.offset);
      advance(at_, text_.substr(from, clean_cut(text_, from + kMarkEvery) - from));
      if (marks_.empty() || marks_.back().offset < at_.offset) marks_.push_back(at_);
    }
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
  leave_to_holders(hits);
  if (unjudged_) return hide_lines(hits, position_.offset, text_.size());
  std::vector<EncodedRun> runs = runs_.found;
  runs.insert(runs.end(), runs_.apart.begin(), runs_.apart.end());
  if (runs.empty()) return;
  tidy(runs);
  std::vector<Hit> all;
  all.reserve(hits.size() + runs.size());
  std::vector<std::uint32_t> moved;
  auto run = runs.begin();
  const auto add_runs_before = [&](std::uint64_t offset) {
    for (; run != runs.end() && position_.offset + run->begin < offset; ++run) {
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

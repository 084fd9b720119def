#include "scanners/scan/text_flow.h"

#include <algorithm>
#include <string_view>

#include "base/closed_form.h"
#include "base/container.h"
#include "base/container_damage.h"
#include "base/content.h"
#include "base/strings.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/base85.h"
#include "scanners/secrets/decode/encoded_finder.h"
#include "scanners/secrets/decode/encoded_lines.h"
#include "scanners/secrets/decode/line_width.h"
#include "scanners/secrets/decode/log_frame.h"
#include "scanners/secrets/decode/uuencode.h"

namespace assay {

namespace {

// Scanned at a time, and a line that is not longer is not cut.
constexpr std::size_t kAtOnce = std::size_t{1} << 20;
// Kept of what is settled, for what follows.
constexpr std::size_t kContext = 8192;
// How often text is looked at again in which something was covered.
constexpr int kRounds = 4;

constexpr const char* kLate = "text that follows made a value of what was handed on already";
constexpr const char* kUnmaskedZip =
    "ends with a zip archive: what is packed in it is not masked, and is in the copy as it was";
constexpr const char* kRemains = "text in which more is found each time that something is covered";

std::size_t line_begin(Bytes text, std::size_t at) {
  const std::size_t end = at == 0 ? Bytes::npos : text.find_last_of('\n', at - 1);
  return end == Bytes::npos ? 0 : end + 1;
}

bool is_word_byte(char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; }

// How many characters of base64 a line, without its end, ends in.
std::size_t run_behind(Bytes line) {
  std::size_t run = 0;
  while (run < line.size() && is_word_byte(line[line.size() - 1 - run])) ++run;
  return run;
}

Bytes without_return(Bytes line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Whether nothing but blanks or the frame of a log stands before its last `run` characters.
bool stands_alone(Bytes line, std::size_t run) {
  const Bytes before = line.substr(0, line.size() - run);
  return before.find_first_not_of(" \t", std::min(read_log_line(line).begin, before.size())) == Bytes::npos;
}

// Whether a line of encoded text that is narrower than kWrapped may go on: it is text by itself, or as long as the one
// before. A value on a line of its own waits for nothing.
bool narrow_goes_on(Bytes line, std::size_t run, Bytes previous) {
  std::vector<Match> encoded;
  find_encoded(line, line.size() - run, line.size() - run + 1, encoded);
  if (!encoded.empty()) return true;
  return run_behind(previous) == run && stands_alone(line, run) && stands_alone(previous, run);
}

// A line of uuencode, or its header.
bool is_of_uuencode(Bytes line) {
  constexpr std::size_t kUuBytes = 15;  // short ones are mostly something else
  constexpr std::size_t kMode = 6;
  return uu_line(line, 0).bytes >= kUuBytes ||
         (line.starts_with("begin ") && line.size() > kMode && line[kMode] >= '0' && line[kMode] <= '7');
}

// Whether a line, without its end, may be continued by the next one: in wrapped base64, where its width may have broken
// it, and, where `any` counts, by a literal, a backslash or quoted-printable.
bool goes_on(Bytes line, Bytes previous, bool any, bool broken) {
  line = without_last_codes(without_return(line));
  if (broken && may_be_broken(line)) return true;
  if (line.size() < 2) return false;
  const char before = line[line.size() - 2];
  if (any && line.back() == '=' && before > 0x20 && before != '=') return true;
  if (any && line.back() == '\\' && is_word_byte(before)) return true;
  const std::size_t code = line.find_last_not_of(" \t+.&\\");
  const bool ends_literal = code != Bytes::npos && code > 0 && (line[code] == '"' || line[code] == '\'');
  if (any && ends_literal && is_word_byte(line[code - 1])) return true;
  if (is_of_uuencode(line)) return true;
  const std::size_t run = run_behind(line);
  return run >= kWrapped ||
         (run >= kNarrowest && narrow_goes_on(line, run, without_last_codes(without_return(previous))));
}

void add_span(std::vector<EncodedRun>& spans, std::uint64_t begin, std::uint64_t end) {
  spans.push_back({static_cast<std::size_t>(begin), static_cast<std::size_t>(end)});
}

void join(std::vector<EncodedRun>& spans) {
  std::sort(spans.begin(), spans.end());
  std::size_t kept = 0;
  for (const EncodedRun& span : spans) {
    if (kept != 0 && span.begin <= spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
    } else {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
}

}  // namespace

bool TextFlow::full() const { return text_.size() - settled_ >= kAtOnce; }

void TextFlow::look(Bytes text, std::vector<Hit>& hits, std::unique_ptr<Decoding>& decoded) {
  if (!scanner_.hits_of(text, position_, hits, decoded)) scanner_.coverage().gap(input_name(origin_), kFloodGap);
  if (decoded->gap() != nullptr) scanner_.coverage().gap(input_name(origin_), decoded->gap());
}

// From where on text is held back: where a value begins that what follows may go on with.
std::size_t TextFlow::held_from(std::size_t end) const {
  const Bytes text = Bytes(text_).substr(0, end);
  const std::size_t reach = scanner_.limits().long_value_bytes;
  const std::size_t lowest = std::max(settled_, end - std::min(end, reach));
  std::size_t held = end;
  // All of the text would be looked through byte by byte: a seventh of what `redact` takes.
  const Bytes near = text.substr(lowest);
  const std::size_t key = near.rfind("-----BEGIN ");
  if (key != Bytes::npos && near.find("-----END ", key) == Bytes::npos &&
      near.substr(key, 80).find("PRIVATE") != Bytes::npos)
    held = line_begin(text, lowest + key);
  // Base85 of Adobe that is open.
  const std::size_t open = near.rfind("<~");
  if (again_ && open != Bytes::npos && near.find('~', open + 2) == Bytes::npos &&
      std::all_of(near.begin() + static_cast<std::ptrdiff_t>(open + 2), near.end(),
                  [](char c) { return c == '\n' || c == '\r' || base85_digit(c, Base85::adobe) >= 0; }))
    held = std::min(held, line_begin(text, lowest + open));
  for (std::size_t last = end; last > lowest;) {
    const std::size_t begin = line_begin(text, last - 1);
    const std::size_t before = line_begin(text, begin == 0 ? 0 : begin - 1);
    const Bytes previous = text.substr(before, begin == 0 ? 0 : begin - 1 - before);
    if (!goes_on(text.substr(begin, last - 1 - begin), previous, again_, scanner_.limits().broken_lines)) break;
    held = std::min(held, begin);
    last = begin;
  }
  return std::max(held, settled_);
}

// Marks a hit that was told of, or is to be told of later, as one that is only masked. Returns whether it is new.
bool TextFlow::mark(const Hit& hit, const MappedText* decoded, std::size_t settled) {
  if (hit.only_masked) return false;
  const std::uint64_t begin = decoded == nullptr ? hit.region.begin : decoded->original_begin(hit.region.begin);
  if (begin >= position_.offset + settled) return false;
  if (begin < position_.offset + settled_) {
    // What stands at the very beginning of the context may have been cut.
    if (begin < position_.offset + kContext / 2 && settled_ >= kContext / 2) return false;
    if (told_.contains({begin, hit.rule})) return false;
    late_ = true;
    if (again_) scanner_.coverage().gap(input_name(origin_), kLate);
  }
  return told_.insert({begin, hit.rule}).second;
}

// The spans of values that end before `settled`, relative to text_; covers them and looks again.
void TextFlow::cover(std::vector<EncodedRun>& values, std::size_t settled) {
  for (int round = 0; round < kRounds; ++round) {
    for (const EncodedRun& value : values)
      for (std::size_t i = value.begin; i < value.end; ++i)
        if (text_[i] != '\n' && text_[i] != '\r') text_[i] = '*';
    std::vector<Hit> hits;
    std::unique_ptr<Decoding> decoded;
    look(Bytes(text_).substr(0, settled), hits, decoded);
    const std::size_t before = values.size();
    const auto add = [&](const Hit& hit, const MappedText* mapped) {
      if (hit.only_masked) return;
      const std::uint64_t begin = mapped == nullptr ? hit.region.begin : mapped->original_begin(hit.region.begin);
      const std::uint64_t end = mapped == nullptr ? hit.region.end : mapped->original_end(hit.region.end);
      if (begin < position_.offset + settled_) return;
      add_span(values, begin - position_.offset, end - position_.offset);
    };
    for (const Hit& hit : hits) add(hit, nullptr);
    for (const Decoding::Group& group : decoded->groups())
      for (const Hit& hit : group.hits) add(hit, group.text);
    if (values.size() == before) return;
  }
  scanner_.coverage().gap(input_name(origin_), kRemains);
}

// What the text is, by as much of its begin as there is: a slow writer gives the first bytes of an archive by
// themselves.
Status TextFlow::judge_begin() {
  if (judged_ || text_.empty()) return {};
  const std::string input = input_name(origin_);
  const ContainerKind kind = container_of(text_, {});
  const bool wide = wide_form_of(text_) != WideForm::none;
  judged_ = kind != ContainerKind::none || wide || text_.size() >= kContainerHead;
  if (wide) scanner_.coverage().gap(input, kLongWideGap);
  if (kind == ContainerKind::none) {
    // Named once: by all of its head.
    std::string why = container_damage(text_, "");
    if (why.empty()) why = closed_gap({.head = text_});
    if (!begin_told_ && !why.empty()) {
      begin_told_ = true;
      scanner_.coverage().gap(input, std::move(why));
    }
    return {};
  }
  begins_packed_ = !is_document(kind);
  if (!again_ || is_document(kind)) {
    scanner_.coverage().gap(input, container_gap(kind, "a stream is not unpacked here"));
    return {};
  }
  // A copy of it would look like one that was masked.
  return fail("masking", input, cat("it is ", name_of(kind), ": what is packed in it cannot be masked as it comes"),
              is_compression(kind) ? "unpack it in front of assay: 'gzip -dc FILE | assay redact'"
                                   : "unpack it, mask the files in it and pack them again");
}

// An archive that is opened by its end, behind text or a program. What was handed on of it cannot be had back.
void TextFlow::judge_end() {
  if (begins_packed_ || !watch_.ended()) return;
  scanner_.coverage().gap(input_name(origin_), again_ ? kUnmaskedZip : kPassedZipGap);
}

Status TextFlow::settle(bool end) {
  if (position_.offset == 0)
    if (Status status = judge_begin(); !status) return status;
  if (end) judge_end();
  const std::size_t newline = text_.rfind('\n');
  std::size_t to = end ? text_.size() : newline == std::string::npos ? 0 : newline + 1;
  std::size_t settled = to;
  if (!end && to <= settled_) {
    if (!full()) return {};
    // A line without end is cut, and what it ends in is held back.
    to = clean_cut(text_, text_.size() - 3);
    settled = clean_cut(text_, to - std::min(to - settled_, scanner_.limits().long_value_bytes));
  } else if (!end) {
    settled = held_from(to);
  }
  if (to <= settled_) return {};
  std::vector<Hit> hits;
  std::unique_ptr<Decoding> decoded;
  const Bytes text = Bytes(text_).substr(0, to);
  look(text, hits, decoded);

  std::vector<EncodedRun> values;
  const auto add = [&](const Hit& hit, const MappedText* mapped) {
    if (hit.only_masked) return;
    const std::uint64_t begin = mapped == nullptr ? hit.region.begin : mapped->original_begin(hit.region.begin);
    const std::uint64_t behind = mapped == nullptr ? hit.region.end : mapped->original_end(hit.region.end);
    add_span(values, begin - position_.offset, behind - position_.offset);
  };
  for (const Hit& hit : hits) add(hit, nullptr);
  for (const Decoding::Group& group : decoded->groups())
    for (const Hit& hit : group.hits) add(hit, group.text);
  join(values);
  for (const EncodedRun& value : values)
    if (value.begin < settled && value.end > settled) settled = std::max(value.begin, settled_);
  bool anything = false;
  for (Hit& hit : hits) {
    const bool fresh = mark(hit, nullptr, settled);
    hit.only_masked = !fresh;
    anything = anything || fresh;
  }
  for (Decoding::Group& group : decoded->groups())
    for (Hit& hit : group.hits) {
      const bool fresh = mark(hit, group.text, settled);
      hit.only_masked = !fresh;
      anything = anything || fresh;
    }
  if (anything)
    if (Status status = sink_.found(text, position_, hits, *decoded); !status) return status;
  std::erase_if(values, [&](const EncodedRun& value) { return value.end <= settled_ || value.begin >= settled; });
  for (EncodedRun& value : values) value.begin = std::max(value.begin, settled_);
  if (again_ && !values.empty()) {
    decoded.reset();
    cover(values, settled);
    join(values);
  }
  for (EncodedRun& value : values) {
    value.begin -= settled_;
    value.end = std::min(value.end, settled) - settled_;
  }
  if (settled > settled_) {
    const Bytes done = Bytes(text_).substr(settled_, settled - settled_);
    if (Status status = sink_.settled(done, position_.offset + settled_, values); !status) return status;
  }
  scanner_.coverage().scanned(settled - settled_, 0);
  forget(settled);
  return {};
}

// Keeps kContext bytes before what is not settled, from the begin of a line on.
void TextFlow::forget(std::size_t settled) {
  settled_ = settled;
  if (settled_ <= 2 * kContext || !judged_) return;
  std::size_t from = settled_ - kContext;
  const std::size_t line = line_begin(text_, from);
  from = from - line < kContext ? line : clean_cut(text_, from);
  advance(position_, Bytes(text_).substr(0, from));
  text_.erase(0, from);
  settled_ -= from;
  told_.erase(told_.begin(), told_.lower_bound({position_.offset, 0}));
}

}  // namespace assay

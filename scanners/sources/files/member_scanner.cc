#include "scanners/sources/files/member_scanner.h"

#include <algorithm>
#include <vector>

#include "base/closed_form.h"
#include "base/content.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/sources/files/unopened.h"
#include "scanners/sources/files/window_scanner.h"

namespace assay::files {

// As if each archive were a folder that the patterns are relative to.
bool MemberScanner::is_excluded(const Origin& origin) const {
  if (choice_.exclude == nullptr) return false;
  for (const Origin* at = &origin; at->parent != nullptr; at = at->parent.get()) {
    const std::string_view path = at->path;
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1))
      if (slash != 0 && choice_.exclude->ignores(path.substr(0, slash), true).value_or(false)) return true;
    if (choice_.exclude->ignores(path, false).value_or(false)) return true;
  }
  return false;
}

void MemberScanner::named(const Origin& origin) {
  if (!is_excluded(origin)) consumer_.named(origin);
}

void MemberScanner::whole(const Origin& origin, Bytes text) {
  if (is_excluded(origin)) return skipped(origin, SkipReason::ignored);
  if (choice_.skip_binary && is_binary(text)) return skipped(origin, SkipReason::binary);
  hidden(origin, choice_.hidden_is_gap ? hidden_gap(text) : closed_gap(text));
  coverage_.scanned(text.size());
  if (!text.empty()) scan(origin, text);
}

Status MemberScanner::longer(const Origin& origin, Bytes head, archives::ByteReader& rest, std::uint64_t offset) {
  if (is_excluded(origin)) {
    skipped(origin, SkipReason::ignored);
    return archives::drain(rest);
  }
  if (choice_.skip_binary && is_binary(head)) {
    skipped(origin, SkipReason::binary);
    return archives::drain(rest);
  }
  if (wide_form_of(head) != WideForm::none) gap(origin, kLongWideGap);
  hidden(origin, choice_.hidden_is_gap ? unopened_gap(head) : closed_gap(head));
  LongBlob blob;
  HiddenDataFinder looking(consumer_.finder());
  MatchFinder& finder = choice_.hidden_is_gap ? looking : consumer_.finder();
  WindowScanner windows(finder, limits_,
                        [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>& neighbours) {
                          BlobPart here = part;
                          here.position.offset += offset;
                          consumer_.group(origin, blob, here, matches, neighbours);
                        });
  windows.push(head);
  Status status;
  for (;;) {
    const Result<std::size_t> got = rest.read(windows.room());
    if (!got) status = tl::make_unexpected(got.error());
    if (!got || *got == 0) break;
    windows.filled(*got);
  }
  coverage_.scanned(windows.bytes());
  const bool complete = windows.finish();
  consumer_.end(origin, blob);
  if (!complete) gap(origin, kFloodGap);
  hidden(origin, looking.gap());
  return status;
}

void MemberScanner::outside(const Origin& container, Bytes text, std::uint64_t offset) {
  if (choice_.hidden_is_gap) {
    hidden(container, unopened_gap(text));
    hidden(container, embedded_gap(text, 0, offset));
  }
  consumer_.piece(container, text, offset);
}

void MemberScanner::hidden(const Origin& origin, std::string why) {
  if (!why.empty()) gap(origin, std::move(why));
}

namespace {

// Lines and columns of bytes that are asked for mostly in their order.
class Lines {
 public:
  explicit Lines(archives::RandomReader& bytes) : bytes_(bytes) {}
  TextPosition at(std::uint64_t offset) {
    if (offset < position_.offset) position_ = {};
    std::vector<char> scratch;
    while (position_.offset < offset) {
      const std::uint64_t left = offset - position_.offset;
      const auto part = bytes_.view(position_.offset, static_cast<std::size_t>(std::min(left, kPart)), scratch);
      if (!part || part->empty()) break;
      advance(position_, *part);
    }
    return position_;
  }

 private:
  static constexpr std::uint64_t kPart = std::uint64_t{64} << 10;
  archives::RandomReader& bytes_;
  TextPosition position_;
};

}  // namespace

void MemberScanner::view(const Origin& origin, const MappedText& text, archives::RandomReader& original) {
  if (is_excluded(origin)) return;
  Lines lines(original);
  consumer_.view(origin, text, [&lines](std::uint64_t offset) { return lines.at(offset); });
}

void MemberScanner::skipped(const Origin& origin, SkipReason reason) { coverage_.skipped(reason, input_name(origin)); }

void MemberScanner::gap(const Origin& origin, std::string why) { coverage_.gap(input_name(origin), std::move(why)); }

}  // namespace assay::files

#include "scanners/sources/files/member_scanner.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/closed_form.h"
#include "base/content.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/files/unopened.h"
#include "scanners/sources/files/window_scanner.h"

namespace assay::files {

namespace {

// Bytes of an archive that no program unpacks: what is packed there was put there by somebody who knows.
bool is_behind(const Origin& origin) { return origin.parent != nullptr && origin.path == archives::kBehindTheEnd; }

// Knows how many bytes went through, and the last of them.
class CountedReader final : public archives::ByteReader {
 public:
  explicit CountedReader(archives::ByteReader& input) : input_(input) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    Result<std::size_t> got = input_.read(buffer);
    if (!got) return got;
    count_ += *got;
    end_.add({buffer.data(), *got});
    return got;
  }
  std::uint64_t count() const { return count_; }
  Bytes end() const { return end_.get(); }

 private:
  archives::ByteReader& input_;
  std::uint64_t count_ = 0;
  LastBytes end_;
};

}  // namespace

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
  hidden(origin, choice_.hidden_is_gap ? hidden_gap(text) : closed_gap_of(text));
  if (!choice_.hidden_is_gap && is_behind(origin)) hidden(origin, embedded_gap(text, 0, 0));
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
  std::string wide;
  if (offset == 0 && wide_form_of(head) != WideForm::none) {
    wide.resize(std::max(kMostWideText, head.size()) + 1);
    const std::size_t begin = head.copy(wide.data(), wide.size());
    const archives::Filled filled = archives::fill(rest, {wide.data() + begin, wide.size() - begin});
    const bool all = begin + filled.size < wide.size() || !filled.status;
    wide.resize(begin + filled.size);
    if (all) {
      whole(origin, wide);
      return filled.status;
    }
    gap(origin, kLongWideGap);
    head = wide;
  }
  hidden(origin, choice_.hidden_is_gap ? unopened_gap({.head = head}) : closed_gap({.head = head}));
  const bool looks = choice_.hidden_is_gap || offset != 0 || is_behind(origin);
  archives::ChainedReader chained(head, rest);
  CountedReader all(chained);
  const Status status = scan_long(origin, all, offset, looks);
  coverage_.scanned(all.count());
  if (const std::string_view what = packed_form_of_end(all.end()); !what.empty()) gap(origin, unseen(what));
  return status;
}

Status MemberScanner::scan_long(const Origin& origin, archives::ByteReader& bytes, std::uint64_t offset,
                                bool looks_for_hidden) {
  LongBlob blob;
  HiddenDataFinder looking(consumer_.finder());
  MatchFinder& finder = looks_for_hidden ? looking : consumer_.finder();
  const BlobAtPath at(finder, origin.path);
  WindowScanner windows(finder, limits_,
                        [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>& neighbours) {
                          BlobPart here = part;
                          here.position.offset += offset;
                          consumer_.group(origin, blob, here, matches, neighbours);
                        });
  Status status;
  for (;;) {
    const Result<std::size_t> got = bytes.read(windows.room());
    if (!got) status = tl::make_unexpected(got.error());
    if (!got || *got == 0) break;
    windows.filled(*got);
  }
  const bool complete = windows.finish();
  consumer_.end(origin, blob);
  if (!complete) gap(origin, kFloodGap);
  hidden(origin, looking.gap());
  return status;
}

void MemberScanner::outside(const Origin& container, Bytes text, std::uint64_t offset) {
  if (text.empty()) return;
  if (choice_.hidden_is_gap) hidden(container, unopened_gap({.head = text}));
  hidden(container, embedded_gap(text, 0, offset));
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

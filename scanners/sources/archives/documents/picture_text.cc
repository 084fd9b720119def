#include "scanners/sources/archives/documents/picture_text.h"

#include <cstdint>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/sources/archives/decompress.h"

namespace assay::archives {

namespace {

constexpr std::uint64_t kSignature = 8;
constexpr std::size_t kChunkHead = 8;   // its length and kind
constexpr std::uint64_t kChunkSum = 4;  // behind its data
constexpr std::size_t kLongestKeyword = 79;
constexpr std::size_t kTextHead = 512;  // keyword, method, language and translated keyword
constexpr std::size_t kMostChunks = 100000;

// What stands before the compressed data.
struct TextHead {
  std::string keyword;
  std::size_t size = 0;  // 0: the text is not compressed, or there is none
};

TextHead text_head(Bytes kind, Bytes data) {
  const std::size_t keyword = data.substr(0, kLongestKeyword + 1).find('\0');
  if (keyword == Bytes::npos || keyword + 2 >= data.size()) return {};
  TextHead head{.keyword = std::string(data.substr(0, keyword))};
  if (kind == "zTXt") {
    if (data[keyword + 1] == '\0') head.size = keyword + 2;
    return head;
  }
  if (data.substr(keyword + 1, 2) != Bytes("\1\0", 2)) return {};
  const std::size_t language = data.find('\0', keyword + 3);
  const std::size_t translated = language == Bytes::npos ? Bytes::npos : data.find('\0', language + 1);
  if (translated != Bytes::npos) head.size = translated + 1;
  return head;
}

std::uint64_t big(Bytes bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

}  // namespace

void read_picture_text(RandomReader& bytes, Container& into) {
  constexpr std::uint64_t kZlibHeader = 2;
  std::vector<char> scratch;
  std::uint64_t at = kSignature;
  for (std::size_t chunk = 0; at + kChunkHead + kChunkSum <= bytes.size(); ++chunk) {
    if (into.budget().exhausted()) return;
    if (chunk == kMostChunks) return into.gap("has more chunks than are looked at");
    const auto view = bytes.view(at, kChunkHead, scratch);
    if (!view || view->size() < kChunkHead) return into.gap("is cut off: a chunk is not whole");
    const std::uint64_t size = big(view->substr(0, 4));
    const std::string kind(view->substr(4, 4));
    const std::uint64_t begin = at + kChunkHead;
    if (size > bytes.size() - begin) return into.gap("is cut off: a chunk is not whole");
    at = begin + size + kChunkSum;
    if (kind != "zTXt" && kind != "iTXt") continue;
    const auto data = bytes.view(begin, static_cast<std::size_t>(std::min<std::uint64_t>(size, kTextHead)), scratch);
    if (!data) return into.gap(data.error().why);
    const TextHead head = text_head(kind, *data);
    if (head.size == 0) continue;
    RangeReader packed(bytes, begin + head.size + kZlibHeader, begin + size);
    Decompressor unpacked(deflate_codec(), ContainerKind::none, packed, into.budget());
    bool clean = true;
    if (!into.member(cat(kind, " ", head.keyword), unpacked, clean)) return;
  }
}

}  // namespace assay::archives

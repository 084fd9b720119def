#include "scanners/secrets/decode/packed_begins.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "scanners/secrets/decode/alphabets.h"

namespace assay {

namespace {

constexpr std::size_t kCharacters = 24;
constexpr std::size_t kDigits = 32;

// What begins compressed data and archives, as base64 and hexadecimal have it; a '?' is any character. URL-safe base64
// has '_' for '/'.
struct PackedBegin {
  std::string_view base64;
  std::string_view hexadecimal;
};
constexpr std::array kPackedBegins{
    PackedBegin{"H4sI", "1f8b08"},                                   // gzip (RFC 1952)
    PackedBegin{"UEsDB", "504b0304"},                                // zip
    PackedBegin{"Qlpo??FBWSZT", "425a683?314159265359"},             // bzip2
    PackedBegin{"/Td6WFoA", "fd377a585a00"},                         // xz
    PackedBegin{"KLUv/", "28b52ffd"},                                // zstd
    PackedBegin{"BCJNG", "04224d18"},                                // LZ4
    PackedBegin{"N3q8ryc", "377abcaf271c"},                          // 7z
    PackedBegin{"UmFyIRoH", "526172211a07"},                         // rar
    PackedBegin{"XQAA??D//////////", "5d0000????ffffffffffffffff"},  // lzma whose size is not told
    PackedBegin{"TFpJU", "4c5a4950"},                                // lzip
};

bool matches(Bytes text, std::string_view begin, bool base64) {
  if (text.size() < begin.size()) return false;
  for (std::size_t i = 0; i < begin.size(); ++i) {
    const char c = base64 ? (text[i] == '_' ? '/' : text[i]) : static_cast<char>(text[i] | 0x20);
    if (begin[i] != '?' && begin[i] != c) return false;
  }
  return true;
}

bool begins_packed(Bytes head, bool base64) {
  return std::any_of(kPackedBegins.begin(), kPackedBegins.end(), [&](const PackedBegin& begin) {
    return matches(head, base64 ? begin.base64 : begin.hexadecimal, base64);
  });
}

// The first two characters that compressed data may have in base64.
bool may_begin_packed(char first, char second) {
  switch (first) {
    case 'H':
      return second == '4';
    case 'e':
      return second == 'A' || second == 'F' || second == 'J' || second == 'N';
    case 'U':
      return second == 'E' || second == 'm';
    case 'Q':
      return second == 'l';
    case '/':
    case '_':
      return second == 'T';
    case 'K':
      return second == 'L';
    case 'B':
      return second == 'C';
    case 'N':
      return second == '3';
    case 'X':
      return second == 'Q';
    case 'T':
      return second == 'F';
    default:
      return false;
  }
}

}  // namespace

// Compressed data or an archive, or zlib data (RFC 1950) at its usual levels.
bool is_base64_packed(Bytes text, std::size_t begin) {
  if (!may_begin_packed(text[begin], text[begin + 1])) return false;
  const Bytes head = text.substr(begin, kCharacters);
  if (head.size() < kCharacters) return false;
  if (!std::all_of(head.begin(), head.end(), [](char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; }))
    return false;
  if (begins_packed(head, true)) return true;
  // Two bits of the third character are of the third byte.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kBegins{
      {{"eA", "EFGH"}, {"eF", "4567"}, {"eJ", "wxyz"}, {"eN", "opqr"}}};
  return std::any_of(kBegins.begin(), kBegins.end(), [&](const auto& begins) {
    return head.starts_with(begins.first) && begins.second.find(head[2]) != Bytes::npos;
  });
}

// The same in hexadecimal.
bool is_hexadecimal_packed(Bytes text, std::size_t begin) {
  const Bytes head = text.substr(begin, kDigits);
  if (head.size() < kDigits || kHexadecimal[static_cast<unsigned char>(head[0])] < 0) return false;
  // Of the first and the second digit.
  constexpr std::array<std::uint16_t, 16> kSeconds{
      1U << 4, 1U << 0xf, 1U << 8, 1U << 7,  1U << 2 | 1U << 0xc, 1U << 0 | 1U << 2 | 1U << 0xd, 0, 1U << 8, 0, 0, 0, 0,
      0,       0,         0,       1U << 0xd};
  const int second = kHexadecimal[static_cast<unsigned char>(head[1])];
  const auto seconds = kSeconds[static_cast<std::size_t>(kHexadecimal[static_cast<unsigned char>(head[0])])];
  if (second < 0 || (seconds >> static_cast<unsigned>(second) & 1U) == 0) return false;
  if (!std::all_of(head.begin(), head.end(), [](char c) { return kHexadecimal[static_cast<unsigned char>(c)] >= 0; }))
    return false;
  if (begins_packed(head, false)) return true;
  // The levels of zlib, and no reserved kind of block (RFC 1951 §3.2.3).
  constexpr std::array<std::string_view, 4> kLevels{"7801", "785e", "789c", "78da"};
  return std::any_of(kLevels.begin(), kLevels.end(),
                     [&](std::string_view level) { return matches(head, level, false); }) &&
         (kHexadecimal[static_cast<unsigned char>(head[5])] & 6) != 6;
}

}  // namespace assay

// Bytes written as a list: numbers of an array in source ({0x67, 0x68}, [103, 104]), calls that make a character of a
// number (chr(103) . chr(104)), characters ('g', 'h'), pairs of hexadecimal digits with a sign between (67:68,
// hex:67,68).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"

namespace assay {

enum class ListKind : std::uint8_t { none, prefixed, decimal, pairs, characters };

struct ListElement {
  std::size_t begin = 0;
  std::size_t end = 0;  // 0: there is none
  unsigned char byte = 0;
};

// So many elements that are text tell a list: sixteen, as of hexadecimal.
inline constexpr std::size_t kListText = 16;

// From the place where one begins so many bytes have no five characters of base64 in a row.
inline constexpr std::size_t kListHead = 40;

// Numbers have so many digits within so many bytes.
inline constexpr std::size_t kListNear = 64;
inline constexpr int kListDigits = 6;

// The kind of the list of which an element stands at `at`: its number, or its character between the quotes.
ListKind list_kind(Bytes text, std::size_t at);

// The element whose number or character stands at `at`. Of a character `begin` is its quote.
ListElement element_at(Bytes text, std::size_t at, ListKind kind);

// Where the number or character of the next element stands, when one that ends at `end` is followed by what parts two.
// npos: by anything else.
std::size_t next_element(Bytes text, std::size_t end, ListKind kind);

// Appends a candidate when text begins with the element at `at`, of a list that need not begin there, or when one does
// that begins like compressed data or an archive. It is decided by kReach bytes on either side.
void judge_list(Bytes text, std::size_t at, std::vector<Match>& out);

}  // namespace assay

#include "scanners/sources/archives/documents/constant_strings.h"

#include <cstdint>

namespace assay::archives {

namespace {

constexpr std::size_t kShortest = 8;
constexpr std::uint64_t kLongest = std::uint64_t{64} << 10;

std::uint64_t number(Bytes bytes, std::size_t size, bool big) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | static_cast<unsigned char>(bytes[big ? i : size - 1 - i]);
  return out;
}

// How many bytes of length follow a code, 0 for what begins no text.
std::size_t marshal_length(unsigned char code) {
  switch (code & 0x7FU) {
    case 'z':
    case 'Z':
      return 1;
    case 'a':
    case 'A':
    case 'u':
    case 't':
    case 's':
      return 4;
    default:
      return 0;
  }
}

std::size_t pickle_length(unsigned char code) {
  switch (code) {
    case 0x8C:  // SHORT_BINUNICODE
    case 'U':   // SHORT_BINSTRING
    case 'C':   // SHORT_BINBYTES
      return 1;
    case 'X':  // BINUNICODE
    case 'T':  // BINSTRING
    case 'B':  // BINBYTES
      return 4;
    case 0x8D:  // BINUNICODE8
    case 0x8E:  // BINBYTES8
      return 8;
    default:
      return 0;
  }
}

bool is_text(Bytes bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7F || (byte < 0x20 && c != '\n' && c != '\r' && c != '\t')) return false;
  }
  return true;
}

}  // namespace

void read_constants(Bytes bytes, RandomReader& original, Container& into) {
  Memory memory(into.budget());
  if (!memory.take(TextView::kMemory)) return into.gap(kTooMuchMemory);
  TextView view("", "a constant", original, into);
  if (bytes.empty()) return;
  const bool java = bytes.starts_with("\xCA\xFE\xBA\xBE");
  const bool pickle = bytes.starts_with('\x80') || bytes[0] == 'c' || bytes.substr(1, 2) == Bytes("q\0", 2);
  for (std::size_t at = 0; at < bytes.size();) {
    const auto code = static_cast<unsigned char>(bytes[at]);
    const std::size_t wide = java ? (code == 1 ? 2 : 0) : pickle ? pickle_length(code) : marshal_length(code);
    const std::size_t begin = at + 1 + wide;
    ++at;
    if (wide == 0 || begin > bytes.size()) continue;
    const std::uint64_t size = number(bytes.substr(at, wide), wide, java);
    if (size < kShortest || size > kLongest || size > bytes.size() - begin) continue;
    const Bytes text = bytes.substr(begin, static_cast<std::size_t>(size));
    if (!is_text(text)) continue;
    view.text().copy(text, begin);
    view.text().make("\n", begin + size, 0);
    view.may_end();
    at = begin + text.size();
  }
}

}  // namespace assay::archives

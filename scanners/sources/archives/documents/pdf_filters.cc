#include "scanners/sources/archives/documents/pdf_filters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "scanners/sources/archives/decompress.h"
#include "scanners/sources/archives/documents/pdf_syntax.h"
#include "scanners/sources/archives/documents/pdf_words.h"

namespace assay::archives {

namespace {

void flate(Bytes in, PdfData& out, Budget& budget) {
  if (in.size() < 2) return;
  MemoryBytes bytes(in);
  RangeReader packed(bytes, 2, in.size());
  Decompressor unpacked(deflate_codec(), ContainerKind::none, packed, budget);
  std::vector<char> part(std::size_t{64} << 10);
  for (;;) {
    const Filled filled = fill(unpacked, part);
    out.bytes.append(part.data(), filled.size);
    if (!filled.status) out.problem = budget.exhausted() ? kBudgetGap : kPdfDamaged;
    if (!filled.status || filled.size < part.size()) return;
    if (out.bytes.size() > kMostPdfData) {
      out.problem = kPdfTooLong;
      return;
    }
  }
}

void ascii_hex(Bytes in, PdfData& out) {
  int high = -1;
  for (const char c : in) {
    if (c == '>') break;
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
    } else {
      out.bytes += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) out.bytes += static_cast<char>(high * 16);
}

void ascii85(Bytes in, PdfData& out) {
  std::uint32_t group = 0;
  std::size_t count = 0;
  const auto put = [&](std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) out.bytes += static_cast<char>(group >> (24 - 8 * i) & 0xFFU);
    group = 0;
    count = 0;
  };
  for (const char c : in) {
    if (c == '~') break;
    if (c == 'z' && count == 0) {
      put(4);
    } else if (c >= '!' && c <= 'u') {
      group = group * 85 + static_cast<std::uint32_t>(c - '!');
      if (++count == 5) put(4);
    }
  }
  if (count < 2) return;
  const std::size_t bytes = count - 1;
  while (count++ < 5) group = group * 85 + 84;
  put(bytes);
}

void run_length(Bytes in, PdfData& out) {
  for (std::size_t at = 0; at < in.size();) {
    const auto length = static_cast<unsigned char>(in[at++]);
    if (length == 128 || at >= in.size()) return;
    if (length < 128) {
      out.bytes += in.substr(at, length + std::size_t{1});
      at += length + std::size_t{1};
    } else {
      out.bytes.append(257U - length, in[at++]);
    }
    if (out.bytes.size() > kMostPdfData) {
      out.problem = kPdfTooLong;
      return;
    }
  }
}

// §7.4.4.2: codes of 9 to 12 bits; `early`: they become longer one code sooner.
void lzw(Bytes in, PdfData& out, bool early) {
  struct Entry {
    std::uint16_t before = 0;
    char byte = 0;
    std::uint16_t length = 1;
  };
  std::vector<Entry> table(4096);
  for (std::size_t i = 0; i < 256; ++i) table[i].byte = static_cast<char>(i);
  std::size_t next = 258;
  std::uint32_t bits = 0;
  unsigned held = 0, width = 9;
  int last = -1;
  std::string piece;
  const auto expand = [&](std::size_t code) {
    piece.resize(table[code].length);
    for (std::size_t i = piece.size(); i-- > 0; code = table[code].before) piece[i] = table[code].byte;
  };
  for (const char c : in) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    held += 8;
    if (held < width) continue;
    held -= width;
    const std::size_t code = bits >> held & ((1U << width) - 1);
    bits &= (1U << held) - 1;
    if (code == 257) return;
    if (code == 256) {
      next = 258;
      width = 9;
      last = -1;
      continue;
    }
    if (last < 0) {
      if (code > 255) break;
      expand(code);
    } else if (code < next) {
      expand(code);
    } else if (code == next) {
      expand(static_cast<std::size_t>(last));
      piece += piece.front();
    } else {
      break;
    }
    if (last >= 0 && next < 4096) {
      table[next] = {static_cast<std::uint16_t>(last), piece.front(),
                     static_cast<std::uint16_t>(table[static_cast<std::size_t>(last)].length + 1)};
      ++next;
    }
    last = static_cast<int>(code);
    out.bytes += piece;
    if (out.bytes.size() > kMostPdfData) {
      out.problem = kPdfTooLong;
      return;
    }
    const std::size_t full = next + (early ? 1 : 0);
    width = full >= 2048 ? 12 : full >= 1024 ? 11 : full >= 512 ? 10 : 9;
  }
  out.problem = kPdfDamaged;
}

// PNG's filters (§7.4.4.4), one byte before each row.
void undo_png(Bytes dictionary, std::string& bytes) {
  const auto number = [&](std::string_view key, std::uint64_t usual) {
    return std::min<std::uint64_t>(pdf_number(pdf_value(dictionary, key)).value_or(usual), 1U << 20);
  };
  const std::uint64_t pixel_bits = number("Colors", 1) * number("BitsPerComponent", 8);
  const auto pixel = static_cast<std::size_t>(std::max<std::uint64_t>(pixel_bits / 8, 1));
  const std::size_t row = static_cast<std::size_t>((number("Columns", 1) * pixel_bits + 7) / 8);
  if (row == 0) return;
  std::string out;
  std::string above(row, '\0');
  for (std::size_t at = 0; at + 1 < bytes.size(); at += row + 1) {
    const char kind = bytes[at];
    std::string now = bytes.substr(at + 1, row);
    for (std::size_t i = 0; i < now.size(); ++i) {
      const int left = i >= pixel ? static_cast<unsigned char>(now[i - pixel]) : 0;
      const int up = static_cast<unsigned char>(above[i]);
      const int corner = i >= pixel ? static_cast<unsigned char>(above[i - pixel]) : 0;
      int add = 0;
      if (kind == 1) add = left;
      if (kind == 2) add = up;
      if (kind == 3) add = (left + up) / 2;
      if (kind == 4) {
        const int guess = left + up - corner;
        const int by_left = std::abs(guess - left), by_up = std::abs(guess - up), by_corner = std::abs(guess - corner);
        add = by_left <= by_up && by_left <= by_corner ? left : by_up <= by_corner ? up : corner;
      }
      now[i] = static_cast<char>(static_cast<unsigned char>(now[i]) + add);
    }
    out += now;
    now.resize(row, '\0');
    above = std::move(now);
  }
  bytes = std::move(out);
}

// Whether it has a reference where the name of a filter is looked for.
bool refers(Bytes value) {
  if (!value.starts_with('[')) return pdf_reference(value).has_value();
  const Bytes list = value.substr(0, value.find(']'));
  for (std::size_t at = list.find('R'); at != Bytes::npos; at = list.find('R', at + 1))
    if (is_pdf_white(list[at - 1]) && (at + 1 == list.size() || ends_pdf_token(list[at + 1]))) return true;
  return false;
}

bool is_one_of(Bytes name, std::string_view whole, std::string_view brief) { return name == whole || name == brief; }

}  // namespace

PdfData decode_pdf_stream(Bytes dictionary, Bytes data, Budget& budget) {
  PdfData out;
  const std::vector<Bytes> type = pdf_names(pdf_value(dictionary, "Subtype"));
  if (!type.empty() && type[0] == "Image") {
    out.picture = true;
    return out;
  }
  const Bytes named = pdf_value(dictionary, "Filter");
  std::vector<Bytes> filters = pdf_names(named);
  // Named by a reference, or not at all.
  const bool zlib = data.size() > 2 && data[0] == 'x' &&
                    (static_cast<unsigned char>(data[0]) << 8 | static_cast<unsigned char>(data[1])) % 31 == 0;
  if (filters.empty() && zlib) {
    filters = {"FlateDecode"};
  } else if (refers(named)) {
    out.problem = kPdfUnknownFilter;
    if (!filters.empty()) return out;
  }
  if (filters.size() > 4) {
    out.problem = kPdfManyFilters;
    return out;
  }
  std::string before;
  Bytes in = data;
  for (const Bytes& filter : filters) {
    before = std::move(out.bytes);
    if (&filter != &filters.front()) in = before;
    out.bytes = {};
    if (is_one_of(filter, "FlateDecode", "Fl")) {
      flate(in, out, budget);
    } else if (is_one_of(filter, "ASCIIHexDecode", "AHx")) {
      ascii_hex(in, out);
    } else if (is_one_of(filter, "ASCII85Decode", "A85")) {
      ascii85(in, out);
    } else if (is_one_of(filter, "RunLengthDecode", "RL")) {
      run_length(in, out);
    } else if (is_one_of(filter, "LZWDecode", "LZW")) {
      lzw(in, out, pdf_number(pdf_value(dictionary, "EarlyChange")).value_or(1) != 0);
    } else if (filter == "DCTDecode" || filter == "DCT" || filter == "JPXDecode" || filter == "JBIG2Decode" ||
               filter == "CCITTFaxDecode" || filter == "CCF") {
      out.picture = true;
      return out;
    } else {
      out.problem = filter == "Crypt" ? kPdfStreamEncrypted : kPdfUnknownFilter;
      return out;
    }
    if (filter != "FlateDecode" && filter != "Fl" && !budget.spend(out.bytes.size())) out.problem = kBudgetGap;
    if (const auto predictor = pdf_number(pdf_value(dictionary, "Predictor")).value_or(1);
        predictor > 1 && (is_one_of(filter, "FlateDecode", "Fl") || is_one_of(filter, "LZWDecode", "LZW"))) {
      if (predictor == 2) out.problem = kPdfUnknownPredictor;
      if (predictor > 2) undo_png(dictionary, out.bytes);
    }
  }
  if (filters.empty()) out.bytes = data;
  return out;
}

}  // namespace assay::archives

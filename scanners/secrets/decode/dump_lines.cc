#include "scanners/secrets/decode/dump_lines.h"

#include <algorithm>
#include <string_view>

#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/encoded_finder.h"
#include "scanners/secrets/decode/log_frame.h"

namespace assay {

namespace {

constexpr std::size_t kMostBytes = 64;  // of a line
constexpr std::size_t kCell = 4;        // columns of od -b and od -c

int hex(char c) { return kHexadecimal[static_cast<unsigned char>(c)]; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

// How the bytes of a line are written.
struct DumpForm {
  std::size_t first = 0;   // where they begin; 0: it is none
  std::size_t offset = 0;  // digits of the offset
  bool colon = false;
  std::size_t blanks = 0;
};

// `line` from its offset on.
DumpForm form_of(Bytes line) {
  DumpForm form;
  std::size_t at = line.starts_with("0x") ? 2 : 0;
  while (at < line.size() && form.offset <= 16 && hex(line[at]) >= 0) ++at, ++form.offset;
  if (form.offset < 4 || form.offset > 16) return {};
  if (at < line.size() && line[at] == ':') form.colon = true, ++at;
  while (at < line.size() && is_blank(line[at])) ++at, ++form.blanks;
  if (form.blanks == 0) return {};
  form.first = at;
  return form;
}

int octal_at(Bytes line, std::size_t at) {
  if (at + 3 > line.size() || line[at] > '3' ||
      !std::all_of(line.begin() + static_cast<std::ptrdiff_t>(at), line.begin() + static_cast<std::ptrdiff_t>(at + 3),
                   is_octal))
    return -1;
  return (line[at] - '0') << 6 | (line[at + 1] - '0') << 3 | (line[at + 2] - '0');
}

// Cells of four columns: " 147", "   g", "  \n".
bool read_cells(Bytes line, std::size_t base, std::size_t at, std::vector<DumpByte>& out) {
  const std::size_t already = out.size();
  for (; at < line.size() && out.size() - already < kMostBytes; at += kCell) {
    const Bytes cell = line.substr(at, kCell);
    if (cell.size() < kCell || cell[0] != ' ') break;
    int byte = octal_at(cell, 1);
    if (byte < 0 && cell[1] == ' ' && cell[2] == ' ') byte = static_cast<unsigned char>(cell[3]);
    if (byte < 0 && cell[1] == ' ' && cell[2] == '\\') {
      constexpr std::string_view kKinds = "0abtnvfr", kBytes("\0\a\b\t\n\v\f\r", 8);
      const std::size_t which = kKinds.find(cell[3]);
      if (which != Bytes::npos) byte = kBytes[which];
    }
    if (byte < 0) break;
    const std::size_t begin = base + at + (cell[1] != ' ' ? 1U : cell[2] != ' ' ? 2U : 3U);
    out.push_back({begin, base + at + kCell, static_cast<unsigned char>(byte)});
  }
  return out.size() != already;
}

// Groups of two or four digits with a blank between; between the eighth and the ninth byte there may be two.
bool read_groups(Bytes line, std::size_t base, const DumpForm& form, std::vector<DumpByte>& out) {
  const std::size_t already = out.size();
  std::size_t width = 0;
  for (std::size_t at = form.first; out.size() - already < kMostBytes;) {
    std::size_t end = at;
    while (end < line.size() && end - at <= 4 && hex(line[end]) >= 0) ++end;
    const std::size_t digits = end - at;
    if (width == 0) width = digits;
    if (digits == 0 || digits % 2 != 0 || digits > width || (width != 2 && width != 4)) break;
    if (end < line.size() && !is_blank(line[end])) break;
    const bool swapped = width == 4 && digits == 4 && !form.colon;
    for (std::size_t i = 0; i < digits; i += 2) {
      const std::size_t digit = swapped ? digits - 2 - i : i;
      const auto byte = static_cast<unsigned char>(hex(line[at + digit]) << 4 | hex(line[at + digit + 1]));
      const std::size_t begin = base + at + (swapped ? 0 : digit);
      out.push_back({begin, swapped ? base + end : begin + 2, byte});
    }
    if (end >= line.size() || !is_blank(line[end])) break;
    at = end + 1;
    if (at < line.size() && line[at] == ' ' && width == 2 && out.size() - already == 8) ++at;
  }
  return out.size() != already;
}

bool read_form(Bytes line, std::size_t base, const DumpForm& form, std::vector<DumpByte>& out) {
  if (form.first == 0) return false;
  const bool octal = octal_at(line, form.first) >= 0 && form.blanks == 1 &&
                     (form.first + 3 == line.size() || is_blank(line[form.first + 3]));
  if (form.offset == 7 && !form.colon && (octal || form.blanks >= 3))
    return read_cells(line, base, form.first - form.blanks, out);
  const std::size_t already = out.size();
  if (!read_groups(line, base, form, out)) return false;
  // What stands behind the last one is the same as text.
  const std::size_t last = line.find_last_not_of(" \t\r\n");
  if (last != Bytes::npos && base + last >= out.back().end)
    for (std::size_t i = already; i < out.size(); ++i) out[i].end = base + last + 1;
  return true;
}

}  // namespace

bool read_dump_line(Bytes text, std::size_t begin, std::size_t end, std::vector<DumpByte>& out) {
  Bytes whole = text.substr(begin, std::min(end - begin, kLogFrame + kDumpLine));
  while (whole.ends_with('\n') || whole.ends_with('\r')) whole.remove_suffix(1);
  const LogLine read = read_log_line(whole);
  std::size_t at = read.frame == LogFrame::none ? 0 : read.begin;
  while (at < whole.size() && is_blank(whole[at])) ++at;
  const Bytes line = whole.substr(at, kDumpLine);
  return read_form(line, begin + at, form_of(line), out);
}

std::size_t text_in_a_row(const std::vector<DumpByte>& bytes) {
  std::size_t row = 0, most = 0;
  for (const DumpByte& byte : bytes) {
    row = is_text_byte(byte.byte) ? row + 1 : 0;
    most = std::max(most, row);
  }
  return most;
}

bool judge_dump(Bytes whole, std::size_t at, std::vector<Match>& out) {
  if (at < 5 || !is_blank(whole[at - 1])) return false;
  std::size_t begin = at;
  const std::size_t lowest = at - std::min(at, kEncodedBefore);
  while (begin > lowest && is_blank(whole[begin - 1])) --begin;
  if (begin > lowest && whole[begin - 1] == ':') --begin;
  std::size_t digits = 0;
  while (begin > lowest && digits <= 16 && hex(whole[begin - 1]) >= 0) --begin, ++digits;
  if (digits < 4 || digits > 16) return false;
  if (begin > lowest && (whole[begin - 1] == 'x' || kBase64[static_cast<unsigned char>(whole[begin - 1])] >= 0)) {
    if (whole[begin - 1] != 'x') return false;
  }
  const Bytes line = whole.substr(begin, kDumpLine);
  const Bytes until = line.substr(0, line.find_first_of("\r\n"));
  const DumpForm form = form_of(until);
  std::vector<DumpByte> bytes;
  if (form.first != at - begin || !read_form(until, begin, form, bytes) || bytes.size() < 4) return false;
  if (text_in_a_row(bytes) >= kDumpText) out.push_back(encoded_candidate(at, Encoding::dump));
  return true;
}

}  // namespace assay

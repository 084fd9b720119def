#include "scanners/secrets/decode/unpacking.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay {

namespace {

using namespace std::string_view_literals;

constexpr int kAnyHeader = 15 + 32;  // gzip or zlib, and a window of 32 KiB
constexpr int kNoHeader = -15;
constexpr std::size_t kLocalBytes = 30;
constexpr std::string_view kLocal = "PK\x03\x04"sv;

std::size_t number(Bytes bytes, std::size_t at, std::size_t size) {
  std::size_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// Appends what `packed` gives, up to `most` bytes in `out`, and returns how many bytes of it were taken.
std::size_t inflate_onto(std::string& out, Bytes packed, int window, std::size_t most, bool& cut,
                         bool* ended = nullptr) {
  z_stream stream{};
  if (inflateInit2(&stream, window) != Z_OK) return 0;
  std::array<char, 16384> buffer{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = buffer.size() - stream.avail_out;
    if (got == 0) break;
    out.append(buffer.data(), got);
    if (out.size() <= most) continue;
    out.resize(most);
    cut = true;
    break;
  }
  const std::size_t taken = packed.size() - stream.avail_in;
  inflateEnd(&stream);
  if (ended != nullptr) *ended = state == Z_STREAM_END;
  return taken;
}

}  // namespace

std::string inflated(Bytes packed, Unpacking& unpacking) {
  std::string out;
  inflate_onto(out, packed, kAnyHeader, unpacking.most, unpacking.cut);
  return out;
}

std::string deflated(Bytes packed, Unpacking& unpacking) {
  std::string out;
  bool ended = false;
  const std::size_t taken = inflate_onto(out, packed, kNoHeader, unpacking.most, unpacking.cut, &ended);
  if (!unpacking.cut && (!ended || taken != packed.size())) out.clear();
  return out;
}

std::string unzipped(Bytes packed, Unpacking& unpacking) {
  const std::size_t most = unpacking.most;
  bool& cut = unpacking.cut;
  std::string out;
  while (!cut && packed.size() >= kLocalBytes && packed.starts_with(kLocal)) {
    const std::size_t method = number(packed, 8, 2);
    const bool encrypted = (number(packed, 6, 2) & 1U) != 0;
    const std::size_t size = number(packed, 18, 4);
    const Bytes name = packed.substr(kLocalBytes, number(packed, 26, 2));
    packed.remove_prefix(std::min(packed.size(), kLocalBytes + name.size() + number(packed, 28, 2)));
    out.append(name).append("\n");
    std::size_t taken = 0;
    if (encrypted || (method != 0 && method != 8)) unpacking.unread = true;
    if (method == 8 && !encrypted) {
      taken = inflate_onto(out, packed, kNoHeader, most, cut);
    } else {
      // Where the size stands behind the data, up to what looks like the next header.
      taken = std::min({size != 0 ? size : packed.find("PK"sv), packed.size()});
      out.append(packed.substr(0, taken));
    }
    out.append("\n");
    packed.remove_prefix(taken);
    // A descriptor may come before the next header.
    packed.remove_prefix(std::min(packed.find(kLocal), packed.size()));
  }
  if (out.size() > most) {
    out.resize(most);
    cut = true;
  }
  return out;
}

}  // namespace assay

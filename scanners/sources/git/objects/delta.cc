#include "scanners/sources/git/objects/delta.h"

#include <bit>
#include <cstring>

namespace assay::git {

namespace {

// Seven bits a byte, least significant first; nothing when it is cut off or does not fit.
bool read_size(const unsigned char*& at, const unsigned char* end, std::uint64_t& size) {
  size = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (at == end) return false;
    const unsigned char byte = *at++;
    size |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

void note_copy(std::vector<CopiedRun>& copied, std::uint64_t at, std::uint64_t from, std::uint64_t size) {
  if (!copied.empty()) {
    CopiedRun& last = copied.back();
    if (last.at + last.size == at && last.from + last.size == from) {
      last.size += size;
      return;
    }
  }
  copied.push_back({at, from, size});
}

template <bool kPadded>
void put(char* to, const char* from, std::size_t size) {
  if (kPadded && size <= kDeltaSlack) {
    std::memcpy(to, from, kDeltaSlack);
  } else {
    std::memcpy(to, from, size);
  }
}

template <bool kPadded>
const char* apply(Bytes base, Bytes delta, const DeltaHeader& header, char* result, std::vector<CopiedRun>* copied) {
  if (header.base_size != base.size()) return "its delta is for a base of another size";
  const unsigned char* at = data_of(delta) + header.size;
  const unsigned char* const end = data_of(delta) + delta.size();
  char* out = result;
  char* const out_end = result + header.result_size;
  if (copied != nullptr) copied->clear();
  while (at != end) {
    const unsigned op = *at++;
    if ((op & 0x80) != 0) {
      // Seven is the most that an instruction can need; counting is for the end only.
      if (end - at < 7 && end - at < std::popcount(op & 0x7f)) return "its delta is cut off";
      std::size_t from = 0;
      std::size_t size = 0;
      if ((op & 0x01) != 0) from = *at++;
      if ((op & 0x02) != 0) from |= static_cast<std::size_t>(*at++) << 8;
      if ((op & 0x04) != 0) from |= static_cast<std::size_t>(*at++) << 16;
      if ((op & 0x08) != 0) from |= static_cast<std::size_t>(*at++) << 24;
      if ((op & 0x10) != 0) size = *at++;
      if ((op & 0x20) != 0) size |= static_cast<std::size_t>(*at++) << 8;
      if ((op & 0x40) != 0) size |= static_cast<std::size_t>(*at++) << 16;
      if (size == 0) size = 0x10000;
      if (from > base.size() || size > base.size() - from) return "its delta copies from beyond its base";
      if (size > static_cast<std::size_t>(out_end - out)) return "its delta makes more bytes than it says";
      put<kPadded>(out, base.data() + from, size);
      if (copied != nullptr) note_copy(*copied, static_cast<std::uint64_t>(out - result), from, size);
      out += size;
    } else {
      if (op == 0) return "its delta has an unknown instruction";
      if (op > static_cast<std::size_t>(end - at)) return "its delta is cut off";
      if (op > static_cast<std::size_t>(out_end - out)) return "its delta makes more bytes than it says";
      put<kPadded>(out, reinterpret_cast<const char*>(at), op);
      at += op;
      out += op;
    }
  }
  return out == out_end ? nullptr : "its delta makes fewer bytes than it says";
}

}  // namespace

std::optional<DeltaHeader> parse_delta_header(Bytes delta) {
  DeltaHeader header;
  const unsigned char* at = data_of(delta);
  const unsigned char* const end = at + delta.size();
  if (!read_size(at, end, header.base_size) || !read_size(at, end, header.result_size)) return std::nullopt;
  header.size = static_cast<std::size_t>(at - data_of(delta));
  return header;
}

const char* apply_delta(Bytes base, Bytes delta, const DeltaHeader& header, char* result,
                        std::vector<CopiedRun>* copied) {
  return apply<false>(base, delta, header, result, copied);
}

const char* apply_padded_delta(Bytes base, Bytes delta, const DeltaHeader& header, char* result,
                               std::vector<CopiedRun>* copied) {
  return apply<true>(base, delta, header, result, copied);
}

}  // namespace assay::git

// For this room's tests: archives made in memory, and a sink that remembers.
#pragma once

#include <libdeflate.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "scanners/sources/archives/door.h"

namespace assay::archives {

using Members = std::vector<std::pair<std::string, std::string>>;

inline std::string little(std::uint64_t number, std::size_t bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFFU);
  return out;
}

inline std::string octal(std::uint64_t number, std::size_t digits) {
  std::string out;
  for (std::size_t i = 0; i < digits; ++i) out.insert(out.begin(), static_cast<char>('0' + (number >> (3 * i) & 7U)));
  return out;
}

// A header of ustar.
inline std::string tar_header(std::string name, std::uint64_t size, char type = '0') {
  name.resize(100, '\0');
  std::string out = name + "0000644" + '\0' + octal(0, 7) + '\0' + octal(0, 7) + '\0' + octal(size, 11) + '\0' +
                    octal(0, 11) + '\0' + std::string(8, ' ') + type + std::string(100, '\0') + "ustar" + '\0' + "00";
  out.resize(512, '\0');
  std::uint64_t sum = 0;
  for (const char c : out) sum += static_cast<unsigned char>(c);
  out.replace(148, 8, octal(sum, 6) + '\0' + ' ');
  return out;
}

inline std::string padded(std::string text) {
  text.resize((text.size() + 511) / 512 * 512, '\0');
  return text;
}

inline std::string tar_of(const Members& members, bool end = true) {
  std::string out;
  for (const auto& [name, text] : members) out += tar_header(name, text.size()) + padded(text);
  return end ? out + std::string(1024, '\0') : out;
}

inline std::string deflated(const std::string& text, bool as_gzip = false) {
  libdeflate_compressor* one = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_gzip_compress_bound(one, text.size()), '\0');
  out.resize(as_gzip ? libdeflate_gzip_compress(one, text.data(), text.size(), out.data(), out.size())
                     : libdeflate_deflate_compress(one, text.data(), text.size(), out.data(), out.size()));
  libdeflate_free_compressor(one);
  return out;
}

inline std::string gzip_of(const std::string& text) { return deflated(text, true); }

inline std::string zip_of(const Members& members, bool deflate = true, const std::string& comment = "") {
  std::string out, directory;
  for (const auto& [name, text] : members) {
    const std::string packed = deflate ? deflated(text) : text;
    const std::string fields =
        cat(little(deflate ? 8 : 0, 2), little(0, 4), little(libdeflate_crc32(0, text.data(), text.size()), 4),
            little(packed.size(), 4), little(text.size(), 4), little(name.size(), 2), little(0, 2));
    directory += cat("PK\x01\x02", little(20, 2), little(20, 2), little(0, 2), fields, little(0, 2), little(0, 2),
                     little(0, 2), little(0, 4), little(out.size(), 4), name);
    out += cat("PK\x03\x04", little(20, 2), little(0, 2), fields, name, packed);
  }
  return out + directory + "PK\x05\x06" + little(0, 4) + little(members.size(), 2) + little(members.size(), 2) +
         little(directory.size(), 4) + little(out.size(), 4) + little(comment.size(), 2) + comment;
}

// Everything that was handed on, by path: "archive!/member", in the order of coming.
class RecordingSink final : public MemberSink {
 public:
  void whole(const Origin& origin, Bytes text) override { members.emplace_back(path(origin), text); }
  Status longer(const Origin& origin, Bytes head, ByteReader& rest, std::uint64_t) override {
    std::string text(head);
    std::vector<char> buffer(4096);
    for (;;) {
      const Result<std::size_t> got = rest.read(buffer);
      if (got) text.append(buffer.data(), *got);
      if (got && *got != 0) continue;
      members.emplace_back(path(origin), text);
      return got ? Status() : tl::make_unexpected(got.error());
    }
  }
  void outside(const Origin& container, Bytes text, std::uint64_t offset) override {
    pieces.emplace_back(path(container) + "@" + std::to_string(offset), text);
  }
  void view(const Origin& origin, const MappedText& text, RandomReader&) override {
    views.emplace_back(path(origin), text.text());
  }
  void skipped(const Origin& origin, SkipReason) override { left_out.push_back(path(origin)); }
  void gap(const Origin& origin, std::string why) override { gaps.emplace_back(path(origin), std::move(why)); }

  bool has_gap(std::string_view why) const {
    return std::any_of(gaps.begin(), gaps.end(),
                       [&](const auto& one) { return one.second.find(why) != std::string::npos; });
  }

  Members members, pieces, gaps, views;
  std::vector<std::string> left_out;

 private:
  static std::string path(const Origin& origin) {
    const std::string inside = path_inside(origin);
    return inside.empty() ? outermost(origin).path : outermost(origin).path + "!/" + inside;
  }
};

// What opening `bytes`, named "a", gives; read anywhere, or from the front only.
inline RecordingSink open_all(const std::string& bytes, const Limits& limits = {}, bool as_stream = false) {
  RecordingSink sink;
  Door door(limits, sink);
  Origin origin;
  origin.path = "a";
  MemoryBytes memory(bytes);
  const ContainerKind kind = container_of(bytes);
  if (kind == ContainerKind::none) {
    sink.gap(origin, "is no container");
  } else if (as_stream) {
    const std::size_t head = std::min<std::size_t>(bytes.size(), kContainerHead);
    RangeReader rest(memory, head, bytes.size());
    (void)door.open(kind, origin, Bytes(bytes).substr(0, head), rest);
  } else {
    (void)door.open(kind, origin, memory);
  }
  return sink;
}

}  // namespace assay::archives

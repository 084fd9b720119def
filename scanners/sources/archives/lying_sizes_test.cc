// Of every format that is read through its headers: whatever one bit of a header says, and wherever the archive ends,
// the text in it is handed on or there is a gap.
#include <gtest/gtest.h>
#include <lzma.h>

#include <functional>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

using namespace std::string_literals;

const std::string kText = "text that must not be lost, whatever is said of it";

bool is_told(const RecordingSink& sink) {
  const auto has_text = [](const Members& all) {
    return std::any_of(all.begin(), all.end(),
                       [](const auto& one) { return one.second.find(kText) != std::string::npos; });
  };
  return !sink.gaps.empty() || has_text(sink.members) || has_text(sink.pieces);
}

// Makes an archive of headers, of which each is put together with its checksums behind a change.
using Make = std::function<std::string(const std::vector<std::string>& headers)>;

void expect_nothing_lost(const std::vector<std::string>& headers, const Make& make) {
  const std::string sound = make(headers);
  for (const bool as_stream : {false, true}) {
    const RecordingSink sink = open_all(sound, {}, as_stream);
    ASSERT_TRUE(is_told(sink));
    ASSERT_TRUE(sink.gaps.empty()) << testing::PrintToString(sink.gaps);
    for (std::size_t one = 0; one < headers.size(); ++one) {
      for (std::size_t bit = 0; bit < headers[one].size() * 8; ++bit) {
        std::vector<std::string> lying = headers;
        char& byte = lying[one][bit / 8];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ 1U << bit % 8);
        EXPECT_TRUE(is_told(open_all(make(lying), {}, as_stream))) << "header " << one << ", bit " << bit;
      }
    }
  }
  const std::size_t needed = sound.find(kText) == std::string::npos ? sound.size() : sound.find(kText) + kText.size();
  // An ar archive may be no more than eight bytes.
  for (std::size_t size = 9; size < needed; ++size)
    EXPECT_TRUE(is_told(open_all(sound.substr(0, size)))) << "of " << size << " bytes";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += part;
  return out;
}

// LZMA1 with a header of 13 bytes and a mark at its end.
std::string lzma_of(const std::string& text) {
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 1);
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_alone_encoder(&stream, &options) != LZMA_OK) return {};
  std::string out(1000, '\0');
  stream.next_in = reinterpret_cast<const std::uint8_t*>(text.data());
  stream.avail_in = text.size();
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = out.size();
  while (lzma_code(&stream, LZMA_FINISH) == LZMA_OK) continue;
  out.resize(stream.total_out);
  lzma_end(&stream);
  return out;
}

std::string big(std::uint64_t number) {
  std::string out;
  for (std::size_t i = 4; i-- > 0;) out += static_cast<char>(number >> (8 * i) & 0xFFU);
  return out;
}

std::string hexadecimal(std::uint64_t number) {
  std::string out(8, '0');
  for (std::size_t i = 8; i-- > 0; number /= 16) out[i] = "0123456789ABCDEF"[number % 16];
  return out;
}

std::string cpio_header(const std::string& name, std::size_t size) {
  std::string out = "070701" + hexadecimal(1) + hexadecimal(0100644);
  for (int i = 0; i < 4; ++i) out += hexadecimal(0);
  out += hexadecimal(size);
  for (int i = 0; i < 4; ++i) out += hexadecimal(0);
  out += hexadecimal(name.size() + 1) + hexadecimal(0) + name;
  out.resize((out.size() + 4) / 4 * 4, '\0');
  return out;
}

std::string cpio_of(const std::vector<std::string>& headers) {
  std::string text = kText;
  text.resize((text.size() + 3) / 4 * 4, '\0');
  return headers[0] + text + headers[1];
}

TEST(LyingSizes, Cpio) { expect_nothing_lost({cpio_header("a", kText.size()), cpio_header("TRAILER!!!", 0)}, cpio_of); }

TEST(LyingSizes, Ar) {
  std::string header = "a/              0           0     0     644     ";
  header += std::to_string(kText.size()) + std::string(10, ' ');
  header.resize(58, ' ');
  expect_nothing_lost({"!<arch>\n" + header + "`\n"},
                      [](const std::vector<std::string>& headers) { return headers[0] + kText; });
}

TEST(LyingSizes, Rpm) {
  std::string lead = "\xED\xAB\xEE\xDB\3\0\0\0\0\1name-1"s;
  lead.resize(96, '\0');
  const auto header = [](std::size_t data) {
    return "\x8E\xAD\xE8\1\0\0\0\0"s + big(1) + big(data) + big(1000) + big(6) + big(0) + big(1) +
           std::string(data, 'x');
  };
  expect_nothing_lost({lead, header(8), header(5)}, [](const std::vector<std::string>& headers) {
    return joined(headers) + gzip_of(cpio_of({cpio_header("a", kText.size()), cpio_header("TRAILER!!!", 0)}));
  });
}

// [MS-CAB] §2, one folder of one block.
TEST(LyingSizes, Cabinet) {
  const std::size_t files = 36 + 8, blocks = files + 16 + 6;
  const std::string header = "MSCF" + little(0, 4) + little(blocks + 8 + kText.size(), 4) + little(0, 4) +
                             little(files, 4) + little(0, 4) + "\x03\x01" + little(1, 2) + little(1, 2) + little(0, 2) +
                             little(0, 4);
  const std::string folder = little(blocks, 4) + little(1, 2) + little(0, 2);
  const std::string file = little(kText.size(), 4) + little(0, 8) + little(0x20, 4) + "a.txt\0"s;
  const std::string block = little(0, 4) + little(kText.size(), 2) + little(kText.size(), 2);
  expect_nothing_lost({header, folder, file, block},
                      [](const std::vector<std::string>& headers) { return joined(headers) + kText; });
}

// technote.txt of version 4: blocks behind 16 bits of a checksum.
TEST(LyingSizes, Rar4) {
  const std::string main = "\x73\0\0"s + little(13, 2) + std::string(6, '\0');
  const std::string file = "\x74"s + little(0x8000, 2) + little(32 + 1, 2) + little(kText.size(), 4) +
                           little(kText.size(), 4) + "\3" + little(libdeflate_crc32(0, kText.data(), kText.size()), 4) +
                           little(0, 4) + "\x14\x30" + little(1, 2) + little(0x20, 4) + "a";
  const std::string end = "\x7B"s + little(0x4000, 2) + little(7, 2);
  expect_nothing_lost({main, file, end}, [](const std::vector<std::string>& headers) {
    const auto block = [](const std::string& body) {
      return little(libdeflate_crc32(0, body.data(), body.size()) & 0xFFFFU, 2) + body;
    };
    return "Rar!\x1A\x07\0"s + block(headers[0]) + block(headers[1]) + kText + block(headers[2]);
  });
}

TEST(LyingSizes, Rar5) {
  const auto number = [](std::size_t value) { return std::string(1, static_cast<char>(value)); };
  const std::string file = "\2\2" + number(kText.size()) + "\4" + number(kText.size()) + "\0"s +
                           little(libdeflate_crc32(0, kText.data(), kText.size()), 4) + "\0\1\1a"s;
  expect_nothing_lost({"\1\0\0"s, file, "\5\0\0"s}, [&](const std::vector<std::string>& headers) {
    const auto block = [&](std::string body) {
      body = number(body.size()) + body;
      return little(libdeflate_crc32(0, body.data(), body.size()), 4) + body;
    };
    return "Rar!\x1A\x07\1\0"s + block(headers[0]) + block(headers[1]) + kText + block(headers[2]);
  });
}

// ECMA-119: a volume, a root folder of one file.
TEST(LyingSizes, IsoImage) {
  constexpr std::size_t kSector = 2048;
  const auto both = [](std::uint64_t value, std::size_t size) {
    std::string other = little(value, size);
    return little(value, size) + std::string(other.rbegin(), other.rend());
  };
  const auto record = [&](std::size_t sector, std::size_t size, char flags, const std::string& name) {
    std::string out = "\0"s + both(sector, 4) + both(size, 4) + std::string(7, '\1') + flags + "\0\0"s + both(1, 2) +
                      std::string(1, static_cast<char>(name.size())) + name;
    out.resize((out.size() + 2) / 2 * 2 - 1, '\0');
    return std::string(1, static_cast<char>(out.size() + 1)) + out;
  };
  constexpr std::size_t kRoot = 18, kFile = 19;
  std::string volume = "\1CD001\1\0"s + std::string(64, ' ') + std::string(8, '\0') + both(24, 4) +
                       std::string(32, '\0') + both(1, 2) + both(1, 2) + both(kSector, 2) + both(10, 4) +
                       little(18, 4) + little(0, 4) + big(18) + little(0, 4) + record(kRoot, kSector, 2, "\0"s);
  const std::size_t fields = volume.size();
  volume.resize(881, '\0');
  volume += '\1';
  const std::string folder =
      record(kRoot, kSector, 2, "\0"s) + record(kRoot, kSector, 2, "\1") + record(kFile, kText.size(), 0, "A.;1");
  const auto sector = [](std::string text) {
    text.resize(kSector, '\0');
    return text;
  };
  const auto make = [&](const std::vector<std::string>& headers) {
    return std::string(16 * kSector, '\0') + sector(headers[0]) +
           sector(
               "\xFF"
               "CD001\1") +
           sector(headers[1]) + sector(kText) + std::string(4 * kSector, '\0');
  };
  const RecordingSink sink = open_all(make({volume, folder}));
  ASSERT_TRUE(sink.gaps.empty()) << testing::PrintToString(sink.gaps);
  ASSERT_TRUE(is_told(sink));
  for (std::size_t at = 80; at < fields; ++at) {
    for (unsigned bit = 1; bit < 256; bit *= 2) {
      std::string lying = volume;
      lying[at] = static_cast<char>(static_cast<unsigned char>(lying[at]) ^ bit);
      EXPECT_TRUE(is_told(open_all(make({lying, folder})))) << "volume, byte " << at << ", " << bit;
    }
  }
  for (std::size_t at = 0; at < folder.size(); ++at) {
    for (unsigned bit = 1; bit < 256; bit *= 2) {
      std::string lying = folder;
      lying[at] = static_cast<char>(static_cast<unsigned char>(lying[at]) ^ bit);
      EXPECT_TRUE(is_told(open_all(make({volume, lying})))) << "folder, byte " << at << ", " << bit;
    }
  }
  const std::string whole = make({volume, folder});
  for (std::size_t size = 16 * kSector + 7; size < 19 * kSector + kText.size(); size += 101)
    EXPECT_TRUE(is_told(open_all(whole.substr(0, size)))) << size;
}

// APPNOTE §5.8.8, method 14: a header of its own before the data.
TEST(LyingSizes, LzmaInZip) {
  const std::string packed = lzma_of(kText);
  const std::string inner = "\x09\x14\5\0"s + packed.substr(0, 5);
  const std::string data = packed.substr(13);
  const std::string sizes = little(libdeflate_crc32(0, kText.data(), kText.size()), 4) +
                            little(inner.size() + data.size(), 4) + little(kText.size(), 4);
  const std::string local = "PK\3\4"s + little(63, 2) + little(2, 2) + little(14, 2) + little(0, 4) + sizes +
                            little(1, 2) + little(0, 2) + "a";
  const std::string central = "PK\1\2"s + little(63, 2) + little(63, 2) + little(2, 2) + little(14, 2) + little(0, 4) +
                              sizes + little(1, 2) + std::string(12, '\0') + little(0, 4) + "a";
  const std::string end = "PK\5\6"s + little(0, 4) + little(1, 2) + little(1, 2) + little(central.size(), 4) +
                          little(local.size() + inner.size() + data.size(), 4) + little(0, 2);
  expect_nothing_lost({local, inner, central, end}, [&](const std::vector<std::string>& headers) {
    return headers[0] + headers[1] + data + headers[2] + headers[3];
  });
}

}  // namespace
}  // namespace assay::archives

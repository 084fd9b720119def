#include "scanners/sources/archives/seven_zip_streams.h"

#include <bzlib.h>
#include <gtest/gtest.h>
#include <lzma.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

using namespace std::string_literals;

const std::string kHidden = "words that nobody unpacks";
const std::string kText = "some text of a member, some text of a member";

struct Packed {
  std::string id, properties, data;
};

Packed raw(lzma_vli filter, const std::string& id, const std::string& text) {
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 1);
  options.dict_size = 1 << 16;
  const lzma_filter filters[] = {{filter, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
  std::uint32_t size = 0;
  lzma_properties_size(&size, filters);
  Packed out{id, std::string(size, '\0'), std::string(1000, '\0')};
  lzma_properties_encode(filters, reinterpret_cast<std::uint8_t*>(out.properties.data()));
  std::size_t at = 0;
  lzma_raw_buffer_encode(filters, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                         reinterpret_cast<std::uint8_t*>(out.data.data()), &at, out.data.size());
  out.data.resize(at);
  return out;
}

std::string bzipped(std::string text) {
  std::string out(1000, '\0');
  auto size = static_cast<unsigned>(out.size());
  BZ2_bzBuffToBuffCompress(out.data(), &size, text.data(), static_cast<unsigned>(text.size()), 1, 0, 0);
  return out.substr(0, size);
}

std::vector<Packed> packed_by_each(const std::string& text) {
  return {{"\0"s, "", text},
          raw(LZMA_FILTER_LZMA1, "\x03\x01\x01", text),
          raw(LZMA_FILTER_LZMA2, "\x21", text),
          {"\x04\x01\x08", "", deflated(text)},
          {"\x04\x02\x02", "", bzipped(text)}};
}

// Numbers below 128 are one byte.
std::string number(std::uint64_t value) {
  if (value < 0x80) return std::string(1, static_cast<char>(value));
  return "\xFF" + little(value, 8);
}

std::string names(std::size_t files) {
  std::string text(1, '\0');
  for (std::size_t i = 0; i < files; ++i) text += std::string(1, static_cast<char>('a' + i)) + "\0\0\0"s;
  return number(files) + "\x11" + number(text.size()) + text + "\0"s;
}

std::string folder(const Packed& packed) {
  const bool with = !packed.properties.empty();
  return "\1" + std::string(1, static_cast<char>(packed.id.size() | (with ? 0x20U : 0U))) + packed.id +
         (with ? number(packed.properties.size()) + packed.properties : "");
}

std::string whole(const std::string& data, const std::string& header) {
  const std::string start =
      little(data.size(), 8) + little(header.size(), 8) + little(libdeflate_crc32(0, header.data(), header.size()), 4);
  return "7z\xBC\xAF\x27\x1C\0\4"s + little(libdeflate_crc32(0, start.data(), start.size()), 4) + start + data + header;
}

struct Told {
  std::vector<std::uint64_t> sizes;  // of streams
  std::uint64_t unpacked = 0;
  std::size_t files = 1;
  std::string substreams = "\x08\0"s;  // libarchive wants them
};

// One folder over what the sizes tell.
std::string streams_info(const Packed& packed, const Told& told) {
  std::string out = "\4\6" + number(0) + number(told.sizes.size()) + "\x09";
  for (const std::uint64_t size : told.sizes) out += number(size);
  return out + "\0\x07\x0B\1\0"s + folder(packed) + "\x0C" + number(told.unpacked) + "\0"s + told.substreams + "\0"s;
}

std::string archive(const Packed& packed, const Told& told, const std::string& behind = "") {
  return whole(packed.data + behind, "\1" + streams_info(packed, told) + "\5" + names(told.files) + "\0"s);
}

TEST(SevenZipStreams, SoundArchivesOfEveryMethodAreClean) {
  for (const Packed& packed : packed_by_each(kText)) {
    const RecordingSink sink = open_all(archive(packed, {.sizes = {packed.data.size()}, .unpacked = kText.size()}));
    EXPECT_EQ(sink.members, (Members{{"a!/a", kText}}));
    EXPECT_TRUE(sink.pieces.empty());
    EXPECT_TRUE(sink.gaps.empty()) << testing::PrintToString(sink.gaps);
  }
}

TEST(SevenZipStreams, BytesBehindPackedDataAreAGapAndHandedOn) {
  for (const Packed& packed : packed_by_each(kText)) {
    const RecordingSink sink =
        open_all(archive(packed, {.sizes = {packed.data.size() + kHidden.size()}, .unpacked = kText.size()}, kHidden));
    EXPECT_TRUE(sink.has_gap("behind its packed data")) << packed.id;
    ASSERT_EQ(sink.pieces.size(), 1U);
    // Of LZMA the first bytes may be what it was flushed with.
    EXPECT_TRUE(kHidden.ends_with(sink.pieces[0].second) && sink.pieces[0].second.size() >= 8) << packed.id;
  }
}

TEST(SevenZipStreams, AStreamThatNoFileIsMadeOfIsAGapAndHandedOn) {
  const Packed packed = packed_by_each(kText)[3];
  const RecordingSink sink =
      open_all(archive(packed, {.sizes = {packed.data.size(), kHidden.size()}, .unpacked = kText.size()}, kHidden));
  EXPECT_TRUE(sink.has_gap("no file is made of"));
  ASSERT_EQ(sink.pieces.size(), 1U);
  EXPECT_EQ(sink.pieces[0].second, kHidden);
}

TEST(SevenZipStreams, ASizeThatIsLessThanTheDataGivesIsAGap) {
  for (const Packed& packed : packed_by_each(kText))
    EXPECT_FALSE(open_all(archive(packed, {.sizes = {packed.data.size()}, .unpacked = 5})).gaps.empty()) << packed.id;
}

TEST(SevenZipStreams, SizesBeyondTheArchiveAreAGap) {
  for (const Packed& packed : packed_by_each(kText)) {
    for (const std::uint64_t size : {std::uint64_t{5000}, std::uint64_t{1} << 40, ~std::uint64_t{0}})
      EXPECT_FALSE(open_all(archive(packed, {.sizes = {size}, .unpacked = kText.size()})).gaps.empty());
    EXPECT_FALSE(
        open_all(archive(packed, {.sizes = {packed.data.size()}, .unpacked = std::uint64_t{1} << 60})).gaps.empty());
  }
}

TEST(SevenZipStreams, FilesWithoutNamesAreAGap) {
  const Packed packed = packed_by_each(kText)[2];
  const Told sound{.sizes = {packed.data.size()}, .unpacked = kText.size()};
  // Two files in the folder, the first of five bytes, and one name; none, and a name.
  for (const std::string& substreams : {"\x08\x0D\2\x09\5\0"s, "\x08\x0D\0\0"s}) {
    Told told = sound;
    told.substreams = substreams;
    EXPECT_FALSE(open_all(archive(packed, told)).gaps.empty());
  }
  Told told = sound;
  told.substreams = "\x08\x0D\2\x09\5\0"s;
  told.files = 2;
  EXPECT_TRUE(open_all(archive(packed, told)).gaps.empty());
}

TEST(SevenZipStreams, NoByteOfTheLayoutLiesUnseen) {
  for (const Packed& packed : packed_by_each(kText)) {
    const Told told{.sizes = {packed.data.size()}, .unpacked = kText.size()};
    const std::string info = streams_info(packed, told), rest = "\5" + names(1) + "\0"s;
    for (std::size_t at = 0; at < info.size(); ++at) {
      for (unsigned bit = 1; bit < 256; bit *= 2) {
        std::string lying = info;
        lying[at] = static_cast<char>(static_cast<unsigned char>(lying[at]) ^ bit);
        const RecordingSink sink = open_all(whole(packed.data, "\1" + lying + rest));
        const bool same = sink.members == Members{{"a!/a", kText}};
        EXPECT_TRUE(!sink.gaps.empty() || same) << packed.id << " " << at << " " << bit;
      }
    }
  }
}

TEST(SevenZipStreams, EveryCutIsAGap) {
  const Packed packed = packed_by_each(kText)[1];
  const std::string bytes = archive(packed, {.sizes = {packed.data.size()}, .unpacked = kText.size()});
  for (std::size_t size = 8; size < bytes.size(); ++size)
    EXPECT_FALSE(open_all(bytes.substr(0, size)).gaps.empty()) << size;
}

}  // namespace
}  // namespace assay::archives

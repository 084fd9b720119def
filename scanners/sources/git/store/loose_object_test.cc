#include "scanners/sources/git/store/loose_object.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git {
namespace {

using testing::deflate;

constexpr std::string_view kText = "some content of a blob, long enough to be compressed, compressed, compressed";

std::string whole(std::string_view header) { return cat(header, '\0', kText); }

std::string why_not(const std::string& file, const Limits& limits = {}) {
  const ObjectId id = hash_object(ObjectType::blob, kText, HashKind::sha1);
  Inflater inflater;
  PackBuffer buffer;
  const auto content = inflate_loose(file, id, limits, inflater, buffer);
  if (!content) return content.error().why;
  EXPECT_EQ(content->content, kText);
  EXPECT_EQ(content->type, ObjectType::blob);
  return "";
}

const std::string kHeader = cat("blob ", kText.size());

TEST(LooseObject, IsReadAndItsHashChecked) { EXPECT_EQ(why_not(deflate(whole(kHeader))), ""); }

TEST(LooseObject, ContentOfAnotherHashIsRefused) {
  std::string other = whole(kHeader);
  other.back() = 'X';
  EXPECT_EQ(why_not(deflate(other)), "its content does not have the hash that names it");
}

TEST(LooseObject, EveryCutOffFileIsRefused) {
  const std::string file = deflate(whole(kHeader));
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_NE(why_not(file.substr(0, size)), "") << size;
}

TEST(LooseObject, EveryFlippedByteIsRefused) {
  const std::string file = deflate(whole(kHeader));
  for (std::size_t i = 2; i < file.size(); ++i) {
    std::string damaged = file;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
    EXPECT_NE(why_not(damaged), "") << i;
  }
}

TEST(LooseObject, GarbageIsRefused) {
  EXPECT_EQ(why_not("garbage"), "its header is damaged");
  EXPECT_EQ(why_not(""), "its file is empty");
}

TEST(LooseObject, BytesAfterTheObjectAreRefused) {
  EXPECT_EQ(why_not(deflate(whole(kHeader)) + "x"), "its file holds more than the object");
}

TEST(LooseObject, SizesThatAreNotTrueAreRefused) {
  EXPECT_EQ(why_not(deflate(whole(cat("blob ", kText.size() - 1)))), "it holds more bytes than its header says");
  EXPECT_EQ(why_not(deflate(whole(cat("blob ", kText.size() + 1)))), "it holds fewer bytes than its header says");
}

TEST(LooseObject, AnImpossibleSizeAllocatesNothing) {
  EXPECT_EQ(why_not(deflate(whole("blob 400000000"))), "its header says an impossible size");
}

TEST(LooseObject, AnObjectAboveTheLimitIsRefused) {
  Limits limits;
  limits.object_bytes = 10;
  EXPECT_EQ(why_not(deflate(whole(kHeader)), limits), "larger than 10 B");
}

TEST(LooseObject, MalformedHeadersAreRefused) {
  for (const char* header : {"blob", "blob ", "blob -1", "blob 12x", " 12", "bolb 12", "blob 99999999999999999999"}) {
    EXPECT_FALSE(parse_loose_header(whole(header))) << header;
  }
}

}  // namespace
}  // namespace assay::git

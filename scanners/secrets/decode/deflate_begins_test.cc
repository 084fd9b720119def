#include "scanners/secrets/decode/deflate_begins.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>

#include "base/strings.h"

namespace assay {
namespace {

std::string deflated_bytes(std::string text, int strategy) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, strategy) != Z_OK) return "";
  std::string out(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

bool begins(const std::string& bytes) {
  return begins_deflate({reinterpret_cast<const unsigned char*>(bytes.data()), std::min(kDeflateHead, bytes.size())});
}

TEST(DeflateBegins, OfTextInEitherKindOfBlock) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += cat("line ", i * i, " of a configuration: name = value", i % 7, "\n");
  for (const int strategy : {Z_DEFAULT_STRATEGY, Z_FIXED})
    EXPECT_TRUE(begins(deflated_bytes(text, strategy))) << strategy;
  EXPECT_FALSE(begins(text));
}

TEST(DeflateBegins, RandomBytesRarelyDo) {
  std::mt19937 random(1);
  std::size_t count = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string bytes;
    for (std::size_t k = 0; k < kDeflateHead; ++k) bytes += static_cast<char>(random());
    count += begins(bytes) ? 1U : 0U;
  }
  EXPECT_LT(count, 200U);
}

}  // namespace
}  // namespace assay

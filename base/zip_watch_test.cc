#include "base/zip_watch.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

std::string end_record(std::size_t comment) {
  std::string out("PK\x05\x06", 4);
  out.resize(20, '\0');
  out += static_cast<char>(comment & 0xFFU);
  out += static_cast<char>(comment >> 8);
  return out + std::string(comment, 'c');
}

bool ended(const std::string& text, std::size_t piece) {
  ZipWatch watch;
  for (std::size_t at = 0; at < text.size(); at += piece) watch.add(Bytes(text).substr(at, piece));
  return watch.ended();
}

TEST(ZipWatch, KnowsAnArchiveByItsEndInPiecesOfAnySize) {
  const std::string text(200'000, 'a');
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, std::size_t{65'557}, std::size_t{500'000}}) {
    EXPECT_TRUE(ended(text + end_record(0), piece)) << piece;
    EXPECT_TRUE(ended("MZ" + text + end_record(65'535), piece)) << piece;
    EXPECT_FALSE(ended(text + end_record(0) + text, piece)) << piece;
  }
  EXPECT_FALSE(ended("", 1));
}

}  // namespace
}  // namespace assay

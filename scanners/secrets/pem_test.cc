#include "scanners/secrets/pem.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"

namespace assay {
namespace {

const std::string kBegin = std::string("-----BEGIN RSA ") + "PRIVATE KEY-----";
const std::string kEnd = std::string("-----END RSA ") + "PRIVATE KEY-----";

std::string body_line(char seed) {
  std::string line;
  for (int i = 0; i < 64; ++i) line += static_cast<char>('A' + (seed + i * 7) % 26);
  return line;
}

// The block's length as the reader sees it, followed by other text.
void expect_whole(const std::string& block) {
  const auto end = pem_end(block + "\nother = 1\n");
  ASSERT_TRUE(end.has_value()) << block;
  EXPECT_EQ(*end, block.size());
}

TEST(Pem, PlainBlock) { expect_whole(cat(kBegin, "\n", body_line(1), "\n", body_line(2), "\n", kEnd)); }

TEST(Pem, CrLfAndIndentation) {
  expect_whole(cat(kBegin, "\r\n    ", body_line(1), "\r\n    ", body_line(2), "==\r\n    ", kEnd));
}

TEST(Pem, OneLineWithWrittenOutNewlines) {
  expect_whole(cat(kBegin, "\\n", body_line(1), "\\n", body_line(2), "\\n", kEnd));
}

TEST(Pem, JoinedStringLiterals) {
  expect_whole(cat(kBegin, "\\n\" +\n  \"", body_line(1), "\\n\" +\n  \"", body_line(2), "\\n\" +\n  \"", kEnd));
}

TEST(Pem, LinesWithColoursOfATerminal) {
  const std::string end = "\x1b[0m\n\x1b[36;1m";
  const std::string block = cat(kBegin, end, body_line(1), end, body_line(2), end, kEnd);
  expect_whole(block);
  EXPECT_EQ(pem_base64(block), body_line(1) + body_line(2));
}

TEST(Pem, LineEndsOfHtml) {
  for (const std::string end : {"<br>", "<br/>", "<br />\n"})
    expect_whole(cat(kBegin, end, body_line(1), end, body_line(2), end, kEnd));
}

TEST(Pem, EncryptedBlockWithHeaders) {
  expect_whole(cat(kBegin, "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011223344556677\n\n", body_line(1), "\n",
                   body_line(5), "\n", kEnd));
}

TEST(Pem, EncryptedBlockWithHeadersAnyhowWritten) {
  const std::string type = "Proc-Type: 4,ENCRYPTED";
  const std::string info = "DEK-Info: AES-128-CBC,0011223344556677";
  for (const std::string end : {"\\n\" +\n  \"", "\n+", " ", "\r\n    "})
    expect_whole(cat(kBegin, end, type, end, info, end, end, body_line(1), end, body_line(5), end, kEnd));
}

TEST(Pem, WithoutEndItStopsBehindTheBody) {
  const std::string block = cat(kBegin, "\n", body_line(1), "\n", body_line(2));
  EXPECT_EQ(pem_end(block + "\n\n[next section]\n").value_or(0), block.size());
}

TEST(Pem, ProsePlaceholdersAndEmptyBlocksAreNone) {
  EXPECT_FALSE(pem_end(cat(kBegin, "\n...\n", kEnd)));
  EXPECT_FALSE(pem_end(cat(kBegin, kEnd)));
  EXPECT_FALSE(pem_end(cat(kBegin,
                           " is how such a file begins and then there is the body of the key and so on and so "
                           "forth until the closing line is reached at last")));
  EXPECT_FALSE(pem_end(cat(kBegin, "\n<your key here>\n", kEnd)));
  EXPECT_FALSE(pem_end("-----BEGIN "));
}

}  // namespace
}  // namespace assay

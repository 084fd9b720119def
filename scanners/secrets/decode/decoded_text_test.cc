#include "scanners/secrets/decode/decoded_text.h"

#include <gtest/gtest.h>

#include <string>

#include "scanners/secrets/decode/encode_for_tests.h"

namespace assay {
namespace {

constexpr std::size_t kPlenty = std::size_t{1} << 20;

std::unique_ptr<DecodedText> decoded(Bytes source, std::size_t begin, std::size_t most = kPlenty,
                                     Encoding encoding = Encoding::base64) {
  return DecodedText::decode({.text = source}, begin, encoding, most);
}

// What text()[begin, end) was made of.
std::string original(Bytes source, const DecodedText& text, std::string_view part) {
  const std::size_t at = text.text().find(part);
  if (at == Bytes::npos) return "(not there)";
  const std::uint64_t begin = text.original_begin(at);
  return std::string(source.substr(begin, text.original_end(at + part.size()) - begin));
}

TEST(DecodedText, StandsBetweenWhatIsAroundTheRun) {
  const std::string source = "first\nkey: \"" + base64_of("some text") + "\" # end\nlast\n";
  EXPECT_EQ(decoded(source, 12)->text(), "key: \"some text\" # end");
}

TEST(DecodedText, LeadsBackToTheGroupsOfEachByte) {
  const std::string source = "k: " + base64_of("abcdefghi") + ";";
  const auto text = decoded(source, 3);
  EXPECT_EQ(original(source, *text, "abc"), base64_of("abc"));
  EXPECT_EQ(original(source, *text, "def"), base64_of("def"));
  EXPECT_EQ(original(source, *text, "k: "), "k: ");
  EXPECT_EQ(original(source, *text, ";"), ";");
}

TEST(DecodedText, EndsWithOrWithoutPadding) {
  EXPECT_EQ(decoded("c29tZSB0ZXh0IQ==", 0)->text(), "some text!");
  EXPECT_EQ(decoded("c29tZSB0ZXh0IQ", 0)->text(), "some text!");
  EXPECT_EQ(decoded("c29tZSB0ZXh0ISE=;", 0)->text(), "some text!!;");
}

TEST(DecodedText, JoinsWrappedLines) {
  std::string content;
  for (int i = 0; i < 40; ++i) content += "line " + std::to_string(i) + "\n";
  for (const std::string_view line_end : {"\n", "\r\n", "\\n", "\n    "}) {
    const std::string source = base64_of(content, 76, line_end) + "\nother\n";
    const auto text = decoded(source, 0);
    EXPECT_EQ(text->text().substr(0, text->decoded_end()), content) << line_end;
    EXPECT_EQ(original(source, *text, "line 30").substr(0, 4),
              base64_of(content).substr(content.find("line 30") * 4 / 3, 4));
  }
}

TEST(DecodedText, DoesNotJoinAWordOnTheNextLine) {
  const std::string run = base64_of("fifteen letters and some more, thirty");
  const auto text = decoded(run + "\nword and more\n", 0);
  EXPECT_EQ(text->source_end(), run.size());
}

TEST(DecodedText, ReadsHexadecimal) {
  const std::string source = "x=" + hex_of("some text") + ";";
  const auto text = decoded(source, 2, kPlenty, Encoding::hexadecimal);
  EXPECT_EQ(text->text(), "x=some text;");
  EXPECT_EQ(original(source, *text, "text"), hex_of("text"));
}

TEST(DecodedText, UnpacksCompressedDataAndLeadsBackToTheRun) {
  const std::string content(2000, 'a');
  const std::string run = base64_of(gzipped(content));
  const std::string source = "z: " + run + "\n";
  const auto text = decoded(source, 3);
  EXPECT_EQ(text->text(), "z: " + content);
  EXPECT_EQ(text->encoding(), "gzip in base64");
  EXPECT_EQ(original(source, *text, "aaaa"), run);
}

TEST(DecodedText, UnpackedTextWithNulsStaysAsItIs) {
  const std::string tar = "a" + std::string(99, '\0') + "0000644" + std::string(400, '\0') + "key = some text\n";
  const auto text = decoded(base64_of(gzipped(tar)), 0);
  EXPECT_EQ(text->text(), tar);
  EXPECT_EQ(text->encoding(), "gzip in base64");
}

std::string zip_member(const std::string& name, int method, const std::string& packed, std::size_t told) {
  std::string out("PK\x03\x04\x14\0\0\0", 8);
  out += {static_cast<char>(method), '\0'};
  out.resize(18, '\0');
  out += {static_cast<char>(told), '\0', '\0', '\0'};
  out.resize(26, '\0');
  out += {static_cast<char>(name.size()), '\0', '\0', '\0'};
  return out + name + packed;
}

TEST(DecodedText, UnpacksTheMembersOfAZipArchive) {
  const std::string content(500, 'a');
  const std::string packed = gzipped(content);
  const std::string deflated = packed.substr(10, packed.size() - 18);
  const std::string zip = zip_member("x", 0, "stored", 6) + zip_member("y", 8, deflated, 0) + "PK\x07\x08 descriptor" +
                          zip_member("z", 0, "not told", 0) + "PK\x01\x02";
  const std::string run = base64_of(zip);
  const auto text = decoded(run, 0);
  EXPECT_EQ(text->text(), "x\nstored\ny\n" + content + "\nz\nnot told\n");
  EXPECT_EQ(text->encoding(), "zip in base64");
  const auto cut = decoded(run, 0, 200);
  EXPECT_TRUE(cut->cut());
}

TEST(DecodedText, ABombIsCut) {
  const std::string run = base64_of(gzipped(std::string(1'000'000, 'a')));
  const auto text = decoded(run, 0, 5000);
  EXPECT_TRUE(text->cut());
  EXPECT_EQ(text->decoded_end() - text->decoded_begin(), 5000U);
}

TEST(DecodedText, NarrowsWideText) {
  std::string wide;
  for (const char c : std::string_view("Write-Host hello")) wide += {c, '\0'};
  const std::string source = "-enc " + base64_of(wide);
  const auto text = decoded(source, 5);
  EXPECT_EQ(text->text(), "-enc Write-Host hello");
  EXPECT_EQ(text->encoding(), "UTF-16 in base64");
  EXPECT_EQ(original(source, *text, "Wri"), base64_of(wide.substr(0, 6)));
}

TEST(DecodedText, WithinAnotherOneLeadsBackToTheBlob) {
  const std::string source = "a: " + base64_of("b: " + base64_of("c: text"));
  const auto outer = decoded(source, 3);
  const auto inner =
      DecodedText::decode({.text = outer->text(), .decoded = outer.get(), .offset = 100}, 6, Encoding::base64, kPlenty);
  EXPECT_EQ(inner->text(), "a: b: c: text");
  EXPECT_EQ(inner->original_begin(0), 100U);
  // The two characters of padding stand for nothing.
  EXPECT_EQ(inner->original_end(inner->text().size()), 100 + source.size() - 2);
}

TEST(DecodedText, JoinsLinesOfAnyWidth) {
  std::string content;
  for (int i = 0; i < 30; ++i) content += "line " + std::to_string(i) + "\n";
  const std::string run = base64_of(content);
  for (const std::size_t width : {16U, 21U, 34U, 40U, 59U, 75U}) {
    std::string source;
    for (std::size_t at = 0; at < run.size(); at += width) source += run.substr(at, width) + "\r\n  ";
    const auto text = decoded(source, 0, kPlenty, Encoding::base64_lines);
    EXPECT_EQ(text->text().substr(0, text->decoded_end()), content) << width;
    std::string place = original(source, *text, "line 25");
    std::erase_if(place, [](char c) { return c == '\r' || c == '\n' || c == ' '; });
    const std::size_t at = content.find("line 25");
    EXPECT_GE(place.size(), 9U);
    EXPECT_GE(run.find(place), at / 3 * 4) << width;
    EXPECT_LE(run.find(place) + place.size(), (at + 7 + 2) / 3 * 4) << width;
  }
}

std::string base32_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 5) {
    unsigned pair = static_cast<unsigned char>(bytes[bit / 8]) * 256U;
    if (bit / 8 + 1 < bytes.size()) pair += static_cast<unsigned char>(bytes[bit / 8 + 1]);
    out += kDigits[pair >> (11 - bit % 8) & 31U];
  }
  return out;
}

std::string folded(std::string text, std::size_t width) {
  for (std::size_t at = width; at < text.size(); at += width + 1) text.insert(at, "\n");
  return text;
}

TEST(DecodedText, JoinsLinesOfBase32BehindAName) {
  std::string content;
  for (int i = 0; i < 40; ++i) content += "line " + std::to_string(i) + "\n";
  const std::string source = folded("TOKEN: " + base32_of(content), 80);
  const auto text = decoded(source, 7, kPlenty, Encoding::base32);
  EXPECT_EQ(text->text(), "TOKEN: " + content);
  const auto resumed = DecodedText::decode({.text = source}, 15, Encoding::base32, kPlenty, true);
  EXPECT_EQ(resumed->text(), source.substr(0, 15) + content.substr(5));
}

// The lines of an odd width begin within a byte.
TEST(DecodedText, LeadsBackOverTheLineEndsOfBase32) {
  std::string content;
  for (int i = 0; i < 400; ++i) content += static_cast<char>('a' + i % 23);
  const std::string run = base32_of(content);
  const std::string source = folded(run, 75);
  const auto text = decoded(source, 0, kPlenty, Encoding::base32);
  EXPECT_EQ(text->text(), content);
  for (std::size_t at = 0; at < content.size(); at += 5) {
    const std::size_t begin = at / 5 * 8;
    EXPECT_EQ(text->original_begin(at), begin + begin / 75) << at;
  }
}

// Bytes that look like compressed data where a run is read on say nothing of it.
TEST(DecodedText, ARunThatIsReadOnIsNotJudgedByItsBeginning) {
  const std::string source = base64_of("x\x9c and then some text");
  EXPECT_FALSE(decoded(source, 0)->sound());
  const auto text = DecodedText::decode({.text = source}, 0, Encoding::base64, kPlenty, true);
  EXPECT_TRUE(text->sound());
  EXPECT_EQ(text->text(), "x\x9c and then some text");
}

TEST(DecodedText, JoinsLinesOfHexadecimal) {
  const std::string run = hex_of("some text that is longer than a line");
  const std::string source = run.substr(0, 25) + "\n" + run.substr(25, 25) + "\n" + run.substr(50) + "\n";
  EXPECT_EQ(decoded(source, 0, kPlenty, Encoding::hexadecimal_lines)->text(), "some text that is longer than a line");
}

TEST(DecodedText, OneLineIsNoSeveral) {
  EXPECT_FALSE(decoded("c29tZSB0ZXh0IHRoYXQ\n(is one line)\n", 0, kPlenty, Encoding::base64_lines)->sound());
}

TEST(DecodedText, AFragmentStandsBetweenWhatIsNoText) {
  for (std::size_t head = 20; head < 23; ++head) {
    const std::string bytes = std::string(head, '\x81') + "some text" + std::string(30, '\x82');
    const auto text = decoded(base64_of(bytes), (head + 2) / 3 * 4, kPlenty, Encoding::base64_fragment);
    EXPECT_EQ(text->text().find("\x81some text\x82"), (head + 2) / 3 * 3 == head ? 2U : head % 3 - 1U) << head;
    EXPECT_LT(text->text().size(), 30U);
  }
  const auto last = decoded(hex_of("\x81\x81\x81some text"), 6, kPlenty, Encoding::hexadecimal_fragment);
  EXPECT_EQ(last->text(), "\x81\x81\x81some text");
}

TEST(DecodedText, AnArchiveThatIsEncryptedOrDamagedIsTold) {
  std::string zip = zip_member("x", 0, "stored", 6);
  EXPECT_FALSE(decoded(base64_of(zip), 0)->unread());
  zip[6] = 1;
  EXPECT_TRUE(decoded(base64_of(zip), 0)->unread());
  EXPECT_TRUE(decoded(base64_of(std::string("\xfd\x37zXZ\0\0\4", 8) + std::string(40, 'x')), 0)->unread());
}

}  // namespace
}  // namespace assay

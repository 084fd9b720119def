// The parts of the PDF reader.
#include <gtest/gtest.h>

#include "scanners/sources/archives/documents/pdf_filters.h"
#include "scanners/sources/archives/documents/pdf_fonts.h"
#include "scanners/sources/archives/documents/pdf_syntax.h"
#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

std::string decoded(std::string_view dictionary, std::string_view data) {
  Budget budget(Limits{});
  budget.allow(data.size());
  return decode_pdf_stream(dictionary, data, budget).bytes;
}

std::string pdf_with(const std::string& content) {
  return "%PDF-1.4\n1 0 obj\n<</Length " + std::to_string(content.size()) + ">>\nstream\n" + content +
         "\nendstream\nendobj\n";
}

std::string view_of(const std::string& content, const std::string& wanted) {
  const RecordingSink sink = open_all(pdf_with(content));
  for (const auto& [path, text] : sink.views)
    if (path == "a!/object 1" && text.find(wanted) != std::string::npos) return text;
  return "";
}

TEST(PdfSyntax, KeysAreWholeNames) {
  EXPECT_EQ(pdf_number(pdf_value("<</Length1 5 /Length 7>>", "Length")), 7U);
  EXPECT_FALSE(pdf_number(pdf_value("<</Length 7 0 R>>", "Length")));
  EXPECT_EQ(pdf_reference(pdf_value("<</Length 7 0 R>>", "Length")), 7U);
  EXPECT_EQ(pdf_names(pdf_value("<</Filter[/A85/Fl]>>", "Filter")).size(), 2U);
}

TEST(PdfFilters, Ascii85AndHexadecimalAndRuns) {
  EXPECT_EQ(decoded("<</Filter /A85>>", "87cURD]i,\"Ebo80~>"), "Hello World!");
  EXPECT_EQ(decoded("<</Filter /AHx>>", "48 65 6C6C6 F>"), "Hello");
  EXPECT_EQ(decoded("<</Filter /RL>>", Bytes("\x01\x61\x62\xFE\x63\x80", 6)), "abccc");
}

// The example of §7.4.4.2.
TEST(PdfFilters, Lzw) {
  EXPECT_EQ(decoded("<</Filter /LZWDecode>>", Bytes("\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01", 9)),
            "\x2D\x2D\x2D\x2D\x2D\x41\x2D\x2D\x2D\x42");
}

TEST(PdfFilters, PngPredictorIsUndone) {
  const std::string rows = std::string("\x02") + "ab" + std::string("\x02\x01\x01", 3);
  const std::string packed = "x\x9C" + deflated(rows);
  EXPECT_EQ(decoded("<</Filter /Fl /DecodeParms <</Predictor 12 /Columns 2>>>>", packed), "abbc");
}

TEST(PdfFilters, PicturesAndUnknownFilters) {
  Budget budget(Limits{});
  EXPECT_TRUE(decode_pdf_stream("<</Filter /DCTDecode>>", "x", budget).picture);
  EXPECT_NE(decode_pdf_stream("<</Filter /Made>>", "x", budget).problem, nullptr);
}

TEST(PdfFilters, ThoseOfAnotherObjectAreNotKnown) {
  Budget budget(Limits{});
  for (const std::string_view named : {"/Filter 7 0 R", "/Filter [7 0 R]", "/Filter [/A85 7 0 R]"})
    EXPECT_NE(decode_pdf_stream(named, "x", budget).problem, nullptr) << named;
  for (const std::string_view named : {"/Filter null", "/Filter []", "/Filter [/RL /RL]", "/Length 7 0 R"})
    EXPECT_EQ(decode_pdf_stream(named, "x", budget).problem, nullptr) << named;
}

TEST(PdfReader, AnObjectStreamThatCannotBeUnpackedIsAGap) {
  for (const std::string filter : {"/Crypt", "/Made"}) {
    const RecordingSink sink = open_all("%PDF-1.4\n1 0 obj\n<</Type /ObjStm /Filter " + filter +
                                        " /Length 4>>\nstream\ndata\nendstream\nendobj\n");
    EXPECT_EQ(sink.gaps.size(), 1U) << filter;
  }
}

TEST(PdfFonts, RangesListsAndSingleCodes) {
  const PdfCodes codes = read_pdf_codes(
      "begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0003> <0041> endbfchar "
      "2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0058> <0059>] endbfrange");
  EXPECT_EQ(codes.code_bytes, 2U);
  EXPECT_EQ(codes.text.at(3), "A");
  EXPECT_EQ(codes.text.at(0x12), "c");
  EXPECT_EQ(codes.text.at(0x20), "X");
  EXPECT_EQ(codes.text.at(0x21), "Y");
}

TEST(PdfFonts, CodesThatAreToldOverAndOverAreCut) {
  std::string cmap = "beginbfrange ";
  for (int i = 0; i < 4; ++i) cmap += "<0000> <FFFE> <0041> ";
  EXPECT_FALSE(read_pdf_codes(cmap).cut);
  for (int i = 0; i < 4; ++i) cmap += "<0000> <FFFE> <0041> ";
  EXPECT_TRUE(read_pdf_codes(cmap).cut);
}

TEST(PdfText, KerningJoinsAndGapsPart) {
  EXPECT_NE(view_of("BT [(pass) -20 (word) -300 (is)] TJ ET", "password is"), "");
}

TEST(PdfText, StringsOfALineAreTriedWithAndWithoutBlanks) {
  EXPECT_NE(view_of("BT (pass) Tj (word) Tj ET", "password"), "");
  EXPECT_NE(view_of("BT (one) Tj (two) Tj ET", "one two"), "");
}

TEST(PdfText, LinesArePartedByWhatMovesDown) {
  EXPECT_NE(view_of("BT (a) Tj 0 -14 Td (b) Tj T* (c) Tj 1 0 0 1 72 5 Tm (d) Tj ET", "a\nb\nc\nd"), "");
  EXPECT_NE(view_of("BT 1 0 0 1 72 5 Tm (a) Tj 1 0 0 1 90 5 Tm (b) Tj ET", "ab"), "");
}

TEST(PdfText, EscapesAreUndone) { EXPECT_NE(view_of("BT (a\\(b\\)c\\134\\\nd(e)) Tj ET", "a(b)c\\d(e)"), ""); }

}  // namespace
}  // namespace assay::archives

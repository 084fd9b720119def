#include "base/private_terms.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

PrivateTerms terms() {
  PrivateTerms out;
  EXPECT_TRUE(out.add("Acme Corp"));
  EXPECT_TRUE(out.add("Gr\u00fcnwald"));
  EXPECT_TRUE(out.add_ticket_prefix("SECR"));
  out.add_private_addresses();
  return out;
}

TEST(PrivateTerms, AreFoundInAnyCaseAndWithAnySeparators) {
  for (const char* text : {"acmecorp", "see ACME_CORP here", "acme/corp/a.txt", "Acme-\nCorp", "a.c.m.e corp",
                           "GR\u00dcNWALD", "SECR-12", "host 10.1.2.3:80", "192.168.0.1", "172.31.0.1"})
    EXPECT_TRUE(terms().in(text)) << text;
}

TEST(PrivateTerms, AreNotFoundElsewhere) {
  for (const char* text :
       {"", "acme", "corp acme", "SECR-", "XSECR-1", "11.1.2.3", "172.32.0.1", "1.10.1.2.3", "10.1.2.300"})
    EXPECT_FALSE(terms().in(text)) << text;
}

TEST(PrivateTerms, AreFoundWhereTextIsEscaped) {
  for (const char* text : {R"(acme\ncorp)", R"(gr\u00fcnwald)", "acme%20corp", "gr%C3%BCnwald", R"(gr\xc3\xbcnwald)"})
    EXPECT_TRUE(terms().in(text)) << text;
}

TEST(PrivateTerms, SpansLieWhereTheyWereAskedFor) {
  std::vector<PrivateTerms::Span> found;
  const std::string text = "x acme corp acmecorp";
  terms().find(text, 0, text.size(), found);
  EXPECT_EQ(found, (std::vector<PrivateTerms::Span>{{2, 11}, {12, 20}}));
  found.clear();
  terms().find(text, 3, text.size(), found);
  EXPECT_EQ(found, (std::vector<PrivateTerms::Span>{{12, 20}}));
  found.clear();
  terms().find(text, 0, 12, found);
  EXPECT_EQ(found, (std::vector<PrivateTerms::Span>{{2, 11}}));
}

TEST(PrivateTerms, OverPiecesAreFoundOnce) {
  for (const std::size_t before : {65'530U, 65'535U, 65'536U}) {
    const std::string text = std::string(before, 'x') + "acme corp" + std::string(70'000, 'x');
    std::vector<PrivateTerms::Span> found;
    terms().find(text, 0, text.size(), found);
    EXPECT_EQ(found, (std::vector<PrivateTerms::Span>{{before, before + 9}}));
  }
}

TEST(PrivateTerms, ThatAreTooShortAreRefused) {
  PrivateTerms out;
  EXPECT_FALSE(out.add("a-b"));
  EXPECT_FALSE(out.add(std::string(200, 'a')));
  EXPECT_FALSE(out.add_ticket_prefix("abc"));
  EXPECT_TRUE(out.empty());
  EXPECT_FALSE(out.in("a-b"));
}

TEST(PrivateTerms, LinesAreWithheldAndJsonStaysWhole) {
  EXPECT_EQ(terms().without("a\nb acme corp\nc\n"), "a\n$PROTECTED\nc\n");
  EXPECT_EQ(terms().without(R"(  "path": "x/acme/corp", "n": 1)"), R"(  "path": "$PROTECTED", "n": 1)");
  EXPECT_EQ(terms().without(R"({"acme corp": "a\"b"})"), R"({"$PROTECTED": "a\"b"})");
  EXPECT_EQ(terms().without(R"(acme corp "a")"), "$PROTECTED");
  EXPECT_EQ(terms().without(R"("cut off acme corp)"), "$PROTECTED");
  EXPECT_EQ(terms().without(R"("acme" "corp")"), R"("acme" "corp")") << "quotes are no separators";
}

TEST(PrivateTerms, LongBase64IsNoText) {
  const std::string line = "\"" + std::string(300, 'Q') + "acmecorp\"";
  EXPECT_EQ(terms().without(line), line);
}

TEST(PrivateTermFilter, HoldsBackWhatIsNoLineYet) {
  set_private_terms(terms());
  PrivateTermFilter filter;
  EXPECT_EQ(filter.push("a\nx ac"), "a\n");
  EXPECT_EQ(filter.push("me corp"), "");
  EXPECT_EQ(filter.push(" y\nrest"), "$PROTECTED\n");
  EXPECT_EQ(filter.finish(), "rest");
  EXPECT_FALSE(filter.left_out());
  EXPECT_EQ(filter.push(std::string(PrivateTermFilter::kLongestLine + 1, 'x') + "\nb\n"), "$PROTECTED\nb\n");
  EXPECT_TRUE(filter.left_out());
  set_private_terms({});
}

}  // namespace
}  // namespace assay

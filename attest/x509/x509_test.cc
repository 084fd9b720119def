#include <gtest/gtest.h>

#include "attest/x509/der.h"
#include "attest/x509/policy.h"
#include "attest/x509/sct.h"
#include "attest/x509/time.h"

namespace assay::attest {
namespace {

TEST(Der, TakesWhatItWrites) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65536U}) {
    const std::string content(size, 'x');
    const std::string whole = der_element(0x30, content);
    const auto element = only_der(whole);
    ASSERT_TRUE(element) << size;
    EXPECT_EQ(element->content, content);
    EXPECT_FALSE(only_der(whole + "x"));
    EXPECT_FALSE(only_der(whole.substr(0, whole.size() - 1)));
  }
}

TEST(Der, RefusesLengthsThatAreNotTheShortest) {
  using namespace std::string_view_literals;
  for (const std::string_view bytes : {"\x30\x81\x01x"sv, "\x30\x82\x00\x01x"sv, "\x30\x80\x00\x00"sv,
                                       "\x30\x85\x00\x00\x00\x00\x01x"sv, "\x1f\x01x"sv, "\x30"sv, ""sv}) {
    EXPECT_FALSE(only_der(bytes));
  }
}

TEST(Time, ReadsFractionsAndOffsets) {
  EXPECT_EQ(instant_from("1970-01-01T00:00:01Z"), (Instant{1, 0}));
  EXPECT_EQ(instant_from("2022-10-31T23:59:59.999Z"), (Instant{1667260799, 999'000'000}));
  EXPECT_EQ(instant_from("2021-12-18T13:28:12.99008-06:00"), (Instant{1639855692, 990'080'000}));
  for (const char* text :
       {"", "soon", "2022-10-31", "2022-10-31T23:59:59", "2022-13-01T00:00:00Z", "2022-02-30T00:00:00Z",
        "2022-10-31T23:59:59.Z", "2022-10-31T23:59:59Zx", "2022-10-31 23:59:59Z", "2022-10-31T23:59:59+1:00"}) {
    EXPECT_FALSE(instant_from(text)) << text;
  }
}

TEST(Time, BothEndsOfAWindowBelongToIt) {
  const Window window{Instant{10, 0}, Instant{20, 0}};
  EXPECT_TRUE(window.holds({10, 0}));
  EXPECT_TRUE(window.holds({20, 0}));
  EXPECT_FALSE(window.holds({20, 1}));
  EXPECT_FALSE(window.holds({9, 999'999'999}));
  EXPECT_TRUE((Window{std::nullopt, Instant{20, 0}}.holds({0, 0})));
}

TEST(Sct, DamagedListsAreRefused) {
  using namespace std::string_view_literals;
  for (const std::string_view bytes :
       {""sv, "\x04\x00"sv, "\x04\x02\x00\x01"sv, "\x04\x04\x00\x02\x00\x05"sv, "\x04\x05\x00\x02\x00\x00x"sv}) {
    EXPECT_FALSE(read_scts(bytes));
  }
  const auto none = read_scts("\x04\x02\x00\x00"sv);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST(NameMatch, ExpressionsMatchTheWholeName) {
  const auto match = NameMatch::by_expression("a|b");
  ASSERT_TRUE(match);
  EXPECT_TRUE(match->holds("a"));
  EXPECT_FALSE(match->holds("ab"));
  EXPECT_FALSE(match->holds("xb"));
  EXPECT_FALSE(match->holds("a\nb"));
  EXPECT_FALSE(NameMatch::by_expression("("));
  EXPECT_FALSE(NameMatch::exactly(".*").holds("a"));
}

}  // namespace
}  // namespace assay::attest

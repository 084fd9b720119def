#include "base/fields.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace assay {
namespace {

TEST(Fields, AreReadAsTheyWereWritten) {
  FieldWriter out;
  constexpr std::uint64_t kNumbers[] = {0, 127, 128, 16384, std::numeric_limits<std::uint64_t>::max()};
  constexpr std::int64_t kSigned[] = {0, -1, 1, std::numeric_limits<std::int64_t>::min(),
                                      std::numeric_limits<std::int64_t>::max()};
  for (const auto number : kNumbers) out.number(number);
  for (const auto number : kSigned) out.signed_number(number);
  out.text("");
  out.text(std::string("a\0b", 3));
  out.flag(true);
  FieldReader in(out.bytes());
  for (const auto number : kNumbers) EXPECT_EQ(in.number(), number);
  for (const auto number : kSigned) EXPECT_EQ(in.signed_number(), number);
  EXPECT_EQ(in.text(), "");
  EXPECT_EQ(in.text(), std::string_view("a\0b", 3));
  EXPECT_TRUE(in.flag());
  EXPECT_TRUE(in.ok());
  EXPECT_TRUE(in.at_end());
}

TEST(Fields, WhatIsCutOrTooLargeIsAMistakeAndStaysOne) {
  FieldWriter out;
  out.text("four");
  for (std::size_t size = 0; size < out.bytes().size(); ++size) {
    FieldReader in(std::string_view(out.bytes()).substr(0, size));
    EXPECT_EQ(in.text(), "");
    EXPECT_FALSE(in.ok()) << size;
    EXPECT_EQ(in.number(), 0U);
    EXPECT_FALSE(in.ok());
  }
  FieldReader two("\x02");
  two.flag();
  EXPECT_FALSE(two.ok());
  // Ten bytes that say more than 64 bits, and eleven that never end.
  for (const std::string& bytes : {std::string(9, '\xFF') + "\x02", std::string(11, '\x80')}) {
    FieldReader in(bytes);
    in.number();
    EXPECT_FALSE(in.ok());
  }
}

}  // namespace
}  // namespace assay

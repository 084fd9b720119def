#include "rules/pattern.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/strings.h"
#include "rules/pattern_classes.h"

namespace assay {
namespace {

PatternShape shape_of(std::string_view pattern) {
  const auto shape = analyse_pattern(pattern);
  EXPECT_TRUE(shape) << pattern << ": " << shape.error().text();
  return shape ? *shape : PatternShape{};
}
std::string why_not(std::string_view pattern) {
  const auto shape = analyse_pattern(pattern);
  return shape ? "accepted" : shape.error().why;
}
ByteSet bytes_in(std::string_view characters) {
  ByteSet set;
  for (const char c : characters) set.add(static_cast<unsigned char>(c));
  return set;
}
// The bytes of the set, for sets of few.
std::string members(const ByteSet& set) {
  std::string out;
  for (unsigned byte = 0; byte <= 0xFF; ++byte)
    if (set.has(static_cast<unsigned char>(byte))) out += static_cast<char>(byte);
  return out;
}
// The leading sets as text: "a bc d".
std::string leading(std::string_view pattern) {
  std::string out;
  for (const ByteSet& set : shape_of(pattern).leading) out += (out.empty() ? "" : " ") + members(set);
  return out;
}

TEST(Pattern, WidthsAddUpOverASequence) {
  const PatternShape shape = shape_of(R"(\bghp_[0-9A-Za-z]{36}\b)");
  EXPECT_EQ(shape.min_width, 40U);
  EXPECT_EQ(shape.max_width, 40U);
  EXPECT_EQ(shape.leading.size(), 40U);
}

TEST(Pattern, WidthsOfRepeats) {
  EXPECT_EQ(shape_of("ab?c{2,5}").min_width, 3U);
  EXPECT_EQ(shape_of("ab?c{2,5}").max_width, 7U);
  EXPECT_EQ(shape_of("a{3,}").max_width, PatternShape::kUnbounded);
  EXPECT_EQ(shape_of("(?:ab){4}").max_width, 8U);
  EXPECT_EQ(shape_of("(?:^|a)*?").max_width, PatternShape::kUnbounded);
  EXPECT_EQ(shape_of("^*").max_width, 0U);
}

TEST(Pattern, WidthsOfAlternativesAreTheNarrowestAndTheWidest) {
  EXPECT_EQ(shape_of("abc|d|").min_width, 0U);
  EXPECT_EQ(shape_of("abc|d|").max_width, 3U);
}

TEST(Pattern, ABraceThatIsNoCountIsText) {
  EXPECT_EQ(shape_of("a{,3}").min_width, 5U);
  EXPECT_EQ(shape_of("{}").min_width, 2U);
  EXPECT_EQ(shape_of("a{01}").min_width, 5U);
}

TEST(Pattern, LeadingUnitesAlternativesPlaceByPlace) { EXPECT_EQ(leading("(?:abc|xy)z"), "ax by cz"); }

TEST(Pattern, LeadingSeesThroughOptionalParts) {
  EXPECT_EQ(leading("a?b"), "ab");
  EXPECT_EQ(leading("x{0,2}yz"), "xy xyz");
  EXPECT_EQ(leading("a*bc"), "ab abc");
  EXPECT_EQ(leading("a+b"), "a ab");
}

TEST(Pattern, LeadingIsEmptyWhereNothingIsCertain) { EXPECT_EQ(leading("a*"), ""); }

TEST(Pattern, LeadingEndsAtFortyEightPlaces) {
  EXPECT_EQ(shape_of("a{1000}").leading.size(), 48U);
  EXPECT_EQ(shape_of(std::string(100, 'a')).leading.size(), 48U);
}

TEST(Pattern, CaselessDoublesLetters) {
  EXPECT_EQ(leading("(?i)a1[b-c]"), "Aa 1 BCbc");
  EXPECT_EQ(leading("(?i:a)b"), "Aa b");
  EXPECT_EQ(leading("a(?i)b|c"), "Cac");
  EXPECT_EQ(leading("(?i)a(?-i)b"), "Aa b");
  EXPECT_EQ(leading("((?i)a)b"), "Aa b");
}

TEST(Pattern, EscapesAreBytes) {
  EXPECT_EQ(leading(R"(\x41\x{42}\n\t\r\f\v\a\.\_\012\0)"),
            std::string("A B \n \t \r \f \v \a . _ \n ") + std::string(1, '\0'));
}

TEST(Pattern, ClassesHoldTheirBytes) {
  EXPECT_EQ(leading("[]a]"), "]a");
  EXPECT_EQ(leading("[a-]"), "-a");
  EXPECT_EQ(leading(R"([\d_-])"), "-0123456789_");
  EXPECT_EQ(leading("[[:digit:]x]"), "0123456789x");
  EXPECT_EQ(shape_of("[^a]").leading.front(), complement(bytes_in("a")));
  EXPECT_EQ(shape_of(R"(\S)").leading.front(), complement(bytes_in("\t\n\f\r ")));
}

TEST(Pattern, ADotLeavesOutTheLineEndUnlessToldOtherwise) {
  EXPECT_FALSE(shape_of(".").leading.front().has('\n'));
  EXPECT_TRUE(shape_of("(?s).").leading.front().has('\n'));
  EXPECT_FALSE(shape_of("(?s:a).").leading[1].has('\n'));
}

TEST(Pattern, SeesWordBoundariesAtItsEnds) {
  const PatternShape both = shape_of(R"((?i)(?:\ba|^\bc)(b\b))");
  EXPECT_TRUE(both.begins_at_word_boundary);
  EXPECT_TRUE(both.ends_at_word_boundary);
  const PatternShape neither = shape_of(R"((?:\ba|c)b\b?)");
  EXPECT_FALSE(neither.begins_at_word_boundary);
  EXPECT_FALSE(neither.ends_at_word_boundary);
}

TEST(Pattern, ListsNamedGroupsInOrder) {
  EXPECT_EQ(shape_of("(?P<user>a)(b)(?P<secret>c)").groups, (std::vector<std::string>{"user", "secret"}));
}

TEST(Pattern, ErrorsNameTheColumn) {
  EXPECT_EQ(why_not("ab[c"), "column 3: missing ] for this class");
  EXPECT_EQ(why_not("a(b"), "column 2: missing ) for this group");
  EXPECT_EQ(why_not("a)b"), "column 2: unexpected )");
  EXPECT_EQ(why_not("*a"), "column 1: nothing to repeat");
  EXPECT_EQ(why_not("a**"), "column 3: a repeat of a repeat needs a group");
  EXPECT_EQ(why_not("a{2000}"), "column 2: more than 1000 repeats");
  EXPECT_EQ(why_not("a{3,2}"), "column 2: the least number of repeats is above the greatest");
  EXPECT_EQ(why_not("x[b-a]"), "column 3: a range from a higher to a lower byte");
  EXPECT_EQ(why_not(R"(ab\q)"), "column 3: unknown escape \\q");
  EXPECT_EQ(why_not("ab\\"), "column 3: a \\ at the end");
  EXPECT_EQ(why_not(R"(\xZ1)"), "column 1: \\x takes two hexadecimal digits, or some in braces");
  EXPECT_EQ(why_not("(?P<a>x)(?P<a>y)"), "column 9: a second group named a");
  EXPECT_EQ(why_not("[[:nope:]]"), "column 2: unknown class name between [: and :]");
}

TEST(Pattern, RefusesWhatRulesMayNotUse) {
  EXPECT_EQ(why_not(R"(\pL)"), "column 1: Unicode classes are not supported: rules match bytes");
  EXPECT_EQ(why_not(R"([\PL])"), "column 2: Unicode classes are not supported: rules match bytes");
  EXPECT_EQ(why_not(R"(a\C)"), "column 2: \\C is not supported: . with (?s) is any byte");
  EXPECT_EQ(why_not(R"(\Qa\E)"), "column 1: \\Q is not supported: escape each character");
  EXPECT_EQ(why_not("(?<n>a)"), "column 1: write a named group as (?P<name>...)");
  EXPECT_EQ(why_not("a(?=b)"), "column 2: look-around is not supported");
  EXPECT_EQ(why_not("(?<!b)"), "column 1: look-around is not supported");
  EXPECT_EQ(why_not("(?U)a"), "column 3: unknown group or flag: i, s and m are allowed");
  EXPECT_EQ(why_not(R"((a)\1)"), "column 4: back-references are not supported");
  EXPECT_EQ(why_not(R"(\x{263a})"), "column 1: a character above 255: rules match bytes");
}

TEST(Pattern, RefusesWhatRe2AloneRefuses) {
  EXPECT_EQ(why_not("x(?:a{500}){400}"), "column 12: invalid repetition size: {400}");
}

TEST(Pattern, RefusesTooDeepAndTooLong) {
  EXPECT_EQ(why_not(std::string(101, '(') + std::string(101, ')')), "column 101: groups nested deeper than 100");
  EXPECT_EQ(why_not(std::string(100, '(') + std::string(100, ')')), "accepted");
  EXPECT_EQ(why_not(std::string(70000, 'a')), "column 1: longer than 64 KiB");
}

TEST(Pattern, NestedRepeatsEndSoon) {
  std::string pattern = "a";
  for (int depth = 0; depth < 60; ++depth) pattern = cat("(?:", pattern, "|b?)*");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(shape_of(pattern).leading.empty());
  EXPECT_FALSE(begins_with_anchor(pattern + "x", {{"aaaaaaaaaaaaaaaaaaaa", false}}));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(PatternAnchor, FindsLiteralPrefixes) {
  EXPECT_TRUE(begins_with_anchor(R"(\bghp_[0-9A-Za-z]{36}\b)", {{"ghp_", false}}));
  EXPECT_FALSE(begins_with_anchor("gho_[0-9]{4}", {{"ghp_", false}}));
}

TEST(PatternAnchor, FollowsEveryAlternative) {
  const std::vector<Anchor> both = {{"AKIA", false}, {"ASIA", false}};
  EXPECT_TRUE(begins_with_anchor("(?:AKIA|ASIA)[A-Z2-7]{16}", both));
  EXPECT_TRUE(begins_with_anchor("A[KS]IA[A-Z2-7]{16}", both));
  EXPECT_FALSE(begins_with_anchor("A[KSX]IA[A-Z2-7]{16}", both));
  EXPECT_FALSE(begins_with_anchor("A[KS]I[A-Z2-7]{16}", both));
}

TEST(PatternAnchor, CaselessTakesBothCases) {
  EXPECT_TRUE(begins_with_anchor("(?i)heroku[a-z]", {{"Heroku", true}}));
  EXPECT_FALSE(begins_with_anchor("(?i)heroku[a-z]", {{"heroku", false}}));
  EXPECT_TRUE(begins_with_anchor("heroku", {{"HEROKU", true}}));
}

TEST(PatternAnchor, AMatchShorterThanTheAnchorFails) {
  EXPECT_FALSE(begins_with_anchor("ab?", {{"ab", false}}));
  EXPECT_TRUE(begins_with_anchor("ab?", {{"ab", false}, {"a", false}}));
  EXPECT_FALSE(begins_with_anchor("(?:abc)?", {{"abc", false}}));
}

TEST(PatternAnchor, ShowsABeginningThatNoAnchorFits) {
  std::string beginning;
  EXPECT_FALSE(
      begins_with_anchor("(?:https?|s?ftps?)://", {{"http", false}, {"ftp", false}, {"sftp:", false}}, &beginning));
  EXPECT_EQ(beginning, "sftps");
}

TEST(PatternAnchor, FailsWithoutAnchorsAndForBadExpressions) {
  EXPECT_FALSE(begins_with_anchor("abc", {}));
  EXPECT_FALSE(begins_with_anchor("abc(", {{"abc", false}}));
}

}  // namespace
}  // namespace assay

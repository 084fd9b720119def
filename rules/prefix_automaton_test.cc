#include "rules/prefix_automaton.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

enum class Answer { no, undecided, wants_more };

Answer ask(const std::string& pattern, const Anchor& anchor, std::string_view behind) {
  const auto parsed = parse_pattern(pattern);
  EXPECT_TRUE(parsed.has_value()) << pattern;
  const auto automaton = make_prefix_automaton(parsed->root, {anchor});
  EXPECT_TRUE(automaton.has_value()) << pattern;
  unsigned state = automaton->starts.at(0);
  for (const char c : behind) {
    if (state <= PrefixAutomaton::kUndecided) break;
    state = automaton->next.at(state * automaton->classes + automaton->class_of[static_cast<unsigned char>(c)]);
  }
  return state == PrefixAutomaton::kNoMatch     ? Answer::no
         : state == PrefixAutomaton::kUndecided ? Answer::undecided
                                                : Answer::wants_more;
}

constexpr const char* kKeyword = R"((?i:token)[\w.-]{0,20}\s?[:=]\s?["']?[0-9a-z]{16})";

TEST(PrefixAutomaton, RefusesWhatCannotBecomeAMatch) {
  EXPECT_EQ(ask(kKeyword, {"token", true}, "ize(text)"), Answer::no);
  EXPECT_EQ(ask(kKeyword, {"token", true}, " = get_token()"), Answer::no);
  EXPECT_EQ(ask(kKeyword, {"token", true}, " = \"0123456789abcde\""), Answer::no) << "15 bytes of 16";
}

TEST(PrefixAutomaton, IsUndecidedWhereAMatchMayEnd) {
  EXPECT_EQ(ask(kKeyword, {"token", true}, " = \"0123456789abcdef"), Answer::undecided);
  EXPECT_EQ(ask(kKeyword, {"token", true}, "_of_mine: 0123456789abcdef"), Answer::undecided);
}

TEST(PrefixAutomaton, WantsMoreWhereTheBytesEndTooEarly) {
  EXPECT_EQ(ask(kKeyword, {"token", true}, " = \"0123"), Answer::wants_more);
}

TEST(PrefixAutomaton, TakesConditionsForTrue) {
  EXPECT_EQ(ask(R"(\bkey\B\b=$x)", {"key", false}, "=x"), Answer::undecided);
}

TEST(PrefixAutomaton, FollowsBothCasesOfACaselessAnchor) {
  EXPECT_EQ(ask("(?:AB=1|ab=2)", {"ab", true}, "=1"), Answer::undecided);
  EXPECT_EQ(ask("(?:AB=1|ab=2)", {"ab", true}, "=2"), Answer::undecided);
  EXPECT_EQ(ask("(?:AB=1|ab=2)", {"ab", false}, "=1"), Answer::no);
}

TEST(PrefixAutomaton, LoopsWithoutEndComeToRest) {
  EXPECT_EQ(ask("ab(?:x*|y)*z", {"ab", false}, "xxyxyxz"), Answer::undecided);
  EXPECT_EQ(ask("ab(?:x*|y)*z", {"ab", false}, "xxyw"), Answer::no);
}

TEST(PrefixAutomaton, IsUndecidedBeyondItsStates) {
  EXPECT_EQ(ask("ab[0-9]{900}x", {"ab", false}, std::string(890, '1')), Answer::undecided);
  EXPECT_EQ(ask("ab[0-9]{900}x", {"ab", false}, "12345y"), Answer::no);
}

TEST(PrefixAutomaton, NestedRepeatsAreTooLargeToBuild) {
  const auto parsed = parse_pattern("ab(?:(?:[0-9]{30}x){30}y){30}");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_FALSE(make_prefix_automaton(parsed->root, {{"ab", false}}).has_value());
}

}  // namespace
}  // namespace assay

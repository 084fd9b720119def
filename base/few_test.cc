#include "base/few.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace assay {
namespace {

TEST(Few, IsOnePointer) { EXPECT_EQ(sizeof(Few<std::string>), sizeof(void*)); }

TEST(Few, HoldsNothingAtFirst) {
  const Few<int> list;
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.size(), 0U);
  EXPECT_EQ(list.begin(), list.end());
}

TEST(Few, KeepsElementsInOrderWhileItGrows) {
  Few<std::string> list;
  for (int i = 0; i < 100; ++i) list.push_back(std::string(40, static_cast<char>('a' + i % 26)));
  ASSERT_EQ(list.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(list[static_cast<std::size_t>(i)].front(), 'a' + i % 26) << i;
  EXPECT_EQ(list.front()[0], 'a');
  EXPECT_EQ(list.back()[0], 'a' + 99 % 26);
}

TEST(Few, IsMadeOfAListAndCleared) {
  Few<std::string> list = {"one", "two"};
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[1], "two");
  EXPECT_EQ(list.at(0), "one");
  EXPECT_THROW(list.at(2), std::out_of_range);
  list.clear();
  EXPECT_TRUE(list.empty());
}

TEST(Few, TakesAnElementOfItself) {
  Few<std::string> list;
  list.push_back("the first one, too long to stand in the string itself");
  for (int i = 0; i < 8; ++i) list.push_back(list.front());
  for (int i = 0; i < 8; ++i) list.emplace_back(list.front());
  for (const std::string& one : list) EXPECT_EQ(one, list.front());
}

TEST(Few, CopiesAreApart) {
  Few<std::string> list;
  list.push_back("one");
  Few<std::string> copy = list;
  copy.push_back("two");
  copy[0] = "changed";
  EXPECT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0], "one");
  copy = list;
  EXPECT_EQ(copy.size(), 1U);
  EXPECT_EQ(copy[0], "one");
}

TEST(Few, MovingLeavesNothingBehind) {
  Few<std::string> list;
  list.push_back("one");
  Few<std::string> other = std::move(list);
  EXPECT_TRUE(list.empty());  // NOLINT(bugprone-use-after-move): what a moved list is like is the point
  Few<std::string> third;
  third = std::move(other);
  ASSERT_EQ(third.size(), 1U);
  EXPECT_EQ(third[0], "one");
}

TEST(Few, ReservedRoomHoldsWhatIsPutIn) {
  Few<int> list;
  list.reserve(10);
  const int* const at = list.data();
  for (int i = 0; i < 10; ++i) list.push_back(i);
  EXPECT_EQ(list.data(), at);
  EXPECT_EQ(std::accumulate(list.begin(), list.end(), 0), 45);
}

TEST(Few, HoldsItsOwnKind) {
  struct Branch {
    int number = 0;
    Few<Branch> below = {};
  };
  Branch root;
  root.below.push_back({1});
  root.below[0].below.push_back({2});
  EXPECT_EQ(root.below[0].below[0].number, 2);
}

}  // namespace
}  // namespace assay

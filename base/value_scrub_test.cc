#include "base/value_scrub.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace assay {
namespace {

std::vector<const Secret*> pointers(const std::vector<Secret>& secrets) {
  std::vector<const Secret*> out;
  for (const Secret& secret : secrets) out.push_back(&secret);
  return out;
}

TEST(ValueScrub, MasksEveryValueWithItsOwnMask) {
  const std::vector<Secret> secrets = {Secret("abc_secretvalue", 4), Secret("hunter22")};
  const ValueScrub scrub(pointers(secrets));
  EXPECT_EQ(scrub("x abc_secretvalue y hunter22 abc_secretvalue"), "x abc******** y ******** abc********");
  EXPECT_EQ(scrub("nothing of it: abc_secretvalu hunter2"), "nothing of it: abc_secretvalu hunter2");
}

TEST(ValueScrub, LeavesNoPartOfValuesThatOverlap) {
  const std::vector<Secret> secrets = {Secret("firstpart-middle"), Secret("middle-lastpart")};
  EXPECT_EQ(ValueScrub(pointers(secrets))("a firstpart-middle-lastpart b"), "a ******** b");
}

TEST(ValueScrub, LeavesOutShortValuesAndAsterisks) {
  const std::vector<Secret> secrets = {Secret("abc"), Secret("****")};
  const ValueScrub scrub(pointers(secrets));
  EXPECT_TRUE(scrub.empty());
  EXPECT_EQ(scrub("abc **********"), "abc **********");
}

// Against the plain way: no value is left, and a text without one stays as it is.
TEST(ValueScrub, FindsWhatASearchForEachValueFinds) {
  EXPECT_TRUE(rc::check([] {
    const auto letter = rc::gen::elementOf(std::string("ab-"));
    const auto texts = *rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(letter));
    std::vector<Secret> secrets;
    for (const std::string& text : texts) secrets.emplace_back(text);
    std::string all;
    for (const std::string& text :
         *rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(letter)))
      all += text;
    const std::string scrubbed = ValueScrub(pointers(secrets))(all);
    bool any = false;
    for (const Secret& secret : secrets) {
      if (secret.size() < ValueScrub::kLeastBytes) continue;
      any = any || secret.occurs_in(all);
      RC_ASSERT(!secret.occurs_in(scrubbed));
    }
    RC_ASSERT(any || scrubbed == all);
  }));
}

}  // namespace
}  // namespace assay

#include "rules/workflows/interface_facts.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::facts {
namespace {

const InterfaceFacts kInterfaces = builtin_interface_facts();

TEST(InterfaceFacts, InputsOfAPopularAction) {
  const Interface* cache = kInterfaces.find("Actions/Cache", "V4");
  ASSERT_TRUE(cache != nullptr && cache->inputs && cache->outputs);
  EXPECT_TRUE(cache->input("KEY")->required);
  EXPECT_FALSE(cache->input("restore-keys")->required);
  EXPECT_TRUE(cache->input("save-always")->deprecated);
  EXPECT_EQ(cache->input("keys"), nullptr);
  EXPECT_EQ(*cache->outputs, (std::vector<std::string_view>{"cache-hit"}));
}

TEST(InterfaceFacts, WhatIsNotThereIsUnknown) {
  EXPECT_EQ(kInterfaces.find("actions/cache", "main"), nullptr);
  EXPECT_EQ(kInterfaces.find("nobody/nothing", "v1"), nullptr);
  EXPECT_EQ(kInterfaces.find("", ""), nullptr);
  EXPECT_EQ(kInterfaces.find(std::string(300, 'z'), "v1"), nullptr);
  EXPECT_EQ(Interface().input("x"), nullptr);
}

TEST(InterfaceFacts, EachBlockIsFoundByItsName) {
  std::size_t number = 0, blocks = 0;
  while (const auto block = builtin_interfaces().next(number)) {
    const std::size_t at = block->key.rfind('@');
    ASSERT_NE(at, block->key.npos);
    const Interface* one = kInterfaces.find(block->key.substr(0, at), block->key.substr(at + 1));
    ASSERT_NE(one, nullptr) << block->key;
    EXPECT_EQ(one->action, block->key);
    EXPECT_TRUE(one->inputs || one->outputs) << block->key;
    for (const KnownInput& input : one->inputs.value_or(std::vector<KnownInput>()))
      EXPECT_FALSE(input.name.empty()) << block->key;
    ++blocks;
  }
  EXPECT_GT(blocks, 200U);
}

}  // namespace
}  // namespace assay::facts

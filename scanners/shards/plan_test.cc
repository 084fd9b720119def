#include "scanners/shards/plan.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"

namespace assay::shards {
namespace {

std::vector<files::ListedFile> many_files() {
  std::vector<files::ListedFile> files;
  for (int i = 0; i < 100; ++i)
    files.push_back({cat("tree/", i / 10, "/", i % 10), static_cast<std::uint64_t>(i) * 10'000});
  return files;
}

Plan plan_of(std::vector<Shard> shards) {
  Plan plan;
  plan.program = "1.2.3";
  plan.rules = "abc";
  plan.run_key = std::string(32, 'k');
  plan.paths = {"tree"};
  plan.shards = std::move(shards);
  return plan;
}

TEST(Plan, ShardsHaveAboutTheSameBytesAndAllFiles) {
  const auto files = many_files();
  const std::vector<Shard> shards = cut_paths(files, 4, 0, {});
  ASSERT_EQ(shards.size(), 4U);
  std::uint64_t count = 0, bytes = 0;
  for (const Shard& shard : shards) {
    EXPECT_GT(shard.bytes, 49'500'000U / 4 * 9 / 10);
    EXPECT_LT(shard.bytes, 49'500'000U / 4 * 11 / 10);
    count += shard.file_count;
    bytes += shard.bytes;
    std::uint64_t held = 0;
    for (const auto& file : files) held += shard.range.holds(file.path) ? 1U : 0U;
    EXPECT_EQ(held, shard.file_count);
  }
  EXPECT_EQ(count, 100U);
  EXPECT_EQ(bytes, 49'500'000U);
  EXPECT_EQ(cut_paths(files, 0, 10'000'000, {}).size(), 5U);
  EXPECT_EQ(cut_paths({}, 7, 0, {}).size(), 1U) << "nothing is a shard, which says so";
}

TEST(Plan, AnImageIsNotCut) {
  const std::vector<Shard> shards = cut_paths(many_files(), 50, 0, {"tree/3/"});
  for (const Shard& shard : shards) EXPECT_FALSE(shard.range.from > "tree/3/0" && shard.range.from <= "tree/3/9");
  EXPECT_EQ(cut_paths(many_files(), 50, 0, {"tree"}).size(), 1U);
}

TEST(Plan, IsReadAsItWasWritten) {
  Plan plan = plan_of(cut_paths({{"tree/a\xFF", 5}, {"tree/b", 7}}, 2, 0, {}));
  plan.shards.emplace_back().kind = Shard::Kind::repository;
  plan.shards.back().repository = "tool.git";
  plan.repositories = {"tool.git"};
  plan.flags = {"--no-archives"};
  const std::string text = write_plan(plan);
  const auto read = read_plan(text, "plan");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->id, plan.id);
  EXPECT_EQ(read->flags, plan.flags);
  ASSERT_EQ(read->shards.size(), plan.shards.size());
  for (std::size_t i = 0; i < plan.shards.size(); ++i) {
    EXPECT_EQ(read->shards[i].id, plan.shards[i].id);
    EXPECT_EQ(read->shards[i].range.to, plan.shards[i].range.to);
  }
}

TEST(Plan, AnIdSaysWhatIsScannedAndHow) {
  const std::vector<Shard> shards = cut_paths({{"tree/a", 5}}, 1, 0, {});
  Plan plan = plan_of(shards), other_key = plan_of(shards), other_flags = plan_of(shards);
  Plan other_size = plan_of(cut_paths({{"tree/a", 6}}, 1, 0, {}));
  other_key.run_key = std::string(32, 'x');
  other_flags.flags = {"--no-archives"};
  for (Plan* one : {&plan, &other_key, &other_flags, &other_size}) write_plan(*one);
  EXPECT_EQ(plan.shards[0].id, other_key.shards[0].id);
  EXPECT_NE(plan.id, other_key.id);
  EXPECT_NE(plan.shards[0].id, other_flags.shards[0].id);
  EXPECT_NE(plan.shards[0].id, other_size.shards[0].id);
}

TEST(Plan, WhatWasChangedOrLeavesSomethingOutIsRefused) {
  Plan plan = plan_of(cut_paths(many_files(), 3, 0, {}));
  const std::string text = write_plan(plan);
  for (std::size_t at = 0; at < text.size(); at += 7) {
    std::string changed = text;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(read_plan(changed, "plan")) << at;
    EXPECT_FALSE(read_plan(text.substr(0, at), "plan")) << at;
  }
  Plan gap = plan;
  gap.shards.erase(gap.shards.begin() + 1);
  EXPECT_FALSE(read_plan(write_plan(gap), "plan"));
  Plan end = plan;
  end.shards.pop_back();
  EXPECT_FALSE(read_plan(write_plan(end), "plan"));
}

}  // namespace
}  // namespace assay::shards

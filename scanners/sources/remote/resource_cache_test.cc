#include "scanners/sources/remote/resource_cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace assay::remote {
namespace {

class ResourceCacheTest : public testing::Test {
 protected:
  ResourceCacheTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "assay-cache-XXXXXX").string();
    top_ = ::mkdtemp(pattern.data());
    folder = top_ + "/cache";
  }
  ResourceCacheTest(const ResourceCacheTest&) = delete;
  ResourceCacheTest& operator=(const ResourceCacheTest&) = delete;
  ~ResourceCacheTest() override { std::filesystem::remove_all(top_); }

  std::string file() const { return std::filesystem::directory_iterator(folder)->path().string(); }

  std::string folder;

 private:
  std::string top_;
};

TEST_F(ResourceCacheTest, RemembersPagesAndCleanDownloads) {
  {
    ResourceCache cache;
    ASSERT_TRUE(cache.open(folder, "target", "state"));
    cache.put_page("p", {"\"e\"", "next", {"a", "b"}});
    cache.put_clean("d");
    EXPECT_FALSE(cache.page("p")) << "of this run itself";
  }
  ResourceCache cache;
  ASSERT_TRUE(cache.open(folder, "target", "state"));
  const auto page = cache.page("p");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->etag, "\"e\"");
  EXPECT_EQ(page->next, "next");
  EXPECT_EQ(page->children, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(cache.is_clean("d"));
  EXPECT_FALSE(cache.is_clean("other"));
}

TEST_F(ResourceCacheTest, AnotherStateBeginsAnew) {
  {
    ResourceCache cache;
    ASSERT_TRUE(cache.open(folder, "target", "state"));
    cache.put_clean("d");
  }
  {
    ResourceCache cache;
    ASSERT_TRUE(cache.open(folder, "target", "other"));
    EXPECT_FALSE(cache.is_clean("d"));
  }
  ResourceCache cache;
  ASSERT_TRUE(cache.open(folder, "target", "state"));
  EXPECT_FALSE(cache.is_clean("d"));
}

TEST_F(ResourceCacheTest, ATornLineIsLeftAside) {
  {
    ResourceCache cache;
    ASSERT_TRUE(cache.open(folder, "target", "state"));
    cache.put_clean("whole");
    cache.put_clean("torn");
  }
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) - 5);
  {
    ResourceCache cache;
    ASSERT_TRUE(cache.open(folder, "target", "state"));
    EXPECT_TRUE(cache.is_clean("whole"));
    EXPECT_FALSE(cache.is_clean("torn"));
    cache.put_clean("behind the torn line");
    cache.put_clean("further");
  }
  ResourceCache cache;
  ASSERT_TRUE(cache.open(folder, "target", "state"));
  EXPECT_TRUE(cache.is_clean("further"));
}

TEST_F(ResourceCacheTest, IsForOneRunAtATime) {
  ResourceCache first, second;
  ASSERT_TRUE(first.open(folder, "target", "state"));
  EXPECT_FALSE(second.open(folder, "target", "state"));
  EXPECT_TRUE(second.open(folder, "another", "state"));
}

TEST_F(ResourceCacheTest, WhatOthersCouldHaveWrittenIsNotUsed) {
  {
    ResourceCache cache;
    ASSERT_TRUE(cache.open(folder, "target", "state"));
    EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms::owner_all);
  }
  ::chmod(file().c_str(), 0620);
  EXPECT_FALSE(ResourceCache().open(folder, "target", "state"));
  ::chmod(file().c_str(), 0600);
  ::chmod(folder.c_str(), 0777);
  EXPECT_FALSE(ResourceCache().open(folder, "target", "state"));
}

TEST_F(ResourceCacheTest, WithoutOneNothingIsKnownAndNothingFails) {
  ResourceCache cache;
  cache.put_clean("d");
  EXPECT_FALSE(cache.is_clean("d"));
}

}  // namespace
}  // namespace assay::remote

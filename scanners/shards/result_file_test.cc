#include "scanners/shards/result_file.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"

namespace assay::shards {
namespace {

class ResultFile : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(::mkdtemp(folder_.data()), nullptr); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  WrittenResult write(const std::vector<std::string>& records) {
    auto writer = ResultWriter::create(path_(), header_);
    for (const std::string& record : records) EXPECT_TRUE(writer->add(record));
    auto written = writer->finish();
    EXPECT_TRUE(written) << (written ? "" : written.error().text());
    return *written;
  }
  Result<std::vector<std::string>> read() {
    std::vector<std::string> records;
    const auto done = read_result(path_(), header_, key_, [&](std::string_view record) {
      records.emplace_back(record);
      return Status();
    });
    if (!done) return tl::make_unexpected(done.error());
    digest_ = done->sha256;
    return records;
  }
  std::string path_() const { return folder_ + "/result"; }

  std::string folder_ = "/tmp/assay-result-XXXXXX";
  RunKey key_ = *RunKey::generate();
  ResultHeader header_{"plan", "shard", "1.0", "rules", key_.public_key()};
  std::string digest_;
};

TEST_F(ResultFile, GivesItsRecordsBack) {
  std::vector<std::string> records = {"", "a", std::string(3 << 20, 'x')};
  // More than the decompressor gives at a time, and exactly so much.
  for (std::size_t i = 0; i < 20; ++i) records.push_back(std::string(i * 40000, static_cast<char>('a' + i)));
  const WrittenResult written = write(records);
  EXPECT_EQ(read().value(), records);
  EXPECT_EQ(digest_, written.sha256);
  EXPECT_EQ(written.bytes, std::filesystem::file_size(path_()));
  write({});
  EXPECT_TRUE(read().value().empty());
}

TEST_F(ResultFile, WhatIsCutOrChangedIsRefused) {
  write({"one", "two"});
  const std::string whole = *read_file(path_());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    ASSERT_TRUE(write_file_atomically(path_(), whole.substr(0, at)));
    EXPECT_FALSE(read()) << at;
  }
  ASSERT_TRUE(write_file_atomically(path_(), whole + whole));
  EXPECT_FALSE(read());
  header_.shard = "other";
  ASSERT_TRUE(write_file_atomically(path_(), whole));
  EXPECT_FALSE(read());
}

TEST_F(ResultFile, WhoDoesNotFinishLeavesNothing) {
  {
    auto writer = ResultWriter::create(path_(), header_);
    ASSERT_TRUE(writer->add("one"));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace assay::shards

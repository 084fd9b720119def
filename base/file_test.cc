#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

namespace assay {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "assay-file-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }

  fs::path folder_;
};

using ReadFile = FileTest;
using WriteFileAtomically = FileTest;

TEST_F(WriteFileAtomically, ReplacesTheFileAndLeavesNothingBesideIt) {
  ASSERT_TRUE(write_file_atomically(path("a"), "old"));
  ASSERT_TRUE(write_file_atomically(path("a"), "new"));
  EXPECT_EQ(*read_file(path("a")), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(WriteFileAtomically, WritesToAPipeAndDoesNotReplaceIt) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const UniqueFd reader(::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK));
  ASSERT_TRUE(reader);
  ASSERT_TRUE(write_file_atomically(path("pipe"), "text"));
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
  std::array<char, 16> bytes{};
  ASSERT_EQ(::read(reader.get(), bytes.data(), bytes.size()), 4);
  EXPECT_EQ(std::string(bytes.data(), 4), "text");
}

TEST_F(WriteFileAtomically, DoesNotWaitForAReaderOfAPipe) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_FALSE(write_file_atomically(path("pipe"), "text"));
}

TEST_F(WriteFileAtomically, LeavesADeviceADevice) {
  if (!fs::is_character_file("/dev/null")) GTEST_SKIP() << "no /dev/null on this system";
  ASSERT_TRUE(write_file_atomically("/dev/null", "text"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(WriteFileAtomically, AFolderIsAnError) {
  const Status status = write_file_atomically(folder_.string(), "text");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().why, "is a folder");
}

using WriteNewFile = WriteFileAtomically;

TEST_F(WriteNewFile, NeverWritesOverWhatIsThere) {
  ASSERT_TRUE(write_new_file(path("new"), "text", 0600));
  EXPECT_EQ(*read_file(path("new")), "text");
  EXPECT_EQ(fs::status(path("new")).permissions(), fs::perms(0600));
  EXPECT_FALSE(write_new_file(path("new"), "other"));
  EXPECT_EQ(*read_file(path("new")), "text");
  fs::create_symlink(path("elsewhere"), path("link"));
  EXPECT_FALSE(write_new_file(path("link"), "other"));
  EXPECT_FALSE(fs::exists(path("elsewhere")));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 2);
}

TEST_F(WriteFileAtomically, AFifoIsNotWaitedFor) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_FALSE(open_file(path("pipe")));
  EXPECT_FALSE(open_file(path("missing")));
  EXPECT_FALSE(open_file(folder_.string()));
  ASSERT_TRUE(write_new_file(path("file"), "text"));
  EXPECT_TRUE(open_file(path("file")));
}

// A file with a hole in it may say any size: there is no memory for it before it is known to be small enough.
TEST_F(ReadFile, NothingOfOneThatIsTooLarge) {
  const UniqueFd fd(::open(path("sparse").c_str(), O_WRONLY | O_CREAT, 0600));
  if (::ftruncate(fd.get(), off_t{8} << 40) != 0) GTEST_SKIP() << "no file may be that large here";
  const auto text = read_file(path("sparse"), 4096);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().why, "larger than 4.0 KiB");
}

}  // namespace
}  // namespace assay

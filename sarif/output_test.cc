#include "sarif/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/file.h"
#include "base/strings.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

class OutputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "assay-output-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string in_folder(const std::string& name) const { return (folder_ / name).string(); }
  std::string content(const std::string& name) const {
    const Result<std::string> text = read_file(in_folder(name));
    return text ? *text : "(" + text.error().why + ")";
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator{}));
  }

  fs::path folder_;
};

TEST_F(OutputTest, AFileAppearsWhenItIsFinished) {
  auto output = open_file_output(in_folder("report"));
  ASSERT_TRUE(output) << output.error().text();
  ASSERT_TRUE((*output)->write("hello "));
  ASSERT_TRUE((*output)->write("world"));
  EXPECT_FALSE(fs::exists(in_folder("report")));
  ASSERT_TRUE((*output)->finish());
  EXPECT_EQ(content("report"), "hello world");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, ARunThatFailsLeavesTheOldReportAndNothingElse) {
  ASSERT_TRUE(write_file_atomically(in_folder("report"), "old"));
  {
    auto output = open_file_output(in_folder("report"));
    ASSERT_TRUE(output);
    ASSERT_TRUE((*output)->write(std::string(200000, 'x')));
  }
  EXPECT_EQ(content("report"), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, BytesKeepTheirOrderWhateverTheirSize) {
  std::string expected;
  auto output = open_file_output(in_folder("report"));
  ASSERT_TRUE(output);
  for (std::size_t i = 0; i < 200; ++i) {
    const std::string piece(i % 7 == 0 ? 70000 : i * 13, static_cast<char>('a' + i % 26));
    expected += piece;
    ASSERT_TRUE((*output)->write(piece));
  }
  ASSERT_TRUE((*output)->finish());
  EXPECT_EQ(content("report"), expected);
}

TEST_F(OutputTest, AnExistingFileKeepsItsModeAndASymbolicLinkStaysOne) {
  ASSERT_TRUE(write_file_atomically(in_folder("real"), "old", 0640));
  ASSERT_EQ(::symlink("real", in_folder("link").c_str()), 0);
  auto output = open_file_output(in_folder("link"));
  ASSERT_TRUE(output);
  ASSERT_TRUE((*output)->write("new"));
  ASSERT_TRUE((*output)->finish());
  EXPECT_TRUE(fs::is_symlink(in_folder("link")));
  EXPECT_EQ(content("real"), "new");
  struct stat info {};
  ASSERT_EQ(::stat(in_folder("real").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640U);
}

TEST_F(OutputTest, ANewFileTakesTheModeThatIsAskedFor) {
  auto output = open_file_output(in_folder("report"), 0600);
  ASSERT_TRUE(output);
  ASSERT_TRUE((*output)->finish());
  struct stat info {};
  ASSERT_EQ(::stat(in_folder("report").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600U);
}

TEST_F(OutputTest, APrivateReportIsPrivateWhateverStoodThere) {
  std::ofstream(in_folder("report")) << "old";
  ASSERT_EQ(::chmod(in_folder("report").c_str(), 0644), 0);
  auto output = open_file_output(in_folder("report"), 0600);
  ASSERT_TRUE(output);
  ASSERT_TRUE((*output)->finish());
  struct stat info {};
  ASSERT_EQ(::stat(in_folder("report").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600U);
}

TEST_F(OutputTest, AFolderThatIsNotThereIsAnErrorThatNamesTheReport) {
  const auto output = open_file_output(in_folder("missing/report"));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().subject, in_folder("missing/report"));
  EXPECT_NE(output.error().hint, "");
}

TEST_F(OutputTest, AFolderThatCannotBeWrittenToIsAnError) {
  if (::geteuid() == 0) GTEST_SKIP() << "the superuser may write everywhere";
  ASSERT_EQ(::chmod(folder_.c_str(), 0500), 0);
  EXPECT_FALSE(open_file_output(in_folder("report")));
  ASSERT_EQ(::chmod(folder_.c_str(), 0700), 0);
}

TEST_F(OutputTest, AFolderIsNoReport) {
  const auto output = open_file_output(folder_.string());
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().why, "is a folder");
}

TEST_F(OutputTest, AnEmptyNameIsAnError) { EXPECT_FALSE(open_file_output("")); }

TEST_F(OutputTest, ADeviceIsWrittenDirectlyAndStaysADevice) {
  auto output = open_file_output("/dev/null");
  ASSERT_TRUE(output) << output.error().text();
  ASSERT_TRUE((*output)->write("x"));
  ASSERT_TRUE((*output)->finish());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(OutputTest, AFullDiskIsAnErrorThatSticks) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
  auto output = open_file_output("/dev/full");
  ASSERT_TRUE(output);
  Status status = (*output)->write(std::string(100000, 'x'));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().why, "No space left on device");
  EXPECT_FALSE((*output)->write("more"));
  EXPECT_FALSE((*output)->write({}));
  EXPECT_FALSE((*output)->finish());
}

TEST_F(OutputTest, AFullDiskIsSeenAtTheLatestWhenFinishing) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  const auto output = open_descriptor_output(full.get(), "standard output");
  EXPECT_TRUE(output->write("short"));
  const Status status = output->finish();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().subject, "standard output");
}

TEST_F(OutputTest, AClosedPipeIsAnErrorWhereTheSignalIsIgnored) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const UniqueFd write_end(ends[1]);
  const auto output = open_descriptor_output(write_end.get(), "standard output");
  EXPECT_TRUE(output->write("x"));
  const Status status = output->finish();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().why, "Broken pipe");
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace assay

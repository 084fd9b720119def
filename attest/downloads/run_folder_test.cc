#include "attest/downloads/run_folder.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "attest/downloads/artifact_content.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::gate {
namespace {

namespace fs = std::filesystem;
using Content = DownloadedArtifact::Content;

// Stored, without a data descriptor: one member.
std::string zip_of(const std::string& name, const std::string& text, const std::string& crc) {
  const auto little = [](std::uint64_t number, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i, number >>= 8) out += static_cast<char>(number & 0xFFU);
    return out;
  };
  const std::string common =
      little(20, 2) + little(0, 8) + crc + little(text.size(), 4) + little(text.size(), 4) + little(name.size(), 2);
  const std::string local = "PK\x03\x04" + common + little(0, 2) + name + text;
  const std::string central = "PK\x01\x02" + little(20, 2) + common + little(0, 16) + name;
  return local + central + "PK\x05\x06" + little(0, 4) + little(1, 2) + little(1, 2) + little(central.size(), 4) +
         little(local.size(), 4) + little(0, 2);
}

class RunFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "assay-run-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    // The CRC-32 of "a\n".
    write("artifacts/one/f.txt", "a\n");
    write("artifacts/one.zip", zip_of("f.txt", "a\n", "\x07\xa1\xea\xdd"));
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  void write(const std::string& name, const std::string& text) const {
    const fs::path path = fs::path(folder_) / name;
    fs::create_directories(path.parent_path());
    ASSERT_TRUE(write_file_atomically(path.string(), text));
  }
  std::string archive() const { return folder_ + "/artifacts/one.zip"; }
  std::string digest_of_archive() const { return cat("sha256:", to_hex(as_bytes(sha256(*read_file(archive()))))); }
  DownloadedArtifact compared(const std::string& with, const std::string& digest) const {
    DownloadedArtifact out;
    out.name = "one";
    out.path = folder_ + "/artifacts/one";
    compare(out, with, digest);
    return out;
  }

  std::string folder_;
};

TEST_F(RunFolder, ArchiveAndFolderAreTheSame) {
  const DownloadedArtifact one = compared(archive(), digest_of_archive());
  EXPECT_EQ(one.content, Content::same) << one.why;
  ASSERT_EQ(one.files.size(), 1U);
  EXPECT_EQ(one.files.at("f.txt").sha256, to_hex(as_bytes(sha256("a\n"))));
  EXPECT_EQ(one.files.at("f.txt").size, 2U);
}

TEST_F(RunFolder, FileThatWasChangedDiffers) {
  write("artifacts/one/f.txt", "b\n");
  EXPECT_EQ(compared(archive(), digest_of_archive()).content, Content::differs);
  EXPECT_TRUE(compared(archive(), digest_of_archive()).files.empty());
}

TEST_F(RunFolder, FileThatWasAddedDiffers) {
  write("artifacts/one/g.txt", "b\n");
  EXPECT_EQ(compared(archive(), digest_of_archive()).content, Content::differs);
}

TEST_F(RunFolder, AnotherArchiveDiffers) {
  EXPECT_EQ(compared(archive(), "sha256:" + std::string(64, '0')).content, Content::differs);
}

TEST_F(RunFolder, WithoutArchiveOrDigestNothingIsCompared) {
  EXPECT_EQ(compared("", digest_of_archive()).content, Content::not_compared);
  EXPECT_EQ(compared(archive(), "").content, Content::not_compared);
}

TEST_F(RunFolder, OneFileThatWasUploadedAsItIsIsTheSame) {
  EXPECT_EQ(compared("", cat("sha256:", to_hex(as_bytes(sha256("a\n"))))).content, Content::same);
}

TEST_F(RunFolder, LinkIsNotFollowed) {
  fs::create_symlink("/etc/hostname", fs::path(folder_) / "artifacts/one/link");
  fs::create_directory_symlink(folder_, fs::path(folder_) / "artifacts/two");
  EXPECT_EQ(compared(archive(), digest_of_archive()).content, Content::not_compared);
  const DownloadedRun run = read_run_folder("r", folder_);
  EXPECT_FALSE(run.run);
  EXPECT_EQ(run.unread.size(), 3U) << "two answers and a link";
}

TEST_F(RunFolder, ArchiveThatIsNotUnpackedIsTold) {
  fs::remove_all(fs::path(folder_) / "artifacts/one");
  write("artifacts.json", R"({"total_count": 1, "artifacts": [{"id": 1, "name": "one", "expired": false}]})");
  const DownloadedRun run = read_run_folder("r", folder_);
  ASSERT_EQ(run.unread.size(), 2U);
  EXPECT_NE(run.unread.back().find("not unpacked"), std::string::npos);
}

}  // namespace
}  // namespace assay::gate

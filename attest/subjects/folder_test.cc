#include "attest/subjects/folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "attest/subjects/subjects.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

namespace fs = std::filesystem;

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/folder-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string at(std::string_view name) const { return cat(root_, '/', name); }
  void write(std::string_view name, std::string_view text, unsigned mode = 0644) const {
    fs::create_directories(fs::path(at(name)).parent_path());
    ASSERT_TRUE(write_file_atomically(at(name), text, mode));
  }
  std::string why() const {
    const auto read = read_folder(root_);
    return read ? "" : read.error().why;
  }

  std::string root_;
};

TEST_F(Folder, ListingHasModesDigestsAndSortedPaths) {
  write("b/run", "x", 0755);
  write("b-a", "");
  write("a.txt", "abc");
  fs::create_directory(at("empty"));
  fs::create_symlink("a.txt", at("link"));
  const auto read = read_folder(root_);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(folder_listing(*read),
            "assay-folder/1 sha256\n"
            "100644 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad a.txt\n"
            "100644 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 b-a\n"
            "100755 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 b/run\n"
            "040000 - empty\n"
            "120000 18b7cb099a9ea3f50ba899b5ba81e0d377a5f3b16f8f6eeb8b3e58cd4692b993 link\n");
}

TEST_F(Folder, RefusesLinksThatLeadOut) {
  for (const char* target : {"/etc", "..", "../x", "a/../../x", "a/../x"}) {
    fs::create_symlink(target, at("link"));
    EXPECT_NE(why(), "") << target;
    fs::remove(at("link"));
  }
  fs::create_directories(at("a/b"));
  fs::create_symlink("../../x", at("a/b/up"));
  EXPECT_EQ(why(), "");
}

TEST_F(Folder, RefusesWhatIsNoFile) {
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_EQ(why(), "it is neither a file nor a folder nor a link");
}

TEST_F(Folder, RefusesSpecialBits) {
  write("a", "x");
  ASSERT_EQ(::chmod(at("a").c_str(), 04755), 0);
  EXPECT_EQ(why(), "it has a set-user-id, set-group-id or sticky bit");
}

TEST_F(Folder, RefusesNamesThatForgeLines) {
  write("a\nb", "x");
  EXPECT_EQ(why(), "its name is no UTF-8, or holds control characters");
  fs::remove(at("a\nb"));
  write("a\xff", "x");
  EXPECT_EQ(why(), "its name is no UTF-8, or holds control characters");
}

TEST_F(Folder, CopyHoldsWhatWasDigested) {
  write("in/a/b.txt", "abc");
  fs::create_symlink("a", at("in/link"));
  fs::create_directory(at("copy"));
  ASSERT_TRUE(read_folder(at("in"), at("copy")));
  EXPECT_EQ(*read_file(at("copy/a/b.txt")), "abc");
  EXPECT_EQ(*read_file(at("copy/link")), "a");
}

TEST_F(Folder, SubjectsOfAFolderAreItsFiles) {
  write("in/b.whl", "b");
  write("in/a/c.txt", "c");
  const auto subjects = subjects_of({at("in")});
  ASSERT_TRUE(subjects) << subjects.error().text();
  ASSERT_EQ(subjects->subjects.size(), 2U);
  EXPECT_EQ(subjects->subjects[0].name, "a/c.txt");
  EXPECT_EQ(subjects->subjects[1].name, "b.whl");
  EXPECT_EQ(subjects->subjects[1].digests.at("sha256"), digest_text("b").sha256);
  EXPECT_EQ(subjects->subjects[1].digests.at("sha512"), digest_text("b").sha512);
}

TEST_F(Folder, WholeFolderIsOneSubjectThatVerifies) {
  write("in/a", "a");
  const auto subjects = subjects_of({at("in/")}, {.folders_whole = true, .copies = {}});
  ASSERT_TRUE(subjects) << subjects.error().text();
  EXPECT_EQ(subjects->subjects.front().name, "in/");
  Statement statement;
  statement.subjects = subjects->subjects;
  EXPECT_TRUE(subject_of(statement, *artifact_of_folder(at("in"))));
  ASSERT_EQ(::chmod(at("in/a").c_str(), 0755), 0);
  EXPECT_FALSE(subject_of(statement, *artifact_of_folder(at("in"))));
}

TEST_F(Folder, RefusesTwoSubjectsOfOneName) {
  write("x/a.whl", "1");
  write("y/a.whl", "2");
  const auto subjects = subjects_of({at("x/a.whl"), at("y/a.whl")});
  ASSERT_FALSE(subjects);
  EXPECT_EQ(subjects.error().why, "two subjects have this name");
}

TEST_F(Folder, RefusesAnEmptyFolder) {
  EXPECT_FALSE(subjects_of({root_}));
  EXPECT_FALSE(subjects_of({root_}, {.folders_whole = true, .copies = {}}));
}

}  // namespace
}  // namespace assay::attest

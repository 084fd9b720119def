#include "scanners/sources/git/repository/index_file.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/hash.h"
#include "scanners/sources/git/repository/index_file_split.h"
#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::TempRepository;

std::string show(const IndexFile& index) {
  std::string out;
  for (const IndexEntry& entry : index.entries()) {
    out += cat(entry.path, ':', static_cast<int>(entry.stage), entry.intent_to_add ? "n" : "", ' ');
  }
  return out;
}

IndexFile read_index(const TempRepository& git, HashKind kind = HashKind::sha1) {
  Result<IndexFile> index = IndexFile::read(git.root + "/.git/index", kind);
  EXPECT_TRUE(index) << index.error().text();
  return index ? std::move(*index) : IndexFile();
}

std::string index_bytes(const TempRepository& git) { return read_file(git.root + "/.git/index").value_or(""); }

// The path of the split index's shared part, "" when there is none.
std::string shared_part(const TempRepository& git) {
  for (const auto& file : std::filesystem::directory_iterator(git.root + "/.git")) {
    if (file.path().filename().string().starts_with("sharedindex.")) return file.path().string();
  }
  return "";
}

// The bytes with a checksum that fits.
std::string sealed(std::string body) { return body + std::string(as_bytes(sha1(body))); }

std::string why(const std::string& bytes) {
  const auto no_shared = [](const std::string&) -> Result<std::string> { return fail("", "", "not split"); };
  const Result<IndexFile> index = IndexFile::parse(bytes, HashKind::sha1, "index", no_shared);
  return index ? "" : index.error().why;
}

TEST(IndexFileTest, ReadsEveryVersion) {
  TempRepository git;
  git.write("a/b/long name", "1");
  git.write("a/b/longer", "2");
  git.write("z", "3");
  git.git("add -A");
  for (const char* version : {"2", "3", "4"}) {
    git.git(cat("update-index --index-version ", version));
    const IndexFile index = read_index(git);
    EXPECT_EQ(show(index), "a/b/long name:0 a/b/longer:0 z:0 ") << version;
    EXPECT_EQ(index.entries()[2].id, git.id(":z"));
    EXPECT_EQ(index.entries()[2].mode, 0100644U);
  }
}

TEST(IndexFileTest, ReadsSha256) {
  TempRepository git("--object-format=sha256");
  git.write("a", "1");
  git.git("add -A");
  EXPECT_EQ(read_index(git, HashKind::sha256).entries()[0].id, git.id(":a"));
}

TEST(IndexFileTest, ReadsIntentToAdd) {
  TempRepository git;
  git.write("a", "1");
  git.git("add -N a");
  EXPECT_EQ(show(read_index(git)), "a:0n ");
}

TEST(IndexFileTest, ReadsConflictStagesAndResolveUndo) {
  TempRepository git;
  git.commit("f", "base\n");
  git.git("checkout -q -b side");
  git.commit("f", "theirs\n");
  git.git("checkout -q main");
  git.commit("f", "ours\n");
  git.git("merge side", "", true);
  EXPECT_EQ(show(read_index(git)), "f:1 f:2 f:3 ");
  git.write("f", "resolved\n");
  git.git("add f");
  EXPECT_EQ(read_index(git).resolve_undo().size(), 3U);
}

TEST(IndexFileTest, ReadsTheCacheTree) {
  TempRepository git;
  git.write("a/b/c", "1");
  git.commit("z", "2");
  const IndexFile index = read_index(git);
  ASSERT_EQ(index.cache_tree().size(), 3U);
  EXPECT_EQ(index.cache_tree()[0].id, git.id("HEAD^{tree}"));
  EXPECT_EQ(index.cache_tree()[0].entry_count, 2);
  EXPECT_EQ(index.cache_tree()[1].name, "a");
}

TEST(IndexFileTest, ReadsSplitIndexes) {
  TempRepository git;
  for (const char* name : {"a", "b", "c", "d"}) git.write(name, name);
  git.git("add -A");
  git.git("update-index --split-index");
  git.write("b", "changed");
  git.write("bb", "new");
  git.git("add -A");
  git.git("rm -q --cached c");
  ASSERT_FALSE(shared_part(git).empty());
  const IndexFile index = read_index(git);
  EXPECT_EQ(show(index), "a:0 b:0 bb:0 d:0 ");
  EXPECT_EQ(index.entries()[1].id, git.id(":b"));
}

TEST(IndexFileTest, SplitIndexWithoutItsSharedPartIsAnError) {
  TempRepository git;
  git.commit("a", "1");
  git.git("update-index --split-index");
  std::filesystem::remove(shared_part(git));
  EXPECT_FALSE(IndexFile::read(git.root + "/.git/index", HashKind::sha1));
}

TEST(IndexFileTest, ReadsSparseIndexes) {
  TempRepository git;
  git.write("in/f", "1");
  git.write("out/g", "2");
  git.commit("z", "3");
  git.git("sparse-checkout init --cone --sparse-index");
  git.git("sparse-checkout set in");
  const IndexFile index = read_index(git);
  EXPECT_EQ(show(index), "in/f:0 out/:0 z:0 ");
  EXPECT_TRUE(index.entries()[1].is_sparse_folder());
}

TEST(IndexFileTest, MissingIndexIsEmpty) {
  const Result<IndexFile> index = IndexFile::read("/nonexistent/index", HashKind::sha1);
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->entries().empty());
}

TEST(IndexFileTest, ChecksumIsVerifiedUnlessItWasSkipped) {
  TempRepository git;
  git.write("a", "1");
  git.git("add -A");
  std::string bytes = index_bytes(git);
  bytes[40] = static_cast<char>(bytes[40] ^ 1);
  EXPECT_EQ(why(bytes), "its checksum is wrong");
  bytes.replace(bytes.size() - 20, 20, std::string(20, '\0'));
  EXPECT_EQ(why(bytes), "");
}

TEST(IndexFileTest, UnknownExtensionThatIsNeededIsAnError) {
  const std::string head = std::string("DIRC\0\0\0\2\0\0\0\0", 12);
  EXPECT_EQ(why(sealed(head + std::string("zzzz\0\0\0\0", 8))), "it needs the extension 'zzzz', which is not known");
  EXPECT_EQ(why(sealed(head + std::string("ZZZZ\0\0\0\0", 8))), "");
}

TEST(IndexFileTest, CutOffBytesAreErrors) {
  TempRepository git;
  git.write("a/b", "1");
  git.git("add -A");
  const std::string bytes = index_bytes(git);
  for (std::size_t size = 0; size + 21 < bytes.size(); ++size) {
    EXPECT_NE(why(sealed(bytes.substr(0, size))), "") << size;
  }
  EXPECT_NE(why(sealed(std::string("DIRC\0\0\0\2\xff\xff\xff\xff", 12))), "");
  EXPECT_EQ(why(sealed(std::string("DIRC\0\0\0\5\0\0\0\0", 12))), "version 5 is not known");
}

TEST(IndexFileTest, EntriesOutOfOrderAreAnError) {
  const auto entry = [](const std::string& path) {
    std::string out = std::string(24, '\0') + std::string("\0\0\x81\xa4", 4) + std::string(12, '\0') +
                      std::string(20, 'x') + std::string(1, '\0') + static_cast<char>(path.size()) + path;
    return out + std::string(8 - out.size() % 8, '\0');
  };
  const std::string head = std::string("DIRC\0\0\0\2\0\0\0\2", 12);
  EXPECT_EQ(why(sealed(head + entry("a") + entry("b"))), "");
  EXPECT_EQ(why(sealed(head + entry("b") + entry("a"))), "its entries are not in order");
}

TEST(SplitLinkTest, HostileBitmapsAreRefused) {
  const std::string id(20, 'x');
  const std::string empty = std::string(12, '\0');
  EXPECT_TRUE(parse_split_link(id, HashKind::sha1, 10));
  EXPECT_TRUE(parse_split_link(id + empty + empty, HashKind::sha1, 10));
  EXPECT_FALSE(parse_split_link(id.substr(1), HashKind::sha1, 10));
  EXPECT_FALSE(parse_split_link(id + empty, HashKind::sha1, 10));
  EXPECT_FALSE(parse_split_link(id + std::string("\0\0\0\0\xff\xff\xff\xff", 8) + empty, HashKind::sha1, 10));
  // A run of 2^32 - 1 words of ones.
  const std::string run =
      std::string("\0\0\0\0\0\0\0\1", 8) + std::string("\0\0\0\1\xff\xff\xff\xff", 8) + std::string(4, '\0');
  EXPECT_FALSE(parse_split_link(id + run + empty, HashKind::sha1, 10));
  // A literal word with bit 11 set.
  const std::string literal = std::string("\0\0\0\0\0\0\0\2", 8) + std::string("\0\0\0\2\0\0\0\0", 8) +
                              std::string("\0\0\0\0\0\0\x08\0", 8) + std::string(4, '\0');
  EXPECT_FALSE(parse_split_link(id + literal + empty, HashKind::sha1, 11));
  EXPECT_EQ(parse_split_link(id + literal + empty, HashKind::sha1, 12)->deleted, (std::vector<std::uint64_t>{11}));
}

}  // namespace
}  // namespace assay::git

#include "scanners/sources/git/repository/refs.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/sources/git/repository/packed_refs.h"
#include "scanners/sources/git/repository/reflog.h"
#include "scanners/sources/git/repository/refs_files.h"
#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::TempRepository;

const std::string kA(40, 'a');
const std::string kB(40, 'b');

std::vector<std::string> names_of(const std::vector<Ref>& refs) {
  std::vector<std::string> names;
  for (const Ref& ref : refs) names.push_back(ref.name);
  return names;
}

TEST(RefNameTest, FollowsCheckRefFormat) {
  for (const char* good : {"refs/heads/main", "HEAD", "refs/heads/a.b", "refs/tags/@x", "refs/heads/{"}) {
    EXPECT_TRUE(is_ref_name(good)) << good;
  }
  for (const char* bad :
       {"",    "/a", "a/", "a//b", "a..b", ".a",   "a/.b", "a.lock", "a.lock/b", "a b",       "a~",   "a^",
        "a:b", "a?", "a*", "a[",   "a\\b", "a@{b", "@",    "a.",     "../x",     "refs/../x", "a\x01"}) {
    EXPECT_FALSE(is_ref_name(bad)) << bad;
  }
}

TEST(PackedRefsTest, ReadsPeeledAndUnsortedLines) {
  const std::string text =
      "# pack-refs with: peeled\n" + kB + " refs/tags/v1\n^" + kA + "\n" + kA + " refs/heads/main\r\n";
  std::vector<std::string> seen;
  const auto visit = [&](const PackedRef& ref) { seen.push_back(cat(ref.name, ref.peeled ? "^" : "")); };
  EXPECT_TRUE(parse_packed_refs(text, HashKind::sha1, "f", visit));
  EXPECT_EQ(seen, (std::vector<std::string>{"refs/tags/v1^", "refs/heads/main"}));
  EXPECT_EQ(find_packed_ref(text, HashKind::sha1, "refs/heads/main")->hex(), kA);
  EXPECT_EQ(find_packed_ref(text, HashKind::sha1, "refs/tags/v1")->hex(), kB);
  EXPECT_FALSE(find_packed_ref(text, HashKind::sha1, "refs/heads/mai"));
  EXPECT_FALSE(find_packed_ref(text, HashKind::sha1, "heads/main"));
}

TEST(PackedRefsTest, NamesTheMalformedLine) {
  for (const std::string& bad :
       {std::string("nonsense\n"), "^" + kA + "\n", kA + "\n", kA + " \n", kA + "x refs/a\n", kA + " refs/b"}) {
    const Status status =
        parse_packed_refs(cat(kA, " refs/a\n^", kA, "\n", bad), HashKind::sha1, "f", [](const auto&) {});
    ASSERT_FALSE(status) << bad;
    EXPECT_EQ(status.error().subject, "f:3");
  }
}

TEST(ReflogTest, ReadsIdsTimeAndMessage) {
  const ParsedReflog log =
      parse_reflog(kA + " " + kB + " A > B <a@b> 1700000000 +0000\tcommit: x > 5\nnonsense\n", HashKind::sha1);
  ASSERT_EQ(log.entries.size(), 1U);
  EXPECT_EQ(log.entries[0].before.hex(), kA);
  EXPECT_EQ(log.entries[0].after.hex(), kB);
  EXPECT_EQ(log.entries[0].time, 1700000000);
  EXPECT_EQ(log.entries[0].message, "commit: x > 5");
  EXPECT_EQ(log.bad_lines, 1U);
}

TEST(LooseRefTest, ReadsIdsAndSymbolicRefs) {
  EXPECT_EQ(parse_loose_ref("r", kA + "\n", HashKind::sha1)->id.hex(), kA);
  EXPECT_EQ(parse_loose_ref("r", "ref:  refs/heads/x \n", HashKind::sha1)->target, "refs/heads/x");
  for (const std::string& bad : {std::string(), kA.substr(1), kA + "a", std::string("ref: ../x"), kA + kA}) {
    EXPECT_FALSE(parse_loose_ref("r", bad, HashKind::sha1)) << bad;
  }
}

TEST(FileRefsTest, LooseRefsHidePackedOnes) {
  TempRepository git;
  const ObjectId one = git.commit("f", "1");
  git.git("branch other");
  git.git("tag -a v1 -m note");
  git.git("pack-refs --all");
  const ObjectId two = git.commit("f", "2");
  const Repository repository = git.open();
  const auto refs = open_refs(repository);
  ASSERT_TRUE(refs);
  EXPECT_EQ((*(*refs)->find("refs/heads/main"))->id, two);
  EXPECT_EQ((*(*refs)->find("refs/heads/other"))->id, one);
  EXPECT_FALSE(*(*refs)->find("refs/heads/nothing"));
  const RefList list = (*refs)->list(RefScope::shared);
  EXPECT_EQ(names_of(list.refs), (std::vector<std::string>{"refs/heads/main", "refs/heads/other", "refs/tags/v1"}));
  EXPECT_TRUE(list.problems.empty());
  EXPECT_EQ((*(*refs)->find("HEAD"))->target, "refs/heads/main");
}

TEST(FileRefsTest, BrokenRefsAreProblemsWithTheirNames) {
  TempRepository git;
  git.commit("f", "1");
  git.write(".git/refs/heads/broken", "nonsense\n");
  git.write(".git/refs/heads/empty", "");
  git.write(".git/refs/heads/bad name", kA);
  git.write(".git/refs/heads/skipped.lock", kA);
  const Repository repository = git.open();
  const RefList list = (*open_refs(repository))->list(RefScope::shared);
  EXPECT_EQ(names_of(list.refs), (std::vector<std::string>{"refs/heads/main"}));
  ASSERT_EQ(list.problems.size(), 3U);
  EXPECT_EQ(list.problems[0].subject, "refs/heads/bad name");
  EXPECT_EQ(list.problems[1].subject, "refs/heads/broken");
  EXPECT_EQ(list.problems[2].subject, "refs/heads/empty");
}

TEST(FileRefsTest, MalformedPackedRefsAreAProblemAndTheOthersAreRead) {
  TempRepository git;
  git.commit("f", "1");
  git.write(".git/packed-refs", "nonsense\n" + kA + " refs/tags/behind\n");
  const RefList list = (*open_refs(git.open()))->list(RefScope::shared);
  EXPECT_EQ(list.problems.size(), 1U);
  EXPECT_EQ(names_of(list.refs), (std::vector<std::string>{"refs/heads/main", "refs/tags/behind"}));
}

TEST(FileRefsTest, SymbolicRefsThatLoopAreAnError) {
  TempRepository git;
  git.commit("f", "1");
  git.write(".git/refs/heads/a", "ref: refs/heads/b\n");
  git.write(".git/refs/heads/b", "ref: refs/heads/a\n");
  const Repository repository = git.open();
  const auto refs = open_refs(repository);
  EXPECT_FALSE(resolve_ref(**refs, "refs/heads/a"));
  EXPECT_EQ((*resolve_ref(**refs, "HEAD"))->name, "refs/heads/main");
  EXPECT_FALSE(*resolve_ref(**refs, "refs/heads/none"));
}

TEST(FileRefsTest, LinkedFolderUnderRefsIsAProblem) {
  TempRepository git;
  git.commit("f", "1");
  std::filesystem::create_directory_symlink("heads", git.root + "/.git/refs/loop");
  std::filesystem::create_symlink("refs/heads/main", git.root + "/.git/refs/heads/old-style");
  const Repository repository = git.open();
  const auto refs = open_refs(repository);
  EXPECT_EQ((*refs)->list(RefScope::shared).problems.size(), 1U);
  EXPECT_EQ((*(*refs)->find("refs/heads/old-style"))->target, "refs/heads/main");
}

TEST(FileRefsTest, FetchHeadGivesEveryLine) {
  std::size_t bad = 0;
  const auto refs =
      parse_head_lines("FETCH_HEAD", kA + "\t\tbranch 'a'\n" + kB + "\tnot-for-merge\tb\nx\n", HashKind::sha1, bad);
  EXPECT_EQ(refs.size(), 2U);
  EXPECT_EQ(bad, 1U);
}

TEST(FileRefsTest, ReadsLogsOldestFirst) {
  TempRepository git;
  const ObjectId one = git.commit("f", "1");
  const ObjectId two = git.commit("f", "2");
  const Repository repository = git.open();
  const auto refs = open_refs(repository);
  const auto log = (*refs)->reflog("refs/heads/main");
  ASSERT_TRUE(log);
  ASSERT_EQ(log->entries.size(), 2U);
  EXPECT_TRUE(log->entries[0].before.is_zero());
  EXPECT_EQ(log->entries[0].after, one);
  EXPECT_EQ(log->entries[1].after, two);
  EXPECT_EQ((*refs)->reflogs(RefScope::shared).names, (std::vector<std::string>{"refs/heads/main"}));
  EXPECT_EQ((*refs)->reflogs(RefScope::worktree).names, (std::vector<std::string>{"HEAD"}));
}

}  // namespace
}  // namespace assay::git

#include "scanners/sources/files/file_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <random>

#include "scanners/sources/files/testing.h"

namespace assay::files {
namespace {

struct Outcome {
  Handed handed;
  Coverage coverage{};
  std::vector<std::string> paths() const {
    std::vector<std::string> all;
    for (const auto& [path, text] : handed.whole) all.push_back(path);
    return all;
  }
  bool has_gap(const std::string& input, const std::string& why) const {
    for (const Gap& gap : coverage.gaps()) {
      if (gap.input == input && gap.why.find(why) != std::string::npos) return true;
    }
    return false;
  }
  std::uint64_t skipped(SkipReason reason) const {
    const auto found = coverage.skipped().find(reason);
    return found == coverage.skipped().end() ? 0 : found->second.count;
  }
};

std::unique_ptr<Outcome> scan(const std::vector<std::string>& paths, const FileScanOptions& options = {}) {
  auto outcome = std::make_unique<Outcome>();
  std::vector<std::unique_ptr<RecordingConsumer>> owned;
  std::vector<BlobConsumer*> consumers;
  for (unsigned i = 0; i < options.walk.threads; ++i) {
    owned.push_back(std::make_unique<RecordingConsumer>(outcome->handed));
    consumers.push_back(owned.back().get());
  }
  scan_files(paths, options, consumers, outcome->coverage);
  return outcome;
}

using Paths = std::vector<std::string>;

TEST(FileSource, ReadsEveryFileOfATree) {
  const ScratchFolder folder;
  folder.write("a.txt", "one");
  folder.write("sub/b.txt", "two");
  folder.write("sub/deeper/.hidden", "three");
  folder.write("empty", "");
  const auto outcome = scan({folder.path()});
  EXPECT_EQ(outcome->paths(),
            (Paths{folder.at("a.txt"), folder.at("empty"), folder.at("sub/b.txt"), folder.at("sub/deeper/.hidden")}));
  EXPECT_EQ(outcome->handed.whole[folder.at("sub/deeper/.hidden")], "three");
  EXPECT_TRUE(outcome->coverage.complete());
  EXPECT_EQ(outcome->coverage.inputs(), 4U);
  EXPECT_EQ(outcome->coverage.bytes(), 11U);
}

TEST(FileSource, SameOutcomeForAnyNumberOfThreads) {
  const ScratchFolder folder;
  for (int i = 0; i < 1500; ++i) folder.write("flat/file" + std::to_string(i), std::to_string(i));
  for (int i = 0; i < 200; ++i) folder.write("d" + std::to_string(i % 20) + "/e/f" + std::to_string(i), "x");
  const auto one = scan({folder.path()});
  EXPECT_EQ(one->coverage.inputs(), 1700U);
  for (const unsigned threads : {2U, 7U}) {
    FileScanOptions options;
    options.walk.threads = threads;
    const auto many = scan({folder.path()}, options);
    EXPECT_EQ(many->handed.whole, one->handed.whole);
    EXPECT_EQ(many->coverage.inputs(), 1700U);
  }
}

TEST(FileSource, OverlappingPathsAreReadOnce) {
  const ScratchFolder folder;
  folder.write("a/b/c.txt", "x");
  folder.write("a/d.txt", "y");
  const auto outcome =
      scan({folder.at("a/b"), folder.at("a"), folder.at("a/"), folder.at("a/d.txt"), folder.at("a/b/c.txt")});
  EXPECT_EQ(outcome->handed.times, 2U);
  EXPECT_EQ(outcome->paths(), (Paths{folder.at("a/b/c.txt"), folder.at("a/d.txt")}));
}

TEST(FileSource, NamesWithNewlinesAndInvalidUtf8AreRead) {
  const ScratchFolder folder;
  folder.write("new\nline", "1");
  folder.write("bad\xFFutf8", "2");
  const auto outcome = scan({folder.path()});
  EXPECT_EQ(outcome->handed.times, 2U);
  EXPECT_TRUE(outcome->handed.whole.contains(folder.at("bad\xFFutf8")));
}

TEST(FileSource, MissingPathIsAGap) {
  const ScratchFolder folder;
  const auto outcome = scan({folder.at("nothing")});
  EXPECT_TRUE(outcome->has_gap(folder.at("nothing"), "No such file"));
}

TEST(FileSource, UnreadableFileIsAGap) {
  const ScratchFolder folder;
  folder.write("locked", "x");
  folder.write("open", "y");
  FileScanOptions options;
  options.walk.open_at = [](int at, const char* name, int flags) {
    if (std::strcmp(name, "locked") != 0) return ::openat(at, name, flags);
    errno = EACCES;
    return -1;
  };
  const auto outcome = scan({folder.path()}, options);
  EXPECT_TRUE(outcome->has_gap(folder.at("locked"), "Permission denied"));
  EXPECT_EQ(outcome->paths(), Paths{folder.at("open")});
}

TEST(FileSource, UnreadableFolderIsAGap) {
  const ScratchFolder folder;
  folder.write("locked/in", "x");
  FileScanOptions options;
  options.walk.open_at = [](int at, const char* name, int flags) {
    if (std::strcmp(name, "locked") != 0) return ::openat(at, name, flags);
    errno = EACCES;
    return -1;
  };
  EXPECT_TRUE(scan({folder.path()}, options)->has_gap(folder.at("locked/"), "Permission denied"));
}

TEST(FileSource, FileThatVanishesBeforeItIsOpenedIsAGap) {
  const ScratchFolder folder;
  folder.write("gone", "x");
  FileScanOptions options;
  options.walk.open_at = [](int at, const char* name, int flags) {
    if (std::strcmp(name, "gone") == 0) ::unlinkat(at, name, 0);
    return ::openat(at, name, flags);
  };
  EXPECT_TRUE(scan({folder.path()}, options)->has_gap(folder.at("gone"), "No such file"));
}

TEST(FileSource, FileReplacedByAFifoIsAGapAndDoesNotBlock) {
  const ScratchFolder folder;
  folder.write("swapped", "x");
  FileScanOptions options;
  options.walk.open_at = [](int at, const char* name, int flags) {
    if (std::strcmp(name, "swapped") == 0) {
      ::unlinkat(at, name, 0);
      ::mkfifoat(at, name, 0600);
    }
    return ::openat(at, name, flags);
  };
  EXPECT_TRUE(scan({folder.path()}, options)->has_gap(folder.at("swapped"), "no regular file"));
}

TEST(FileSource, FileReplacedByALinkIsNotFollowed) {
  const ScratchFolder folder;
  folder.write("swapped", "x");
  FileScanOptions options;
  options.walk.open_at = [](int at, const char* name, int flags) {
    if (std::strcmp(name, "swapped") == 0) {
      ::unlinkat(at, name, 0);
      EXPECT_EQ(::symlinkat("/etc/hostname", at, name), 0);
    }
    return ::openat(at, name, flags);
  };
  EXPECT_FALSE(scan({folder.path()}, options)->coverage.complete());
}

TEST(FileSource, FileReplacedByAFolderIsAGap) {
  const ScratchFolder folder;
  folder.write("swapped", "x");
  FileScanOptions options;
  options.walk.open_at = [](int at, const char* name, int flags) {
    if (std::strcmp(name, "swapped") == 0) {
      ::unlinkat(at, name, 0);
      ::mkdirat(at, name, 0700);
    }
    return ::openat(at, name, flags);
  };
  EXPECT_TRUE(scan({folder.path()}, options)->has_gap(folder.at("swapped"), "directory"));
}

TEST(FileSource, FifoAndSocketInATreeAreSkipped) {
  const ScratchFolder folder;
  ASSERT_EQ(::mkfifo(folder.at("fifo").c_str(), 0600), 0);
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, folder.at("socket").c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const auto outcome = scan({folder.path()});
  EXPECT_EQ(outcome->skipped(SkipReason::special), 2U);
  EXPECT_TRUE(outcome->coverage.complete());
}

TEST(FileSource, FifoAndDeviceThatAreNamedAreGaps) {
  const ScratchFolder folder;
  ASSERT_EQ(::mkfifo(folder.at("fifo").c_str(), 0600), 0);
  const auto outcome = scan({folder.at("fifo"), "/dev/null"});
  EXPECT_TRUE(outcome->has_gap(folder.at("fifo"), "FIFO"));
  EXPECT_TRUE(outcome->has_gap("/dev/null", "device"));
}

TEST(FileSource, LinksInATreeAreSkippedAndNamedOnesFollowed) {
  const ScratchFolder folder;
  folder.write("real/file", "x");
  folder.link("tree/link", folder.at("real/file"));
  EXPECT_EQ(scan({folder.at("tree")})->skipped(SkipReason::link), 1U);
  EXPECT_EQ(scan({folder.at("tree/link")})->paths(), Paths{folder.at("tree/link")});
}

TEST(FileSource, LinkToAFolderThatIsNamedIsWalked) {
  const ScratchFolder folder;
  folder.write("real/file", "x");
  folder.link("link", folder.at("real"));
  EXPECT_EQ(scan({folder.at("link")})->paths(), Paths{folder.at("link/file")});
}

FileScanOptions following() {
  FileScanOptions options;
  options.walk.follow = true;
  return options;
}

TEST(FileSource, FollowedLoopOfFoldersEnds) {
  const ScratchFolder folder;
  folder.write("a/file", "x");
  folder.link("a/up", "..");
  folder.write("b", "y");
  const auto outcome = scan({folder.at("a")}, following());
  // up leads out of the tree, so what lies there is read, a itself once.
  EXPECT_EQ(outcome->paths(), (Paths{folder.at("a/file"), folder.at("a/up/b")}));
  EXPECT_TRUE(outcome->coverage.complete());
}

TEST(FileSource, FollowedLinksThatLeadInACircleAreAGap) {
  const ScratchFolder folder;
  folder.link("x", "y");
  folder.link("y", "x");
  const auto outcome = scan({folder.path()}, following());
  EXPECT_TRUE(outcome->has_gap(folder.at("x"), "symbolic links"));
  EXPECT_TRUE(scan({folder.at("x")})->has_gap(folder.at("x"), "symbolic links"));
}

TEST(FileSource, FollowedLinkToAFolderThatItLiesInIsAGap) {
  const ScratchFolder folder;
  folder.write("a/b/file", "x");
  folder.link("a/self", ".");
  folder.link("a/b/up", "..");
  const auto outcome = scan({folder.path()}, following());
  EXPECT_TRUE(outcome->has_gap(folder.at("a/self"), "leads back"));
  EXPECT_TRUE(outcome->has_gap(folder.at("a/b/up"), "leads back"));
  EXPECT_EQ(outcome->paths(), Paths{folder.at("a/b/file")});
}

TEST(FileSource, FollowedLinkToNothingIsAGap) {
  const ScratchFolder folder;
  folder.link("dangling", "nowhere");
  EXPECT_TRUE(scan({folder.path()}, following())->has_gap(folder.at("dangling"), "No such file"));
  EXPECT_EQ(scan({folder.path()})->skipped(SkipReason::link), 1U);
}

TEST(FileSource, FollowedLinkIntoTheTreeIsNotReadAgain) {
  const ScratchFolder folder;
  folder.write("a/file", "x");
  folder.link("b", "a");
  folder.link("c", "a/file");
  const auto outcome = scan({folder.path()}, following());
  EXPECT_EQ(outcome->handed.times, 1U);
  EXPECT_EQ(outcome->skipped(SkipReason::link), 2U);
  EXPECT_TRUE(outcome->coverage.complete());
}

TEST(FileSource, FollowedLinksOutOfTheTreeAreReadOnceEach) {
  const ScratchFolder folder;
  folder.write("outside/one", "1");
  folder.link("tree/first", "../outside");
  folder.link("tree/second", "../outside");
  folder.link("tree/third", "../outside/one");
  for (const unsigned threads : {1U, 3U}) {
    FileScanOptions options = following();
    options.walk.threads = threads;
    EXPECT_EQ(scan({folder.at("tree")}, options)->paths(), Paths{folder.at("tree/first/one")});
  }
}

TEST(FileSource, OfAGitFolderWhatIsInNoObjectIsRead) {
  const ScratchFolder folder;
  for (const char* name :
       {".git/HEAD", ".git/config", ".git/objects/pack/x", ".git/refs/heads/main", ".git/logs/HEAD",
        ".git/hooks/post-commit", ".git/hooks/pre-push.sample", ".git/modules/m/config", ".git/modules/m/objects/x",
        ".git/lfs/objects/12/34/1234", ".git/worktrees/w/config.worktree"})
    folder.write(name, "x");
  Paths expected;
  for (const char* name : {".git/config", ".git/hooks/post-commit", ".git/lfs/objects/12/34/1234",
                           ".git/modules/m/config", ".git/worktrees/w/config.worktree"})
    expected.push_back(folder.at(name));
  EXPECT_EQ(scan({folder.path()})->paths(), expected);
}

TEST(FileSource, GitFolderIsLeftOutButForItsConfig) {
  const ScratchFolder folder;
  folder.write(".git/HEAD", "ref: refs/heads/main\n");
  folder.write(".git/refs/x", "x");
  folder.write(".git/config", "[core]\n");
  folder.write(".git/objects/x", "x");
  folder.write("code.c", "y");
  const auto outcome = scan({folder.path()});
  EXPECT_EQ(outcome->paths(), (Paths{folder.at(".git/config"), folder.at("code.c")}));
  EXPECT_EQ(outcome->skipped(SkipReason::ignored), 1U);
  EXPECT_EQ(outcome->coverage.notes().size(), 1U);
  FileScanOptions options;
  options.walk.git_folders = true;
  EXPECT_EQ(scan({folder.path()}, options)->handed.times, 5U);
}

TEST(FileSource, FolderNamedGitThatIsNoRepositoryIsRead) {
  const ScratchFolder folder;
  folder.write(".git/secret", "x");
  EXPECT_EQ(scan({folder.path()})->handed.times, 1U);
  folder.write(".git/HEAD", "");
  EXPECT_EQ(scan({folder.path()})->handed.times, 2U);
}

TEST(FileSource, GitignoreCountsOnlyWhenAsked) {
  const ScratchFolder folder;
  folder.write(".gitignore", "*.env\n!keep.env\nbuild/\n");
  folder.write("a.env", "x");
  folder.write("sub/.gitignore", "local\n");
  folder.write("sub/local", "x");
  folder.write("sub/keep.env", "x");
  folder.write("build/out", "x");
  EXPECT_EQ(scan({folder.path()})->handed.times, 6U);
  FileScanOptions options;
  options.walk.gitignore = true;
  const auto outcome = scan({folder.path()}, options);
  EXPECT_EQ(outcome->paths(), (Paths{folder.at(".gitignore"), folder.at("sub/.gitignore"), folder.at("sub/keep.env")}));
  EXPECT_EQ(outcome->skipped(SkipReason::ignored), 3U);
}

TEST(FileSource, IgnoreFilesAboveTheNamedFolderHold) {
  const ScratchFolder folder;
  for (const char* name : {".git/HEAD", ".git/objects/x", ".git/refs/x"}) folder.write(name, "x");
  folder.write(".git/info/exclude", "*.tmp\n");
  folder.write(".gitignore", "/a/b/secret\n");
  folder.write("a/.gitignore", "*.log\n");
  for (const char* name : {"a/b/secret", "a/b/x.log", "a/b/y.tmp", "a/b/kept"}) folder.write(name, "x");
  FileScanOptions options;
  options.walk.gitignore = true;
  EXPECT_EQ(scan({folder.at("a/b")}, options)->paths(), Paths{folder.at("a/b/kept")});
}

// A tracked file is scanned though it is ignored; in a folder that is ignored, nothing else is.
TEST(FileSource, TrackedFilesAreScannedThoughTheyAreIgnored) {
  const ScratchFolder folder;
  for (const char* name : {".git/HEAD", ".git/objects/x", ".git/refs/x"}) folder.write(name, "x");
  folder.write(".gitignore", "*.env\nbuild/\n");
  for (const char* name :
       {"a.env", "b.env", "build/in", "build/out", "build/deep/in", "build/deep/out", "build/x/out"}) {
    folder.write(name, "x");
  }
  for (const char* name : {"nested/.git/HEAD", "nested/.git/objects/x", "nested/.git/refs/x"}) folder.write(name, "x");
  folder.write("nested/c.env", "x");
  FileScanOptions options;
  options.walk.gitignore = true;
  options.walk.read_tracked = [&](const std::string& top) -> Result<std::vector<std::string>> {
    if (top == folder.at("nested")) return std::vector<std::string>{"c.env"};
    EXPECT_EQ(top, folder.path());
    return std::vector<std::string>{"build/in", "a.env", "build/deep/in"};
  };
  EXPECT_EQ(scan({folder.path()}, options)->paths(),
            (Paths{folder.at(".gitignore"), folder.at("a.env"), folder.at("build/deep/in"), folder.at("build/in"),
                   folder.at("nested/c.env")}));
  const auto inside = scan({folder.at("build")}, options);
  EXPECT_TRUE(inside->handed.whole.contains(folder.at("build/in")));
}

TEST(FileSource, IndexThatCannotBeReadIsAGapWithGitignore) {
  const ScratchFolder folder;
  for (const char* name : {".git/HEAD", ".git/objects/x", ".git/refs/x"}) folder.write(name, "x");
  folder.write("a", "x");
  FileScanOptions options;
  options.walk.gitignore = true;
  options.walk.read_tracked = [](const std::string& top) -> Result<std::vector<std::string>> {
    return fail("reading the index", top, "wrong checksum");
  };
  const auto outcome = scan({folder.path()}, options);
  EXPECT_EQ(outcome->coverage.gap_count(), 1U);
}

TEST(FileSource, ExcludedPathsAreSkipped) {
  const ScratchFolder folder;
  folder.write("tests/data/x", "x");
  folder.write("src/tests/data/x", "x");
  folder.write("src/y.lock", "x");
  folder.write("src/z", "x");
  FileScanOptions options;
  options.walk.exclude = {"/tests/", "*.lock"};
  EXPECT_EQ(scan({folder.path()}, options)->paths(), (Paths{folder.at("src/tests/data/x"), folder.at("src/z")}));
}

TEST(FileSource, ExcludesAreRelativeToTheirFolderAndHoldForNamedPaths) {
  const ScratchFolder folder;
  folder.write("tests/data/x", "x");
  folder.write("tests/y", "x");
  FileScanOptions options;
  options.walk.exclude = {"tests/data"};
  options.walk.exclude_base = folder.path();
  EXPECT_EQ(scan({folder.at("tests")}, options)->paths(), Paths{folder.at("tests/y")});
  const auto outcome = scan({folder.at("tests/data/x"), folder.at("tests/data")}, options);
  EXPECT_EQ(outcome->handed.times, 0U);
  EXPECT_EQ(outcome->skipped(SkipReason::ignored), 2U);
}

TEST(FileSource, NamesOfAllThatIsMetAndNotExcludedAreHandedOn) {
  const ScratchFolder folder;
  folder.write("a/full", "x");
  folder.write("a/empty", "");
  folder.write("out/b", "x");
  folder.folder("no_file");
  folder.link("link", "nowhere");
  FileScanOptions options;
  options.walk.exclude = {"out"};
  const auto outcome = scan({folder.path()}, options);
  EXPECT_EQ(outcome->handed.names, (std::set<std::string>{folder.at("a/"), folder.at("a/full"), folder.at("a/empty"),
                                                          folder.at("no_file/"), folder.at("link")}));
}

TEST(FileSource, FoldersDeeperThanTheLimitAreAGap) {
  const ScratchFolder folder;
  folder.write("1/2/3/x", "x");
  FileScanOptions options;
  options.walk.limits.folder_depth = 2;
  EXPECT_TRUE(scan({folder.path()}, options)->has_gap(folder.at("1/2/3"), "deeper than 2"));
}

TEST(FileSource, PathsLongerThanTheSystemTakesAreRead) {
  const ScratchFolder folder;
  const std::string name(200, 'n');
  UniqueFd at(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (int i = 0; i < 30; ++i) {
    ASSERT_EQ(::mkdirat(at.get(), name.c_str(), 0700), 0);
    at = UniqueFd(::openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  const UniqueFd file(::openat(at.get(), "x", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_EQ(::write(file.get(), "deep", 4), 4);
  const auto outcome = scan({folder.path()});
  EXPECT_TRUE(outcome->coverage.complete());
  ASSERT_EQ(outcome->handed.times, 1U);
  EXPECT_EQ(outcome->handed.whole.begin()->second, "deep");
}

TEST(FileSource, BinaryFilesAreReadUnlessSkipped) {
  const ScratchFolder folder;
  folder.write("bin", std::string("a\0b", 3));
  folder.write("late", std::string(8000, 'x') + std::string(1, '\0'));
  EXPECT_EQ(scan({folder.path()})->handed.times, 2U);
  FileScanOptions options;
  options.content.skip_binary = true;
  const auto outcome = scan({folder.path()}, options);
  EXPECT_EQ(outcome->paths(), Paths{folder.at("late")});
  EXPECT_EQ(outcome->skipped(SkipReason::binary), 1U);
}

TEST(FileSource, KernelFilesThatSayTheyAreEmptyAreRead) {
  const auto outcome = scan({"/proc/self/status"});
  ASSERT_EQ(outcome->handed.times, 1U);
  EXPECT_NE(outcome->handed.whole["/proc/self/status"].find("Pid:"), std::string::npos);
}

TEST(FileSource, WalkOnlyReadsTheSameBytes) {
  const ScratchFolder folder;
  folder.write("a", "12345");
  folder.write("big", std::string(std::size_t{3} << 20, 'x'));
  FileScanOptions options;
  options.walk.threads = 2;
  Coverage coverage{};
  walk_only({folder.path()}, options, coverage);
  EXPECT_EQ(coverage.inputs(), 2U);
  EXPECT_EQ(coverage.bytes(), 5U + (std::uint64_t{3} << 20));
}

}  // namespace
}  // namespace assay::files

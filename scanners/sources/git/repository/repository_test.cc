#include "scanners/sources/git/repository/repository.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "scanners/sources/git/repository/repository_fixture.h"
#include "scanners/sources/git/repository/repository_submodules.h"

namespace assay::git {
namespace {

using testing::TempRepository;

std::string why_not(const TempRepository& git, const std::string& path, const RepositoryOptions* options = nullptr) {
  const Result<Repository> repository = Repository::open(path, options != nullptr ? *options : git.options());
  EXPECT_FALSE(repository) << path;
  return repository ? "" : repository.error().why;
}

TEST(RepositoryTest, IsFoundFromAFolderInsideIt) {
  TempRepository git;
  git.write("a/b/c", "x");
  for (const std::string& path : {git.root, git.root + "/a/b", git.root + "/a/b/c", git.root + "/.git"}) {
    const Repository repository = git.open(path);
    EXPECT_EQ(repository.git_dir(), git.root + "/.git") << path;
    EXPECT_EQ(repository.work_tree(), git.root) << path;
    EXPECT_EQ(repository.index_path(), git.root + "/.git/index");
  }
}

TEST(RepositoryTest, BareRepositoryHasNoWorkTree) {
  TempRepository git("--bare --initial-branch=main");
  const Repository repository = git.open();
  EXPECT_TRUE(repository.bare());
  EXPECT_EQ(repository.git_dir(), git.root);
}

TEST(RepositoryTest, GitFileLeadsToTheFolder) {
  TempRepository git("--separate-git-dir=../store");
  const Repository repository = git.open();
  EXPECT_EQ(repository.git_dir(), git.top() + "/store");
  EXPECT_EQ(repository.work_tree(), git.root);
}

TEST(RepositoryTest, LinkedWorkTreeSharesTheCommonFolder) {
  TempRepository git;
  git.commit("f", "x");
  git.git("worktree add -q ../linked -b side");
  const Repository linked = git.open(git.top() + "/linked");
  EXPECT_EQ(linked.common_dir(), git.root + "/.git");
  EXPECT_EQ(linked.git_dir(), git.root + "/.git/worktrees/linked");
  EXPECT_EQ(linked.work_tree(), git.top() + "/linked");
  const WorktreeList trees = linked.worktrees();
  ASSERT_EQ(trees.worktrees.size(), 2U);
  EXPECT_EQ(trees.worktrees[0].path, git.root);
  EXPECT_EQ(trees.worktrees[1].path, git.top() + "/linked");
  EXPECT_EQ(trees.worktrees[1].index, git.root + "/.git/worktrees/linked/index");
}

TEST(RepositoryTest, WorkTreeWhoseFolderIsGoneIsListed) {
  TempRepository git;
  git.commit("f", "x");
  git.git("worktree add -q ../linked -b side");
  std::filesystem::remove_all(git.top() + "/linked");
  const WorktreeList trees = git.open().worktrees();
  ASSERT_EQ(trees.worktrees.size(), 2U);
  EXPECT_EQ(trees.worktrees[1].name, "linked");
  EXPECT_TRUE(std::filesystem::exists(trees.worktrees[1].index));
}

TEST(RepositoryTest, EnvironmentOfAHookIsFollowed) {
  TempRepository git;
  RepositoryOptions options = git.options();
  options.environment.git_dir = git.root + "/.git";
  options.environment.work_tree = git.root;
  options.environment.index_file = git.root + "/.git/next-index.lock";
  options.environment.object_directory = git.root + "/.git/objects/incoming";
  options.environment.alternate_objects = git.root + "/.git/objects:/elsewhere";
  const Result<Repository> repository = Repository::open("/", options);
  ASSERT_TRUE(repository) << repository.error().text();
  EXPECT_EQ(repository->index_path(), git.root + "/.git/next-index.lock");
  EXPECT_EQ(repository->objects_folder(), git.root + "/.git/objects/incoming");
  EXPECT_EQ(repository->more_objects_folders(), (std::vector<std::string>{git.root + "/.git/objects", "/elsewhere"}));
}

TEST(RepositoryTest, FolderWithoutRepositoryIsAnError) {
  TempRepository git("");
  EXPECT_EQ(why_not(git, git.root), "not a git repository, nor is any folder above it");
  EXPECT_EQ(why_not(git, git.root + "/nothing"), "no such file or folder");
}

TEST(RepositoryTest, MissingHeadIsAnError) {
  TempRepository git;
  std::filesystem::remove(git.root + "/.git/HEAD");
  EXPECT_EQ(why_not(git, git.root), "HEAD is missing");
}

TEST(RepositoryTest, BrokenGitFileIsAnError) {
  TempRepository git("");
  git.write(".git", "nonsense\n");
  EXPECT_EQ(why_not(git, git.root), "not a .git file: it must say \"gitdir: PATH\"");
  git.write(".git", "gitdir: ../nowhere\n");
  EXPECT_EQ(why_not(git, git.root), "the git folder does not exist");
}

TEST(RepositoryTest, UnknownExtensionIsNamed) {
  TempRepository git;
  git.git("config core.repositoryformatversion 1");
  git.git("config extensions.holograms true");
  EXPECT_EQ(why_not(git, git.root), "it uses the unknown extension 'holograms'");
}

TEST(RepositoryTest, UnknownFormatVersionIsAnError) {
  TempRepository git;
  git.git("config core.repositoryformatversion 2");
  EXPECT_EQ(why_not(git, git.root), "its format version is '2'; known are 0 and 1");
}

TEST(RepositoryTest, UnknownRefStorageIsAnError) {
  TempRepository git;
  git.git("config core.repositoryformatversion 1");
  git.git("config extensions.refstorage tapes");
  EXPECT_EQ(why_not(git, git.root), "its ref storage 'tapes' is not known");
}

TEST(RepositoryTest, MalformedConfigurationIsAnError) {
  TempRepository git;
  git.write(".git/config", "[core\n");
  EXPECT_EQ(why_not(git, git.root), "section header is not closed");
}

TEST(RepositoryTest, Sha256IsRead) {
  TempRepository git("--object-format=sha256");
  EXPECT_EQ(git.open().hash_kind(), HashKind::sha256);
}

TEST(RepositoryTest, ShallowCommitsAreRead) {
  TempRepository git;
  git.commit("f", "1");
  const ObjectId tip = git.commit("f", "2");
  git.git("clone -q --depth=1 file://" + git.root + " ../clone");
  const Repository clone = git.open(git.top() + "/clone");
  EXPECT_EQ(clone.shallow(), (std::set<ObjectId>{tip}));
  EXPECT_TRUE(git.open().shallow().empty());
}

TEST(RepositoryTest, PartialCloneIsTold) {
  TempRepository git;
  git.commit("f", "1");
  git.git("config uploadpack.allowFilter true");
  git.git("clone -q --no-checkout --filter=blob:none file://" + git.root + " ../clone");
  EXPECT_TRUE(git.open(git.top() + "/clone").partial_clone());
  EXPECT_FALSE(git.open().partial_clone());
}

TEST(RepositoryTest, IncludedConfigurationIsNoted) {
  TempRepository git;
  git.git("config include.path other");
  EXPECT_EQ(git.open().notes().size(), 1U);
}

TEST(OwnershipTest, SomebodyElsesRepositoryIsRefusedWithAHint) {
  TempRepository git;
  RepositoryOptions options = git.options();
  options.ownership.user = ::geteuid() + 12345;
  const Result<Repository> repository = Repository::open(git.root, options);
  ASSERT_FALSE(repository);
  EXPECT_EQ(repository.error().why, "it belongs to another user");
  EXPECT_NE(repository.error().hint.find("git config --global --add safe.directory " + git.root), std::string::npos);
  EXPECT_NE(repository.error().hint.find("--trust-repository"), std::string::npos);
}

TEST(OwnershipTest, TrustAndSafeDirectoriesOpenIt) {
  TempRepository git;
  RepositoryOptions options = git.options();
  options.ownership.user = ::geteuid() + 12345;
  options.trust = true;
  EXPECT_TRUE(Repository::open(git.root, options));
  options.trust = false;
  for (const std::string& value : {std::string("*"), git.root, git.root + "/", git.top() + "/*"}) {
    options.ownership.safe_directories = {value};
    EXPECT_TRUE(Repository::open(git.root, options)) << value;
  }
  options.ownership.safe_directories = {"*", ""};
  EXPECT_FALSE(Repository::open(git.root, options)) << "an empty value takes the earlier ones back";
  options.ownership.safe_directories = {git.top()};
  EXPECT_FALSE(Repository::open(git.root, options));
}

TEST(OwnershipTest, SafeDirectoryIsReadFromTheUsersConfigurationOnly) {
  TempRepository git;
  RepositoryOptions options = git.options();
  options.ownership.user = ::geteuid() + 12345;
  git.git("config safe.directory '*'");
  EXPECT_FALSE(Repository::open(git.root, options));
  git.write("../global", "[safe]\n\tdirectory = " + git.root + "\n");
  options.ownership.config_files = {"/nonexistent", git.top() + "/global"};
  EXPECT_TRUE(Repository::open(git.root, options));
}

TEST(OwnershipTest, RootMayOpenWhatBelongsToWhoCalledSudo) {
  TempRepository git;
  if (::geteuid() == 0) {
    ASSERT_EQ(::lchown((git.root + "/.git").c_str(), 4711, 4711), 0);
    ASSERT_EQ(::lchown(git.root.c_str(), 4711, 4711), 0);
  }
  struct stat info {};
  ASSERT_EQ(::stat((git.root + "/.git").c_str(), &info), 0);
  RepositoryOptions options = git.options();
  options.ownership.user = 0;
  EXPECT_FALSE(Repository::open(git.root, options));
  options.ownership.sudo_user = info.st_uid;
  EXPECT_TRUE(Repository::open(git.root, options));
}

TEST(SubmodulesTest, ListsModulesNestedOnesAndOwnGitFolders) {
  TempRepository inner;
  inner.commit("deep", "1");
  TempRepository middle;
  middle.commit("f", "1");
  middle.git("submodule add -q file://" + inner.root + " libs/inner");
  middle.git("commit -q -m sub");
  TempRepository git;
  git.commit("f", "1");
  git.git("submodule add -q file://" + middle.root + " libs/middle");
  git.git("submodule update -q --init --recursive");
  git.git("clone -q file://" + inner.root + " own");
  git.git("add own", "", true);
  const SubmoduleList list = list_submodules(git.open());
  ASSERT_EQ(list.submodules.size(), 3U);
  EXPECT_EQ(list.submodules[0].path, "libs/middle");
  EXPECT_EQ(list.submodules[0].git_dir, git.root + "/.git/modules/libs/middle");
  EXPECT_EQ(list.submodules[1].path, "libs/middle/libs/inner");
  EXPECT_EQ(list.submodules[2].path, "own");
  EXPECT_EQ(list.submodules[2].git_dir, git.root + "/own/.git");
  EXPECT_TRUE(list.problems.empty());
}

TEST(SubmodulesTest, RemovedWorkTreeLeavesItsModule) {
  TempRepository inner;
  inner.commit("deep", "1");
  TempRepository git;
  git.commit("f", "1");
  git.git("submodule add -q --name odd/name file://" + inner.root + " libs/inner");
  git.git("commit -q -m sub");
  git.git("rm -q -r libs/inner");
  const SubmoduleList list = list_submodules(git.open());
  ASSERT_EQ(list.submodules.size(), 1U);
  EXPECT_EQ(list.submodules[0].path, "libs/inner");
}

TEST(SubmodulesTest, LinkedWorkTreesHaveTheirOwn) {
  TempRepository inner;
  inner.commit("deep", "1");
  TempRepository git;
  git.commit("f", "1");
  git.git("worktree add -q linked");
  git.git("-C linked submodule add -q file://" + inner.root + " libs/inner");
  const SubmoduleList list = list_submodules(git.open());
  ASSERT_EQ(list.submodules.size(), 1U);
  EXPECT_EQ(list.submodules[0].path, "libs/inner");
  EXPECT_EQ(list.submodules[0].git_dir, git.root + "/.git/worktrees/linked/modules/libs/inner");
}

TEST(SubmodulesTest, OnesThatWereNeverFetchedAreAbsent) {
  TempRepository inner;
  inner.commit("deep", "1");
  TempRepository git;
  git.commit("f", "1");
  git.git("submodule add -q file://" + inner.root + " libs/inner");
  git.git("commit -q -m sub");
  git.git("clone -q file://" + git.root + " ../clone");
  const SubmoduleList list = list_submodules(git.open(git.top() + "/clone"));
  EXPECT_TRUE(list.submodules.empty());
  EXPECT_EQ(list.absent, (std::vector<std::string>{"libs/inner"}));
}

TEST(SubmodulesTest, DamagedModuleIsAProblem) {
  TempRepository inner;
  inner.commit("deep", "1");
  TempRepository git;
  git.git("submodule add -q file://" + inner.root + " libs/inner");
  std::filesystem::remove_all(git.root + "/.git/modules/libs/inner/objects");
  const SubmoduleList list = list_submodules(git.open());
  EXPECT_TRUE(list.submodules.empty());
  EXPECT_FALSE(list.problems.empty());
}

}  // namespace
}  // namespace assay::git

#include "scanners/sources/git/repository/revision.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::MemoryStore;
using testing::TempRepository;

// A repository with everything that resolving needs; `git` answers nothing unless a test gives it.
struct Resolving {
  explicit Resolving(TempRepository& git, GitCommand command = {}, const std::string& path = "")
      : repository(git.open(path)),
        refs(std::move(*open_refs(repository))),
        store(git.store(path)),
        context{repository, *refs, *store, std::move(command)} {}

  std::string operator()(std::string_view revision) const {
    const Result<ObjectId> id = resolve_revision(context, revision);
    return id ? id->hex() : id.error().why;
  }
  std::string hint(std::string_view revision) const {
    const Result<ObjectId> id = resolve_revision(context, revision);
    return id ? "" : id.error().hint;
  }

  Repository repository;
  std::unique_ptr<RefStore> refs;
  std::shared_ptr<MemoryStore> store;
  RevisionContext context;
};

void make_history(TempRepository& git) {
  git.commit("f", "1", "one");
  git.git("tag -a v1 -m tagged");
  git.git("branch side");
  git.commit("f", "2", "two");
  git.git("checkout -q side");
  git.commit("g", "3", "three");
  git.git("checkout -q main");
  git.git("merge -q --no-edit side");
  git.git("update-ref refs/remotes/origin/main HEAD~1");
  git.git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main");
  git.git("config remote.origin.url nowhere");
  git.git("config remote.origin.fetch +refs/heads/*:refs/remotes/origin/*");
  git.git("config branch.main.remote origin");
  git.git("config branch.main.merge refs/heads/main");
  git.git("config branch.side.remote .");
  git.git("config branch.side.merge refs/heads/main");
}

TEST(RevisionTest, AgreesWithGitOnEveryFormThatIsDoneHere) {
  TempRepository git;
  make_history(git);
  const Resolving resolve(git);
  const std::string tip = git.id("HEAD").hex();
  for (const std::string& revision : {std::string("HEAD"),
                                      std::string("@"),
                                      std::string("main"),
                                      std::string("heads/main"),
                                      std::string("refs/heads/main"),
                                      std::string("v1"),
                                      std::string("tags/v1"),
                                      std::string("v1^{commit}"),
                                      std::string("v1^{}"),
                                      std::string("v1^{tree}"),
                                      std::string("v1^{tag}"),
                                      std::string("v1^0"),
                                      std::string("origin"),
                                      std::string("origin/main"),
                                      std::string("HEAD^"),
                                      std::string("HEAD^2"),
                                      std::string("HEAD^^"),
                                      std::string("HEAD~2"),
                                      std::string("HEAD~1^1"),
                                      std::string("@~"),
                                      std::string("HEAD^2~1"),
                                      std::string("HEAD~0"),
                                      std::string("HEAD^{tree}"),
                                      std::string("main@{0}"),
                                      std::string("main@{1}"),
                                      std::string("main@{2}"),
                                      std::string("HEAD@{3}"),
                                      std::string("@{1}"),
                                      std::string("@{u}"),
                                      std::string("main@{upstream}"),
                                      std::string("side@{u}"),
                                      std::string("main@{1}~1"),
                                      tip,
                                      tip.substr(0, 10),
                                      tip.substr(0, 7) + "~1"}) {
    EXPECT_EQ(resolve(revision), git.id(revision).hex()) << revision;
  }
}

TEST(RevisionTest, LeavesOtherFormsToOneGitChild) {
  TempRepository git;
  make_history(git);
  const Repository repository = git.open();
  const Resolving resolve(git, git_program(repository));
  for (const char* revision : {":/two", "HEAD^{/one}", "@{-1}", "HEAD:f", "v1-0-g", "main@{2050-01-01}"}) {
    if (std::string(revision) == "v1-0-g") continue;
    EXPECT_EQ(resolve(revision), git.id(revision).hex()) << revision;
  }
  const std::string described = "v1-1-g" + git.id("HEAD~1").hex().substr(0, 8);
  EXPECT_EQ(resolve(described), git.id("HEAD~1").hex());
  EXPECT_EQ(resolve(":/no such message"), "there is no such revision");
}

TEST(RevisionTest, ChildGetsTheTextAsOneArgumentBehindEndOfOptions) {
  TempRepository git;
  make_history(git);
  std::vector<std::string> seen;
  const Resolving resolve(git, [&](const std::vector<std::string>& arguments) -> Result<std::string> {
    seen = arguments;
    return fail("running git", "git", "it ended with 1");
  });
  EXPECT_EQ(resolve(":/x; rm -rf --all"), "there is no such revision");
  EXPECT_EQ(seen,
            (std::vector<std::string>{"rev-parse", "--verify", "--quiet", "--end-of-options", ":/x; rm -rf --all"}));
}

TEST(RevisionTest, MissingGitIsAClearError) {
  TempRepository git;
  make_history(git);
  const Repository repository = git.open();
  const Resolving resolve(git, git_program(repository, "/nonexistent/git"));
  EXPECT_EQ(resolve(":/two"), "git is not installed");
  EXPECT_EQ(resolve("HEAD"), git.id("HEAD").hex()) << "the usual forms need no git";
}

TEST(RevisionTest, AChildThatDoesNotEndIsKilledAndAnError) {
  TempRepository git;
  make_history(git);
  const Repository repository = git.open();
  // With its output open, and closed.
  for (const char* script : {"exec sleep 1000", "exec sleep 1000 >&-"}) {
    const std::string program = git.top() + "/hangs";
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    const Resolving resolve(git, git_program(repository, program, std::chrono::milliseconds(50)));
    EXPECT_EQ(resolve(":/two"), "it did not answer within 50 ms") << script;
  }
}

TEST(RevisionTest, AnswerOfTheChildMustBeAnObjectThatIsHere) {
  TempRepository git;
  make_history(git);
  std::string answer = "nonsense\n";
  const Resolving resolve(git, [&](const auto&) -> Result<std::string> { return answer; });
  EXPECT_EQ(resolve(":/x"), "git gave no object id for it");
  answer.assign(40, 'd');
  EXPECT_EQ(resolve(":/x"), "the object is missing");
}

TEST(RevisionTest, UnknownNamesAreErrorsWithTheNearestBranch) {
  TempRepository git;
  make_history(git);
  const Resolving resolve(git);
  EXPECT_EQ(resolve("mian"), "there is no such revision");
  EXPECT_NE(resolve.hint("mian").find("'main'"), std::string::npos);
  EXPECT_EQ(resolve.hint("nothing-like-it"), "");
  EXPECT_EQ(resolve("main@{99}"), "the log of refs/heads/main has only 3 entries");
  EXPECT_EQ(resolve("HEAD^3").substr(0, 7), "commit ");
  EXPECT_EQ(resolve("HEAD~50").substr(0, 7), "commit ");
  EXPECT_EQ(resolve(""), "not the name of a revision");
  EXPECT_EQ(resolve(std::string(40, 'd')), "the object is missing");
  EXPECT_EQ(resolve("HEAD^{blob}"), "it leads to no blob");
  EXPECT_EQ(resolve("HEAD@{1"), "\"@{\" is not closed");
  EXPECT_EQ(resolve("--all"), "there is no such revision");
  EXPECT_EQ(resolve("config"), "there is no such revision") << "a file of the git folder is no ref";
}

TEST(RevisionTest, AmbiguousAbbreviationListsItsObjects) {
  TempRepository git;
  make_history(git);
  const Resolving resolve(git);
  ObjectId a, b;
  a.bytes = {0x12, 0x34, 0x01};
  b.bytes = {0x12, 0x34, 0x02};
  resolve.store->objects[a] = Object{ObjectType::blob, "a"};
  resolve.store->objects[b] = Object{ObjectType::blob, "b"};
  EXPECT_EQ(resolve("1234"), "the abbreviated id is ambiguous");
  EXPECT_NE(resolve.hint("1234").find(a.hex()), std::string::npos);
  EXPECT_EQ(resolve("123401"), a.hex());
}

TEST(RevisionTest, AmbiguousAbbreviationMeansItsOnlyCommit) {
  TempRepository git;
  make_history(git);
  const Resolving resolve(git);
  const ObjectId tip = git.id("HEAD");
  ObjectId blob = tip;
  blob.bytes[19] ^= 1;
  resolve.store->objects[blob] = Object{ObjectType::blob, "a"};
  EXPECT_EQ(resolve(tip.hex().substr(0, 12)), tip.hex());
}

TEST(RevisionTest, UnbornBranchIsAnError) {
  TempRepository git;
  EXPECT_EQ(Resolving(git)("HEAD"), "HEAD points to a branch without a commit");
}

TEST(RevisionTest, ParentBeyondAShallowBoundaryNamesTheCause) {
  TempRepository git;
  make_history(git);
  git.git("clone -q --depth=1 file://" + git.root + " ../clone");
  const Resolving resolve(git, {}, git.top() + "/clone");
  EXPECT_EQ(resolve("HEAD~1").substr(0, 18), "history is shallow");
  EXPECT_NE(resolve.hint("HEAD~1").find("fetch-depth: 0"), std::string::npos);
}

TEST(RevisionTest, DetachedHeadHasNoUpstream) {
  TempRepository git;
  make_history(git);
  git.git("checkout -q --detach");
  const Resolving resolve(git);
  EXPECT_EQ(resolve("HEAD"), git.id("HEAD").hex());
  EXPECT_EQ(resolve("@{u}"), "only a branch has an upstream");
}

TEST(RevisionTest, WorksInSha256Repositories) {
  TempRepository git("--object-format=sha256 --initial-branch=main");
  git.commit("f", "1");
  git.commit("f", "2");
  const Resolving resolve(git);
  for (const std::string& revision : {std::string("HEAD~1"), git.id("HEAD").hex(), git.id("HEAD").hex().substr(0, 9)}) {
    EXPECT_EQ(resolve(revision), git.id(revision).hex());
  }
}

}  // namespace
}  // namespace assay::git

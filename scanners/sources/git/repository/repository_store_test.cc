#include "scanners/sources/git/repository/repository_store.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

TEST(OpenStoreTest, ReadsTheQuarantineOfAPushBesideTheRepository) {
  testing::TempRepository git;
  const ObjectId old = git.commit("f", "1");
  // What git receive-pack gives its pre-receive hook.
  const std::string objects = git.root + "/.git/objects";
  const std::string incoming = objects + "/incoming";
  std::filesystem::create_directories(incoming);
  git.write("pushed", "new");
  const std::string command = cat("cd '", git.root, "' && GIT_OBJECT_DIRECTORY='", incoming,
                                  "' GIT_ALTERNATE_OBJECT_DIRECTORIES='", objects, "' git hash-object -w pushed > id");
  ASSERT_EQ(std::system(command.c_str()), 0);  // NOLINT: the command is the test's own
  const ObjectId pushed = ObjectId::from_hex(trim_end(**read_if_present(git.root + "/id", 100))).value_or(ObjectId{});
  EXPECT_FALSE((*open_store(git.open()))->has(pushed));
  RepositoryOptions options = git.options();
  options.environment.git_dir = git.root + "/.git";
  options.environment.object_directory = incoming;
  options.environment.alternate_objects = objects;
  const auto store = open_store(*Repository::open(git.root, options));
  ASSERT_TRUE(store) << store.error().text();
  EXPECT_EQ((*store)->read(pushed)->bytes, "new");
  EXPECT_TRUE((*store)->has(old));
  const auto forest = PackForest::build(**store, 1);
  ASSERT_TRUE(forest);
  EXPECT_NE(forest->find(pushed), kNoObject);
  EXPECT_NE(forest->find(old), kNoObject);
}

TEST(OpenStoreTest, AFolderThatIsNotThereIsAProblem) {
  testing::TempRepository git;
  git.commit("f", "1");
  RepositoryOptions options = git.options();
  options.environment.git_dir = git.root + "/.git";
  options.environment.alternate_objects = "/nowhere";
  const auto store = open_store(*Repository::open(git.root, options));
  ASSERT_TRUE(store);
  ASSERT_EQ((*store)->problems().size(), 1U);
  EXPECT_EQ((*store)->problems()[0].subject, "/nowhere");
}

}  // namespace
}  // namespace assay::git

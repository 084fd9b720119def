#include "scanners/sources/git/repository_store.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/repository_fixture.h"

namespace assay::git {
namespace {

using testing::MemoryStore;

ObjectId id_of(unsigned char byte) {
  ObjectId id;
  id.bytes = {0x12, 0x34, byte};
  return id;
}

TEST(JoinedStoreTest, GivesWhatAnyStoreHas) {
  const auto incoming = std::make_shared<MemoryStore>();
  const auto main = std::make_shared<MemoryStore>();
  incoming->objects[id_of(1)] = Object{ObjectType::blob, "new"};
  main->objects[id_of(1)] = Object{ObjectType::blob, "new"};
  main->objects[id_of(2)] = Object{ObjectType::blob, "old"};
  const auto joined = join_stores({incoming, main}, {});
  EXPECT_EQ(joined->read(id_of(1))->bytes, "new");
  EXPECT_EQ(joined->read(id_of(2))->bytes, "old");
  EXPECT_TRUE(joined->has(id_of(2)));
  EXPECT_FALSE(joined->has(id_of(3)));
  EXPECT_EQ(joined->read(id_of(3)).error().why, "object is missing");
  EXPECT_EQ(joined->find_prefix("1234", 5), (std::vector<ObjectId>{id_of(1), id_of(2)}));
}

TEST(JoinedStoreTest, KeepsTheProblemsOfStoresThatDidNotOpen) {
  const auto joined = join_stores({std::make_shared<MemoryStore>()}, {Error{"opening", "elsewhere", "gone", ""}});
  ASSERT_EQ(joined->problems().size(), 1U);
  EXPECT_EQ(joined->problems()[0].subject, "elsewhere");
}

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
}

}  // namespace
}  // namespace assay::git

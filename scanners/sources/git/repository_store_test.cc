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

}  // namespace
}  // namespace assay::git

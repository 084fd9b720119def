#include "scanners/sources/git/store/object_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/parallel.h"
#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git {
namespace {

using testing::cat_file_all;
using testing::DeltaText;
using testing::make_history;
using testing::open_store;
using testing::PackText;
using testing::run;
using testing::spill;
using testing::TempFolder;

void expect_reads_all(const std::string& repository, HashKind kind = HashKind::sha1) {
  const auto store = open_store(repository + "/.git/objects", kind);
  ASSERT_NE(store, nullptr);
  EXPECT_TRUE(store->problems().empty());
  for (const auto& [hex, object] : cat_file_all(repository)) {
    const Result<Object> read = store->read(testing::id_of(hex));
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(name_of(read->type), object.first);
    EXPECT_EQ(read->bytes, object.second);
    EXPECT_TRUE(store->has(testing::id_of(hex)));
  }
}

TEST(ObjectStore, ReadsWhatGitReads) {
  TempFolder folder;
  make_history(folder.path(), 15);
  expect_reads_all(folder.path());
  run(folder.path(), "git rev-list --objects HEAD~5 | git pack-objects -q .git/objects/pack/pack");
  expect_reads_all(folder.path());
  run(folder.path(), "git -c repack.useDeltaBaseOffset=false repack -adfq --depth=50");
  expect_reads_all(folder.path());
  run(folder.path(), "git -c pack.indexVersion=1 repack -adfq --depth=50");
  expect_reads_all(folder.path());
}

TEST(ObjectStore, ReadsSha256Repositories) {
  TempFolder folder;
  make_history(folder.path(), 5, "git init -q --object-format=sha256");
  run(folder.path(), "git repack -adfq");
  expect_reads_all(folder.path(), HashKind::sha256);
}

TEST(ObjectStore, ReadsFromManyThreads) {
  TempFolder folder;
  make_history(folder.path(), 12);
  run(folder.path(), "git repack -adfq --depth=50");
  const auto all = cat_file_all(folder.path());
  const auto store = open_store(folder / ".git/objects");
  std::atomic<int> wrong{0};
  run_workers(4, [&](unsigned) {
    for (const auto& [hex, object] : all) {
      const Result<Object> read = store->read(testing::id_of(hex));
      if (!read || read->bytes != object.second) ++wrong;
    }
  });
  EXPECT_EQ(wrong, 0);
}

TEST(ObjectStore, AnObjectThatIsNowhereIsMissing) {
  TempFolder folder;
  make_history(folder.path(), 1);
  const auto store = open_store(folder / ".git/objects");
  const ObjectId id = testing::id_of(std::string(40, 'a'));
  EXPECT_FALSE(store->has(id));
  EXPECT_EQ(store->read(id).error().why, "object is missing");
  EXPECT_EQ(store->read(id).error().subject, id.hex());
}

TEST(ObjectStore, FindsByPrefixInPacksAndLooseObjects) {
  TempFolder folder;
  make_history(folder.path(), 8);
  run(folder.path(), "git rev-list --objects HEAD~5 | git pack-objects -q .git/objects/pack/pack");
  const auto store = open_store(folder / ".git/objects");
  for (const auto& [hex, object] : cat_file_all(folder.path())) {
    const auto found = store->find_prefix(hex.substr(0, 9));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].hex(), hex);
  }
  EXPECT_TRUE(store->find_prefix("abc").empty());
  EXPECT_TRUE(store->find_prefix("zzzz").empty());
  EXPECT_TRUE(store->find_prefix(std::string(41, 'a')).empty());
}

TEST(ObjectStore, AnAmbiguousPrefixGivesAllUpToTheBound) {
  TempFolder folder;
  PackText pack;
  for (int i = 0; i < 4; ++i) {
    ObjectId id = testing::id_of("abcdef" + std::string(34, static_cast<char>('0' + i)));
    pack.add_raw(id, 3, 1, {}, testing::deflate("x"));
  }
  pack.write(folder.path());
  const auto store = open_store(folder.path());
  EXPECT_EQ(store->find_prefix("ABCDEF").size(), 2U);
  EXPECT_EQ(store->find_prefix("abcdef", 10).size(), 4U);
  EXPECT_EQ(store->find_prefix("abcdef2", 10).size(), 1U);
}

TEST(ObjectStore, NoSuchFolderIsAnError) { EXPECT_FALSE(ObjectStore::open("/nowhere/objects", HashKind::sha1)); }

TEST(ObjectStore, AFifoNamedLikeAPackIsAProblemAndDoesNotBlock) {
  TempFolder folder;
  PackText pack;
  pack.add(ObjectType::blob, "text");
  pack.write(folder.path());
  std::filesystem::remove(folder / "pack/pack-1.pack");
  run(folder.path(), "mkfifo pack/pack-1.pack");
  ASSERT_EQ(open_store(folder.path())->problems().size(), 1U);
}

TEST(ObjectStore, ContentOfAnotherHashIsNotGivenOut) {
  TempFolder folder;
  PackText pack;
  const ObjectId id = testing::id_of(std::string(40, '1'));
  pack.add_raw(id, 3, 4, {}, testing::deflate("lies"));
  pack.write(folder.path());
  EXPECT_EQ(open_store(folder.path())->read(id).error().why, "its content does not have the hash that names it");
}

TEST(ObjectStore, HostileSizesAreRefusedBeforeMemoryIsTaken) {
  TempFolder folder;
  PackText pack;
  const ObjectId base = pack.add(ObjectType::blob, std::string(100, 'b'));
  const ObjectId huge = testing::id_of(std::string(40, '1'));
  const ObjectId implausible = testing::id_of(std::string(40, '2'));
  const ObjectId grown = testing::id_of(std::string(40, '3'));
  pack.add_raw(huge, 3, std::uint64_t{1} << 50, {}, testing::deflate("x"));
  pack.add_raw(implausible, 3, 400 << 20, {}, testing::deflate("x"));
  pack.add_ref(grown, base, DeltaText(100, std::uint64_t{1} << 60).copy(0, 100).text());
  pack.write(folder.path());
  const auto store = open_store(folder.path());
  EXPECT_EQ(store->read(huge).error().why, "larger than 512.0 MiB");
  EXPECT_EQ(store->read(implausible).error().why, "its header says an impossible size");
  EXPECT_EQ(store->read(grown).error().why, "larger than 512.0 MiB");
}

TEST(ObjectStore, ADeltaOfAMissingBaseSaysSo) {
  TempFolder folder;
  PackText pack;
  const ObjectId id = testing::id_of(std::string(40, '1'));
  pack.add_ref(id, testing::id_of(std::string(40, '2')), DeltaText(3, 3).copy(0, 3).text());
  pack.write(folder.path());
  EXPECT_EQ(open_store(folder.path())->read(id).error().why, "its delta base could not be read: object is missing");
}

}  // namespace
}  // namespace assay::git

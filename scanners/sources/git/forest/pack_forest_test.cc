#include "scanners/sources/git/forest/pack_forest.h"

#include <gtest/gtest.h>

#include <mutex>

#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git {
namespace {

using testing::cat_file_all;
using testing::DeltaText;
using testing::make_history;
using testing::open_store;
using testing::PackText;
using testing::run;
using testing::slurp;
using testing::spill;
using testing::TempFolder;

constexpr TypeSet kAll{true, true, true, true};

// Keeps everything, and checks what the walk promises of bases, runs and slots.
class Keeper final : public ForestVisitor {
 public:
  explicit Keeper(const PackForest& forest) : forest_(forest) {}
  void visit(const Visit& visit) override {
    const std::string id = forest_.id(visit.object).hex();
    EXPECT_TRUE(objects.emplace(id, std::pair(std::string(name_of(visit.type)), std::string(visit.content))).second);
    if (state_.size() <= visit.slot) state_.resize(visit.slot + 1);
    if (visit.base_object != kNoObject) {
      ++deltas;
      EXPECT_EQ(state_[visit.base_slot], visit.base_object);
      EXPECT_NE(visit.slot, visit.base_slot);
      std::uint64_t end = 0;
      for (const CopiedRun& copied : visit.copied) {
        EXPECT_GE(copied.at, end);
        end = copied.at + copied.size;
        EXPECT_EQ(visit.content.substr(copied.at, copied.size), visit.base.substr(copied.from, copied.size));
      }
    }
    state_[visit.slot] = visit.object;
  }
  void failed(ObjectIndex object, const Error& error) override {
    EXPECT_TRUE(failures.emplace(forest_.id(object).hex(), error.why).second);
  }

  std::map<std::string, std::pair<std::string, std::string>> objects;
  std::map<std::string, std::string> failures;
  int deltas = 0;

 private:
  const PackForest& forest_;
  std::vector<ObjectIndex> state_;
};

struct Walked {
  std::map<std::string, std::pair<std::string, std::string>> objects;
  std::map<std::string, std::string> failures;
  std::vector<Error> problems;
  int deltas = 0;
};

Walked walk_all(const std::string& objects, HashKind kind = HashKind::sha1, unsigned threads = 2,
                const Limits& limits = {}, TypeSet types = kAll) {
  Walked walked;
  const auto store = open_store(objects, kind, limits);
  if (store == nullptr) return walked;
  const auto forest = PackForest::build(*store, threads, limits);
  EXPECT_TRUE(forest);
  if (!forest) return walked;
  std::vector<Keeper> keepers(threads, Keeper(*forest));
  std::vector<ForestVisitor*> visitors;
  for (Keeper& keeper : keepers) visitors.push_back(&keeper);
  forest->walk(types, visitors, limits);
  for (Keeper& keeper : keepers) {
    walked.objects.merge(keeper.objects);
    EXPECT_TRUE(keeper.objects.empty()) << "an object was visited by two threads";
    walked.failures.merge(keeper.failures);
    walked.deltas += keeper.deltas;
  }
  walked.problems = forest->problems();
  for (ObjectIndex i = 0; i < forest->size(); ++i) {
    EXPECT_EQ(forest->find(forest->id(i)), i);
    EXPECT_EQ(forest->find_name(forest->name(i).data()), i);
    if (i > 0) {
      EXPECT_LT(forest->id(i - 1), forest->id(i));
    }
  }
  return walked;
}

void expect_all(const std::string& repository, HashKind kind = HashKind::sha1, int most_whole = 1 << 30) {
  const Walked walked = walk_all(repository + "/.git/objects", kind);
  EXPECT_TRUE(walked.failures.empty()) << walked.failures.begin()->second;
  EXPECT_TRUE(walked.problems.empty()) << walked.problems.front().text();
  EXPECT_EQ(walked.objects, cat_file_all(repository));
  EXPECT_LE(static_cast<int>(walked.objects.size()) - walked.deltas, most_whole);
}

class Repositories : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = new TempFolder;
    make_history(shared_->path(), 25);
  }
  static void TearDownTestSuite() {
    delete shared_;
    shared_ = nullptr;
  }
  // A copy, so that each test repacks it as it likes.
  std::string copy() { return std::filesystem::copy(shared_->path(), folder_ / "r", kDeep), folder_ / "r"; }

  static constexpr auto kDeep = std::filesystem::copy_options::recursive;
  static inline TempFolder* shared_ = nullptr;
  TempFolder folder_;
};

TEST_F(Repositories, LooseObjectsOnly) { expect_all(copy()); }

TEST_F(Repositories, OnePackWithLongChains) {
  const std::string repository = copy();
  run(repository, "git repack -adfq --depth=50 --window=50");
  expect_all(repository, HashKind::sha1, 80);
}

TEST_F(Repositories, IndexVersion1) {
  const std::string repository = copy();
  run(repository, "git -c pack.indexVersion=1 repack -adfq --depth=50");
  expect_all(repository, HashKind::sha1, 80);
}

TEST_F(Repositories, IndexWith64BitOffsets) {
  const std::string repository = copy();
  run(repository,
      "git repack -adfq && cd .git/objects/pack && rm -f *.rev && "
      "git index-pack --index-version=2,0x100 -o new.idx *.pack && mv -f new.idx pack-*.idx");
  expect_all(repository);
}

TEST_F(Repositories, RefDeltas) {
  const std::string repository = copy();
  run(repository, "git -c repack.useDeltaBaseOffset=false repack -adfq --depth=50");
  expect_all(repository, HashKind::sha1, 80);
}

TEST_F(Repositories, SeveralPacksAndLooseObjectsWithSomeInBoth) {
  const std::string repository = copy();
  run(repository, "git rev-list --objects HEAD~10 | git pack-objects -q .git/objects/pack/pack");
  run(repository, "git rev-list --objects HEAD~5 | git pack-objects -q .git/objects/pack/pack");
  expect_all(repository);
}

TEST_F(Repositories, MultiPackIndex) {
  const std::string repository = copy();
  run(repository, "git rev-list --objects HEAD~10 | git pack-objects -q .git/objects/pack/pack");
  run(repository, "git repack -q && git prune-packed -q && git multi-pack-index write");
  expect_all(repository);
}

TEST_F(Repositories, TheMultiPackIndexStandsInForALostIndex) {
  const std::string repository = copy();
  run(repository, "git repack -adq && git multi-pack-index write");
  const auto all = cat_file_all(repository);
  run(repository, "rm -f .git/objects/pack/*.idx");
  const Walked walked = walk_all(repository + "/.git/objects");
  EXPECT_TRUE(walked.failures.empty());
  EXPECT_TRUE(walked.problems.empty()) << walked.problems.front().text();
  EXPECT_EQ(walked.objects, all);
}

TEST_F(Repositories, APackThatTheMultiPackIndexNamesAndIsGoneIsAProblem) {
  const std::string repository = copy();
  run(repository, "git repack -adq && git multi-pack-index write && rm -f .git/objects/pack/pack-*");
  EXPECT_EQ(walk_all(repository + "/.git/objects").problems.size(), 1U);
}

TEST_F(Repositories, Alternates) {
  const std::string repository = copy();
  run(repository, "git repack -adq");
  run(folder_.path(), "git clone -q --shared r second && git clone -q --shared second third");
  spill(folder_ / "third/new.txt", "only here");
  run(folder_ / "third", "git add . && git commit -qm new");
  expect_all(folder_ / "third");
}

TEST_F(Repositories, AlternatesWithRelativePathsCommentsAndALoop) {
  const std::string repository = copy();
  run(folder_.path(), "git init -q second");
  spill(folder_ / "second/.git/objects/info/alternates", "# a comment\n\n../../../r/.git/objects\n");
  spill(repository + "/.git/objects/info/alternates", "../../../second/.git/objects\n");
  expect_all(folder_ / "second");
}

TEST_F(Repositories, AMissingAlternateIsAProblem) {
  const std::string repository = copy();
  spill(repository + "/.git/objects/info/alternates", "/nowhere/objects\n");
  const Walked walked = walk_all(repository + "/.git/objects");
  ASSERT_EQ(walked.problems.size(), 1U);
  EXPECT_EQ(walked.problems[0].subject, "/nowhere/objects");
}

TEST_F(Repositories, AlternatesNestedTooDeepAreAProblem) {
  for (int i = 0; i < 8; ++i) {
    std::filesystem::create_directories(folder_ / cat(i, "/pack"));
    spill(folder_ / cat(i, "/info/alternates"), cat("../", i + 1, "\n"));
  }
  std::filesystem::create_directories(folder_ / "8/pack");
  const Walked walked = walk_all(folder_ / "0");
  ASSERT_EQ(walked.problems.size(), 1U);
  EXPECT_NE(walked.problems[0].why.find("nested"), std::string::npos);
}

TEST_F(Repositories, TemporaryAndSideFilesAreIgnored) {
  const std::string repository = copy();
  run(repository,
      "git repack -adq && cd .git/objects && touch pack/tmp_pack_abc pack/tmp_idx_x pack/a.keep "
      "pack/a.promisor pack/a.rev pack/a.mtimes pack/a.bitmap && mkdir -p ab && touch ab/tmp_obj_x");
  expect_all(repository);
}

TEST_F(Repositories, OnlyTheWantedTypesAreVisited) {
  const std::string repository = copy();
  run(repository, "git repack -adq");
  TypeSet trees;
  trees.trees = true;
  const Walked walked = walk_all(repository + "/.git/objects", HashKind::sha1, 2, {}, trees);
  EXPECT_FALSE(walked.objects.empty());
  for (const auto& [id, object] : walked.objects) EXPECT_EQ(object.first, "tree") << id;
}

TEST(PackForest, Sha256Repositories) {
  TempFolder folder;
  make_history(folder.path(), 12, "git init -q --object-format=sha256");
  expect_all(folder.path(), HashKind::sha256);
  run(folder.path(), "git repack -adfq --depth=50");
  expect_all(folder.path(), HashKind::sha256, 60);
}

TEST(PackForest, AnEmptyStoreHasNoObjects) {
  TempFolder folder;
  run(folder.path(), "git init -q");
  expect_all(folder.path());
}

// A pack with a base and what is made of it, by hand.
struct Family {
  PackText pack;
  std::string base = cat(std::string(1000, 'b'), "end");
  ObjectId base_id = pack.add(ObjectType::blob, base);

  std::string made(int i) const { return base + cat("child ", i); }
  ObjectId made_id(int i) const { return hash_object(ObjectType::blob, made(i), HashKind::sha1); }
  std::string delta(int i) const {
    const std::string tail = cat("child ", i);
    return DeltaText(base.size(), base.size() + tail.size()).copy(0, base.size()).insert(tail).text();
  }
};

TEST(PackForest, ARefDeltaMayHaveItsBaseInAnotherPack) {
  TempFolder folder;
  Family family;
  family.pack.write(folder.path(), "pack-1");
  PackText thin;
  thin.add_ref(family.made_id(1), family.base_id, family.delta(1));
  thin.add_ref(family.made_id(2), family.base_id, family.delta(2));
  thin.write(folder.path(), "pack-2");
  const Walked walked = walk_all(folder.path());
  EXPECT_TRUE(walked.failures.empty());
  EXPECT_EQ(walked.deltas, 2);
  EXPECT_EQ(walked.objects.at(family.made_id(2).hex()).second, family.made(2));
}

TEST(PackForest, ARefDeltaMayHaveItsBaseLoose) {
  TempFolder folder;
  Family family;
  spill(folder / loose_path(family.base_id), testing::deflate(cat("blob ", family.base.size(), '\0', family.base)));
  PackText thin;
  thin.add_ref(family.made_id(1), family.base_id, family.delta(1));
  thin.write(folder.path());
  const Walked walked = walk_all(folder.path());
  EXPECT_TRUE(walked.failures.empty());
  EXPECT_EQ(walked.objects.at(family.made_id(1).hex()).second, family.made(1));
}

TEST(PackForest, AMissingBaseFailsAllThatDescendFromIt) {
  TempFolder folder;
  Family family;
  PackText thin;
  thin.add_ref(family.made_id(1), family.base_id, family.delta(1));
  const std::string grown = family.made(1) + "!";
  const ObjectId grown_id = hash_object(ObjectType::blob, grown, HashKind::sha1);
  thin.add_ref(grown_id, family.made_id(1),
               DeltaText(grown.size() - 1, grown.size()).copy(0, grown.size() - 1).insert("!").text());
  thin.add(ObjectType::blob, "sound");
  thin.write(folder.path());
  const Walked walked = walk_all(folder.path());
  EXPECT_EQ(walked.objects.size(), 1U);
  EXPECT_EQ(walked.failures.at(family.made_id(1).hex()), "its delta base is missing");
  EXPECT_EQ(walked.failures.at(grown_id.hex()), "its delta base could not be read");
}

TEST(PackForest, ALoopOfDeltasEnds) {
  TempFolder folder;
  Family family;
  PackText pack;
  pack.add_ref(family.made_id(1), family.made_id(2), family.delta(1));
  pack.add_ref(family.made_id(2), family.made_id(1), family.delta(2));
  pack.add_ref(family.made_id(3), family.made_id(3), family.delta(3));
  pack.write(folder.path());
  const Walked walked = walk_all(folder.path());
  EXPECT_TRUE(walked.objects.empty());
  ASSERT_EQ(walked.failures.size(), 3U);
  for (const auto& [id, why] : walked.failures) EXPECT_EQ(why, "its chain of deltas is a loop");
  EXPECT_FALSE(open_store(folder.path())->read(family.made_id(1)));
}

TEST(PackForest, AChainThatIsTooLongFailsFromThere) {
  TempFolder folder;
  Family family;
  std::string content = family.base;
  for (int i = 0; i < 20; ++i) {
    const std::string delta = DeltaText(content.size(), content.size() + 1).copy(0, content.size()).insert("x").text();
    content += 'x';
    family.pack.add_ofs(hash_object(ObjectType::blob, content, HashKind::sha1), family.pack.entries.back().offset,
                        delta);
  }
  family.pack.write(folder.path());
  EXPECT_TRUE(walk_all(folder.path()).failures.empty());
  Limits limits;
  limits.delta_depth = 15;
  const Walked walked = walk_all(folder.path(), HashKind::sha1, 1, limits);
  EXPECT_EQ(walked.objects.size(), 16U);
  EXPECT_EQ(walked.failures.size(), 5U);
}

TEST(PackForest, ADamagedCopyIsReadFromAnotherPack) {
  TempFolder folder;
  Family family;
  family.pack.add_ofs(family.made_id(1), 12, family.delta(1));
  family.pack.write(folder.path(), "pack-2");
  const ObjectId more = family.pack.add(ObjectType::blob, "makes this pack the bigger one");
  family.pack.entries[0].bytes[20] = static_cast<char>(family.pack.entries[0].bytes[20] ^ 1);
  family.pack.write(folder.path(), "pack-1");
  const Walked walked = walk_all(folder.path());
  EXPECT_TRUE(walked.failures.empty());
  EXPECT_EQ(walked.objects.at(family.base_id.hex()).second, family.base);
  EXPECT_EQ(walked.objects.at(family.made_id(1).hex()).second, family.made(1));
  EXPECT_TRUE(walked.objects.contains(more.hex()));
}

// Deltas of a few bytes that each make the largest object: time and memory stay bounded, and it is said.
TEST(PackForest, DeltasThatGrowWithoutEndAreStopped) {
  TempFolder folder;
  Limits limits;
  limits.object_bytes = 1 << 20;
  PackText pack;
  std::string content(1 << 10, 'a');
  pack.add(ObjectType::blob, content);
  std::uint64_t size = content.size();
  for (int i = 0; i < 12; ++i) {
    const std::string delta = DeltaText(size, 2 * size).copy(0, size).copy(0, size).text();
    size *= 2;
    pack.add_ofs(hash_object(ObjectType::blob, cat("named ", i), HashKind::sha1), pack.entries.back().offset, delta);
  }
  pack.write(folder.path());
  const Walked walked = walk_all(folder.path(), HashKind::sha1, 1, limits);
  EXPECT_EQ(walked.objects.size(), 11U);
  EXPECT_EQ(walked.failures.size(), 2U);
}

}  // namespace
}  // namespace assay::git

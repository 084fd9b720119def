#include "scanners/sources/git/graph/connectivity.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "scanners/sources/git/graph/attribution_test_kit.h"
#include "scanners/sources/git/graph/named_entries.h"

namespace assay::git {
namespace {

using namespace testing;

void remove_loose(const std::string& folder, const std::string& hex) {
  EXPECT_TRUE(std::filesystem::remove(cat(folder, "/.git/objects/", hex.substr(0, 2), "/", hex.substr(2))));
}

std::string rev(const std::string& folder, const std::string& name) {
  return run(folder, cat("git rev-parse ", name)).substr(0, 40);
}

// What git's own check calls missing.
std::set<std::string> missing_for_git(const std::string& folder) {
  std::set<std::string> ids;
  for (const std::string& line : lines_of(run(folder, "git fsck --connectivity-only --no-dangling 2>&1 || true"))) {
    if (line.starts_with("missing ")) ids.insert(line.substr(line.rfind(' ') + 1));
  }
  return ids;
}

std::set<std::string> missing_for_us(const ReadRepository& repository) {
  std::set<std::string> ids;
  for (const MissingObject& missing : repository.connectivity.listed) ids.insert(missing.id.hex());
  return ids;
}

const char* const kSmall =
    "git init -q -b main && mkdir -p d/e && echo a > a && echo b > d/b && echo c > d/e/c && put 10 first && "
    "echo aa > a && put 20 second && echo cc > d/e/c && put 30 third && git tag -a -m t v1";

TEST(Connectivity, FindsNothingMissingInAWholeRepository) {
  const TempFolder folder;
  shell(folder.path(), kSmall);
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_TRUE(repository.connectivity.complete());
  EXPECT_TRUE(repository.connectivity.shallow.empty());
  Coverage coverage;
  report_connectivity(*repository.forest, repository.connectivity, false, coverage);
  EXPECT_TRUE(coverage.complete());
}

std::set<std::string> long_names(const HistoryGraph& graph) {
  std::set<std::string> out;
  for (const NameNotes& names : graph.names)
    for (std::uint32_t number = 0; number < names.size(); ++number) out.emplace(names[number]);
  return out;
}

TEST(Connectivity, NotesLongNamesOfEntriesOnce) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && mkdir a_folder_with_a_name && echo 1 > a_folder_with_a_name/a_file_with_a_name && "
        "echo 1 > short && put 10 first && echo 2 > a_folder_with_a_name/a_file_with_a_name && put 20 second && "
        "git rm -rq a_folder_with_a_name && put 30 third");
  const std::set<std::string> expected = {"a_file_with_a_name", "a_folder_with_a_name"};
  EXPECT_EQ(long_names(read_repository(folder.path()).graph), expected);
  run(folder.path(), "git gc -q");
  EXPECT_EQ(long_names(read_repository(folder.path()).graph), expected);
}

TEST(NamedEntries, AreTheObjectsThatTreesHoldUnderTheNames) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && mkdir -p d/x && echo 1 > d/x/f && echo 1 > x && put 10 first && echo 2 > x && "
        "put 20 second && git gc -q");
  const ReadRepository repository = read_repository(folder.path());
  bool left_out = true;
  std::vector<std::string> found;
  for (const NamedEntry& entry : find_named_entries(*repository.forest, {"x"}, 2, {}, left_out))
    found.push_back(cat(entry.object.hex(), entry.folder ? " folder" : " file"));
  std::vector<std::string> expected = {cat(rev(folder.path(), "HEAD:d/x"), " folder"),
                                       cat(rev(folder.path(), "HEAD:x"), " file"),
                                       cat(rev(folder.path(), "HEAD~1:x"), " file")};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found, expected);
  EXPECT_FALSE(left_out);
}

TEST(Connectivity, FindsNothingMissingInALongPackedHistory) {
  const TempFolder folder;
  make_history(folder.path(), 40);
  run(folder.path(), "git gc -q");
  EXPECT_TRUE(read_repository(folder.path()).connectivity.complete());
}

TEST(Connectivity, NamesAMissingBlobAndOnePlaceOfIt) {
  const TempFolder folder;
  shell(folder.path(), kSmall);
  const std::string blob = rev(folder.path(), "HEAD~2:a");
  remove_loose(folder.path(), blob);
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(repository.connectivity.missing_blobs, 1U);
  EXPECT_EQ(repository.connectivity.missing(), 1U);
  EXPECT_EQ(missing_for_us(repository), missing_for_git(folder.path()));
  Coverage coverage;
  report_connectivity(*repository.forest, repository.connectivity, false, coverage);
  const std::string tree = rev(folder.path(), "HEAD~2^{tree}");
  ASSERT_EQ(coverage.gaps().size(), 1U);
  EXPECT_EQ(*coverage.gaps().begin(), (Gap{blob, cat("blob is missing, named by tree ", tree, ", entry a")}));
}

TEST(Connectivity, NamesAMissingSubtree) {
  const TempFolder folder;
  shell(folder.path(), kSmall);
  remove_loose(folder.path(), rev(folder.path(), "HEAD:d/e"));
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(repository.connectivity.missing_trees, 1U);
  EXPECT_EQ(missing_for_us(repository), missing_for_git(folder.path()));
  EXPECT_EQ(repository.connectivity.listed.at(0).place, cat("tree ", rev(folder.path(), "HEAD:d"), ", entry e"));
}

TEST(Connectivity, NamesAMissingRootTree) {
  const TempFolder folder;
  shell(folder.path(), kSmall);
  remove_loose(folder.path(), rev(folder.path(), "HEAD~1^{tree}"));
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(repository.connectivity.missing_trees, 1U);
  EXPECT_EQ(repository.connectivity.listed.at(0).place, cat("the tree of commit ", rev(folder.path(), "HEAD~1")));
}

TEST(Connectivity, NamesAMissingParent) {
  const TempFolder folder;
  shell(folder.path(), kSmall);
  const std::string parent = rev(folder.path(), "HEAD~1");
  const std::string head = rev(folder.path(), "HEAD");
  remove_loose(folder.path(), parent);
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(repository.connectivity.missing_commits, 1U);
  EXPECT_EQ(repository.connectivity.listed.at(0).id.hex(), parent);
  EXPECT_EQ(repository.connectivity.listed.at(0).place, cat("a parent of commit ", head));
}

TEST(Connectivity, NamesATipAndATagTargetThatAreMissing) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && echo a > a && put 10 first && id=$(echo x | git hash-object -w --stdin) && "
        "echo $id > id.txt && git tag -a -m t key $id && git branch gone $(git commit-tree -m g HEAD^{tree})");
  const std::string gone = rev(folder.path(), "gone");
  const std::string blob = slurp(folder / "id.txt").substr(0, 40);
  const std::string tag = rev(folder.path(), "key");
  HistoryTips tips = tips_of(folder.path());
  remove_loose(folder.path(), blob);
  remove_loose(folder.path(), gone);
  ReadRepository repository = read_repository(folder.path());
  tips.tips.push_back(id_of(gone));
  repository.tips = resolve_tips(*repository.forest, tips);
  const Connectivity checked = check_connectivity(*repository.forest, repository.graph, repository.tips);
  EXPECT_EQ(checked.missing_blobs, 1U);
  EXPECT_EQ(checked.missing_commits, 1U);
  std::map<std::string, std::string> places;
  for (const MissingObject& missing : checked.listed) places[missing.id.hex()] = missing.place;
  EXPECT_EQ(places[blob], cat("tag ", tag));
  EXPECT_EQ(places[gone], "a ref");
}

// git prune may leave a dangling tree whose blobs are gone.
TEST(Connectivity, PassesOverWhatOnlyADanglingTreeNames) {
  const TempFolder folder;
  shell(folder.path(), cat(kSmall,
                           " && mkdir x && echo x > x/x && git add -A && git write-tree > tree.txt && "
                           "git hash-object x/x > blob.txt && git rm -rfq --cached x"));
  remove_loose(folder.path(), slurp(folder / "blob.txt").substr(0, 40));
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(repository.graph.missing.size(), 1U);
  EXPECT_TRUE(repository.connectivity.complete());
}

TEST(Connectivity, ReportsABlobThatADeltaOfATreeStillNames) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && for i in $(seq 300); do echo $i > f$i; done && put 10 first && "
        "for v in $(seq 20); do echo new $v > f$v; put $((v + 20)) v$v; done && git rev-parse HEAD:f299 > id.txt");
  const std::string blob = slurp(folder / "id.txt").substr(0, 40);
  run(folder.path(),
      "git gc -q && mv .git/objects/pack/pack-*.pack p && git unpack-objects -q < p && rm -f "
      ".git/objects/pack/* && git rev-list --objects --all --filter=blob:none | cut -c1-40 | "
      "git pack-objects -q --window=50 --depth=50 .git/objects/pack/pack && git prune-packed -q");
  remove_loose(folder.path(), blob);
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(missing_for_us(repository), std::set<std::string>{blob});
  EXPECT_EQ(missing_for_git(folder.path()), std::set<std::string>{blob});
  // All 21 root trees name it, most of them through what their delta copied.
  std::size_t holders = 0;
  repository.graph.links.for_each_holder(repository.graph.links.missing_node(0), [&](TreeLinks::Node, std::uint32_t) {
    ++holders;
    return true;
  });
  EXPECT_EQ(holders, 21U);
}

TEST(Connectivity, TakesAShallowBoundaryForNoGap) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "origin");
  make_history(folder / "origin", 8);
  run(folder.path(), "git clone -q --depth=3 file://$PWD/origin clone");
  const ReadRepository repository = read_repository(folder / "clone");
  EXPECT_TRUE(repository.connectivity.complete());
  EXPECT_EQ(repository.graph.reachable.commit_count, 3U);
  ASSERT_EQ(repository.connectivity.shallow.size(), 1U);
  EXPECT_EQ(repository.hex(repository.connectivity.shallow[0]), rev(folder / "clone", "HEAD~2"));
}

TEST(Connectivity, ReportsAMissingParentThatIsNoShallowBoundary) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "origin");
  make_history(folder / "origin", 6);
  run(folder.path(), "git clone -q --depth=3 file://$PWD/origin clone");
  spill(folder / "clone/.git/shallow", "");
  EXPECT_EQ(read_repository(folder / "clone").connectivity.missing_commits, 1U);
}

TEST(Connectivity, CountsTheBlobsThatAPartialCloneLeftAtTheServer) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "origin");
  make_history(folder / "origin", 12);
  run(folder / "origin", "git config uploadpack.allowFilter true");
  run(folder.path(), "git clone -q --no-checkout --filter=blob:none file://$PWD/origin clone");
  const auto blobs = lines_of(run(folder / "origin", "git cat-file --batch-all-objects --batch-check | grep ' blob '"));
  const ReadRepository repository = read_repository(folder / "clone");
  EXPECT_EQ(repository.connectivity.missing_blobs, blobs.size());
  EXPECT_EQ(repository.connectivity.missing(), blobs.size());
  Coverage coverage;
  report_connectivity(*repository.forest, repository.connectivity, true, coverage);
  EXPECT_EQ(coverage.gap_count(), 1U);
  EXPECT_TRUE(coverage.gaps().begin()->why.starts_with(cat(blobs.size(), " blobs are not here")));
  EXPECT_FALSE(coverage.complete());
}

TEST(Connectivity, CountsTheTreesThatATreelessCloneLeftAtTheServer) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "origin");
  make_history(folder / "origin", 6);
  run(folder / "origin", "git config uploadpack.allowFilter true");
  run(folder.path(), "git clone -q --no-checkout --filter=tree:0 file://$PWD/origin clone");
  const ReadRepository repository = read_repository(folder / "clone");
  EXPECT_EQ(repository.connectivity.missing_trees, 7U);
  EXPECT_EQ(repository.connectivity.missing(), 7U);
}

TEST(Connectivity, ListsTheSmallestAndCountsAll) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && for i in $(seq 250); do echo $i > f$i; done && put 10 first && "
        "git rev-list --objects --all --filter=blob:none | cut -c1-40 | git pack-objects -q p && "
        "rm -rf .git/objects/?? && mv p-*.pack p-*.idx .git/objects/pack");
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(repository.connectivity.missing_blobs, lines_of(run(folder.path(), "git ls-tree -r HEAD")).size());
  EXPECT_EQ(repository.connectivity.listed.size(), Connectivity::kListed);
  Coverage coverage;
  report_connectivity(*repository.forest, repository.connectivity, false, coverage);
  EXPECT_EQ(coverage.gap_count(), Connectivity::kListed + 1);
}

TEST(Connectivity, PassesOverSubmodules) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && git update-index --add --cacheinfo 160000,1234567890123456789012345678901234567890,sub "
        "&& git commit -q -m sub");
  EXPECT_TRUE(read_repository(folder.path()).connectivity.complete());
}

TEST(Connectivity, KnowsTheEmptyTreeWithoutHavingIt) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && git commit -q --allow-empty -m empty && "
        "rm -f .git/objects/4b/825dc642cb6eb9a060e54bf8d69288fbee4904");
  EXPECT_TRUE(read_repository(folder.path()).connectivity.complete());
}

TEST(Connectivity, ReportsATreeWithAMalformedEntry) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && printf '100644 a' | git hash-object -t tree -w --stdin --literally > id.txt && "
        "git update-ref refs/heads/main $(git commit-tree -m bad $(cat id.txt))");
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(repository.connectivity.damaged.count, 1U);
  Coverage coverage;
  report_connectivity(*repository.forest, repository.connectivity, false, coverage);
  ASSERT_EQ(coverage.gaps().size(), 1U);
  EXPECT_EQ(coverage.gaps().begin()->input, slurp(folder / "id.txt").substr(0, 40));
}

TEST(Connectivity, MoreLinksThanMayBeNotedAreAGap) {
  const TempFolder folder;
  shell(folder.path(), kSmall);
  const auto store = open_store(folder / ".git/objects");
  const auto forest = PackForest::build(*store, 1);
  ASSERT_TRUE(forest);
  const auto connectivity_with = [&](std::uint64_t most_links) {
    const ResolvedTips tips = resolve_tips(*forest, testing::tips_of(folder.path()));
    const HistoryGraph graph = read_history_graph(*forest, tips, {}, read_commits(*forest, 1), 1, {}, most_links);
    return check_connectivity(*forest, graph, tips);
  };
  EXPECT_TRUE(connectivity_with(100).complete());
  const Connectivity connectivity = connectivity_with(1);
  EXPECT_TRUE(connectivity.too_large);
  Coverage coverage;
  report_connectivity(*forest, connectivity, false, coverage);
  ASSERT_EQ(coverage.gap_count(), 1U);
  EXPECT_TRUE(coverage.gaps().begin()->why.starts_with("its trees change more than"));
}

TEST(Connectivity, GivesTheSameAnswerForAnyNumberOfThreads) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "origin");
  make_history(folder / "origin", 12);
  run(folder / "origin", "git config uploadpack.allowFilter true");
  run(folder.path(), "git clone -q --no-checkout --filter=blob:none file://$PWD/origin clone");
  const auto text = [&](unsigned threads) {
    std::string out;
    for (const MissingObject& missing : read_repository(folder / "clone", threads).connectivity.listed) {
      out += cat(missing.id.hex(), " ", missing.place, "\n");
    }
    return out;
  };
  const std::string one = text(1);
  EXPECT_FALSE(one.empty());
  EXPECT_EQ(text(2), one);
  EXPECT_EQ(text(7), one);
}

}  // namespace
}  // namespace assay::git

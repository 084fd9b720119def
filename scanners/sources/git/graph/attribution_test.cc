#include "scanners/sources/git/graph/attribution.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/graph/attribution_test_kit.h"

namespace assay::git {
namespace {

using namespace testing;

// Renames, the same bytes at several paths, whole folders moved, merges, an octopus, orphan branches, notes.
const char* const kManyShapes =
    "git init -q -b main && mkdir -p a/b && echo one > a/b/one && echo two > two && put 100 first && "
    "git mv a/b/one a/b/uno && put 200 renamed && cp two a/dos && put 300 copied && git mv a c && put 400 moved && "
    "git checkout -q -b side HEAD~2 && echo side > side.txt && put 350 side && git checkout -q -b third && "
    "echo third > a/third && put 360 third && git checkout -q main && echo fourth > four && put 410 fourth && "
    "git branch fourth HEAD~1 && git checkout -q fourth && echo x > x.txt && put 420 x && git checkout -q main && "
    "GIT_COMMITTER_DATE='@500 +0000' git merge -q --no-edit side && "
    "GIT_COMMITTER_DATE='@510 +0000' git merge -q --no-edit third fourth && "
    "git checkout -q --orphan lone && git rm -rfq . && echo lone > lone.txt && echo two > again && put 50 lone && "
    "git checkout -q main && git notes add -m 'a note' HEAD && rm four && put 600 deleted && echo fourth > four && "
    "put 700 back && git gc -q";

TEST(Attribution, GivesTheEarliestCommitOfEveryPathAsGitListsThem) {
  const TempFolder folder;
  shell(folder.path(), kManyShapes);
  const ReadRepository repository = read_repository(folder.path());
  const Attribution attribution = attribute_all(repository);
  EXPECT_TRUE(attribution.problems.empty());
  const FirstCommits expected = first_commits(folder.path(), "--all");
  EXPECT_GE(expected.size(), 14U);
  EXPECT_EQ(first_commits(repository, attribution), expected);
}

TEST(Attribution, GivesTheEarliestCommitInALongPackedHistory) {
  const TempFolder folder;
  make_history(folder.path(), 60);
  run(folder.path(), "git repack -q -a -d -f --depth=50 --window=50");
  const ReadRepository repository = read_repository(folder.path());
  EXPECT_EQ(first_commits(repository, attribute_all(repository)), first_commits(folder.path(), "--all"));
}

TEST(Attribution, AgreesWithLogFindObject) {
  const TempFolder folder;
  shell(folder.path(), kManyShapes);
  const ReadRepository repository = read_repository(folder.path());
  const std::string blob = run(folder.path(), "git rev-parse lone:lone.txt").substr(0, 40);
  const auto log = lines_of(run(folder.path(), cat("git log --all -m --find-object=", blob, " --format=%H")));
  ASSERT_EQ(log.size(), 1U);
  const std::vector<Appearance> places = places_of(repository, blob);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].commit, log[0]);
}

TEST(Attribution, IsTheSameForAnyNumberOfThreads) {
  const TempFolder folder;
  shell(folder.path(), kManyShapes);
  const ReadRepository one = read_repository(folder.path(), 1);
  const Attribution expected = attribute_all(one);
  for (const unsigned threads : {2U, 7U}) {
    const ReadRepository many = read_repository(folder.path(), threads);
    AttributionInput input;
    input.threads = threads;
    const Attribution attribution = attribute_all(many, input);
    ASSERT_EQ(attribution.hits.size(), expected.hits.size());
    for (std::size_t hit = 0; hit < expected.hits.size(); ++hit) {
      EXPECT_EQ(attribution.hits[hit].places, expected.hits[hit].places);
    }
  }
}

TEST(Attribution, WorksInASha256Repository) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q --object-format=sha256 && mkdir d && echo a > d/a && put 10 one && git mv d e && "
        "put 20 two && git gc -q");
  const ReadRepository repository = read_repository(folder.path(), 2, HashKind::sha256);
  EXPECT_EQ(first_commits(repository, attribute_all(repository)), first_commits(folder.path(), "--all"));
}

TEST(Attribution, TellsAuthorDateAndSummary) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && echo a > a && git add a && GIT_AUTHOR_NAME='Ann Other' GIT_AUTHOR_EMAIL=ann@example.org "
        "GIT_AUTHOR_DATE='@5 +0000' GIT_COMMITTER_DATE='@77 +0100' git commit -q -m 'the summary\n\nbody'");
  const ReadRepository repository = read_repository(folder.path());
  const std::vector<Appearance> places =
      places_of(repository, run(folder.path(), "git rev-parse HEAD:a").substr(0, 40));
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].author, "Ann Other");
  EXPECT_EQ(places[0].email, "ann@example.org");
  EXPECT_EQ(places[0].time, 77);
  EXPECT_EQ(places[0].summary, "the summary");
  EXPECT_EQ(places[0].path, "a");
  EXPECT_TRUE(places[0].reachable);
}

TEST(Attribution, OfCommitsOfTheSameSecondTakesTheSmallerId) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && echo a > a && put 10 first && git checkout -q --orphan other && put 10 other");
  const ReadRepository repository = read_repository(folder.path());
  const auto ids = lines_of(run(folder.path(), "git rev-list --all | sort"));
  const std::vector<Appearance> places =
      places_of(repository, run(folder.path(), "git rev-parse main:a").substr(0, 40));
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].commit, ids[0]);
}

TEST(Attribution, MarksABlobThatOnlyADroppedStashHoldsAsUnreachable) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && echo a > a && put 10 first && echo stashed > a && git stash -q && "
        "git rev-parse stash:a > ../blob.$$ ; mv ../blob.$$ blob.txt; git stash drop -q");
  const ReadRepository repository = read_repository(folder.path());
  const std::vector<Appearance> places = places_of(repository, slurp(folder / "blob.txt").substr(0, 40));
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].path, "a");
  EXPECT_FALSE(places[0].commit.empty());
  EXPECT_FALSE(places[0].reachable);
}

TEST(Attribution, PrefersAReachableCommitToAnEarlierUnreachableOne) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && echo base > base && put 5 base && echo a > a && put 10 gone && "
        "git reset -q --hard HEAD~1 && echo a > a && echo b > b && put 20 kept");
  const ReadRepository repository = read_repository(folder.path());
  const std::vector<Appearance> places =
      places_of(repository, run(folder.path(), "git rev-parse HEAD:a").substr(0, 40));
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].commit, run(folder.path(), "git rev-parse HEAD").substr(0, 40));
  EXPECT_TRUE(places[0].reachable);
}

TEST(Attribution, GivesADanglingBlobNoPathAndNoCommit) {
  const TempFolder folder;
  shell(folder.path(), "git init -q && echo a > a && put 10 first");
  const std::string blob = run(folder.path(), "echo dangling | git hash-object -w --stdin").substr(0, 40);
  const std::vector<Appearance> places = places_of(read_repository(folder.path()), blob);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0], (Appearance{"", "", "", "", 0, "", false}));
}

TEST(Attribution, GivesTheRelativePathInsideADanglingTree) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && mkdir d && echo z > d/z && git add -A && git write-tree && git rm -rfq --cached .");
  const std::string blob = run(folder.path(), "git hash-object d/z").substr(0, 40);
  const std::vector<Appearance> places = places_of(read_repository(folder.path()), blob);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0], (Appearance{"d/z", "", "", "", 0, "", false}));
}

TEST(Attribution, TakesTheIndexForABlobThatNoCommitHas) {
  const TempFolder folder;
  shell(folder.path(), "git init -q && echo a > a && put 10 first && echo staged > b && git add b");
  const ReadRepository repository = read_repository(folder.path());
  const std::string blob = run(folder.path(), "git rev-parse :b").substr(0, 40);
  AttributionInput input;
  input.indexed.push_back({repository.index(blob), "b"});
  EXPECT_EQ(places_of(repository, blob, input), (std::vector<Appearance>{{"b", "", "", "", 0, "", true}}));
}

TEST(Attribution, KeepsTheCommitOfABlobThatTheIndexHasAtTheSamePath) {
  const TempFolder folder;
  shell(folder.path(), "git init -q && echo a > a && put 10 first");
  const ReadRepository repository = read_repository(folder.path());
  const std::string blob = run(folder.path(), "git rev-parse :a").substr(0, 40);
  AttributionInput input;
  input.indexed = {{repository.index(blob), "a"}, {repository.index(blob), "copy"}};
  const std::vector<Appearance> places = places_of(repository, blob, input);
  ASSERT_EQ(places.size(), 2U);
  EXPECT_EQ(places[0].path, "a");
  EXPECT_FALSE(places[0].commit.empty());
  EXPECT_EQ(places[1].path, "copy");
  EXPECT_TRUE(places[1].commit.empty());
}

TEST(Attribution, LetsCommitsAndTagsStandForThemselves) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && echo a > a && put 10 'a message' && git tag -a -m 'tag text' v1 && "
        "git tag -a -m 'gone text' v2 && git rev-parse v2 > v2.txt && git tag -d v2");
  const ReadRepository repository = read_repository(folder.path());
  const std::string commit = run(folder.path(), "git rev-parse HEAD").substr(0, 40);
  const std::string tag = run(folder.path(), "git rev-parse v1").substr(0, 40);
  EXPECT_EQ(places_of(repository, commit),
            (std::vector<Appearance>{{"", commit, "A", "a@example.org", 10, "a message", true}}));
  EXPECT_EQ(places_of(repository, tag),
            (std::vector<Appearance>{{"", tag, "A", "a@example.org", 1700000000, "tag text", true}}));
  const std::vector<Appearance> gone = places_of(repository, slurp(folder / "v2.txt").substr(0, 40));
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_FALSE(gone[0].reachable);
}

TEST(Attribution, CountsABlobThatATagNamesAsReachable) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && echo key | git hash-object -w --stdin > id.txt && git tag -a -m k key $(cat id.txt)");
  const std::vector<Appearance> places =
      places_of(read_repository(folder.path()), slurp(folder / "id.txt").substr(0, 40));
  EXPECT_EQ(places, (std::vector<Appearance>{{"", "", "", "", 0, "", true}}));
}

TEST(Attribution, BoundsThePathsOfABlobAndKeepsTheEarliest) {
  const TempFolder folder;
  shell(folder.path(), "git init -q && for i in 1 2 3 4 5 6 7 8; do echo same > f$i; put ${i}0 c$i; done");
  const ReadRepository repository = read_repository(folder.path());
  AttributionInput input;
  input.limits.places_per_finding = 3;
  const std::string blob = run(folder.path(), "git rev-parse HEAD:f1").substr(0, 40);
  input.hits = {repository.index(blob)};
  const HitPlaces places = attribute_all(repository, input).hits.at(0);
  EXPECT_TRUE(places.truncated);
  ASSERT_EQ(places.places.size(), 3U);
  EXPECT_EQ(places.places[0].path, "f1");
  EXPECT_EQ(places.places[2].path, "f3");
}

// Twenty levels of a tree that holds the next one ten times: 10^20 paths.
TEST(Attribution, EndsOnATreeOfCountlessPaths) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q && id=$(echo bomb | git hash-object -w --stdin) && echo $id > id.txt && "
        "for i in 0 1 2 3 4 5 6 7 8 9; do printf '100644 blob %s\\tf%s\\n' $id $i; done > list && "
        "tree=$(git mktree < list) && for level in $(seq 19); do "
        "for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\td%s\\n' $tree $i; done > list && "
        "tree=$(git mktree < list); done; git update-ref refs/heads/bomb $(git commit-tree -m bomb $tree)");
  const ReadRepository repository = read_repository(folder.path());
  AttributionInput input;
  input.hits = {repository.index(slurp(folder / "id.txt").substr(0, 40))};
  const HitPlaces places = attribute_all(repository, input).hits.at(0);
  EXPECT_TRUE(places.truncated);
  EXPECT_EQ(places.places.size(), input.limits.places_per_finding);
  std::set<std::string> paths;
  for (const Appearance& place : places.places) paths.insert(place.path);
  EXPECT_EQ(paths.size(), places.places.size());
}

}  // namespace
}  // namespace assay::git

#include "scanners/sources/git/history/history_scan.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "rules/rule.h"
#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git {
namespace {

using testing::DeltaText;
using testing::open_store;
using testing::PackText;
using testing::TempFolder;

// Finds "KEY" and what follows it: the tail runs over digits, up to the reach; the byte before must be no letter, and
// a '#' within the reach before the anchor switches it off. So context far on both sides decides.
class NaiveFinder final : public MatchFinder {
 public:
  explicit NaiveFinder(std::size_t allowance = 1 << 30) : allowance_(allowance) {}
  void begin_blob(std::uint64_t) override { left_ = allowance_; }
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override {
    for (std::size_t at = from; at < to && at + 3 <= text.size(); ++at) {
      if (text.substr(at, 3) != "KEY") continue;
      if (left_-- == 0) {
        left_ = 0;
        return false;
      }
      const std::size_t left = at - std::min(at, kReach);
      const std::size_t right = std::min(text.size(), at + kReach);
      if (text.substr(left, at - left).find('#') != Bytes::npos) continue;
      if (at > 0 && text[at - 1] == 'x') continue;
      std::size_t end = at + 3;
      while (end < right && text[end] >= '0' && text[end] <= '9') ++end;
      // The match begins at the last ':' within reach, so that begins and anchors are in different orders.
      const std::size_t colon = text.substr(left, at - left).rfind(':');
      Match match;
      match.begin = colon == Bytes::npos ? at : left + colon;
      match.anchor = static_cast<std::uint32_t>(at - match.begin);
      match.width = static_cast<std::uint32_t>(end - match.begin);
      // Whether the window ends at the end of the text matters too.
      match.rule = (end == text.size() && end < at + kReach ? 2U : 0U) + (left == 0 && at < kReach ? 1U : 0U);
      out.push_back(match);
    }
    std::sort(out.begin(), out.end());
    return true;
  }

 private:
  std::size_t allowance_;
  std::size_t left_ = 0;
};

using Found = std::map<std::string, std::vector<Match>>;

class KeepingSink final : public ObjectSink {
 public:
  void found(const ObjectId& id, ObjectType, Bytes, std::vector<Match>& matches) override {
    EXPECT_TRUE(all.emplace(id.hex(), matches).second);
    matches.clear();  // a sink may; the children's inheritance must not suffer
  }
  bool unlike_text(const ObjectId&, Bytes) override { return false; }
  Result<bool> large(const ObjectId&, ObjectStream&) override { return false; }
  Found all;
};

struct Outcome {
  Found found;
  Coverage coverage;
  HistoryScanTotals totals;
};

Outcome scan(const std::string& objects, unsigned threads = 1, const Limits& limits = {},
             std::size_t allowance = 1 << 30, bool messages = true) {
  Outcome outcome;
  std::vector<NaiveFinder> finders(threads, NaiveFinder(allowance));
  std::vector<KeepingSink> sinks(threads);
  std::vector<MatchFinder*> finder_list;
  std::vector<ObjectSink*> sink_list;
  for (unsigned i = 0; i < threads; ++i) {
    finder_list.push_back(&finders[i]);
    sink_list.push_back(&sinks[i]);
  }
  HistoryScanOptions options;
  options.threads = threads;
  options.limits = limits;
  options.scan_messages = messages;
  const auto store = open_store(objects, HashKind::sha1, limits);
  if (store == nullptr) return outcome;
  outcome.totals = scan_history(*store, options, finder_list, sink_list, outcome.coverage);
  for (KeepingSink& sink : sinks) outcome.found.merge(sink.all);
  return outcome;
}

std::vector<Match> scan_whole(Bytes text) {
  NaiveFinder finder;
  std::vector<Match> matches;
  finder.begin_blob(text.size());
  finder.find(text, 0, text.size(), matches);
  return matches;
}

// Text in which keys, switches and long plain stretches meet at random.
std::string random_text(std::size_t most) {
  std::string text;
  const int pieces = *rc::gen::inRange(0, static_cast<int>(most));
  for (int i = 0; i < pieces; ++i) {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        text += "KEY";
        break;
      case 1:
        text += "KEY0123456789";
        break;
      case 2:
        text += std::string(static_cast<std::size_t>(*rc::gen::inRange(1, 400)), '7');
        break;
      case 3:
        text += '#';
        break;
      case 4:
        text += ':';
        break;
      case 5:
        text += "KEYKE";
        break;
      default:
        text += std::string(static_cast<std::size_t>(*rc::gen::inRange(1, 900)), ' ');
        break;
    }
  }
  return text;
}

// A random delta of `base`: copies of any part in any order, aligned with nothing, and inserts.
std::string random_child(const std::string& base, std::string& delta) {
  struct Op {
    std::size_t from = 0;
    std::size_t size = 0;
    std::string text;
  };
  std::vector<Op> ops;
  std::string child;
  const int count = *rc::gen::inRange(0, 6);
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    if (*rc::gen::inRange(0, 3) == 0 || base.empty()) {
      ops.push_back({0, 0, random_text(3)});
      child += ops.back().text;
      continue;
    }
    // Mostly onwards from the last copy, as real deltas do; sometimes from anywhere, to the end or from the start.
    const int kind = *rc::gen::inRange(0, 4);
    std::size_t from = kind == 0 ? static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(base.size())))
                                 : std::min(at, base.size());
    if (kind == 1) from = 0;
    const std::size_t rest = base.size() - from;
    const std::size_t size = *rc::gen::inRange(0, 3) == 0
                                 ? rest
                                 : static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(rest) + 1));
    if (size == 0) continue;
    ops.push_back({from, size, {}});
    child += base.substr(from, size);
    at = from + size;
  }
  DeltaText text(base.size(), child.size());
  for (const Op& op : ops) {
    for (std::size_t done = 0; done < op.size;) {
      const std::size_t size = std::min<std::size_t>(op.size - done, 0x10000);
      text.copy(op.from + done, size);
      done += size;
    }
    text.insert(op.text);
  }
  delta = text.text();
  return child;
}

TEST(HistoryScan, FindsExactlyWhatScansOfWholeBlobsFind) {
  const bool holds = rc::check([] {
    TempFolder folder;
    PackText pack;
    std::vector<std::string> contents = {random_text(20)};
    std::vector<std::uint64_t> offsets = {12};
    Found wanted;
    const auto want = [&](const std::string& content) {
      std::vector<Match> matches = scan_whole(content);
      if (!matches.empty()) wanted[hash_object(ObjectType::blob, content, HashKind::sha1).hex()] = matches;
    };
    pack.add(ObjectType::blob, contents[0]);
    want(contents[0]);
    const int children = *rc::gen::inRange(1, 12);
    for (int i = 0; i < children; ++i) {
      const std::size_t base = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(contents.size())));
      std::string delta;
      const std::string child = random_child(contents[base], delta);
      if (std::find(contents.begin(), contents.end(), child) != contents.end()) continue;
      offsets.push_back(pack.next_offset());
      pack.add_ofs(hash_object(ObjectType::blob, child, HashKind::sha1), offsets[base], delta);
      contents.push_back(child);
      want(child);
    }
    pack.write(folder.path());
    const Outcome outcome = scan(folder.path());
    RC_ASSERT(outcome.coverage.complete());
    RC_ASSERT(outcome.coverage.inputs() == contents.size());
    RC_ASSERT(outcome.found == wanted);
  });
  EXPECT_TRUE(holds);
}

// What whole scans of all that git reads find, in blobs, commits and tags.
Found scan_by_git(const std::string& repository) {
  Found wanted;
  for (const auto& [id, object] : testing::cat_file_all(repository)) {
    if (object.first == "tree") continue;
    std::vector<Match> matches = scan_whole(object.second);
    if (!matches.empty()) wanted[id] = matches;
  }
  return wanted;
}

void make_repository(const std::string& folder) {
  testing::make_history(folder, 10);
  std::string text = std::string(3000, '.') + "KEY123" + std::string(3000, '-');
  for (int i = 0; i < 20; ++i) {
    text.insert(static_cast<std::size_t>(i) * 271, cat(i % 3 == 0 ? "KEY" : "edit ", i, '\n'));
    testing::spill(folder + "/keys.txt", text);
    testing::run(folder, cat("git add . && git commit -qm 'KEY", i, " in a message'"));
  }
  testing::run(folder, "git tag -a -m 'KEY77 in a tag' v2 && git repack -adfq --depth=50");
}

TEST(HistoryScan, OfARealRepositoryEqualsWholeScansWithAnyNumberOfThreads) {
  TempFolder folder;
  make_repository(folder.path());
  const Found wanted = scan_by_git(folder.path());
  ASSERT_GT(wanted.size(), 40U);
  for (const unsigned threads : {1U, 2U, 7U}) {
    const Outcome outcome = scan(folder / ".git/objects", threads);
    EXPECT_EQ(outcome.found, wanted);
    EXPECT_TRUE(outcome.coverage.complete());
    EXPECT_LT(outcome.totals.scanned_bytes, outcome.totals.blob_bytes * 3 / 4);
  }
}

TEST(HistoryScan, CountsEachUniqueObjectOnce) {
  TempFolder folder;
  make_repository(folder.path());
  testing::run(folder.path(), "git rev-list --objects HEAD~3 | git pack-objects -q .git/objects/pack/again");
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;
  for (const auto& [id, object] : testing::cat_file_all(folder.path())) {
    blobs += object.first == "blob" ? 1U : 0U;
    bytes += object.first == "blob" ? object.second.size() : 0;
  }
  const Outcome outcome = scan(folder / ".git/objects", 2, {}, 1 << 30, false);
  EXPECT_EQ(outcome.coverage.inputs(), blobs);
  EXPECT_EQ(outcome.coverage.bytes(), bytes);
  EXPECT_EQ(outcome.totals.blobs, blobs);
  EXPECT_EQ(outcome.totals.blob_bytes, bytes);
}

TEST(HistoryScan, MessagesAreLeftOutWhenNotWanted) {
  TempFolder folder;
  testing::make_history(folder.path(), 1);
  testing::run(folder.path(), "git commit -q --allow-empty -m KEY1");
  EXPECT_EQ(scan(folder / ".git/objects").found.size(), 1U);
  EXPECT_TRUE(scan(folder / ".git/objects", 1, {}, 1 << 30, false).found.empty());
}

// A flooded base gives an incomplete list; its children must not inherit that.
TEST(HistoryScan, AFloodIsAGapAndIsNotInherited) {
  TempFolder folder;
  std::string base;
  for (int i = 0; i < 20; ++i) base += cat("KEY", i, std::string(1000, ' '));
  const std::string child = base.substr(0, 9000);
  PackText pack;
  const ObjectId base_id = pack.add(ObjectType::blob, base);
  const ObjectId child_id = hash_object(ObjectType::blob, child, HashKind::sha1);
  pack.add_ofs(child_id, 12, DeltaText(base.size(), child.size()).copy(0, child.size()).text());
  pack.write(folder.path());
  const Outcome outcome = scan(folder.path(), 1, {}, 10);
  ASSERT_EQ(outcome.coverage.gap_count(), 1U);
  EXPECT_EQ(outcome.coverage.gaps().begin()->input, base_id.hex());
  EXPECT_EQ(outcome.coverage.gaps().begin()->why, "too many candidates: findings beyond the first 10 are not listed");
  EXPECT_EQ(outcome.found.at(base_id.hex()).size(), 10U);
  EXPECT_EQ(outcome.found.at(child_id.hex()), scan_whole(child));
}

// One match copied a million times: the list is bounded as a whole scan would bound it.
TEST(HistoryScan, MatchesMultipliedByCopiesAreAFlood) {
  TempFolder folder;
  const std::string base = std::string(600, ' ') + "KEY1" + std::string(600, ' ');
  std::string child;
  DeltaText delta(base.size(), base.size() * 50);
  for (int i = 0; i < 50; ++i) {
    delta.copy(0, base.size());
    child += base;
  }
  PackText pack;
  pack.add(ObjectType::blob, base);
  const ObjectId child_id = hash_object(ObjectType::blob, child, HashKind::sha1);
  pack.add_ofs(child_id, 12, delta.text());
  pack.write(folder.path());
  Limits limits;
  limits.confirmations_base = 5;
  limits.bytes_per_confirmation = 1 << 20;
  const Outcome outcome = scan(folder.path(), 1, limits, 5);
  EXPECT_EQ(outcome.found.at(child_id.hex()).size(), 5U);
  EXPECT_EQ(outcome.coverage.gap_count(), 1U);
}

TEST(HistoryScan, ExtractOnlyReadsEverythingAndClaimsToHaveScannedNothing) {
  TempFolder folder;
  testing::make_history(folder.path(), 3);
  Coverage coverage;
  HistoryScanOptions options;
  options.extract_only = true;
  const auto totals = scan_history(*open_store(folder / ".git/objects"), options, {}, {}, coverage);
  EXPECT_GT(totals.blob_bytes, 0U);
  EXPECT_EQ(coverage.inputs(), 0U);
  EXPECT_TRUE(coverage.complete());
}

TEST(HistoryScan, ExtractOnlyOfAllReadsTheOtherTypesToo) {
  TempFolder folder;
  testing::make_history(folder.path(), 3);
  const std::string tree = testing::run(folder.path(), "git rev-parse HEAD~1^{tree}").substr(0, 40);
  const std::string file = folder / cat(".git/objects/", loose_path(testing::id_of(tree)));
  testing::spill(file, testing::slurp(file) + "more");
  HistoryScanOptions options;
  options.extract_only = true;
  Coverage blobs;
  scan_history(*open_store(folder / ".git/objects"), options, {}, {}, blobs);
  options.extract_all = true;
  Coverage all;
  scan_history(*open_store(folder / ".git/objects"), options, {}, {}, all);
  EXPECT_TRUE(blobs.complete());
  EXPECT_EQ(all.gap_count(), 1U);
}

// What git gc does under a scan: the new pack is not seen, the old one is still mapped.
TEST(HistoryScan, APackThatIsDeletedAfterItWasOpenedIsReadAllTheSame) {
  TempFolder folder;
  testing::make_history(folder.path(), 6);
  testing::run(folder.path(), "git gc -q");
  const auto store = open_store(folder / ".git/objects");
  std::filesystem::remove_all(folder / ".git/objects/pack");
  HistoryScanOptions options;
  options.extract_only = options.extract_all = true;
  Coverage coverage;
  const auto totals = scan_history(*store, options, {}, {}, coverage);
  EXPECT_GT(totals.blob_bytes, 0U);
  EXPECT_TRUE(coverage.complete());
}

TEST(HistoryScan, LooseObjectsThatVanishAfterTheyWereListedAreGaps) {
  TempFolder folder;
  testing::make_history(folder.path(), 2);
  const auto store = open_store(folder / ".git/objects");
  const auto forest = PackForest::build(*store, 1);
  ASSERT_TRUE(forest);
  testing::run(folder.path(), "git gc -q");
  HistoryScanOptions options;
  options.extract_only = options.extract_all = true;
  Coverage coverage;
  scan_forest(*forest, options, {}, {}, coverage);
  EXPECT_EQ(coverage.gap_count(), forest->size());
}

}  // namespace
}  // namespace assay::git

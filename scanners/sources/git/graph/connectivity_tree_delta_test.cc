#include "scanners/sources/git/graph/connectivity_tree_delta.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

namespace assay::git {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

std::string random_entry(Random& random, HashKind kind) {
  static const char* const kModes[] = {"100644", "100755", "40000", "120000", "160000"};
  std::string entry = kModes[below(random, 5)];
  entry += ' ';
  // Few names and few ids, so that equal entries stand in several places, as a hostile tree may have them.
  entry += "n" + std::to_string(below(random, 40));
  entry += '\0';
  entry.append(width_of(kind), static_cast<char>(below(random, 6)));
  return entry;
}

struct Tree {
  std::string bytes;
  std::vector<CopiedRun> copied;
};

Tree whole_tree(Random& random, HashKind kind) {
  Tree tree;
  for (std::size_t entries = below(random, 60); entries > 0; --entries) tree.bytes += random_entry(random, kind);
  return tree;
}

// A version made of pieces of the base and new bytes. Pieces begin and end anywhere, so that runs cut through entries;
// some versions are no well-formed trees any more.
Tree delta_of(const std::string& base, Random& random, HashKind kind) {
  Tree tree;
  const bool in_order = below(random, 3) != 0;
  std::size_t from = 0;
  for (std::size_t pieces = 1 + below(random, 6); pieces > 0; --pieces) {
    if (!in_order && !base.empty()) from = below(random, base.size());
    const std::size_t size = below(random, base.size() - from + 1);
    if (size != 0) {
      tree.copied.push_back({tree.bytes.size(), from, size});
      tree.bytes += base.substr(from, size);
      from += size;
    }
    if (below(random, 4) == 0) continue;
    if (below(random, 3) == 0) {
      // The rest of the entry that the copy cut, as literal bytes, so that the tree stays well-formed.
      tree.bytes += base.substr(from, std::min<std::size_t>(below(random, 40), base.size() - from));
    } else {
      tree.bytes += random_entry(random, kind);
    }
  }
  return tree;
}

struct Parsed {
  std::vector<std::string> entries;
  bool well_formed = true;
};

Parsed parse_plainly(const std::string& bytes, HashKind kind) {
  Parsed parsed;
  TreeReader reader(bytes, kind);
  TreeEntry entry;
  while (reader.next(entry)) {
    parsed.entries.push_back(std::to_string(entry.mode) + " " + std::string(entry.name) + " " + entry.id.hex());
  }
  parsed.well_formed = !reader.malformed();
  return parsed;
}

void check_families(HashKind kind, unsigned seed) {
  Random random(seed);
  TreeDeltaReader reader(kind);
  for (int family = 0; family < 200; ++family) {
    Tree tree = whole_tree(random, kind);
    HeldEntries held;
    std::vector<std::string> noted;  // what each value stands for
    for (int version = 0; version < 12; ++version) {
      HeldEntries out;
      std::multiset<std::uint32_t> dropped;
      const bool well_formed = reader.read(
          tree.bytes, tree.copied, version == 0 ? nullptr : &held, out,
          [&](const TreeEntry& entry) -> std::uint32_t {
            if (entry.mode == 0160000) return HeldEntries::kNoValue;
            noted.push_back(std::to_string(entry.mode) + " " + std::string(entry.name) + " " + entry.id.hex());
            return static_cast<std::uint32_t>(noted.size() - 1);
          },
          [&](std::uint32_t value) { dropped.insert(value); });
      const Parsed plain = parse_plainly(tree.bytes, kind);
      ASSERT_EQ(well_formed, plain.well_formed);
      ASSERT_EQ(out.values.size(), plain.entries.size());
      ASSERT_EQ(out.starts.size(), plain.entries.size() + 1);
      for (std::size_t entry = 0; entry < plain.entries.size(); ++entry) {
        if (out.values[entry] == HeldEntries::kNoValue) {
          EXPECT_TRUE(plain.entries[entry].starts_with(std::to_string(0160000)));
        } else {
          EXPECT_EQ(noted[out.values[entry]], plain.entries[entry]);
        }
      }
      // Dropped is exactly what the base had and this tree has not, each once.
      const std::set<std::uint32_t> kept(out.values.begin(), out.values.end());
      std::multiset<std::uint32_t> gone;
      for (const std::uint32_t value : std::set<std::uint32_t>(held.values.begin(), held.values.end())) {
        if (value != HeldEntries::kNoValue && !kept.contains(value)) gone.insert(value);
      }
      EXPECT_EQ(dropped, gone);
      held = out;
      tree = delta_of(tree.bytes, random, kind);
    }
  }
}

TEST(TreeDelta, ReadsDeltasExactlyAsPlainParsingDoes) {
  for (unsigned seed = 1; seed <= 20; ++seed) check_families(HashKind::sha1, seed);
}

TEST(TreeDelta, ReadsDeltasOfSha256TreesExactlyAsPlainParsingDoes) {
  for (unsigned seed = 1; seed <= 5; ++seed) check_families(HashKind::sha256, seed);
}

TEST(TreeDelta, HandsOutOnlyTheChangedEntryOfALargeTree) {
  std::string base;
  for (int entry = 1000; entry < 2000; ++entry) {
    base += "100644 f" + std::to_string(entry) + std::string(1, '\0') + std::string(20, static_cast<char>(entry % 99));
  }
  const std::size_t entry_size = base.size() / 1000;
  std::string next = base;
  next[500 * entry_size + 15] = '\x7f';  // a byte of one id
  const std::vector<CopiedRun> copied = {{0, 0, 500 * entry_size + 15},
                                         {500 * entry_size + 16, 500 * entry_size + 16, 500 * entry_size - 16}};
  TreeDeltaReader reader(HashKind::sha1);
  HeldEntries held, out;
  std::uint32_t calls = 0;
  const auto changed = [&](const TreeEntry&) { return calls++; };
  std::vector<std::uint32_t> dropped;
  const auto drop = [&](std::uint32_t value) { dropped.push_back(value); };
  ASSERT_TRUE(reader.read(base, {}, nullptr, held, changed, drop));
  EXPECT_EQ(calls, 1000U);
  ASSERT_TRUE(reader.read(next, copied, &held, out, changed, drop));
  EXPECT_EQ(calls, 1001U);
  EXPECT_EQ(dropped, std::vector<std::uint32_t>{500});
}

TEST(TreeDelta, SaysThatATreeIsCutOffAndKeepsWhatStandsBefore) {
  const std::string entry = std::string("100644 a") + '\0' + std::string(20, 'x');
  TreeDeltaReader reader(HashKind::sha1);
  HeldEntries out;
  int calls = 0;
  EXPECT_FALSE(reader.read(
      entry + "100644 b", {}, nullptr, out, [&](const TreeEntry&) { return static_cast<std::uint32_t>(calls++); },
      [](std::uint32_t) {}));
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace assay::git

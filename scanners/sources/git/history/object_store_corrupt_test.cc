// Every way in which packs, indexes and loose objects may be damaged ends in a gap, with what is sound still scanned.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "scanners/sources/git/history/history_scan.h"
#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git {
namespace {

using testing::DeltaText;
using testing::PackText;
using testing::slurp;
using testing::spill;
using testing::TempFolder;

class FindX final : public MatchFinder {
 public:
  void begin_blob(std::uint64_t) override {}
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override {
    for (std::size_t at = text.find("XXX", from); at < to; at = text.find("XXX", at + 1)) {
      Match match;
      match.begin = at;
      match.width = 3;
      out.push_back(match);
    }
    return true;
  }
};

class Count final : public ObjectSink {
 public:
  void found(const ObjectId&, ObjectType, Bytes, std::vector<Match>& matches) override { all += matches.size(); }
  bool unlike_text(const ObjectId&, Bytes) override { return false; }
  Result<bool> large(const ObjectId&, ObjectStream& content) override {
    std::string text;
    for (std::array<char, 100> piece{};;) {
      const Result<std::size_t> got = content.read(piece.data(), piece.size());
      if (!got) return tl::make_unexpected(got.error());
      if (*got == 0) break;
      text.append(piece.data(), *got);
    }
    EXPECT_EQ(text.size(), content.size());
    std::vector<Match> matches;
    FindX().find(text, 0, text.size(), matches);
    all += matches.size();
    return true;
  }
  std::size_t all = 0;
};

struct Outcome {
  Coverage coverage;
  std::size_t found = 0;
};

Outcome scan(const std::string& objects, const Limits& limits = {}) {
  Outcome outcome;
  const auto store = testing::open_store(objects, HashKind::sha1, limits);
  if (store == nullptr) return outcome;
  FindX finder;
  Count count;
  HistoryScanOptions options;
  options.limits = limits;
  scan_history(*store, options, {&finder}, {&count}, outcome.coverage);
  outcome.found = count.all;
  return outcome;
}

class Corrupt : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string base = cat("XXX ", std::string(2000, 'b'));
    base_ = pack_.add(ObjectType::blob, base);
    for (int i = 0; i < 3; ++i) {
      const std::string tail = cat("XXX", i);
      const DeltaText delta = DeltaText(base.size(), base.size() + 4).copy(0, base.size()).insert(tail);
      made_.push_back(hash_object(ObjectType::blob, base + tail, HashKind::sha1));
      pack_.add_ofs(made_.back(), 12, delta.text());
    }
    alone_ = pack_.add(ObjectType::blob, "XXX alone");
    pack_.write(folder_.path());
    ASSERT_TRUE(scan(folder_.path()).coverage.complete());
    ASSERT_EQ(scan(folder_.path()).found, 8U);
  }

  std::string pack_path() const { return folder_ / "pack/pack-1.pack"; }
  std::string index_path() const { return folder_ / "pack/pack-1.idx"; }
  // Overwrites bytes of a file.
  static void poke(const std::string& path, std::size_t at, std::string_view bytes) {
    std::string file = slurp(path);
    file.replace(at, bytes.size(), bytes);
    spill(path, file);
  }
  std::string why() const {
    const Outcome outcome = scan(folder_.path());
    EXPECT_FALSE(outcome.coverage.complete());
    return outcome.coverage.gaps().empty() ? "" : outcome.coverage.gaps().begin()->why;
  }

  TempFolder folder_;
  PackText pack_;
  ObjectId base_;
  ObjectId alone_;
  std::vector<ObjectId> made_;
};

TEST_F(Corrupt, EveryFlippedByteOfThePackIsNoticed) {
  const std::string sound = slurp(pack_path());
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::string damaged = sound;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x11);
    spill(pack_path(), damaged);
    EXPECT_FALSE(scan(folder_.path()).coverage.complete()) << i;
  }
}

TEST_F(Corrupt, EveryFlippedByteOfTheIndexIsNoticed) {
  const std::string sound = slurp(index_path());
  for (std::size_t i = 0; i < sound.size(); i += i < 1032 ? 13 : 1) {
    std::string damaged = sound;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x11);
    spill(index_path(), damaged);
    EXPECT_FALSE(scan(folder_.path()).coverage.complete()) << i;
  }
}

TEST_F(Corrupt, EveryCutOffPackIsNoticed) {
  const std::string sound = slurp(pack_path());
  for (std::size_t size = 0; size < sound.size(); ++size) {
    spill(pack_path(), sound.substr(0, size));
    EXPECT_FALSE(scan(folder_.path()).coverage.complete()) << size;
  }
}

TEST_F(Corrupt, EveryCutOffIndexIsNoticed) {
  const std::string sound = slurp(index_path());
  for (std::size_t size = 0; size < sound.size(); size += 5) {
    spill(index_path(), sound.substr(0, size));
    EXPECT_FALSE(scan(folder_.path()).coverage.complete()) << size;
  }
}

TEST_F(Corrupt, WhatIsSoundBesideADamagedObjectIsScanned) {
  poke(pack_path(), 20, "?");
  const Outcome outcome = scan(folder_.path());
  EXPECT_EQ(outcome.found, 1U);
  // The base, and three that descend from it.
  EXPECT_EQ(outcome.coverage.gap_count(), 4U);
  EXPECT_EQ(outcome.coverage.inputs(), 1U);
}

TEST_F(Corrupt, AWrongCrcIsNoticedThoughTheContentInflates) {
  std::string index = slurp(index_path());
  const std::size_t crcs = 8 + 1024 + 5 * 20;
  index[crcs] = static_cast<char>(index[crcs] ^ 1);
  testing::seal(index);
  spill(index_path(), index);
  EXPECT_EQ(why(), "its bytes in the pack do not have the checksum that the index says");
}

TEST_F(Corrupt, APackWithoutAnIndexIsAGap) {
  std::filesystem::remove(index_path());
  EXPECT_EQ(why(), "it has no index");
}

TEST_F(Corrupt, AnIndexWithoutItsPackIsAGap) {
  std::filesystem::remove(pack_path());
  EXPECT_EQ(why(), "its index is here and the pack is not");
}

TEST_F(Corrupt, AnIndexOfAnotherPackIsAGap) {
  PackText other;
  other.add(ObjectType::blob, "other");
  spill(index_path(), other.index());
  const Outcome outcome = scan(folder_.path());
  EXPECT_FALSE(outcome.coverage.complete());
}

TEST_F(Corrupt, AnUnknownPackVersionIsAGap) {
  poke(pack_path(), 4, testing::big_endian(9, 4));
  EXPECT_EQ(why(), "version 9 is unknown");
}

TEST_F(Corrupt, AnIndexThatLeavesAnObjectOutIsAGap) {
  PackText fewer = pack_;
  fewer.entries.pop_back();
  std::string index = fewer.index();
  const std::string pack = pack_.pack();
  index.replace(index.size() - 40, 20, pack.substr(pack.size() - 20));
  testing::seal(index);
  spill(index_path(), index);
  const Outcome outcome = scan(folder_.path());
  EXPECT_FALSE(outcome.coverage.complete());
}

TEST_F(Corrupt, AnIndexThatNamesOneObjectTwiceInsteadOfAnotherIsAGap) {
  PackText twice = pack_;
  twice.entries.back().offset = twice.entries.front().offset;
  twice.entries.back().bytes = twice.entries.front().bytes;
  std::string index = twice.index();
  const std::string pack = pack_.pack();
  index.replace(index.size() - 40, 20, pack.substr(pack.size() - 20));
  testing::seal(index);
  spill(index_path(), index);
  EXPECT_FALSE(scan(folder_.path()).coverage.complete());
}

TEST_F(Corrupt, AnOffsetOutsideOfThePackIsAGap) {
  std::string index = slurp(index_path());
  const std::size_t offsets = 8 + 1024 + 5 * 24;
  index.replace(offsets, 4, testing::big_endian(0x7ffffff0, 4));
  testing::seal(index);
  spill(index_path(), index);
  EXPECT_FALSE(scan(folder_.path()).coverage.complete());
}

TEST_F(Corrupt, AnIndexVersion1HasNoCrcAndDamageIsNoticedByTheStream) {
  std::string index;
  const std::string old = slurp(index_path());
  index += old.substr(8, 1024);
  for (int i = 0; i < 5; ++i) {
    const std::size_t at = static_cast<std::size_t>(i);
    index += old.substr(8 + 1024 + 5 * 24 + 4 * at, 4) + old.substr(8 + 1024 + 20 * at, 20);
  }
  const std::string sound = pack_.pack();
  index += sound.substr(sound.size() - 20);
  spill(index_path(), index + pack_.hash(index));
  EXPECT_TRUE(scan(folder_.path()).coverage.complete());
  for (std::size_t i = 12; i < sound.size() - 20; ++i) {
    poke(pack_path(), i, std::string(1, static_cast<char>(sound[i] ^ 0x11)));
    EXPECT_FALSE(scan(folder_.path()).coverage.complete()) << i;
    spill(pack_path(), sound);
  }
}

TEST_F(Corrupt, BytesBetweenObjectsAreAGap) {
  PackText stuffed;
  stuffed.add(ObjectType::blob, "XXX one");
  stuffed.entries.back().bytes += "XXX hidden";
  stuffed.add(ObjectType::blob, "XXX two");
  stuffed.write(folder_.path());
  EXPECT_EQ(why(), "bytes that are no object follow it in the pack");
}

TEST_F(Corrupt, ALooseObjectWithTheWrongNameOrGarbageIsAGap) {
  const ObjectId id = hash_object(ObjectType::blob, "XXX loose", HashKind::sha1);
  const std::string file = testing::deflate(cat("blob 9", '\0', "XXX loose"));
  spill(folder_ / loose_path(id), file);
  EXPECT_EQ(scan(folder_.path()).found, 9U);
  spill(folder_ / loose_path(id), "garbage");
  EXPECT_EQ(why(), "its header is damaged");
  spill(folder_ / loose_path(id), file.substr(0, file.size() - 3));
  EXPECT_EQ(why(), "its compressed data is damaged");
  std::filesystem::remove(folder_ / loose_path(id));
  spill(folder_ / loose_path(alone_), testing::deflate(cat("blob 1", '\0', "y")));
  EXPECT_EQ(scan(folder_.path()).coverage.complete(), true) << "the pack has it too, and the pack is read";
  spill(folder_ / loose_path(testing::id_of(std::string(40, 'e'))), file);
  EXPECT_EQ(why(), "its content does not have the hash that names it");
}

TEST_F(Corrupt, AFolderThatCannotBeReadIsAGap) {
  spill(folder_ / "ab", "a file where a folder should be");
  EXPECT_EQ(why(), "Not a directory");
}

TEST_F(Corrupt, AMultiPackIndexThatIsDamagedIsAGap) {
  spill(folder_ / "pack/multi-pack-index", "MIDX\1\1 rubbish");
  EXPECT_EQ(why(), "it is cut off");
  EXPECT_EQ(scan(folder_.path()).found, 8U);
}

class Large : public Corrupt {
 protected:
  Large() { limits_.object_bytes = 1000; }
  std::vector<std::string> reasons() const {
    std::vector<std::string> reasons;
    const Outcome outcome = scan(folder_.path(), limits_);
    for (const Gap& gap : outcome.coverage.gaps()) reasons.push_back(gap.why);
    return reasons;
  }
  Limits limits_;
};

TEST_F(Large, ABlobAboveTheLimitIsReadAsAStreamAndItsDeltasAreGaps) {
  EXPECT_EQ(reasons(), std::vector<std::string>(3, "its delta base could not be read"));
  EXPECT_EQ(scan(folder_.path(), limits_).found, 2U);
}

TEST_F(Large, ALooseBlobAboveTheLimitIsReadAsAStream) {
  TempFolder folder;
  testing::write_loose(folder.path(), ObjectType::blob, cat("XXX ", std::string(5000, 'c'), " XXX"));
  const Outcome outcome = scan(folder.path(), limits_);
  EXPECT_TRUE(outcome.coverage.complete());
  EXPECT_EQ(outcome.found, 2U);
}

TEST_F(Large, ALooseBlobAboveTheLimitWhoseContentIsAnothersIsAGap) {
  TempFolder folder;
  const ObjectId id = testing::write_loose(folder.path(), ObjectType::blob, std::string(5000, 'c'));
  const ObjectId other = testing::write_loose(folder.path(), ObjectType::blob, std::string(6000, 'd'));
  spill(folder / loose_path(id), slurp(folder / loose_path(other)));
  const Outcome outcome = scan(folder.path(), limits_);
  ASSERT_EQ(outcome.coverage.gap_count(), 1U);
  EXPECT_EQ(outcome.coverage.gaps().begin()->why, "its content does not have the hash that names it");
}

TEST_F(Large, ADamagedStreamIsAGap) {
  PackText pack;
  const std::string content(5000, 'c');
  std::string compressed = testing::deflate(content);
  compressed.back() = static_cast<char>(compressed.back() ^ 1);
  pack.add_raw(hash_object(ObjectType::blob, content, HashKind::sha1), 3, content.size(), {}, compressed);
  TempFolder folder;
  pack.write(folder.path());
  const Outcome outcome = scan(folder.path(), limits_);
  ASSERT_EQ(outcome.coverage.gap_count(), 1U);
  EXPECT_EQ(outcome.coverage.gaps().begin()->why, "its compressed data is damaged");
}

TEST_F(Large, AStreamOfAnotherLengthThanItsHeaderSaysIsAGap) {
  for (const std::size_t claimed : {std::size_t{4999}, std::size_t{5001}}) {
    PackText pack;
    pack.add_raw(hash_object(ObjectType::blob, "any", HashKind::sha1), 3, claimed, {},
                 testing::deflate(std::string(5000, 'c')));
    TempFolder folder;
    pack.write(folder.path());
    EXPECT_EQ(scan(folder.path(), limits_).coverage.gap_count(), 1U);
  }
}

TEST_F(Large, ADeltaThatMakesALargerObjectIsAGapThatSaysSo) {
  PackText pack;
  const std::string base(600, 'c');
  pack.add(ObjectType::blob, base);
  const ObjectId made = hash_object(ObjectType::blob, base + base, HashKind::sha1);
  pack.add_ofs(made, 12, DeltaText(600, 1200).copy(0, 600).copy(0, 600).text());
  TempFolder folder;
  pack.write(folder.path());
  const Outcome outcome = scan(folder.path(), limits_);
  ASSERT_EQ(outcome.coverage.gap_count(), 1U);
  EXPECT_EQ(outcome.coverage.gaps().begin()->why, "larger than 1000 B, and stored as a delta");
}

}  // namespace
}  // namespace assay::git

#include "scanners/sources/git/repository/reftable.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "scanners/sources/git/repository/repository_fixture.h"
#include "scanners/sources/git/repository/repository_tips.h"

namespace assay::git {
namespace {

using testing::MemoryStore;
using testing::TempRepository;

// The two tables of a repository that JGit 6.10 made: four commits, a tag, the branches b/0, b/1 and "gone", which was
// deleted again.
constexpr std::string_view kFirst =
    "524546540100100000000000000000010000000000000008720000d0002348454144030f726566732f68656164732f6d61696e00"
    "71726566732f68656164732f622f3007659c1fe409f314d22562ad825bad982bb0b0a8b90b21676f6e6506659c1fe409f314d225"
    "62ad825bad982bb0b0a8b90b216d61696e04659c1fe409f314d22562ad825bad982bb0b0a8b90062726566732f746167732f7631"
    "05492e9e98346220eaf6ecd095ca19841c947875df659c1fe409f314d22562ad825bad982bb0b0a8b900001c00003300008e0003"
    "670005ed78da63c8f470757461f80f017fa6440bec695a75e3cccdbbbaecfefed31ecf4d8a67e5dde0949c55627de054d9492ff7"
    "559173da95da6a258353535314d2cccd5313cd934d14721333f34a8038b5a8d81089ed505a0c24f5f2f28b520b722af58a748b81"
    "ba7461baf4522b12730b72525baf4f5a54c0c0c0959c9f9b9b5962a5906cc4c3f9973dbbb6dd3e8e63e691fa69193c4639ebd3ea"
    "e56e62731c4d1d62c8c3f98f010bc0e6381a384404e210058dccbccc92ccc41c4da0930c181a2c8b52d38af5335213538af593f4"
    "0d6071f71d9b4b53e7c83fe1fc2c724935696d53f4da19da1b36acd8496d97163230c8261525e6256758293817a52696804c2fca"
    "cf5528494c5700a52eeeccf4fcbc54983b7f0c627782cc85b9f317b6744f0f7702639e17960413d34a528bc4390749be141f2cf9"
    "527cf0e54bd60646603a2ad62f338425a09fd89ce8a9376f864992c2ab6f6f2e4c3d25d92233a5a2f43e0d123a27d02de9404381"
    "ae61606160dccac00400b8e031735245465401001000000000000000000100000000000000080000000000000000000000000000"
    "0000000000000000000000000000000000d0000000000000000067d7ba1e";

constexpr std::string_view kSecond =
    "52454654010010000000000000000009000000000000000a7200004d0071726566732f68656164732f622f3100659c1fe409f314"
    "d22562ad825bad982bb0b0a8b90b20676f6e650100001c00016700015578da6368b02c4a4d2bd6cf484d4c29d64fd23764f80f01"
    "df18b080d439f24f383f8b5c524d5adb14bd7686f6860d2b764a06a7a6a628a4999ba7269a279b28e42666e69500716a51b12112"
    "dba1b41848eae5e517a516e454ea15e9160375e9c274e9a55624e616e4a4b65e9fb4a890814136a928312f39c34ac1b92835b104"
    "647a517eae424962ba8287aba30b77667a7e5e2acc9d5fb1b9099bdb69e04e3e883b155252735281ce64606061600400b7d77830"
    "52454654010010000000000000000009000000000000000a00000000000000000000000000000000000000000000000000000000"
    "0000004d0000000000000000f6b4556a";

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

std::string big_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

// Small numbers only: one byte is enough.
std::string counted(const std::string& text) { return static_cast<char>(text.size()) + text; }

struct TableText {
  std::string refs;  // records
  std::string logs;
  int version = 1;
  std::uint64_t min_index = 1;

  void ref(const std::string& name, int type, const std::string& value, char index_delta = 0) {
    const auto packed = static_cast<unsigned>(name.size() << 3 | static_cast<unsigned>(type));
    refs += std::string(1, '\0');
    if (packed >= 128) refs += static_cast<char>(0x80 | ((packed >> 7) - 1));
    refs += static_cast<char>(packed & 0x7f);
    refs += name + index_delta + value;
  }
  void log(const std::string& name, std::uint64_t index, int type, const std::string& value) {
    const std::string key = name + std::string(1, '\0') + big_endian(~index, 8);
    const auto packed = static_cast<unsigned>(key.size() << 3 | static_cast<unsigned>(type));
    logs += std::string(1, '\0');
    if (packed >= 128) logs += static_cast<char>(0x80 | ((packed >> 7) - 1));
    logs += static_cast<char>(packed & 0x7f);
    logs += key + value;
  }

  std::string header() const {
    std::string out = "REFT" + std::string(1, static_cast<char>(version)) + big_endian(0, 3) +
                      big_endian(min_index, 8) + big_endian(min_index + 9, 8);
    return version == 2 ? out + "s256" : out;
  }

  std::string bytes() const {
    std::string out = header();
    const std::string restarts = big_endian(0, 3) + big_endian(1, 2);
    std::uint64_t log_at = 0;
    if (!refs.empty()) out += "r" + big_endian(out.size() + 4 + refs.size() + 5, 3) + refs + restarts;
    if (!logs.empty()) {
      const std::string plain = logs + restarts;
      const std::size_t before = refs.empty() ? out.size() : 0;
      if (!refs.empty()) log_at = out.size();
      std::string packed(::compressBound(plain.size()), '\0');
      uLongf size = packed.size();
      ::compress(reinterpret_cast<Bytef*>(packed.data()), &size, data_of(plain), plain.size());
      out += "g" + big_endian(before + 4 + plain.size(), 3) + packed.substr(0, size);
    }
    std::string footer =
        header() + big_endian(0, 8) + big_endian(0, 8) + big_endian(0, 8) + big_endian(log_at, 8) + big_endian(0, 8);
    footer += big_endian(::crc32(0, data_of(footer), static_cast<uInt>(footer.size())), 4);
    return out + footer;
  }
};

std::string id_bytes(char byte, std::size_t width = 20) { return std::string(width, byte); }

std::string log_value(char before, char after, const std::string& message) {
  return id_bytes(before) + id_bytes(after) + counted("Ann") + counted("a@b") + "\x05" + std::string(2, '\0') +
         counted(message);
}

std::string refs_of(const Reftable& table) {
  std::string out;
  const Status status = table.refs([&](ReftableRef&& ref) {
    out += cat(ref.name, ':', static_cast<int>(ref.value), ':', ref.value == ReftableValue::symbolic ? ref.target : "",
               ' ');
    return true;
  });
  return status ? out : status.error().why;
}

// A repository that says it keeps its refs in reftables, and has these tables.
struct ReftableRepository : TempRepository {
  explicit ReftableRepository(const std::vector<std::string>& tables) {
    git("config core.repositoryformatversion 1");
    git("config extensions.refstorage reftable");
    put(tables, ".git/reftable/");
    write(".git/HEAD", "ref: refs/heads/.invalid\n");
  }
  void put(const std::vector<std::string>& tables, const std::string& folder) const {
    std::string list;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      write(cat(folder, i, ".ref"), tables[i]);
      list += cat(i, ".ref\n");
    }
    write(folder + "tables.list", list);
  }
};

std::string names_of(const std::vector<Ref>& refs) {
  std::string out;
  for (const Ref& ref : refs) out += ref.name + " ";
  return out;
}

TEST(ReftableTest, ReadsTablesThatJGitMade) {
  ReftableRepository git({from_hex(kFirst), from_hex(kSecond)});
  const auto refs = open_refs(git.open());
  ASSERT_TRUE(refs) << refs.error().text();
  const RefList list = (*refs)->list(RefScope::shared);
  EXPECT_TRUE(list.problems.empty());
  EXPECT_EQ(names_of(list.refs), "refs/heads/b/0 refs/heads/b/1 refs/heads/main refs/tags/v1 ");
  EXPECT_EQ((*(*refs)->find("HEAD"))->target, "refs/heads/main");
  EXPECT_EQ((*(*refs)->find("refs/tags/v1"))->id.hex(), "492e9e98346220eaf6ecd095ca19841c947875df");
  EXPECT_FALSE(*(*refs)->find("refs/heads/gone")) << "the newer table deleted it";
  const auto log = (*refs)->reflog("refs/heads/main");
  ASSERT_TRUE(log);
  ASSERT_EQ(log->entries.size(), 4U);
  EXPECT_EQ(log->entries.front().message, "commit (initial): c0");
  EXPECT_EQ(log->entries.back().message, "commit: after");
  EXPECT_EQ(log->entries.back().after, (*(*refs)->find("refs/heads/main"))->id);
}

TEST(ReftableTest, ReadsEveryKindOfRecord) {
  TableText text;
  text.ref("HEAD", 3, counted("refs/heads/a"));
  text.ref("refs/heads/a", 1, id_bytes(1));
  text.ref("refs/heads/b", 0, "");
  text.ref("refs/tags/c", 2, id_bytes(2) + id_bytes(3));
  const Result<Reftable> table = Reftable::open(text.bytes(), HashKind::sha1, "t");
  ASSERT_TRUE(table) << table.error().text();
  EXPECT_EQ(refs_of(*table), "HEAD:3:refs/heads/a refs/heads/a:1: refs/heads/b:0: refs/tags/c:2: ");
}

TEST(ReftableTest, ReadsSha256Tables) {
  TableText text;
  text.version = 2;
  text.ref("refs/heads/a", 1, id_bytes(1, 32));
  EXPECT_EQ(refs_of(*Reftable::open(text.bytes(), HashKind::sha256, "t")), "refs/heads/a:1: ");
  EXPECT_FALSE(Reftable::open(text.bytes(), HashKind::sha1, "t"));
}

TEST(ReftableTest, EmptyTableHasNoRecord) {
  const Result<Reftable> table = Reftable::open(TableText().bytes(), HashKind::sha1, "t");
  ASSERT_TRUE(table) << table.error().text();
  EXPECT_EQ(refs_of(*table), "");
}

TEST(ReftableTest, NewerTablesHideOlderRecords) {
  TableText old_text, new_text;
  old_text.ref("refs/heads/a", 1, id_bytes(1));
  old_text.ref("refs/heads/b", 1, id_bytes(1));
  new_text.min_index = 20;
  new_text.ref("refs/heads/a", 1, id_bytes(9));
  new_text.ref("refs/heads/b", 0, "");
  ReftableRepository git({old_text.bytes(), new_text.bytes()});
  const auto refs = open_refs(git.open());
  const RefList list = (*refs)->list(RefScope::shared);
  ASSERT_EQ(names_of(list.refs), "refs/heads/a ");
  EXPECT_EQ(list.refs[0].id.view(), id_bytes(9));
  EXPECT_EQ((*(*refs)->find("refs/heads/a"))->id.view(), id_bytes(9));
  EXPECT_FALSE(*(*refs)->find("refs/heads/b"));
}

TEST(ReftableTest, DeletedLogEntriesAndMarkersAreLeftOut) {
  TableText old_text, new_text;
  old_text.log("refs/heads/a", 3, 1, log_value(2, 3, "third"));
  old_text.log("refs/heads/a", 2, 1, log_value(1, 2, "second"));
  old_text.log("refs/heads/a", 1, 1, log_value(0, 0, ""));
  new_text.log("refs/heads/a", 2, 0, "");
  ReftableRepository git({old_text.bytes(), new_text.bytes()});
  const auto refs = open_refs(git.open());
  const auto log = (*refs)->reflog("refs/heads/a");
  ASSERT_TRUE(log) << log.error().text();
  ASSERT_EQ(log->entries.size(), 1U);
  EXPECT_EQ(log->entries.front().message, "third");
  EXPECT_EQ((*refs)->reflogs(RefScope::shared).names, (std::vector<std::string>{"refs/heads/a"}));
}

TEST(ReftableTest, LogsBehindRefsAreRead) {
  TableText text;
  text.ref("refs/heads/a", 1, id_bytes(1));
  text.log("refs/heads/a", 1, 1, log_value(0, 1, "made"));
  ReftableRepository git({text.bytes()});
  const auto refs = open_refs(git.open());
  EXPECT_EQ((*refs)->reflog("refs/heads/a")->entries.size(), 1U);
}

TEST(ReftableTest, LinkedWorkTreeHasAStackOfItsOwn) {
  TableText shared, own;
  shared.ref("HEAD", 3, counted("refs/heads/a"));
  shared.ref("refs/heads/a", 1, id_bytes(1));
  own.ref("HEAD", 1, id_bytes(7));
  ReftableRepository git({shared.bytes()});
  git.put({own.bytes()}, ".git/worktrees/w/reftable/");
  git.write(".git/worktrees/w/HEAD", "ref: refs/heads/.invalid\n");
  MemoryStore store;
  store.objects.emplace(ObjectId::from_bytes(id_bytes(1).data(), HashKind::sha1), Object{ObjectType::commit, ""});
  store.objects.emplace(ObjectId::from_bytes(id_bytes(7).data(), HashKind::sha1), Object{ObjectType::commit, ""});
  const Tips tips = collect_tips(git.open(), store);
  std::string names;
  for (const Tip& tip : tips.tips) names += tip.name + " ";
  EXPECT_EQ(names, "refs/heads/a HEAD worktrees/w/HEAD ");
  EXPECT_TRUE(tips.problems.empty());
}

TEST(ReftableTest, DamagedTablesAreErrors) {
  TableText text;
  text.ref("refs/heads/a", 1, id_bytes(1));
  const std::string good = text.bytes();
  std::string bad_crc = good;
  bad_crc[30] = 'x';
  bad_crc[good.size() - 1] = static_cast<char>(bad_crc[good.size() - 1] ^ 1);
  for (const std::string& bad : {std::string(), std::string("REFT"), good.substr(0, good.size() - 1), bad_crc,
                                 "X" + good.substr(1), good.substr(0, 4) + "\x09" + good.substr(5)}) {
    EXPECT_FALSE(Reftable::open(bad, HashKind::sha1, "t"));
  }
}

TEST(ReftableTest, DamagedRecordsAreErrors) {
  TableText cut, type, log;
  cut.ref("refs/heads/a", 1, "short");
  EXPECT_EQ(refs_of(*Reftable::open(cut.bytes(), HashKind::sha1, "t")), "a ref record is cut off");
  type.ref("refs/heads/a", 5, "");
  EXPECT_EQ(refs_of(*Reftable::open(type.bytes(), HashKind::sha1, "t")), "a ref record has an unknown type");
  log.log("refs/heads/a", 1, 1, "short");
  const auto ignore = [](ReftableLog&&) { return true; };
  EXPECT_FALSE(Reftable::open(log.bytes(), HashKind::sha1, "t")->logs(ignore));
  std::string broken = log.bytes();
  broken[32] = static_cast<char>(broken[32] ^ 0x55);
  EXPECT_FALSE(Reftable::open(broken, HashKind::sha1, "t")->logs(ignore));
}

TEST(ReftableTest, ListThatNamesAnotherFolderIsAnError) {
  ReftableRepository git({TableText().bytes()});
  git.write(".git/reftable/tables.list", "../../secret\n");
  EXPECT_FALSE(open_refs(git.open()));
}

TEST(ReftableTest, MissingTableIsAnError) {
  ReftableRepository git({TableText().bytes()});
  git.write(".git/reftable/tables.list", "nothing.ref\n");
  EXPECT_FALSE(open_refs(git.open()));
}

}  // namespace
}  // namespace assay::git

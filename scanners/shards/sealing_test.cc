#include "scanners/shards/sealing.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace assay::shards {
namespace {

struct Sealed {
  RunKey key = *RunKey::generate();
  Sealer sealer = *Sealer::create(key.public_key(), "plan\nshard");
  std::string first = *sealer.seal("one", false);
  std::string last = *sealer.seal("", true);
  Opener opener(std::string_view context = "plan\nshard") const {
    return *Opener::create(key, sealer.file_key(), context);
  }
};

TEST(Sealing, IsOpenedInItsOrderByTheRunsKey) {
  const Sealed sealed;
  Opener opener = sealed.opener();
  EXPECT_EQ(opener.open(sealed.first, false).value(), "one");
  EXPECT_EQ(opener.open(sealed.last, true).value(), "");
  EXPECT_EQ(sealed.first.find("one"), std::string::npos);
}

TEST(Sealing, NothingElseIsOpened) {
  const Sealed sealed;
  EXPECT_FALSE(sealed.opener().open(sealed.first, true)) << "a block for the last one";
  EXPECT_FALSE(sealed.opener().open(sealed.last, true)) << "a block left out";
  EXPECT_FALSE(sealed.opener("plan\nother").open(sealed.first, false)) << "another shard's";
  for (std::size_t i = 0; i < sealed.first.size(); ++i) {
    std::string changed = sealed.first;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(sealed.opener().open(changed, false)) << i;
  }
  EXPECT_FALSE(sealed.opener().open("", false));
  const RunKey other = *RunKey::generate();
  auto opener = Opener::create(other, sealed.sealer.file_key(), "plan\nshard");
  EXPECT_FALSE(opener->open(sealed.first, false)) << "another run's key";
  EXPECT_FALSE(Opener::create(sealed.key, std::string(32, '\0'), "plan\nshard")) << "a point of low order";
}

TEST(Sealing, TheKeyIsItsOwnersAlone) {
  char folder[] = "/tmp/assay-key-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const std::string path = std::string(folder) + "/run.key";
  const RunKey key = *RunKey::generate();
  ASSERT_TRUE(key.write(path));
  EXPECT_FALSE(key.write(path)) << "an older key is kept";
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  EXPECT_EQ(RunKey::read(path)->public_key(), key.public_key());
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  EXPECT_FALSE(RunKey::read(path));
  ::unlink(path.c_str());
  ::rmdir(folder);
}

}  // namespace
}  // namespace assay::shards

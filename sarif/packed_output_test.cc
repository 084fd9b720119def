#include "sarif/packed_output.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;

std::string packed(const std::vector<std::string>& parts) {
  MemoryOutput under;
  PackedOutput output(under);
  for (const std::string& part : parts) EXPECT_TRUE(output.write(part));
  EXPECT_TRUE(output.finish());
  return under.text();
}

// Text that does not get smaller.
std::string noise(std::size_t bytes) {
  std::string out;
  for (std::uint64_t i = 0; out.size() < bytes; ++i) out += as_bytes(sha256(std::to_string(i)));
  out.resize(bytes);
  return out;
}

TEST(PackedOutput, ReadsBackWhateverIsWritten) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& parts) {
    std::string whole;
    for (const std::string& part : parts) whole += part;
    RC_ASSERT(unpacked(packed(parts)) == whole);
  }));
}

TEST(PackedOutput, ReadsBackAtTheEdgesOfChunksAndBlocks) {
  constexpr std::size_t kChunk = std::size_t{48} << 10;
  for (const std::size_t bytes : {kChunk - 20, kChunk, kChunk + 1, 64 * kChunk - 20, 64 * kChunk, 64 * kChunk + 5000}) {
    const std::string text = noise(bytes);
    EXPECT_TRUE(unpacked(packed({text})) == text) << bytes;
  }
}

TEST(PackedOutput, BlocksAreBounded) {
  const std::string page = packed({noise(std::size_t{10} << 20)});
  std::size_t blocks = 0;
  for (std::size_t at = page.find("<script"); at != std::string::npos; at = page.find("<script", at + 1)) {
    EXPECT_LT(page.find("</script>", at) - at, (std::size_t{4} << 20) + 200);
    ++blocks;
  }
  EXPECT_EQ(blocks, 4U);
}

TEST(PackedOutput, NothingInABlockCanEndIt) {
  const std::string page = packed({"</script><script>alert(1)</script><!--", noise(1000)});
  const std::size_t begin = page.find('>') + 1;
  EXPECT_EQ(page.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=\n", begin),
            page.size() - std::string_view("</script>\n").size());
}

// Refuses everything.
class FullOutput : public Output {
 public:
  Status write(std::string_view) override { return fail("writing", "a test", "it is full"); }
  Status finish() override { return {}; }
};

TEST(PackedOutput, TellsOfTheErrorBeneath) {
  FullOutput full;
  PackedOutput output(full);
  EXPECT_FALSE(output.write("a"));
  EXPECT_FALSE(output.finish());
}

}  // namespace
}  // namespace assay

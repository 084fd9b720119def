#include "sarif/upload/checkout_hashes.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/line_hash.h"
#include "base/strings.h"
#include "sarif/log/log_reader.h"

namespace assay::sarif {
namespace {

constexpr std::string_view kText = "first line\nsecond line\nthird line\n";

// Keeps the hashes that results have when they are marked.
class MarkedHashes final : public LogVisitor {
 public:
  explicit MarkedHashes(const CheckoutHashes& hashes) : hashes_(hashes) {}
  Status result(std::size_t run, std::size_t, JsonValue&& value, const LogPlace&) override {
    hashes_.mark(run, value);
    const std::string_view hash = value.string_at({"partialFingerprints", "primaryLocationLineHash"});
    text += cat(hash.empty() ? "-" : hash, ' ');
    return {};
  }
  std::string text;

 private:
  const CheckoutHashes& hashes_;
};

class CheckoutHashesTest : public ::testing::Test {
 protected:
  CheckoutHashesTest() {
    EXPECT_NE(::mkdtemp(folder_.data()), nullptr);
    root_ = folder_ + "/root";
    std::filesystem::create_directories(root_ + "/sub dir");
    EXPECT_TRUE(write_file_atomically(root_ + "/f.txt", kText));
    EXPECT_TRUE(write_file_atomically(root_ + "/sub dir/g.txt", cat("other\n", kText)));
    EXPECT_TRUE(write_file_atomically(folder_ + "/outside.txt", kText));
    std::filesystem::create_symlink("../outside.txt", root_ + "/link.txt");
    std::filesystem::create_directory_symlink("..", root_ + "/up");
  }
  ~CheckoutHashesTest() override { std::filesystem::remove_all(folder_); }

  std::string marked(std::string_view results, std::string_view members = R"("columnKind":"utf16CodeUnits")") const {
    const std::string text =
        cat(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[)", results, "],", members, "}]}");
    const LogFile log = LogFile::of_text(text, "log");
    const auto hashes = CheckoutHashes::read(log, root_);
    EXPECT_TRUE(hashes) << hashes.error().text();
    if (!hashes) return {};
    MarkedHashes visitor(*hashes);
    EXPECT_TRUE(read_log(log, visitor));
    return visitor.text;
  }
  static std::string at(std::string_view artifact, std::string_view region = R"({"startLine":2})",
                        std::string_view rest = "") {
    return cat(R"({"message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{)", artifact,
               R"(},"region":)", region, "}}]", rest, '}');
  }

  std::string folder_ = ::testing::TempDir() + "assay-checkout-XXXXXX";
  std::string root_;
};

const std::string kSecond = primary_location_line_hash(kText, 2);

TEST_F(CheckoutHashesTest, AreThoseOfTheFilesThatResultsName) {
  EXPECT_EQ(marked(at(R"("uri":"f.txt")")), kSecond + " ");
  EXPECT_EQ(marked(cat(at(R"("uri":"./sub%20dir/g.txt")"), ",", at(R"("uri":"f.txt")", R"({"startLine":1})"))),
            cat(primary_location_line_hash(cat("other\n", kText), 2), ' ', primary_location_line_hash(kText, 1), ' '));
  EXPECT_EQ(marked(at(cat(R"("uri":"file://)", root_, R"(/f.txt")"))), kSecond + " ");
}

TEST_F(CheckoutHashesTest, FindFilesByTheTableAndByBases) {
  EXPECT_EQ(marked(at(R"("index":1)"), R"("artifacts":[{},{"location":{"uri":"f.txt"}}])"), kSecond + " ");
  EXPECT_EQ(marked(at(R"("uri":"g.txt","uriBaseId":"B")"), R"("originalUriBaseIds":{"B":{"uri":"sub%20dir/"}})"),
            primary_location_line_hash(cat("other\n", kText), 2) + " ");
}

TEST_F(CheckoutHashesTest, ReadNothingOutsideOfTheCheckout) {
  for (const char* uri :
       {"../outside.txt", "sub%20dir/../../outside.txt", "link.txt", "up/outside.txt", "%2e%2e/outside.txt",
        "/etc/passwd", "file:///etc/passwd", "https://example.org/f.txt", "sub%20dir", "", "f.txt%00"})
    EXPECT_EQ(marked(at(cat(R"("uri":")", uri, "\""))), "- ") << uri;
  EXPECT_EQ(marked(at(cat(R"("uri":"file://)", folder_, R"(/outside.txt")"))), "- ");
}

TEST_F(CheckoutHashesTest, LeaveResultsWithoutAPlaceAndThoseThatHaveAHash) {
  EXPECT_EQ(marked(at(R"("uri":"f.txt")", R"({"startLine":99})")), "- ");
  EXPECT_EQ(marked(at(R"("uri":"f.txt")", R"({"startLine":0})")), "- ");
  EXPECT_EQ(marked(at(R"("uri":"f.txt")", "{}")), "- ");
  EXPECT_EQ(marked(R"({"message":{"text":"m"}})"), "- ");
  EXPECT_EQ(marked(at(R"("uri":"f.txt")", R"({"startLine":2})",
                      R"(,"partialFingerprints":{"primaryLocationLineHash":"own:1"})")),
            "own:1 ");
  EXPECT_EQ(marked(at(R"("uri":"f.txt")", R"({"startLine":2})", R"(,"partialFingerprints":{"other":"1"})")),
            kSecond + " ");
}

TEST_F(CheckoutHashesTest, NeedAFolder) {
  const LogFile log = LogFile::of_text(R"({"version":"2.1.0","runs":[]})", "log");
  EXPECT_FALSE(CheckoutHashes::read(log, root_ + "/none"));
  EXPECT_FALSE(CheckoutHashes::read(log, root_ + "/f.txt"));
}

}  // namespace
}  // namespace assay::sarif

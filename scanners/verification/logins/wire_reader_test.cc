#include "scanners/verification/logins/wire_reader.h"

#include <gtest/gtest.h>

#include <deque>

namespace assay::verification {
namespace {

class Pieces final : public Wire {
 public:
  explicit Pieces(std::deque<std::string> pieces) : pieces_(std::move(pieces)) {}
  bool send(std::string_view) override { return true; }
  std::optional<std::string> receive() override {
    if (pieces_.empty()) return std::nullopt;
    std::string out = pieces_.front();
    pieces_.pop_front();
    received += out.size();
    return out;
  }
  std::string why() const override { return "it ended"; }
  std::size_t received = 0;

 private:
  std::deque<std::string> pieces_;
};

// A digit says how many bytes there are behind it; '?' that this cannot be told yet, as nothing does.
std::optional<std::size_t> counted(std::string_view begun) {
  if (begun.empty() || begun[0] == '?') return 0;
  if (begun[0] == 'G') return std::size_t{1} << 40U;
  return begun[0] >= '0' && begun[0] <= '9' ? std::optional<std::size_t>(begun[0] - '0' + 1) : std::nullopt;
}

TEST(WireReader, ReadsMessagesHoweverTheyArrive) {
  Pieces wire({"2", "a", "b1c", "0", "1"});
  WireReader reader(wire, "count");
  EXPECT_EQ(reader.next(counted), "2ab");
  EXPECT_TRUE(reader.has_more());
  EXPECT_EQ(reader.next(counted), "1c");
  EXPECT_EQ(reader.next(counted), "0");
  EXPECT_FALSE(reader.has_more());
  EXPECT_FALSE(reader.next(counted));
  EXPECT_EQ(reader.why(), "it ended");
}

TEST(WireReader, SaysWhyThereIsNone) {
  Pieces other({"x"}), huge({"G"});
  WireReader of_other(other, "count");
  EXPECT_FALSE(of_other.next(counted));
  EXPECT_EQ(of_other.why(), "its answer is no count");
  WireReader of_huge(huge, "count");
  EXPECT_FALSE(of_huge.next(counted));
  EXPECT_EQ(of_huge.why(), "its answer is longer than any that is known");
}

TEST(WireReader, HoldsNoMoreThanAnAnswer) {
  Pieces wire(std::deque<std::string>(1000, std::string(1000, '?')));
  WireReader reader(wire, "count");
  EXPECT_FALSE(reader.next(counted));
  EXPECT_EQ(reader.why(), "its answer is longer than any that is known");
  EXPECT_LE(wire.received, kMostAnswer + 1000);
}

TEST(WireReader, GoesOnOverAnotherWire) {
  Pieces first({"0"}), second({"1a"});
  WireReader reader(first, "count");
  EXPECT_EQ(reader.next(counted), "0");
  reader.go_on_over(second);
  EXPECT_EQ(reader.next(counted), "1a");
}

}  // namespace
}  // namespace assay::verification

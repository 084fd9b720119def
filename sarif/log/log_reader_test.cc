#include "sarif/log/log_reader.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

class Recorder final : public LogVisitor {
 public:
  Status log_member(std::string_view name, JsonValue&&, const LogPlace&) override { return say("log ", name); }
  Status begin_run(std::size_t run, const LogPlace& where) override { return say("run ", run, " at ", where.pointer); }
  Status run_member(std::size_t, std::string_view name, JsonValue&& value, const LogPlace& where) override {
    return say(name, '=', text_of(value), " at ", where.position.line, ':', where.position.column);
  }
  Status begin_results(std::size_t) override { return say("results"); }
  Status result(std::size_t run, std::size_t index, JsonValue&& value, const LogPlace& where) override {
    return say("result ", run, '/', index, ' ', text_of(value), " at ", where.pointer);
  }
  Status end_run(std::size_t) override { return say("end"); }
  std::string said;

 private:
  template <class... Pieces>
  Status say(const Pieces&... pieces) {
    said += cat(pieces..., '\n');
    return {};
  }
};

// Takes "artifacts" one by one.
class ItemRecorder final : public LogVisitor {
 public:
  bool wants_items(std::string_view name) override { return name == "artifacts"; }
  Status begin_items(std::size_t run, std::string_view name, const LogPlace& where) override {
    said += cat("begin ", run, ' ', name, " at ", where.pointer, '\n');
    return {};
  }
  Status run_item(std::size_t, std::string_view name, std::size_t index, JsonValue&& value,
                  const LogPlace& where) override {
    said += cat(name, ' ', index, ' ', text_of(value), " at ", where.pointer, '\n');
    return {};
  }
  Status run_member(std::size_t, std::string_view name, JsonValue&&, const LogPlace&) override {
    said += cat("member ", name, '\n');
    return {};
  }
  std::string said;
};

TEST(LogReader, GivesItemsOfAListOneByOne) {
  const auto input = text_input(
      R"({"version":"2.1.0","runs":[{"artifacts":[{"length":1},2],"artifacts2":[]},{"artifacts":null}]})", "t");
  ItemRecorder recorder;
  ASSERT_TRUE(read_log(*input, recorder));
  EXPECT_EQ(recorder.said,
            "begin 0 artifacts at /runs/0/artifacts\n"
            "artifacts 0 {\"length\":1} at /runs/0/artifacts/0\n"
            "artifacts 1 2 at /runs/0/artifacts/1\n"
            "member artifacts2\nmember artifacts\n");
}

std::string said(std::string_view text) {
  const auto input = text_input(text, "t.sarif");
  Recorder recorder;
  const Status status = read_log(*input, recorder);
  return status ? recorder.said : status.error().why;
}

TEST(LogReader, HandsOnWhatItReadsInItsOrder) {
  EXPECT_EQ(said("{\"runs\":[{\"results\":[{\"x\":1},{}],\n "
                 "\"language\":\"en\"},{}],\"$schema\":\"s\",\"version\":\"2.1.0\"}"),
            "run 0 at /runs/0\nresults\nresult 0/0 {\"x\":1} at /runs/0/results/0\nresult 0/1 {} at /runs/0/results/1\n"
            "language=\"en\" at 2:2\nend\nrun 1 at /runs/1\nend\nlog $schema\n");
}

TEST(LogReader, TakesNullForARunThatMadeNoResults) {
  EXPECT_EQ(said(R"({"version":"2.1.0","runs":[{"results":null}]})"), "run 0 at /runs/0\nresults=null at 1:29\nend\n");
}

TEST(LogReader, RefusesWhatIsNoSarif) {
  EXPECT_EQ(said("[]"), "line 1, column 1: a SARIF log is an object");
  EXPECT_EQ(said("{}"), "line 1, column 3: it has no 'version', which every SARIF log has");
  EXPECT_EQ(said(R"({"version":"2.1.0"})"), "line 1, column 20: it has no 'runs', which every SARIF log has");
  EXPECT_EQ(said(R"({"version":"2.0.0","runs":[]})"),
            "line 1, column 12: the version is \"2.0.0\", and only SARIF 2.1.0 is read");
  EXPECT_EQ(said(R"({"version":"2.1.0","runs":{}})"), "line 1, column 27: 'runs' is a list of runs");
  EXPECT_EQ(said(R"({"version":"2.1.0","runs":[1]})"), "line 1, column 28: a run is an object");
  EXPECT_EQ(said(R"({"version":"2.1.0","runs":[{"results":{}}]})"),
            "line 1, column 39: 'results' is a list of results");
  EXPECT_EQ(said(R"({"version":"2.1.0","runs":[{"results":[1]}]})"), "line 1, column 40: a result is an object");
  EXPECT_EQ(said(R"({"version":"2.1.0","runs":[{"results":[{})"), "line 1, column 42: the text is cut off");
}

TEST(LogReader, PassesOverWhatIsNotWanted) {
  class Lean final : public LogVisitor {
   public:
    bool wants_run_member(std::string_view name) override { return name == "language"; }
    bool wants_results(std::size_t run) override { return run == 1; }
    Status run_member(std::size_t, std::string_view name, JsonValue&&, const LogPlace&) override {
      said += cat(name, ' ');
      return {};
    }
    Status result(std::size_t run, std::size_t, JsonValue&&, const LogPlace&) override {
      said += cat("result of ", run, ' ');
      return {};
    }
    std::string said;
  } lean;
  const auto input = text_input(R"({"version":"2.1.0","runs":[{"tool":{"a":[{}]},"results":[{},{}],"language":"en"},
      {"results":[{"a":[[]]}]}]})",
                                "t");
  ASSERT_TRUE(read_log(*input, lean));
  EXPECT_EQ(lean.said, "language result of 1 ");
}

TEST(LogFile, ReadsAgainFromTheFront) {
  const TextFile file(log_of(""));
  const LogFile log = file.log();
  for (int time = 0; time < 2; ++time) {
    const auto input = log.read();
    ASSERT_TRUE(input);
    Recorder recorder;
    EXPECT_TRUE(read_log(**input, recorder));
    EXPECT_NE(recorder.said.find("results"), std::string::npos);
  }
}

TEST(LogFile, ExplainsAFolder) {
  const auto log = LogFile::open(::testing::TempDir());
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().why, "it is a folder");
}

// A member of gzip that unpacks to a mebibyte of blanks.
std::string packed_blanks() {
  std::string blanks(std::size_t{1} << 20, ' ');
  std::string out(std::size_t{64} << 10, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(blanks.data());
  stream.avail_in = static_cast<uInt>(blanks.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

// Five megabytes of it kept each operation busy for minutes.
TEST(LogFile, RefusesGzipThatGrowsTooMuch) {
  std::string bomb;
  const std::string member = packed_blanks();
  for (int i = 0; i < 300; ++i) bomb += member;
  const auto input = text_input(bomb, "bomb");
  Recorder recorder;
  const Status status = read_log(*input, recorder);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().why.find("more than 300 times its size"), std::string::npos) << status.error().why;
}

// A packed log of 200 KB may hold 80 million values.
TEST(LogReader, RefusesMoreValuesThanAreHeldAtOnce) {
  std::string bag;
  for (std::size_t i = 0; i < kMostValuesOfResult; ++i) bag += "0,";
  const std::string why = said(log_of(R"({"message":{"text":"m"},"properties":{"x":[)" + bag + "0]}}"));
  EXPECT_TRUE(why.starts_with("line 1, column ")) << why;
  EXPECT_NE(why.find(": more values than are held at once: 500,000 of a result"), std::string::npos) << why;
}

}  // namespace
}  // namespace assay::sarif

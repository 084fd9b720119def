#include "scanners/sources/files/large_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <random>
#include <thread>

#include "scanners/sources/files/file_source.h"
#include "scanners/sources/files/stream.h"
#include "scanners/sources/files/testing.h"

namespace assay::files {
namespace {

struct Outcome {
  Handed handed;
  Coverage coverage{};
};

Limits small_limits() {
  Limits limits;
  limits.whole_file_bytes = 1000;
  limits.window_bytes = 1;
  limits.long_value_bytes = 100;
  return limits;
}

void scan(const std::string& path, unsigned threads, const Limits& limits, Outcome& outcome, OpenAt open_at = {}) {
  FileScanOptions options;
  options.walk.threads = threads;
  options.walk.limits = limits;
  options.walk.open_at = std::move(open_at);
  std::vector<std::unique_ptr<RecordingConsumer>> owned;
  std::vector<BlobConsumer*> consumers;
  for (unsigned i = 0; i < threads; ++i) {
    owned.push_back(std::make_unique<RecordingConsumer>(outcome.handed));
    consumers.push_back(owned.back().get());
  }
  scan_files({path}, options, consumers, outcome.coverage);
}

// As many threads; the consumer that remembers may be shared.
std::vector<BlobConsumer*> workers(RecordingConsumer& consumer, unsigned threads) {
  return std::vector<BlobConsumer*>(threads, &consumer);
}

std::string text_with_matches(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    text += std::string(random() % 2000, '.');
    text += random() % 3 == 0 ? "\r\n" : "\n";
    text += "\xC3\xA9";
    text += std::string(random() % 80, 'k') + "Q" + std::string(random() % 80, 'v');
  }
  return text;
}

std::vector<Seen> whole_scan(const std::string& text) {
  LetterFinder finder;
  std::vector<Match> matches;
  finder.find(text, 0, text.size(), matches);
  return see(text, {}, matches);
}

TEST(LargeFile, AnyNumberOfThreadsFindsWhatAWholeScanFinds) {
  const ScratchFolder folder;
  std::mt19937 random(5);
  const std::string text = text_with_matches(random, 1000000);
  folder.write("log", text);
  std::vector<std::size_t> groups;
  for (const unsigned threads : {1U, 2U, 7U}) {
    Outcome outcome;
    scan(folder.at("log"), threads, small_limits(), outcome);
    EXPECT_TRUE(outcome.coverage.complete());
    EXPECT_EQ(outcome.coverage.bytes(), text.size());
    EXPECT_EQ(outcome.handed.groups[folder.at("log")], whole_scan(text));
    if (groups.empty()) groups = outcome.handed.sizes[folder.at("log")];
    EXPECT_EQ(outcome.handed.sizes[folder.at("log")], groups);
  }
}

TEST(LargeFile, StreamGivesTheSameGroups) {
  const ScratchFolder folder;
  std::mt19937 random(6);
  folder.write("log", text_with_matches(random, 500000));
  Outcome file;
  scan(folder.at("log"), 2, small_limits(), file);
  for (const unsigned threads : {1U, 2U, 7U}) {
    Outcome stream;
    RecordingConsumer consumer(stream.handed);
    const UniqueFd fd(::open(folder.at("log").c_str(), O_RDONLY | O_CLOEXEC));
    Origin origin;
    origin.path = folder.at("log");
    scan_stream(fd.get(), {}, origin, workers(consumer, threads), {.limits = small_limits()}, stream.coverage);
    EXPECT_EQ(stream.handed.groups, file.handed.groups);
    EXPECT_EQ(stream.handed.sizes, file.handed.sizes);
    EXPECT_EQ(stream.handed.ends[folder.at("log")], 1);
  }
}

TEST(LargeFile, FiftyGigabytesOfHolesAreSkippedWithOffsetsRight) {
  const ScratchFolder folder;
  const UniqueFd fd(::open(folder.at("sparse").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  constexpr off_t kSize = off_t{50} << 30;
  if (::ftruncate(fd.get(), kSize) != 0) GTEST_SKIP() << "the file system takes no such file";
  constexpr off_t kAt = off_t{3} << 30;
  ASSERT_EQ(::pwrite(fd.get(), "begin\nQ", 7, 0), 7);
  ASSERT_EQ(::pwrite(fd.get(), "\nabQcd", 6, kAt), 6);
  ASSERT_EQ(::pwrite(fd.get(), "Q", 1, kSize - 1), 1);
  Outcome outcome;
  scan(folder.at("sparse"), 2, Limits(), outcome);
  EXPECT_TRUE(outcome.coverage.complete());
  EXPECT_EQ(outcome.coverage.bytes(), static_cast<std::uint64_t>(kSize));
  const std::vector<Seen>& seen = outcome.handed.groups[folder.at("sparse")];
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0], (Seen{6, "Q", 2, 1}));
  EXPECT_EQ(seen[1], (Seen{static_cast<std::uint64_t>(kAt) + 1, "abQcd", 3, 1}));
  EXPECT_EQ(seen[2].offset, static_cast<std::uint64_t>(kSize) - 1);
  EXPECT_EQ(seen[2].line, 3U);
}

TEST(LargeFile, FileOfOneHoleIsComplete) {
  const ScratchFolder folder;
  folder.write("hole", "");
  ASSERT_EQ(::truncate(folder.at("hole").c_str(), 5 << 20), 0);
  Outcome outcome;
  scan(folder.at("hole"), 2, Limits(), outcome);
  EXPECT_TRUE(outcome.coverage.complete());
  EXPECT_EQ(outcome.coverage.bytes(), std::uint64_t{5} << 20);
}

TEST(LargeFile, FileThatShrinksIsAGap) {
  const ScratchFolder folder;
  folder.write("log", std::string(300000, '.') + "Q");
  const UniqueFd fd(::open(folder.at("log").c_str(), O_RDONLY | O_CLOEXEC));
  Coverage coverage{};
  Handed handed;
  RecordingConsumer consumer(handed);
  LargeFile file(UniqueFd(::dup(fd.get())), 300001, {}, small_limits(), 1, false);
  ASSERT_EQ(::truncate(folder.at("log").c_str(), 100000), 0);
  WindowBuffer buffer(WindowShape::of(small_limits()));
  file.help({.consumer = &consumer, .coverage = &coverage, .buffer = &buffer});
  ASSERT_EQ(coverage.gap_count(), 1U);
  EXPECT_NE(coverage.gaps().begin()->why.find("shorter"), std::string::npos);
}

TEST(LargeFile, FileRewrittenWhileItIsReadIsAGap) {
  const ScratchFolder folder;
  folder.write("log", std::string(300000, '.'));
  UniqueFd fd(::open(folder.at("log").c_str(), O_RDWR | O_CLOEXEC));
  const timespec past[2] = {{.tv_sec = 1, .tv_nsec = 0}, {.tv_sec = 1, .tv_nsec = 0}};
  ASSERT_EQ(::futimens(fd.get(), past), 0);
  Coverage coverage{};
  Handed handed;
  RecordingConsumer consumer(handed);
  LargeFile file(UniqueFd(::dup(fd.get())), 300000, {}, small_limits(), 1, false);
  ASSERT_EQ(::pwrite(fd.get(), "x", 1, 10), 1);
  WindowBuffer buffer(WindowShape::of(small_limits()));
  file.help({.consumer = &consumer, .coverage = &coverage, .buffer = &buffer});
  EXPECT_EQ(coverage.gap_count(), 1U);
}

TEST(LargeFile, LogThatGrowsIsReadToWhereItEndedAtFirst) {
  const ScratchFolder folder;
  folder.write("log", std::string(300000, '.') + "Q");
  Coverage coverage{};
  Handed handed;
  RecordingConsumer consumer(handed);
  LargeFile file(UniqueFd(::open(folder.at("log").c_str(), O_RDONLY | O_CLOEXEC)), 300001, {}, small_limits(), 1,
                 false);
  std::ofstream(folder.at("log"), std::ios::app) << "\nQ more";
  WindowBuffer buffer(WindowShape::of(small_limits()));
  file.help({.consumer = &consumer, .coverage = &coverage, .buffer = &buffer});
  EXPECT_TRUE(coverage.complete());
  EXPECT_EQ(handed.groups[""].size(), 1U);
}

TEST(LargeFile, FloodIsOneGap) {
  const ScratchFolder folder;
  folder.write("log", std::string(300000, '.'));
  Coverage coverage{};
  Handed handed;
  RecordingConsumer consumer(handed);
  consumer.letter_finder().flood = true;
  LargeFile file(UniqueFd(::open(folder.at("log").c_str(), O_RDONLY | O_CLOEXEC)), 300000, {}, small_limits(), 1,
                 false);
  WindowBuffer buffer(WindowShape::of(small_limits()));
  file.help({.consumer = &consumer, .coverage = &coverage, .buffer = &buffer});
  EXPECT_EQ(coverage.gap_count(), 1U);
}

// A pipe whose other end is written by a thread.
class Pipe {
 public:
  explicit Pipe(std::string text) : text_(std::move(text)) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    read_ = UniqueFd(ends[0]);
    write_ = UniqueFd(ends[1]);
    writer_ = std::thread([this] {
      EXPECT_TRUE(write_all(write_.get(), text_, "pipe"));
      write_ = UniqueFd();
    });
  }
  ~Pipe() { writer_.join(); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int fd() const { return read_.get(); }

 private:
  std::string text_;
  UniqueFd read_, write_;
  std::thread writer_;
};

TEST(Stream, ShortOneIsHandedOnWhole) {
  for (const unsigned threads : {1U, 2U}) {
    const Pipe pipe("short text");
    Outcome outcome;
    RecordingConsumer consumer(outcome.handed);
    Origin origin;
    origin.path = "-";
    scan_stream(pipe.fd(), {}, origin, workers(consumer, threads), {}, outcome.coverage);
    EXPECT_EQ(outcome.handed.whole["-"], "short text");
    EXPECT_EQ(outcome.coverage.bytes(), 10U);
  }
}

TEST(Stream, LongOneFindsWhatAWholeScanFinds) {
  std::mt19937 random(9);
  const std::string text = text_with_matches(random, 3000000);
  for (const unsigned threads : {1U, 2U}) {
    const Pipe pipe(text);
    Outcome outcome;
    RecordingConsumer consumer(outcome.handed);
    scan_stream(pipe.fd(), {}, {}, workers(consumer, threads), {}, outcome.coverage);
    EXPECT_EQ(outcome.handed.groups[""], whole_scan(text));
    EXPECT_EQ(outcome.coverage.bytes(), text.size());
    EXPECT_TRUE(outcome.coverage.complete());
  }
}

TEST(Stream, AnyLengthAroundAWindowsEndFindsWhatAWholeScanFinds) {
  const WindowShape shape = WindowShape::of(small_limits());
  std::mt19937 random(10);
  std::string text = text_with_matches(random, 4 * shape.window);
  for (const std::size_t end : {2 * shape.window, 3 * shape.window, 2 * shape.window + shape.ahead}) {
    for (std::size_t size = end - 2; size <= end + 2; ++size) {
      text[size - 1] = 'Q';
      const Pipe pipe(text.substr(0, size));
      Outcome outcome;
      RecordingConsumer consumer(outcome.handed);
      scan_stream(pipe.fd(), {}, {}, workers(consumer, 2), {.limits = small_limits()}, outcome.coverage);
      EXPECT_EQ(outcome.handed.groups[""], whole_scan(text.substr(0, size))) << size;
      EXPECT_EQ(outcome.coverage.bytes(), size);
    }
  }
}

TEST(Stream, ReadErrorIsAGap) {
  const ScratchFolder folder;
  const UniqueFd fd(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (const unsigned threads : {1U, 2U}) {
    Outcome outcome;
    RecordingConsumer consumer(outcome.handed);
    scan_stream(fd.get(), {}, {}, workers(consumer, threads), {}, outcome.coverage);
    EXPECT_EQ(outcome.coverage.gap_count(), 1U);
  }
}

TEST(Stream, BoundOnUnknownSizeIsAGap) {
  const UniqueFd zeros(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  Outcome outcome;
  RecordingConsumer consumer(outcome.handed);
  scan_stream(zeros.get(), {}, {}, workers(consumer, 1), {.most = 1 << 20}, outcome.coverage);
  ASSERT_EQ(outcome.coverage.gap_count(), 1U);
  EXPECT_NE(outcome.coverage.gaps().begin()->why.find("goes on beyond"), std::string::npos);
}

TEST(Stream, BinaryOneIsSkippedWhenAsked) {
  const Pipe pipe(std::string("a\0b", 3));
  Outcome outcome;
  RecordingConsumer consumer(outcome.handed);
  scan_stream(pipe.fd(), {}, {}, workers(consumer, 1), {.content = {.skip_binary = true}}, outcome.coverage);
  EXPECT_TRUE(outcome.handed.whole.empty());
  EXPECT_EQ(outcome.coverage.skipped().size(), 1U);
}

}  // namespace
}  // namespace assay::files

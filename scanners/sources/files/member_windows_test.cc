#include "scanners/sources/files/member_windows.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <random>
#include <thread>

#include "scanners/sources/archives/testing.h"
#include "scanners/sources/files/file_source.h"
#include "scanners/sources/files/stream.h"
#include "scanners/sources/files/testing.h"

namespace assay::files {
namespace {

Limits small_limits() {
  Limits limits;
  limits.whole_file_bytes = 1000;
  limits.window_bytes = 1;
  limits.long_value_bytes = 100;
  return limits;
}

std::string text_with_matches(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    text += std::string(random() % 2000, '.');
    text += random() % 3 == 0 ? "\r\n" : "\n";
    text += std::string(random() % 80, 'k') + "Q" + std::string(random() % 80, 'v');
  }
  text.resize(size);
  return text;
}

std::vector<Seen> whole_scan(const std::string& text) {
  LetterFinder finder;
  std::vector<Match> matches;
  finder.find(text, 0, text.size(), matches);
  return see(text, {}, matches);
}

// Consumers and coverages for some threads.
struct Crew {
  explicit Crew(unsigned threads) : coverages(threads) {
    for (unsigned i = 0; i < threads; ++i) {
      owned.push_back(std::make_unique<RecordingConsumer>(handed));
      consumers.push_back(owned.back().get());
      members.push_back({consumers.back(), &coverages[i]});
    }
  }
  Coverage coverage() const {
    Coverage all;
    for (const Coverage& one : coverages) all.merge(one);
    return all;
  }
  Handed handed;
  std::vector<Coverage> coverages;
  std::vector<std::unique_ptr<RecordingConsumer>> owned;
  std::vector<BlobConsumer*> consumers;
  std::vector<CrewMember> members;
};

// Gives a few bytes at a time, and an error where one is wanted.
class Dripping final : public archives::ByteReader {
 public:
  Dripping(Bytes text, std::size_t step, bool broken) : text_(text), step_(step), broken_(broken) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t size = std::min({text_.size(), step_, buffer.size()});
    if (size == 0 && broken_) return fail("reading", "", "is cut off");
    std::copy_n(text_.begin(), size, buffer.begin());
    text_.remove_prefix(size);
    return size;
  }

 private:
  Bytes text_;
  std::size_t step_;
  bool broken_;
};

MemberWindows::Member named(const std::string& name) {
  MemberWindows::Member member;
  member.origin.path = name;
  return member;
}

TEST(MemberWindows, OneThreadAloneScansWhatItReads) {
  std::mt19937 random(3);
  const WindowShape shape = WindowShape::of(small_limits());
  // Lengths about the ends of windows and of what is read beyond them.
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, shape.window - 1, shape.window, shape.window + 1, shape.window + shape.ahead,
        shape.window + shape.ahead + 1, 2 * shape.window, 9 * shape.window + 17}) {
    const std::string text = text_with_matches(random, size);
    Crew crew(1);
    MemberWindows windows(small_limits(), 1);
    std::size_t ready = 0;
    Dripping bytes(text, 700, false);
    EXPECT_TRUE(windows.read(named("m"), bytes, crew.members[0], [&] { ++ready; }));
    for (std::size_t i = 0; i < ready; ++i) windows.help(crew.members[0]);
    EXPECT_EQ(crew.handed.groups["m"], whole_scan(text)) << size;
    EXPECT_EQ(crew.handed.ends["m"], 1) << size;
    EXPECT_EQ(ready, std::max<std::size_t>(1, (size + shape.window - 1) / shape.window)) << size;
  }
}

TEST(MemberWindows, HelpersFindWhatAWholeScanFinds) {
  std::mt19937 random(4);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 12; ++i) texts.push_back(text_with_matches(random, 2000 + random() % 60000));
  constexpr unsigned kThreads = 4;
  Crew crew(kThreads);
  MemberWindows windows(small_limits(), kThreads - 1);
  std::atomic<std::size_t> ready{0}, helped{0};
  std::atomic<bool> all_read{false};
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < kThreads; ++i) {
    helpers.emplace_back([&, i] {
      for (;;) {
        const bool last = all_read;
        std::size_t done = helped;
        while (done < ready && !helped.compare_exchange_weak(done, done + 1)) continue;
        if (done < ready) {
          windows.help(crew.members[i]);
        } else if (last) {
          return;
        } else {
          std::this_thread::yield();
        }
      }
    });
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Dripping bytes(texts[i], 5000, i % 3 == 0);
    const Status status = windows.read(named("m" + std::to_string(i)), bytes, crew.members[0], [&ready] { ++ready; });
    EXPECT_EQ(status.has_value(), i % 3 != 0) << i;
  }
  all_read = true;
  for (std::thread& helper : helpers) helper.join();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(crew.handed.groups["m" + std::to_string(i)], whole_scan(texts[i])) << i;
    EXPECT_EQ(crew.handed.ends["m" + std::to_string(i)], 1) << i;
  }
}

TEST(MemberWindows, AFloodIsOneGapOfTheMember) {
  std::mt19937 random(5);
  const std::string text = text_with_matches(random, 50'000);
  Crew crew(2);
  crew.owned[1]->letter_finder().flood = true;
  MemberWindows windows(small_limits(), 1);
  Dripping bytes(text, 5000, false);
  std::size_t ready = 0;
  ASSERT_TRUE(windows.read(named("m"), bytes, crew.members[0], [&] { ++ready; }));
  for (std::size_t i = 0; i < ready; ++i) windows.help(crew.members[1]);
  const Coverage coverage = crew.coverage();
  ASSERT_EQ(coverage.gaps().size(), 1U);
  EXPECT_EQ(coverage.gaps().begin()->input, "m");
  EXPECT_EQ(coverage.gaps().begin()->why, kFloodGap);
}

TEST(MemberWindows, AnArchiveGivesTheSameForAnyNumberOfThreads) {
  const ScratchFolder folder;
  std::mt19937 random(6);
  archives::Members members;
  for (int i = 0; i < 8; ++i)
    members.emplace_back("m" + std::to_string(i), text_with_matches(random, 500 + random() % 40'000));
  folder.write("a.tar.gz", archives::gzip_of(archives::tar_of(members)));
  folder.write("b.zip", archives::zip_of(members));
  for (const char* name : {"a.tar.gz", "b.zip"}) {
    for (const unsigned threads : {1U, 2U, 5U}) {
      FileScanOptions options;
      options.walk.threads = threads;
      options.walk.limits = small_limits();
      Crew crew(threads);
      Coverage coverage;
      scan_files({folder.at(name)}, options, crew.consumers, coverage);
      EXPECT_TRUE(coverage.complete());
      for (const auto& [path, text] : members) {
        if (text.size() <= small_limits().whole_file_bytes) {
          EXPECT_EQ(crew.handed.whole[path], text);
        } else {
          EXPECT_EQ(crew.handed.groups[path], whole_scan(text)) << path << " of " << name << ", " << threads;
          EXPECT_EQ(crew.handed.ends[path], 1);
        }
      }
    }
  }
}

TEST(MemberWindows, AnArchiveFromAPipeIsSharedToo) {
  const ScratchFolder folder;
  std::mt19937 random(7);
  const std::string text = text_with_matches(random, 60'000);
  folder.write("a.gz", archives::gzip_of(text));
  for (const unsigned threads : {1U, 3U}) {
    UniqueFd fd(::open(folder.at("a.gz").c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_TRUE(fd);
    Origin origin;
    origin.path = "a.gz";
    Crew crew(threads);
    Coverage coverage;
    scan_stream(fd.get(), {}, origin, crew.consumers, {.limits = small_limits()}, coverage);
    EXPECT_TRUE(coverage.complete());
    EXPECT_EQ(crew.handed.groups["a"], whole_scan(text)) << threads;
  }
}

}  // namespace
}  // namespace assay::files

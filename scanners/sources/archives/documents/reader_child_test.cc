// A reader in a process of its own: what it hands on, and what becomes of one that goes wrong.
#include "scanners/sources/archives/documents/reader_child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/sanitized.h"
#include "scanners/sources/archives/documents/pdf_reader.h"
#include "scanners/sources/archives/documents/pdf_words.h"
#include "scanners/sources/archives/documents/text_view.h"
#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

// What the container of a document takes, and what is left of its budget.
class HeldContainer final : public Container {
 public:
  explicit HeldContainer(const Limits& limits = {}) : limits_(limits), budget_(limits) { budget_.allow(1000); }
  bool member(std::string_view path, Bytes content) override {
    told += cat("member ", path, ": ", content, "\n");
    if (budget_.spend_member()) return true;
    gap(kBudgetGap);
    return false;
  }
  bool member(std::string_view, ByteReader&, bool&) override { return false; }
  void outside(Bytes, std::uint64_t) override {}
  void outside(ByteReader&, std::uint64_t) override {}
  void view(std::string_view path, const MappedText& text, RandomReader& original) override {
    if (budget_.exhausted()) return;
    told += cat("view ", path, " (", text.encoding(), ", of ", original.size(), "): ", text.text());
    for (std::size_t at = 0; at <= text.text().size(); ++at)
      told += cat(' ', text.original_begin(at), '-', text.original_end(at));
    told += '\n';
    if (!budget_.spend(text.text().size())) gap(kBudgetGap);
  }
  void skipped(std::string_view, SkipReason) override {}
  void gap(std::string_view path, std::string why) override { told += cat("gap ", path, ": ", why, "\n"); }
  void gap(std::string why) override { gap("", std::move(why)); }
  const Limits& limits() const override { return limits_; }
  Budget& budget() override { return budget_; }

  std::string told;

 private:
  Limits limits_;
  Budget budget_;
};

std::string told_by(DocumentReader reader, const ReaderLimits& limits = {}, Bytes text = "a document") {
  HeldContainer into;
  read_in_copy(reader, pdf_words(), text, into, limits);
  return into.told;
}

std::string pdf() {
  const std::string packed = "x\x9C" + deflated("BT (pass) Tj (word) Tj T* [(a) -300 (b)] TJ ET");
  const auto object = [](int number, const std::string& dictionary, const std::string& data) {
    return cat(number, " 0 obj\n<<", dictionary, "/Length ", data.size(), ">>\nstream\n", data,
               "\nendstream\nendobj\n");
  };
  return cat("%PDF-1.4\n", object(1, "/Filter /FlateDecode ", packed), object(2, "/Filter /Made ", "data"),
             object(3, "/Filter /AHx ", "4142>"), "4 0 obj\n(a \\(string\\))\nendobj\n");
}

TEST(ReaderChild, HandsOnWhatTheReaderInThisProcessDoes) {
  const std::string document = pdf();
  HeldContainer here, apart;
  read_pdf(document, here);
  read_in_copy(read_pdf, pdf_words(), document, apart);
  EXPECT_NE(here.told.find("PDF text with blanks"), std::string::npos);
  EXPECT_NE(here.told.find("gap object 2"), std::string::npos);
  EXPECT_EQ(apart.told, here.told);
  EXPECT_EQ(apart.budget().left().bytes, here.budget().left().bytes);
  EXPECT_EQ(apart.budget().left().members, here.budget().left().members);
  EXPECT_EQ(apart.budget().memory(), here.budget().memory());
}

TEST(ReaderChild, ABudgetThatIsUsedUpThereIsUsedUpHere) {
  Limits limits;
  limits.archive_ratio = 0;
  const std::string document = pdf();
  for (const std::uint64_t bytes : {5U, 20U, 50U, 60U}) {  // by a view of the strings, a stream, a view of that
    limits.archive_bytes_base = bytes;
    HeldContainer here(limits), apart(limits);
    read_pdf(document, here);
    read_in_copy(read_pdf, pdf_words(), document, apart);
    EXPECT_TRUE(apart.budget().exhausted());
    EXPECT_NE(here.told.find(kBudgetGap), std::string::npos) << here.told;
    EXPECT_EQ(apart.told, here.told);
  }
}

TEST(ReaderChild, ACrashIsAGap) {
  const std::string told = told_by([](Bytes, Container& into) {
    (void)into.member("object 1", "before");
    (void)std::raise(SIGSEGV);  // the handler of a sanitizer is gone too
    ::_exit(0);
  });
  EXPECT_EQ(told.find("member object 1: before\ngap : was not read whole: the process"), 0U) << told;
}

// What this process may not give itself, it does not give the reader.
TEST(ReaderChild, LimitsOfThisProcessAreKept) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_CPU, &before), 0);
  const rlimit less{std::min<rlim_t>(before.rlim_max, 100'000), std::min<rlim_t>(before.rlim_max, 100'000)};
  ASSERT_EQ(::setrlimit(RLIMIT_CPU, &less), 0);
  const auto nothing = [](Bytes, Container&) {};
  EXPECT_EQ(told_by(nothing, {.cpu_seconds = 200'000}), "");
  (void)::setrlimit(RLIMIT_CPU, &before);  // who may
}

TEST(ReaderChild, AnEarlyEndIsAGap) {
  EXPECT_NE(told_by([](Bytes, Container&) { ::_exit(0); }).find("ended before its end"), std::string::npos);
}

TEST(ReaderChild, SilenceIsAGap) {
  const auto forever = [](Bytes, Container&) {
    for (volatile bool on = true; on;) {
    }
  };
  EXPECT_NE(told_by(forever, {.silence = std::chrono::milliseconds(30)}).find("took too long"), std::string::npos);
}

TEST(ReaderChild, TooMuchMemoryIsAGap) {
  if (kSanitized) GTEST_SKIP() << "sanitizers take memory as they like";
  const auto hungry = [](Bytes, Container& into) {
    for (;;) {
      std::string more(std::size_t{8} << 20, 'x');
      (void)into.member("object 1", Bytes(more).substr(0, 1));
      new std::string(std::move(more));  // NOLINT: it is kept
    }
  };
  EXPECT_NE(told_by(hungry, {.memory_bytes = std::uint64_t{32} << 20}).find("asked for more memory"),
            std::string::npos);
}

// Each what could be done there, as the number of an object: 1 where it could not.
TEST(ReaderChild, OpensNoFileAndReachesNobody) {
  if (kSanitized) GTEST_SKIP() << "sanitizers ask pipes";
  const std::string told = told_by([](Bytes, Container& into) {
    std::array<int, 2> ends{};
    const auto tell = [&](bool done) { (void)into.member(done ? "object 2" : "object 1", ""); };
    tell(::open("/etc/passwd", O_RDONLY) >= 0);
    tell(::open("/tmp", O_WRONLY | O_TMPFILE, 0600) >= 0);
    tell(::socket(AF_INET, SOCK_STREAM, 0) >= 0);
    tell(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    tell(::pipe(ends.data()) == 0);
    for (int fd = 0; fd < 3; ++fd) tell(::fcntl(fd, F_GETFD) >= 0);
    for (int fd = 4; fd < 64; ++fd) tell(::write(fd, "", 0) == 0);
  });
  EXPECT_NE(told.find("object 1"), std::string::npos);
  EXPECT_EQ(told.find("object 2"), std::string::npos) << told;
}

// What it says is one of the words that are known beforehand.
TEST(ReaderChild, SaysNothingOfItsOwn) {
  const auto speak = [](Bytes, Container& into) { into.gap("a value that it found here"); };
  const std::string told = told_by(speak);
  EXPECT_EQ(told.find("a value"), std::string::npos);
  EXPECT_NE(told.find("said what cannot be"), std::string::npos);
  const auto name = [](Bytes, Container& into) { (void)into.member("a-value 1", ""); };
  EXPECT_NE(told_by(name).find("said what cannot be"), std::string::npos);
}

TEST(ReaderChild, PlacesBehindTheOriginalAreRefused) {
  const auto beyond = [](Bytes, Container& into) {
    PiecedText text("PDF text");
    text.copy("abc", 8);  // of 10
    MemoryBytes nothing({});
    into.view("", text, nothing);
  };
  EXPECT_NE(told_by(beyond).find("said what cannot be"), std::string::npos);
}

// Another program in the place of the reader: what it does not say is a gap.
TEST(ReaderChild, AProgramThatIsNoReaderIsAGap) {
  start_readers_with("/bin/true");
  HeldContainer into;
  read_pdf_apart(pdf(), into);
  start_readers_with("/there/is/none");  // a copy does it
  HeldContainer copy, here;
  read_pdf_apart(pdf(), copy);
  start_readers_with(nullptr);
  read_pdf(pdf(), here);
  EXPECT_NE(into.told.find("ended before its end"), std::string::npos) << into.told;
  EXPECT_EQ(copy.told, here.told);
}

}  // namespace
}  // namespace assay::archives

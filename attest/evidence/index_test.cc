#include "attest/evidence/index.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

#include "attest/evidence/evidence_test_folder.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

Index index_of(const TestFolder& folder, const IndexOptions& options = {}) {
  auto index = index_folders({{folder.path(), ""}}, options);
  EXPECT_TRUE(index) << index.error().text();
  return index ? std::move(*index) : Index{};
}

std::vector<std::string> codes_of(const Judgement& judgement) {
  std::vector<std::string> out;
  for (const Reason& reason : judgement.reasons()) out.push_back(reason.code);
  return out;
}

Judgement compared(const Index& expected, const Index& found, bool partial = false) {
  Judgement judgement;
  compare(expected, found, {partial}, judgement);
  return judgement;
}

TEST(Index, IsTheSameForAnyNumberOfThreads) {
  const TestFolder folder;
  for (int i = 0; i < 500; ++i) folder.write(cat("a/", i % 7, "/", i), cat("file ", i));
  folder.write("large", std::string(1 << 20, 'x'));
  folder.write("empty", "");
  const std::string one = write_index(index_of(folder));
  for (const unsigned threads : {2U, 5U}) {
    IndexOptions options;
    options.threads = threads;
    EXPECT_EQ(write_index(index_of(folder, options)), one);
  }
  const auto again = read_index(one);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(write_index(*again), one);
  EXPECT_EQ(again->files.size(), 502U);
}

TEST(Index, HoldsTheDigestOfEachFile) {
  const TestFolder folder;
  folder.write("a.txt", "abc");
  EXPECT_EQ(write_index(index_of(folder)),
            "{\"schema\":\"assay-evidence-index/1\"}\n"
            "{\"path\":\"a.txt\",\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
            "\"size\":3}\n"
            "{\"bytes\":3,\"files\":1,\"problems\":0}\n");
}

TEST(Index, TellsOfLinksPipesAndNamesThatItCannotHold) {
  const TestFolder folder;
  folder.write("a", "a");
  std::filesystem::create_symlink("a", folder.at("link"));
  std::filesystem::create_directory_symlink(".", folder.at("link-to-folder"));
  ASSERT_EQ(::mkfifo(folder.at("pipe").c_str(), 0600), 0);
  folder.write("bad\xff", "b");
  folder.write("bad\nline", "b");
  const Index index = index_of(folder);
  ASSERT_EQ(index.files.size(), 1U);
  std::vector<std::string> codes;
  for (const IndexProblem& problem : index.problems) codes.push_back(problem.code);
  std::sort(codes.begin(), codes.end());
  EXPECT_EQ(codes, (std::vector<std::string>{"evidence-link", "evidence-link", "evidence-name", "evidence-name",
                                             "evidence-special"}));
  const auto again = read_index(write_index(index));
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(compared(*again, index).verdict(), Verdict::unproved);
}

TEST(Index, AFileReplacedWhileItIsReadIsNone) {
  for (const bool in_place : {true, false}) {
    const TestFolder folder;
    folder.write("a", "first");
    IndexOptions options;
    options.opened = [&](const std::string&) {
      if (in_place) {
        folder.write("a", "second, longer");
      } else {
        std::filesystem::rename(folder.write("b", "other"), folder.at("a"));
      }
    };
    const Index index = index_of(folder, options);
    EXPECT_TRUE(index.files.empty());
    ASSERT_EQ(index.problems.size(), 1U);
    EXPECT_EQ(index.problems[0].code, "evidence-replaced");
  }
}

TEST(Index, APathThatHoldsACredentialIsNotShown) {
  const TestFolder folder;
  folder.write("key-of-mine", "a");
  folder.write("other", "a");
  IndexOptions options;
  options.mask = [](std::string_view text) {
    std::string out(text);
    if (const std::size_t at = out.find("key-of-mine"); at != std::string::npos) out.replace(at, 11, "***");
    return out;
  };
  const std::string text = write_index(index_of(folder, options));
  EXPECT_EQ(text.find("key-of-mine"), std::string::npos);
  EXPECT_NE(text.find("evidence-name"), std::string::npos);
}

TEST(Compare, NamesEachDifference) {
  const TestFolder folder;
  folder.write("changed", "1");
  folder.write("gone", "1");
  folder.write("same", "1");
  const Index before = index_of(folder);
  EXPECT_EQ(compared(before, before).verdict(), Verdict::pass);
  folder.write("changed", "2");
  folder.write("more", "1");
  std::filesystem::remove(folder.at("gone"));
  EXPECT_EQ(codes_of(compared(before, index_of(folder))),
            (std::vector<std::string>{"evidence-file-changed", "evidence-file-missing", "evidence-file-extra"}));
}

TEST(Compare, APartPassesWhereItIsAskedForAndNothingIsNoPart) {
  const TestFolder folder;
  folder.write("a", "1");
  folder.write("b", "1");
  const Index before = index_of(folder);
  std::filesystem::remove(folder.at("a"));
  EXPECT_EQ(compared(before, index_of(folder)).verdict(), Verdict::fail);
  EXPECT_EQ(compared(before, index_of(folder), true).verdict(), Verdict::pass);
  std::filesystem::remove(folder.at("b"));
  EXPECT_EQ(compared(before, index_of(folder), true).verdict(), Verdict::unproved);
  EXPECT_EQ(compared(Index{}, index_of(folder)).verdict(), Verdict::unproved);
}

TEST(ReadIndex, RefusesWhatWasCutOrWrittenOtherwise) {
  const TestFolder folder;
  folder.write("a", "1");
  folder.write("b", "1");
  const std::string whole = write_index(index_of(folder));
  ASSERT_TRUE(read_index(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read_index(whole.substr(0, size))) << size;
  EXPECT_FALSE(read_index(whole + whole));
  for (const auto& [from, to] :
       {std::pair{"\"a\"", "\"../a\""}, std::pair{"\"a\"", "\"/a\""}, std::pair{"\"a\"", "\"c\""},
        std::pair{"\"a\"", "\"b\""}, std::pair{"\"size\":1", "\"size\":2"}}) {
    std::string text = whole;
    text.replace(text.find(from), std::string_view(from).size(), to);
    EXPECT_FALSE(read_index(text)) << to;
  }
}

TEST(ReadIndex, AProblemHasItsPathAndNothingElse) {
  const auto with = [](const std::string& path) {
    return cat(R"({"schema":"assay-evidence-index/1"})", "\n", R"({"code":"evidence-link",)", path, R"(,"text":"t"})",
               "\n", R"({"bytes":0,"files":0,"problems":1})", "\n");
  };
  EXPECT_TRUE(read_index(with(R"("path":"")")));
  EXPECT_FALSE(read_index(with(R"("paths":"b")")));
  EXPECT_FALSE(read_index(with(R"("path":1)")));
}

TEST(IsPortablePath, LeadsNowhereElse) {
  for (const char* path : {"a", "a/b.json", "a b", "\xc3\xa4", "...", "a..b"})
    EXPECT_TRUE(is_portable_path(path)) << path;
  for (const char* path : {"", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\nb", "\xff"})
    EXPECT_FALSE(is_portable_path(path)) << path;
}

}  // namespace
}  // namespace assay::attest

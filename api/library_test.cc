// The C interface, called as a program in C would.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "api/assay.h"
#include "base/strings.h"
#include "scanners/sources/files/testing.h"

namespace assay {
namespace {

// A token with a right checksum that no scanner takes this file for.
std::string token() { return cat("gh", "p_", "DCASJRv332FYglZzXPw7n0onKEqqt5", "0ugSfn"); }

class LibraryTest : public ::testing::Test {
 protected:
  ~LibraryTest() override {
    assay_report_free(report);
    assay_error_free(error);
    assay_scanner_free(scanner);
  }

  int create(std::vector<std::string> settings = {}) {
    std::vector<const char*> texts;
    texts.reserve(settings.size() + 1);
    for (const std::string& setting : settings) texts.push_back(setting.c_str());
    texts.push_back(nullptr);
    assay_scanner_free(scanner);
    assay_error_free(error);
    return assay_scanner_create(texts.data(), &scanner, &error);
  }

  int scan(const std::string& text, const char* name = "a.env") {
    assay_report_free(report);
    return assay_scan_bytes(scanner, text.data(), text.size(), name, &report, &error);
  }

  std::string render(const char* format) {
    const char* text = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(assay_report_render(report, format, &text, &size, &error), ASSAY_OK) << assay_error_text(error);
    return text == nullptr ? "" : std::string(text, size);
  }

  assay_scanner* scanner = nullptr;
  assay_report* report = nullptr;
  assay_error* error = nullptr;
};

TEST_F(LibraryTest, FindsAValueAndNeverShowsIt) {
  ASSERT_EQ(create(), ASSAY_OK) << assay_error_text(error);
  EXPECT_GT(assay_scanner_rules(scanner), 1000U);
  ASSERT_EQ(scan(cat("TOKEN=", token(), "\n")), ASSAY_OK) << assay_error_text(error);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_FAIL);
  EXPECT_EQ(assay_report_findings(report), 1U);
  for (const char* format : {"text", "json", "jsonl", "sarif", "html"}) {
    const std::string text = render(format);
    EXPECT_FALSE(text.empty()) << format;
    EXPECT_EQ(text.find(token()), std::string::npos) << format;
  }
  EXPECT_NE(render("json").find("\"path\": \"a.env\""), std::string::npos) << render("json");
}

TEST_F(LibraryTest, TextWithoutCredentialsPasses) {
  ASSERT_EQ(create(), ASSAY_OK);
  ASSERT_EQ(scan("x = 1\n"), ASSAY_OK);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_PASS);
  assay_report_free(report);
  ASSERT_EQ(assay_scan_bytes(scanner, nullptr, 0, "empty", &report, &error), ASSAY_OK);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_PASS);
}

TEST_F(LibraryTest, APathThatIsNotThereIsUnproved) {
  ASSERT_EQ(create(), ASSAY_OK);
  const files::ScratchFolder folder;
  const std::string gone = folder.at("gone");
  const char* const paths[] = {gone.c_str(), nullptr};
  ASSERT_EQ(assay_scan_paths(scanner, paths, &report, &error), ASSAY_OK) << assay_error_text(error);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_UNPROVED);
  EXPECT_NE(render("json").find("No such file"), std::string::npos);
}

TEST_F(LibraryTest, PathsAreScannedAndTheirSuppressionsHeeded) {
  ASSERT_EQ(create(), ASSAY_OK);
  const files::ScratchFolder folder;
  folder.write("a.env", cat("TOKEN=", token(), "\n"));
  const char* const paths[] = {folder.path().c_str(), nullptr};
  ASSERT_EQ(assay_scan_paths(scanner, paths, &report, &error), ASSAY_OK) << assay_error_text(error);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_FAIL);
  folder.write("a.env", cat("TOKEN=", token(), " # assay:allow github-pat of a test\n"));
  assay_report_free(report);
  ASSERT_EQ(assay_scan_paths(scanner, paths, &report, &error), ASSAY_OK);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_PASS);
  ASSERT_EQ(create({"suppressions=false"}), ASSAY_OK);
  assay_report_free(report);
  ASSERT_EQ(assay_scan_paths(scanner, paths, &report, &error), ASSAY_OK);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_FAIL);
}

TEST_F(LibraryTest, SettingsChooseRulesAndBounds) {
  const std::string text = cat("TOKEN=", token(), "\n");
  ASSERT_EQ(create({"disable=github-pat"}), ASSAY_OK) << assay_error_text(error);
  ASSERT_EQ(scan(text), ASSAY_OK);
  EXPECT_EQ(render("json").find("\"github-pat\""), std::string::npos);
  ASSERT_EQ(create({"only=github-pat"}), ASSAY_OK) << assay_error_text(error);
  EXPECT_EQ(assay_scanner_rules(scanner), 1U);
  ASSERT_EQ(scan(text), ASSAY_OK);
  EXPECT_EQ(assay_report_verdict(report), ASSAY_FAIL);
}

TEST_F(LibraryTest, MistakesInSettingsAreToldWithAHint) {
  const std::pair<const char*, const char*> cases[] = {{"treads=2", "threads"},
                                                       {"threads=many", "a number from 0"},
                                                       {"threads", "no value"},
                                                       {"archives=1", "true or false"},
                                                       {"fail-on=grave", "info low medium"},
                                                       {"only=github-pta", "github-pat"},
                                                       {"config=/nowhere/assay.yaml", "/nowhere/assay.yaml"}};
  for (const auto& [setting, told] : cases) {
    EXPECT_EQ(create({setting}), ASSAY_USAGE) << setting;
    EXPECT_EQ(scanner, nullptr);
    EXPECT_NE(std::string(assay_error_text(error)).find(told), std::string::npos) << assay_error_text(error);
  }
  EXPECT_EQ(create({"threads=1", "threads=2"}), ASSAY_USAGE);
}

TEST_F(LibraryTest, ErrorsShowNoCredential) {
  EXPECT_EQ(create({cat("config=/nowhere/", token())}), ASSAY_USAGE);
  EXPECT_EQ(std::string(assay_error_text(error)).find(token()), std::string::npos);
}

TEST_F(LibraryTest, MissingArgumentsAreErrors) {
  EXPECT_EQ(assay_scanner_create(nullptr, nullptr, nullptr), ASSAY_USAGE);
  EXPECT_EQ(assay_scan_bytes(nullptr, "a", 1, "a", &report, nullptr), ASSAY_USAGE);
  EXPECT_EQ(assay_scan_bytes(nullptr, "a", 1, "a", &report, &error), ASSAY_USAGE);
  EXPECT_NE(std::string(assay_error_text(error)).find("scanner"), std::string::npos);
  ASSERT_EQ(create(), ASSAY_OK);
  EXPECT_EQ(assay_scan_bytes(scanner, nullptr, 1, "a", &report, nullptr), ASSAY_USAGE);
  EXPECT_EQ(assay_scan_bytes(scanner, "a", 1, nullptr, &report, nullptr), ASSAY_USAGE);
  EXPECT_EQ(assay_scan_paths(scanner, nullptr, &report, nullptr), ASSAY_USAGE);
  ASSERT_EQ(scan("a"), ASSAY_OK);
  const char* text = nullptr;
  EXPECT_EQ(assay_report_render(report, "yaml", &text, nullptr, &error), ASSAY_USAGE);
  EXPECT_EQ(text, nullptr);
}

TEST_F(LibraryTest, OneScannerServesManyThreads) {
  ASSERT_EQ(create(), ASSAY_OK);
  std::vector<int> verdicts(4, -1);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    threads.emplace_back([&, i] {
      const std::string text = i % 2 == 0 ? cat("TOKEN=", token(), "\n") : "x = 1\n";
      assay_report* own = nullptr;
      if (assay_scan_bytes(scanner, text.data(), text.size(), "a", &own, nullptr) == ASSAY_OK)
        verdicts[i] = assay_report_verdict(own);
      assay_report_free(own);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(verdicts, (std::vector<int>{ASSAY_FAIL, ASSAY_PASS, ASSAY_FAIL, ASSAY_PASS}));
}

TEST_F(LibraryTest, AReportOutlivesItsScanner) {
  ASSERT_EQ(create(), ASSAY_OK);
  ASSERT_EQ(scan(cat("TOKEN=", token(), "\n")), ASSAY_OK);
  assay_scanner_free(scanner);
  scanner = nullptr;
  EXPECT_NE(render("sarif").find("github-pat"), std::string::npos);
}

}  // namespace
}  // namespace assay

#include <gtest/gtest.h>

#include <cstdio>

#include "attest/publish/index.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

TEST(CoreMetadata, IsReadInItsOrder) {
  const auto metadata = read_core_metadata("Name: a\r\nSummary: b\n  c\nLicense: x\n        y\n\nbody\n");
  ASSERT_TRUE(metadata);
  EXPECT_EQ(metadata->value("name"), "a");
  EXPECT_EQ(metadata->value("Summary"), "b\n c");
  EXPECT_EQ(metadata->value("License"), "x\ny");
  EXPECT_EQ(form_fields(*metadata).back().second, "body\n");
}

TEST(CoreMetadata, ThatIsNoneIsRefused) {
  for (const char* text : {"no field\n", " continued\n", ": x\n"}) EXPECT_FALSE(read_core_metadata(text)) << text;
}

TEST(Forms, HaveTheNamesOfTheUploadApi) {
  const auto metadata = read_core_metadata("Name: a\nClassifier: b\nProject-URL: c\nX-Other: d\nDynamic: e\n");
  const std::vector<std::pair<std::string, std::string>> wanted = {
      {"name", "a"}, {"classifiers", "b"}, {"project_urls", "c"}, {"dynamic", "e"}};
  EXPECT_EQ(form_fields(*metadata), wanted);
}

TEST(Forms, QuoteWhatWouldEndAName) {
  Distribution one;
  one.file = "a\"\r\nb.whl";
  const UploadForm form = upload_form(one);
  EXPECT_NE(form.before.find("filename=\"a%22%0D%0Ab.whl\"\r\n"), std::string::npos);
}

TEST(Forms, HoldTheFileBetweenTheirTexts) {
  const std::string path = testing::TempDir() + "/upload-body";
  ASSERT_TRUE(write_file_atomically(path, "0123456789"));
  const auto file = open_file(path);
  ASSERT_TRUE(file);
  UploadForm form;
  form.before = "before:";
  form.behind = ":behind";
  UploadBody body(form, file->get(), 10);
  EXPECT_EQ(body.size(), 24U);
  const std::string whole = "before:0123456789:behind";
  for (std::size_t at = 0; at <= whole.size(); ++at) {
    for (const std::size_t size : {1U, 4U, 11U, 40U}) {
      std::string piece(size, '\0');
      const auto got = body.read_at(at, piece);
      ASSERT_TRUE(got);
      EXPECT_EQ(piece.substr(0, *got), whole.substr(at, size)) << at << ' ' << size;
    }
  }
  std::string piece(24, '\0');
  UploadBody shorter(form, file->get(), 12);
  EXPECT_FALSE(shorter.read_at(0, piece));
  std::remove(path.c_str());
}

TEST(Indexes, AreServedByTheServerWithoutUpload) {
  const auto index = index_addresses("https://upload.example.org/legacy/", "");
  ASSERT_TRUE(index);
  EXPECT_EQ(index->upload.text(), "https://upload.example.org/legacy/");
  EXPECT_EQ(index->service, "https://example.org");
  EXPECT_EQ(index->simple, "https://example.org/simple");
  EXPECT_EQ(index_addresses("https://a.example.org/x", "")->upload.text(), "https://a.example.org/x");
  EXPECT_EQ(index_addresses("https://a.example.org/x", "https://b.example.org/")->service, "https://b.example.org");
  EXPECT_FALSE(index_addresses("http://a.example.org/x", ""));
  EXPECT_FALSE(index_addresses("https://a.example.org/x", "http://b.example.org"));
}

TEST(Folders, HoldMoreThanDistributions) {
  for (const char* name : {"a.whl.publish.attestation", "a.whl.sigstore.json", "a.whl.asc", "a.whl.sha256"})
    EXPECT_TRUE(is_beside(name)) << name;
  for (const char* name : {"a.whl", "a.tar.gz", "a.egg"}) EXPECT_FALSE(is_beside(name)) << name;
}

}  // namespace
}  // namespace assay::attest

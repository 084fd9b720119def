#include "scanners/posture/checkout/checkout.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "scanners/posture/checkout/program_kind.h"
#include "scanners/posture/checkout/wanted.h"

namespace assay::posture {
namespace {

using namespace std::string_view_literals;
namespace fs = std::filesystem;

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (fs::temp_directory_path() / "assay-posture-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  void write(const std::string& path, std::string_view text) const {
    const fs::path full = fs::path(root_) / path;
    fs::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary) << text;
  }
  const std::string& root() const { return root_; }

 private:
  std::string root_;
};

TEST(ProgramKind, IsToldByContent) {
  EXPECT_EQ(program_kind("x",
                         "\x7f"
                         "ELF\x02\x01\x01"),
            "an ELF program");
  EXPECT_EQ(program_kind("x.class", "\xca\xfe\xba\xbe\0\0\0\x34"sv), "a Java class");
  EXPECT_EQ(program_kind("x", "\xca\xfe\xba\xbe\0\0\0\x02"sv), "a Mach-O program");
  std::string windows = "MZ" + std::string(58, '\0') + std::string("\x40\0\0\0PE\0\0", 8);
  EXPECT_EQ(program_kind("x.txt", windows), "a Windows program");
  EXPECT_EQ(program_kind("x.jar", "PK\x03\x04\x14\0\0\0"sv), "an archive that is run or installed");
  EXPECT_EQ(program_kind("data.zip", "PK\x03\x04\x14\0\0\0"sv), "");
  EXPECT_EQ(program_kind("x.pyc", "\xa7\r\r\n\0\0\0\0"sv), "compiled code");
  EXPECT_EQ(program_kind("x.so", "INPUT(libx.so.1)\n"), "");
  EXPECT_EQ(program_kind("notes.md", "MZ is a mark of programs.\n"), "");
  EXPECT_EQ(program_kind("x.png", "\x89PNG\r\n\x1a\n\0\0"sv), "");
}

TEST(WantedFiles, AreToldByNameOrFirstLine) {
  for (const char* path : {"Dockerfile", "a/Dockerfile.dev", "x.dockerfile", "Containerfile", "Dockerfile-arm64"})
    EXPECT_TRUE(is_dockerfile(path)) << path;
  for (const char* path : {"Dockerfile.md", "dockerfile.go", "Dockerfile.dockerignore", "mydockerfile"})
    EXPECT_FALSE(is_dockerfile(path)) << path;
  EXPECT_TRUE(is_shell_script("x", "#!/usr/bin/env -S bash -e\n"));
  EXPECT_TRUE(is_shell_script("x.sh", ""));
  EXPECT_FALSE(is_shell_script("x", "#!/usr/bin/python3\n"));
  for (const char* path :
       {"LICENSE", "LICENSE.txt", "COPYING", "LICENSE-MIT", "Apache-2.0-LICENSE", "LICENSES/MIT.txt"})
    EXPECT_TRUE(is_license(path)) << path;
  for (const char* path : {"license_check.py", "src/LICENSE", "relicense.md", "LICENSES/a/b"})
    EXPECT_FALSE(is_license(path)) << path;
  for (const char* path : {"SECURITY.md", ".github/security.rst", "docs/SECURITY.adoc"})
    EXPECT_TRUE(is_security_policy(path)) << path;
  for (const char* path : {"security/SECURITY.md", "SECURITY", "security_test.md"})
    EXPECT_FALSE(is_security_policy(path)) << path;
}

TEST(Checkout, WithoutGitAllFilesCount) {
  const TempFolder folder;
  folder.write("LICENSE", "x");
  folder.write("a/b.txt", "x");
  Coverage coverage;
  const Checkout checkout = read_checkout(folder.root(), {2, 0}, coverage);
  EXPECT_TRUE(coverage.complete());
  ASSERT_EQ(checkout.files.size(), 2U);
  EXPECT_NE(checkout.find("a/b.txt"), nullptr);
  EXPECT_FALSE(checkout.history);
  EXPECT_NE(checkout.no_history, "");
}

TEST(Checkout, LinksGoNoFartherThanTheCheckout) {
  const TempFolder folder;
  folder.write("docs/LICENSE", "x");
  folder.write("LICENSES/MIT.txt", "inside");
  fs::create_symlink("LICENSES/MIT.txt", folder.root() + "/LICENSE");
  fs::create_symlink("/etc/passwd", folder.root() + "/COPYING");
  fs::create_symlink(".", folder.root() + "/loop");
  fs::create_symlink("self", folder.root() + "/self");
  Coverage coverage;
  const Checkout checkout = read_checkout(folder.root(), {1, 0}, coverage);
  EXPECT_TRUE(coverage.complete());
  ASSERT_NE(checkout.find("LICENSE"), nullptr);
  EXPECT_EQ(checkout.find("LICENSE")->text, "inside");
  ASSERT_NE(checkout.find("COPYING"), nullptr);
  EXPECT_FALSE(checkout.find("COPYING")->kept);
}

TEST(Checkout, WhatIsTooLargeIsAGap) {
  const TempFolder folder;
  folder.write("Dockerfile", "FROM scratch\n" + std::string(kMostText, '#'));
  folder.write("big.bin", std::string(kMostText * 2, 'x'));
  Coverage coverage;
  const Checkout checkout = read_checkout(folder.root(), {1, 0}, coverage);
  EXPECT_EQ(coverage.gap_count(), 1U);
  EXPECT_NE(checkout.find("Dockerfile")->unread, "");
}

TEST(Checkout, ForeignCodeIsKnownByItsFolder) {
  EXPECT_TRUE(is_foreign("vendor/x/Dockerfile"));
  EXPECT_TRUE(is_foreign("a/testdata/x.sh"));
  EXPECT_FALSE(is_foreign("vendor"));
  EXPECT_FALSE(is_foreign("vendored/x.sh"));
}

}  // namespace
}  // namespace assay::posture

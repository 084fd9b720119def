#include "scanners/secrets/context/path_kind.h"

#include <gtest/gtest.h>

namespace assay::context {
namespace {

TEST(PathKind, LowersTestsExamplesAndDocumentation) {
  for (const std::string_view path : {"tests/login.py",
                                      "a/test/b.c",
                                      "src/__tests__/x.ts",
                                      "app/user_test.go",
                                      "x/login.spec.ts",
                                      "test_login.py",
                                      "README.md",
                                      "docs/setup.txt",
                                      "examples/config.yaml",
                                      "data/kms/examples-1.json",
                                      "example_settings.py",
                                      "config.yaml.example",
                                      "LoginTest.java",
                                      ".env.sample",
                                      "role/molecule/default/converge.yml",
                                      "t/lib-gpg/keyring.gpg",
                                      "languages/i18n/hu.json",
                                      "config/locales/bs.yml",
                                      "http/testcases/mixed/secrets.json",
                                      "man/server.7",
                                      "ca/testutils/keys.go",
                                      "Documentation/mail.txt",
                                      "plugins/modules/user.py",
                                      "a/plugins/lookup/vault.py"})
    EXPECT_LT(path_points(path), 0) << path;
}

TEST(PathKind, LeavesOtherFilesAlone) {
  for (const std::string_view path :
       {"", "src/login.py", ".env", "config/production.yaml", "latest/x.c", "contest.py.bak", "attestation.go",
        "testimony/a.js", "protest", "deploy/values.yaml", "plugins/modules/values.yml", "app/plugins/login.py",
        "myplugins/modules/x.py", "modules/x.py", "src/t.c", "ts/x.ts"})
    EXPECT_EQ(path_points(path), 0) << path;
}

TEST(PathKind, IsOfThePathBelowWhatIsScanned) {
  const std::vector<std::string> roots = {"/home/a/test", "/home/a/test/examples/", "docs"};
  EXPECT_EQ(path_below("/home/a/test/src/x.py", roots), "/src/x.py");
  EXPECT_EQ(path_below("/home/a/test/examples/x.py", roots), "/x.py");
  EXPECT_EQ(path_below("/home/a/testing/x.py", roots), "/home/a/testing/x.py");
  EXPECT_EQ(path_below("docs/x.py", roots), "docs/x.py");
  EXPECT_EQ(path_below("/home/a/test", roots), "test");
}

}  // namespace
}  // namespace assay::context

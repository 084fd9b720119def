#include "scanners/workflows/model/lock.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::workflows {
namespace {

constexpr std::string_view kPath = ".github/workflows/actions.lock";

// "understood", or its first problem, "? " before what is not known.
std::string told(const std::string& text) {
  const auto document = read_document(std::string(kPath), std::string(kPath), text);
  if (!document) return "not YAML";
  const Lock lock = read_lock(*document);
  if (lock.understood()) return "understood";
  return cat(lock.problems[0].unknown ? "? " : "", lock.problems[0].message);
}

std::string with_entry(std::string_view fields) {
  return cat("version: v0.0.3\ndependencies:\n  a/b@v1: {", fields, "}\n");
}

const std::string kDigits(40, 'a');

TEST(Lock, IsAFileOfItsOwnKind) {
  EXPECT_EQ(kind_of_file(kPath), FileKind::lock);
  EXPECT_EQ(kind_of_file("p/.github/workflows/actions.lock"), FileKind::lock);
  EXPECT_NE(kind_of_file("actions.lock"), FileKind::lock);
}

TEST(Lock, NeedsAVersion) {
  EXPECT_EQ(told("version: v0.0.3\n"), "understood");
  EXPECT_EQ(told("version: v0.0.2\nworkflows:\ndependencies: {}\n"), "understood");
  EXPECT_EQ(told("workflows: {}\n"), "The lockfile does not say its version.");
  EXPECT_EQ(told("[]\n"), "A lockfile is a mapping.");
}

TEST(Lock, WhatIsNotKnownIsNotUnderstood) {
  EXPECT_EQ(told("version: v0.1.0\n"), "? The version 'v0.1.0' of lockfiles is not known.");
  EXPECT_EQ(told("version: v0.0.3\nfoo: 1\n"), "? The key 'foo' of lockfiles is not known.");
  EXPECT_EQ(told(with_entry(cat("ref: v1, commit: sha1-", kDigits, ", owner_id: 1, repo_id: 2, foo: 1"))),
            "? The key 'foo' of lockfiles is not known.");
}

TEST(Lock, AnEntryHasEverythingThatFixesIt) {
  EXPECT_EQ(told(with_entry(cat("ref: v1, commit: sha1-", kDigits, ", owner_id: 1, repo_id: 2"))), "understood");
  EXPECT_EQ(told(with_entry(cat("commit: sha1-", kDigits, ", owner_id: 1, repo_id: 2"))), "The entry has no 'ref'.");
  EXPECT_EQ(told(with_entry("ref: v1, owner_id: 1, repo_id: 2")), "The entry has no 'commit'.");
  EXPECT_EQ(told(with_entry(cat("ref: v1, commit: ", kDigits, ", owner_id: 1, repo_id: 2"))),
            "This is no commit: 'sha1-' and 40 digits, or 'sha256-' and 64.");
  EXPECT_EQ(told(with_entry(cat("ref: v1, commit: sha1-", kDigits, ", owner_id: 1"))), "The entry has no 'repo_id'.");
  EXPECT_EQ(told(with_entry(cat("ref: v1, commit: sha1-", kDigits, ", owner_id: me, repo_id: 2"))),
            "The entry's 'owner_id' is no number.");
}

TEST(Lock, PinsNameRepositoriesAndReferences) {
  EXPECT_EQ(parse_pin("Actions/Checkout@releases/v1").name(), "actions/checkout@releases/v1");
  for (const std::string_view wrong : {"", "a@v1", "a/b", "a/b@", "/b@v1", "a/@v1", "a/b/c@v1", "a:/b@v1", "a/b@v1:x"})
    EXPECT_FALSE(parse_pin(wrong)) << wrong;
}

TEST(Lock, TheFirstVersionHasCommitsBehindItsPins) {
  const std::string pin = cat("a/b@v1:sha1-", kDigits);
  EXPECT_EQ(told(cat("version: v0.0.1\nworkflows: {x.yml: ['", pin, "']}\n")), "understood");
  EXPECT_EQ(told("version: v0.0.1\nworkflows: {x.yml: [a/b@v1]}\n"), "This is not OWNER/REPO@REF:ALGORITHM-DIGITS.");
  EXPECT_EQ(told(cat("version: v0.0.3\nworkflows: {x.yml: ['", pin, "']}\n")), "This is not OWNER/REPO@REF.");
}

TEST(Lock, FindsEntriesWhateverTheCaseOfTheirNames) {
  const auto document = read_document(std::string(kPath), std::string(kPath),
                                      cat("version: v0.0.3\nworkflows: {x.yml: [A/b@v1]}\ndependencies:\n  a/B@v1: "
                                          "{ref: v1, commit: sha1-",
                                          kDigits, ", owner_id: 1, repo_id: 2}\n"));
  const Lock lock = read_lock(*document);
  ASSERT_NE(lock.workflow("x.yml"), nullptr);
  EXPECT_TRUE(lock.workflow("x.yml")->lists(parse_pin("a/b@v1")));
  EXPECT_FALSE(lock.workflow("x.yml")->lists(parse_pin("a/b@V1"))) << "references are as they are";
  ASSERT_NE(lock.action(parse_pin("a/b@v1")), nullptr);
  EXPECT_EQ(lock.action(parse_pin("a/b@v1"))->digits, kDigits);
}

}  // namespace
}  // namespace assay::workflows

#include "scanners/sources/git/objects/commit.h"

#include <gtest/gtest.h>

#include <string>

#include "scanners/sources/git/objects/tag.h"
#include "scanners/sources/git/objects/tree.h"

namespace assay::git {
namespace {

const std::string kA(40, 'a');
const std::string kB(40, 'b');
const std::string kC(40, 'c');

TEST(CommitTest, ReadsEveryHeader) {
  const std::string text = "tree " + kA + "\nparent " + kB + "\nparent " + kC +
                           "\nauthor Ann A. <ann@example.org> 1700000000 +0130\n"
                           "committer Bob <bob@example.org> 1700000001 -0800\nencoding ISO-8859-1\n"
                           "gpgsig -----BEGIN PGP SIGNATURE-----\n tree no\n \n -----END PGP SIGNATURE-----\n"
                           "\nsubject\n\nbody\n";
  const Result<Commit> commit = parse_commit(text, HashKind::sha1);
  ASSERT_TRUE(commit) << commit.error().text();
  EXPECT_EQ(commit->tree.hex(), kA);
  ASSERT_EQ(commit->parents.size(), 2U);
  EXPECT_EQ(commit->parents[1].hex(), kC);
  EXPECT_EQ(commit->author.name, "Ann A.");
  EXPECT_EQ(commit->author.email, "ann@example.org");
  EXPECT_EQ(commit->author.time, 1700000000);
  EXPECT_EQ(commit->author.zone, 90);
  EXPECT_EQ(commit->committer.zone, -480);
  EXPECT_EQ(commit->encoding, "ISO-8859-1");
  EXPECT_EQ(commit->message, "subject\n\nbody\n");
  EXPECT_EQ(parse_commit_links(text, HashKind::sha1)->time, 1700000001);
}

TEST(CommitTest, ReadsSignaturesInWhateverState) {
  EXPECT_EQ(parse_signature("Ann").name, "Ann");
  EXPECT_EQ(parse_signature("<> 5 +0000").time, 5);
  EXPECT_EQ(parse_signature("Ann <a<b>c@d> 7 +0000").time, 7);
  EXPECT_EQ(parse_signature("Ann <a@b").email, "a@b");
  EXPECT_EQ(parse_signature("Ann <a@b> never").time, 0);
  EXPECT_EQ(parse_signature("Ann <a@b> 99999999999999999999 +0000").time, 0);
  EXPECT_EQ(parse_signature("Ann <a@b> -5 +0000").time, -5);
  EXPECT_EQ(parse_signature("").name, "");
}

TEST(CommitTest, RefusesWhatIsNoCommit) {
  for (const std::string& text : {std::string(), "tree " + kA.substr(1) + "\n\n", "parent " + kA + "\n\n",
                                  "tree " + kA + "\nparent nothing\n\n"}) {
    EXPECT_FALSE(parse_commit(text, HashKind::sha1)) << text;
    EXPECT_FALSE(parse_commit_links(text, HashKind::sha1)) << text;
  }
  EXPECT_FALSE(parse_commit("tree " + kA + "\n\n", HashKind::sha256));
}

TEST(CommitTest, CommitWithoutPeopleOrMessageIsRead) {
  const Result<Commit> commit = parse_commit("tree " + kA + "\n", HashKind::sha1);
  ASSERT_TRUE(commit);
  EXPECT_EQ(commit->message, "");
  EXPECT_EQ(commit->author.name, "");
}

TEST(TagTest, ReadsObjectTypeAndMessage) {
  const Result<Tag> tag =
      parse_tag("object " + kA + "\ntype tree\ntag v1\ntagger T <t@x> 3 +0000\n\nhello\n", HashKind::sha1);
  ASSERT_TRUE(tag);
  EXPECT_EQ(tag->object.hex(), kA);
  EXPECT_EQ(tag->type, ObjectType::tree);
  EXPECT_EQ(tag->name, "v1");
  EXPECT_EQ(tag->tagger.time, 3);
  EXPECT_EQ(tag->message, "hello\n");
}

TEST(TagTest, OldTagsHaveNoTagger) {
  EXPECT_TRUE(parse_tag("object " + kA + "\ntype commit\ntag v1\n\nhello\n", HashKind::sha1));
}

TEST(TagTest, RefusesUnknownTypes) {
  EXPECT_FALSE(parse_tag("object " + kA + "\ntype thing\ntag v1\n\n", HashKind::sha1));
  EXPECT_FALSE(parse_tag("type commit\n\n", HashKind::sha1));
  EXPECT_FALSE(parse_tag("", HashKind::sha1));
}

std::string tree_entry(const std::string& mode, const std::string& name, char byte) {
  return mode + " " + name + std::string(1, '\0') + std::string(20, byte);
}

TEST(TreeTest, ReadsEntriesAndTheirKinds) {
  const std::string bytes = tree_entry("100644", "a", 1) + tree_entry("40000", "b", 2) + tree_entry("160000", "c", 3) +
                            tree_entry("120000", "d", 4) + tree_entry("0", "odd", 5);
  TreeReader reader(bytes, HashKind::sha1);
  TreeEntry entry;
  std::string kinds;
  while (reader.next(entry)) kinds += entry.is_tree() ? 't' : entry.is_gitlink() ? 'g' : entry.is_link() ? 'l' : 'b';
  EXPECT_EQ(kinds, "btglb");
  EXPECT_FALSE(reader.malformed());
}

TEST(TreeTest, HostileNamesAreHandedOut) {
  const std::string bytes =
      tree_entry("100644", "..", 1) + tree_entry("100644", ".git", 1) + tree_entry("100644", "a/b", 1);
  TreeReader reader(bytes, HashKind::sha1);
  TreeEntry entry;
  std::size_t count = 0;
  while (reader.next(entry)) ++count;
  EXPECT_EQ(count, 3U);
}

TEST(TreeTest, CutOffOrMalformedEntriesAreNoticed) {
  const std::string good = tree_entry("100644", "a", 1);
  for (const std::string& bytes : {good.substr(0, good.size() - 1), good + "100644 b", good + "9 b", good + " ",
                                   tree_entry("100644", "", 1), tree_entry("100000000000000644", "a", 1)}) {
    TreeReader reader(bytes, HashKind::sha1);
    TreeEntry entry;
    while (reader.next(entry)) continue;
    EXPECT_TRUE(reader.malformed());
  }
}

TEST(TreeTest, FoldersSortAsIfTheyEndedWithASlash) {
  EXPECT_LT(compare_names("a.b", false, "a", true), 0);
  EXPECT_LT(compare_names("a", false, "a.b", false), 0);
  EXPECT_LT(compare_names("a", true, "a0", false), 0);
  EXPECT_EQ(compare_names("a", false, "a", false), 0);
  EXPECT_LT(compare_names("a", false, "a", true), 0);
}

}  // namespace
}  // namespace assay::git

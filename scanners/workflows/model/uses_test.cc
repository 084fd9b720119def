#include "scanners/workflows/model/uses.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"
#include "scanners/workflows/model/image.h"

namespace assay::workflows {
namespace {

constexpr std::string_view kSha = "0123456789abcdef0123456789abcdef01234567";

// "KIND owner|repository|path|ref|REF-KIND"
std::string parts(std::string_view value) {
  const auto tree = yaml::read(cat("uses: ", value, "\n")).value();
  const Uses uses = parse_uses({tree->root().value_of("uses")}, *tree);
  constexpr std::string_view kKinds[] = {"repository", "local", "self", "docker", "invalid"};
  constexpr std::string_view kRefs[] = {"none", "sha", "short", "version", "branch"};
  return cat(kKinds[static_cast<std::size_t>(uses.kind)], " ", uses.owner, "|", uses.repository, "|", uses.path, "|",
             uses.ref, "|", kRefs[static_cast<std::size_t>(uses.ref_kind)]);
}

TEST(Uses, HasItsParts) {
  EXPECT_EQ(parts("actions/checkout@v6"), "repository actions|checkout||v6|version");
  EXPECT_EQ(parts("a/b/c/d@6.1.2-rc.1"), "repository a|b|c/d|6.1.2-rc.1|version");
  EXPECT_EQ(parts("a/b@main"), "repository a|b||main|branch");
  EXPECT_EQ(parts("a/b@release/v1"), "repository a|b||release/v1|branch");
  EXPECT_EQ(parts("a/b"), "repository a|b|||none");
  EXPECT_EQ(parts("a/b@"), "repository a|b|||none");
  EXPECT_EQ(parts("a/b@5fd3084"), "repository a|b||5fd3084|short");
  EXPECT_EQ(parts(cat("a/b@", kSha)), cat("repository a|b||", kSha, "|sha"));
  EXPECT_EQ(parts("./.github/actions/x"), "local ||.github/actions/x||none");
  EXPECT_EQ(parts("$/x"), "self ||x||none");
  EXPECT_EQ(parts("docker://alpine:3"), "docker ||||none");
}

TEST(Uses, OfWrongShapeIsInvalid) {
  for (const char* value :
       {"checkout@v6", "\"${{ matrix.action }}\"", "a/@v1", "/a@v1", "$/x@v1", "a b/c@v1", "a/b@v 1"})
    EXPECT_EQ(parts(value).substr(0, 7), "invalid") << value;
}

TEST(Uses, TheVersionOfACommentIsItsFirstWordThatIsOne) {
  const auto version = [](std::string_view comment) {
    const auto found = version_in_comment(comment);
    return found ? cat(found->major, '.', found->minor, '.', found->patch) : "none";
  };
  EXPECT_EQ(version("v6.1.2"), "6.1.2");
  EXPECT_EQ(version("v6"), "6.0.0");
  EXPECT_EQ(version("6.1.2"), "6.1.2");
  EXPECT_EQ(version("tag=v6.1.2"), "6.1.2");
  EXPECT_EQ(version("pin@v6"), "6.0.0");
  EXPECT_EQ(version("ratchet:actions/checkout@v6"), "6.0.0");
  EXPECT_EQ(version("actions/checkout@v6.1.2"), "6.1.2");
  EXPECT_EQ(version("v6.1.2 - text 7"), "6.1.2");
  EXPECT_EQ(version("branch main"), "none");
  EXPECT_EQ(version("see issue"), "none");
}

TEST(Uses, KnowsWhereItsRefStands) {
  const auto tree = yaml::read(std::string("uses: 'a/b@v1'\n")).value();
  const Uses uses = parse_uses({tree->root().value_of("uses")}, *tree);
  EXPECT_EQ(tree->source(uses.ref_span(*tree)), "v1");
}

TEST(Image, HasItsParts) {
  const auto image = [](std::string_view text) {
    const Image out = parse_image(text);
    return cat(out.name, "|", out.tag, "|", out.digest);
  };
  EXPECT_EQ(image("postgres"), "postgres||");
  EXPECT_EQ(image("postgres:16"), "postgres|16|");
  EXPECT_EQ(image("localhost:5000/a/b"), "localhost:5000/a/b||");
  EXPECT_EQ(image("ghcr.io/a/b:1@sha256:ab"), "ghcr.io/a/b|1|sha256:ab");
}

}  // namespace
}  // namespace assay::workflows

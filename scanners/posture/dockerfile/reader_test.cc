#include "scanners/posture/dockerfile/reader.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::posture::dockerfile {
namespace {

TEST(DockerfileReader, TellsNameFlagsAndArguments) {
  const Dockerfile file = read("from --platform=linux/amd64 alpine:3 AS build\nRUN make\n");
  ASSERT_EQ(file.instructions.size(), 2U);
  EXPECT_EQ(file.instructions[0].name, "FROM");
  EXPECT_EQ(file.instructions[0].flag("platform"), "linux/amd64");
  EXPECT_EQ(file.instructions[0].flag("plat"), "");
  EXPECT_EQ(file.instructions[0].text, "alpine:3 AS build");
  EXPECT_EQ(file.instructions[1].text, "make");
}

TEST(DockerfileReader, KeepsPlacesOverContinuedLines) {
  const std::string text = "RUN a \\\n  # told\n\n  && b  \\  \n  && c\nCMD d\n";
  const Dockerfile file = read(text);
  ASSERT_EQ(file.instructions.size(), 2U);
  const Instruction& run = file.instructions[0];
  EXPECT_EQ(run.text.find("told"), std::string::npos);
  EXPECT_EQ(run.arguments + run.text.find("c"), text.find("c\nCMD"));
  EXPECT_EQ(run.text.size(), text.find("\nCMD") - run.arguments);
}

TEST(DockerfileReader, TakesAnotherEscape) {
  const Dockerfile file = read("# escape=`\nRUN dir C:\\ `\n  && b\n");
  ASSERT_EQ(file.instructions.size(), 1U);
  EXPECT_EQ(file.instructions[0].text, "dir C:\\ \\\n  && b");
}

TEST(DockerfileReader, ReadsHereDocuments) {
  const std::string text = "RUN <<EOF\npip install x\nEOF\nRUN cat <<-'A' <<B\n\tone\n\tA\ntwo\nB\nCMD x\n";
  const Dockerfile file = read(text);
  ASSERT_EQ(file.instructions.size(), 3U);
  ASSERT_EQ(file.instructions[0].documents.size(), 1U);
  const Span body = file.instructions[0].documents[0].body;
  EXPECT_EQ(text.substr(body.begin, body.end - body.begin), "pip install x");
  ASSERT_EQ(file.instructions[1].documents.size(), 2U);
  EXPECT_EQ(file.instructions[2].name, "CMD");
}

TEST(DockerfileReader, WithoutItsEndADocumentIsNone) {
  const Dockerfile file = read("RUN echo '<<EOF' $((1<<2)) <<<x\nCMD x\n");
  ASSERT_EQ(file.instructions.size(), 2U);
  EXPECT_TRUE(file.instructions[0].documents.empty());
}

TEST(DockerfileReader, OnbuildIsWhatItRunsLater) {
  const Dockerfile file = read("ONBUILD RUN make\n");
  ASSERT_EQ(file.instructions.size(), 1U);
  EXPECT_EQ(file.instructions[0].name, "RUN");
  EXPECT_EQ(file.instructions[0].text, "make");
}

TEST(DockerfileReader, ReadsTheExecForm) {
  EXPECT_EQ(exec_words(R"(["sh", "-c", "curl x | sh"])"), (std::vector<std::string>{"sh", "-c", "curl x | sh"}));
  EXPECT_TRUE(exec_words("[ -f x ] && make").empty());
  EXPECT_TRUE(exec_words("[1]").empty());
  EXPECT_EQ(exec_words("[\"a\", \\\n \"b\"]"), (std::vector<std::string>{"a", "b"}));
}

TEST(DockerfileReader, SaysWhatIsTooMuch) {
  std::string many;
  for (std::size_t i = 0; i <= kMostInstructions; ++i) many += "ENV A=1\n";
  EXPECT_NE(read(many).trouble, "");
  EXPECT_NE(read(std::string(kMostBytes + 1, 'a')).trouble, "");
  std::string unended;
  for (int i = 0; i < 1000; ++i) unended += cat("RUN cat <<E", i, "\n");
  EXPECT_NE(read(unended).trouble, "");
}

}  // namespace
}  // namespace assay::posture::dockerfile

#include "scanners/workflows/findings/gates.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace assay::workflows {
namespace {

CommandWords words_of(std::string_view line) {
  CommandWords out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    out.emplace_back(line.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string gate(std::string_view line) { return gate_of(words_of(line)); }

TEST(Gates, AreToldByTheirWords) {
  EXPECT_EQ(gate("pytest -q"), "pytest");
  EXPECT_EQ(gate("python -m pytest"), "python pytest");
  EXPECT_EQ(gate("black --check src"), "black --check");
  EXPECT_EQ(gate("make install check"), "make install check");
  EXPECT_EQ(gate("find . -name x -exec ruff {} ;"), "ruff");
  EXPECT_EQ(gate("find . -name x -exec ruff {} +"), "");
}

TEST(Gates, WhatIsFetchedLookedUpOrAskedOfItselfIsNone) {
  for (const std::string_view line : {"pip install pytest", "uv tool install ruff", "npm i eslint", "yarn add jest",
                                      "python -m venv test", "which pytest", "command -v ruff", "pytest --version",
                                      "trivy version", "mypy --help", "npm audit fix", "kubectl get pods -n test"})
    EXPECT_EQ(gate(line), "") << line;
}

TEST(Gates, AnAnswerIsNoneOfWhatFetches) {
  EXPECT_EQ(answer_of(words_of("uv run tool report")), "uv run tool report");
  EXPECT_EQ(answer_of(words_of("make install")), "make install");
  EXPECT_EQ(answer_of(words_of("cargo install cross")), "");
  EXPECT_EQ(answer_of(words_of("journalctl -u docker")), "");
}

// Each -exec was once read within the one before, with a copy of all words behind it.
TEST(Gates, FindWithinFindIsNotFollowed) {
  CommandWords words;
  for (int i = 0; i < 20'000; ++i) words.insert(words.end(), {"find", "-exec"});
  words.insert(words.end(), {"ruff", ";"});
  EXPECT_EQ(gate_of(words), "");
}

TEST(Gates, SayYesByTheirOptions) {
  EXPECT_EQ(switched_off(words_of("uv run ruff check --exit-zero")), "--exit-zero");
  EXPECT_EQ(switched_off(words_of("trivy image --exit-code 0 x")), "--exit-code 0");
  EXPECT_EQ(switched_off(words_of("npm audit --audit-level=none")), "--audit-level=none");
  EXPECT_EQ(switched_off(words_of("npm test --audit-level=none")), "");
  EXPECT_EQ(switched_off(words_of("make -ki test")), "-ki");
  EXPECT_EQ(switched_off(words_of("ruff check")), "");
}

}  // namespace
}  // namespace assay::workflows

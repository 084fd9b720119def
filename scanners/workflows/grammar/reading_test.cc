#include "scanners/workflows/grammar/reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "scanners/workflows/grammar/expression_list.h"

namespace assay::workflows {
namespace {

Document document_of(std::string text, std::string path = ".github/workflows/a.yml") {
  auto document = read_document(path, path, std::move(text));
  EXPECT_TRUE(document) << document.error().message;
  return std::move(*document);
}

// Problems as lines "LINE: sentence".
std::string problems_of(std::string text, std::string path = ".github/workflows/a.yml") {
  const Document document = document_of(std::move(text), std::move(path));
  std::string out;
  for (const GrammarProblem& problem : read_by_grammar(document).problems)
    out += cat(document.tree->lines().line_of(problem.span.begin), ": ", sentence_of(problem), "\n");
  return out;
}

std::string job(std::string_view lines) {
  std::string out = "on: push\njobs:\n  a:\n    runs-on: x\n";
  return out + std::string(lines);
}

TEST(GrammarReading, AnUnknownKeyIsToldWithTheOneThatIsNear) {
  EXPECT_EQ(problems_of(job("    timeout-minute: 1\n")),
            "5: 'timeout-minute' is no key of a job: did you mean 'timeout-minutes'?\n");
}

TEST(GrammarReading, AKeyThatIsNearNothingNamesTheGrammarsDate) {
  EXPECT_EQ(problems_of(job("    quux: 1\n")), cat("5: 'quux' is no key of a job: GitHub's grammar of ",
                                                   workflow_grammar().date(), " has none of this name.\n"));
}

TEST(GrammarReading, ScalarsOfOtherTypesAreTextsWhereTextsAreWanted) {
  EXPECT_EQ(problems_of(job("    env: {A: 1, B: true, C: , D: 0x1f}\n    name: 2\n")), "");
}

TEST(GrammarReading, ATextIsNoNumberAndNoTruthValue) {
  EXPECT_EQ(problems_of(job("    timeout-minutes: '5'\n    continue-on-error: 'true'\n")),
            "5: 'timeout-minutes' must be a number, not '5'.\n"
            "6: 'continue-on-error' must be true or false, not 'true'.\n");
}

TEST(GrammarReading, WhatIsRequiredIsToldAtTheFirstKey) {
  EXPECT_EQ(problems_of("on: push\njobs:\n  a:\n    name: x\n"), "4: A job needs 'runs-on' or 'uses'.\n");
  EXPECT_EQ(problems_of("name: x\njobs: {}\n"), "1: A workflow needs 'on'.\n");
}

TEST(GrammarReading, AStepIsReadByWhatItDoes) {
  EXPECT_EQ(problems_of(
                job("    steps:\n      - uses: a/b@v1\n        run: make\n      - run: make\n        with: {a: b}\n")),
            cat("6: 'uses' is no key of a step with 'run': GitHub's grammar of ", workflow_grammar().date(),
                " has none of this name.\n"
                "9: 'with' is no key of a step with 'run': GitHub's grammar of ",
                workflow_grammar().date(), " has none of this name.\n"));
}

TEST(GrammarReading, KeysThatCameLatelyAreKnown) {
  EXPECT_EQ(problems_of("on: {schedule: [{cron: '0 1 * * *', timezone: Europe/Rome}]}\n"
                        "concurrency: {group: a, queue: max}\npermissions: {artifact-metadata: write}\njobs: {}\n"),
            "");
}

TEST(GrammarReading, AnActionIsReadByWhatItRuns) {
  EXPECT_EQ(problems_of("name: x\ndescription: y\nruns: {using: node24, main: a.js, image: b}\n", "action.yml"),
            cat("3: 'image' is no key of 'runs': GitHub's grammar of ", workflow_grammar().date(),
                " has none of this name.\n"));
  EXPECT_EQ(
      problems_of("name: x\ndescription: y\nruns: {using: docker, image: Dockerfile, args: ['${{ inputs.a }}']}\n",
                  "action.yml"),
      "");
}

TEST(GrammarReading, WhatAnActionSaysOfItselfIsTolerated) {
  const Document document = document_of("name: x\nruns: {using: node24, main: a.js}\n", "action.yml");
  const GrammarReading reading = read_by_grammar(document);
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_TRUE(reading.problems[0].tolerated);
}

TEST(GrammarReading, PlacesKnowTheirStepAndWhatIsAvailableThere) {
  const Document document =
      document_of(job("    if: github.ref\n    steps:\n      - run: a ${{ github.sha }}\n"
                      "      - {uses: a/b@v1, with: {x: '${{ secrets.y }}'}}\n"));
  const GrammarReading reading = read_by_grammar(document);
  ASSERT_EQ(reading.places.size(), 3U);
  EXPECT_TRUE(reading.places[0].condition);
  EXPECT_EQ(reading.places[0].step, nullptr);
  EXPECT_EQ(reading.places[1].step, &document.workflow.jobs[0].steps[0]);
  EXPECT_EQ(reading.places[2].step, &document.workflow.jobs[0].steps[1]);
  const auto has = [](const ExpressionPlace& place, std::string_view context) {
    const auto& contexts = place.available->contexts;
    return std::find(contexts.begin(), contexts.end(), context) != contexts.end();
  };
  EXPECT_FALSE(has(reading.places[0], "secrets"));
  EXPECT_TRUE(has(reading.places[2], "secrets"));
}

TEST(GrammarReading, StepsOfAliasesAreThoseOfTheirOwnJob) {
  const Document document = document_of(
      "on: push\njobs:\n  a:\n    runs-on: x\n    steps: &s [{run: '${{ github.sha }}'}]\n"
      "  b: {runs-on: x, steps: *s}\n");
  const GrammarReading reading = read_by_grammar(document);
  ASSERT_EQ(reading.places.size(), 2U);
  EXPECT_EQ(reading.places[0].job, &document.workflow.jobs[0]);
  EXPECT_EQ(reading.places[1].job, &document.workflow.jobs[1]);
  EXPECT_EQ(reading.places[1].step, &document.workflow.jobs[1].steps[0]);
}

TEST(GrammarReading, AnExpressionMayStandForAWholeMapping) {
  EXPECT_EQ(problems_of(job("    strategy: {matrix: '${{ fromJSON(needs.x.outputs.y) }}'}\n    env: ${{ vars.x }}\n")),
            "");
}

TEST(GrammarReading, ProblemsAreBounded) {
  std::string text = "on: push\njobs:\n  a:\n    runs-on: x\n";
  for (std::size_t i = 0; i < 2 * kMostProblems; ++i) text += cat("    quux", i, ": 1\n");
  const Document document = document_of(std::move(text));
  EXPECT_EQ(read_by_grammar(document).problems.size(), kMostProblems);
}

TEST(ExpressionList, HasEachHoleAndEachBareCondition) {
  const Document document = document_of(
      job("    if: a && b\n    name: x ${{ github.a }} ${{ github.b }}\n    env: {Q: '${{ github.c }}'}\n"));
  const Reading reading(document);
  ASSERT_EQ(reading.expressions.expressions.size(), 4U);
  EXPECT_FALSE(reading.expressions.expressions[1].alone);
  EXPECT_TRUE(reading.expressions.expressions[3].alone);
  EXPECT_TRUE(reading.expressions.broken.empty());
}

TEST(ExpressionList, KeepsWhatCannotBeParsedWithItsPlace) {
  const Document document = document_of(job("    if: a &&\n    name: ${{ github.a\n"));
  const Reading reading(document);
  ASSERT_EQ(reading.expressions.broken.size(), 2U);
  EXPECT_EQ(reading.expressions.broken[1].place->node->text, "${{ github.a");
}

}  // namespace
}  // namespace assay::workflows

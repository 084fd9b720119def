#include "scanners/workflows/taint/analysis.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/taint/code_sinks.h"

namespace assay::workflows::taint {
namespace {

// Files by their paths; the first is looked at.
Repository read(std::vector<std::pair<std::string, std::string>> files) {
  Repository out;
  for (auto& [path, text] : files) {
    auto document = read_document(path, path, std::move(text));
    EXPECT_TRUE(document) << path;
    out.documents.push_back(std::move(*document));
  }
  return out;
}

// "github.event.issue.title high 2" for each sink of the first file: source, severity, places on the way.
std::string sinks(const Repository& repository) {
  const Callers callers(repository);
  Analysis analysis(callers);
  std::string out;
  for (const CodeSink& sink : code_sinks(analysis, repository.documents[0]))
    out += cat(sink.flow.source.name, " ", name_of(sink.exposure.severity), " ", sink.flow.hops.size(), ";");
  EXPECT_TRUE(analysis.complete());
  return out;
}

std::string sinks(std::string text) { return sinks(read({{".github/workflows/w.yml", std::move(text)}})); }

TEST(Taint, FollowsTheEnvironmentFromTheOutsideInwards) {
  EXPECT_EQ(sinks(R"(on: issues
env: {A: '${{ github.event.issue.title }}'}
jobs:
  a:
    runs-on: x
    env: {B: '${{ env.A }}'}
    steps: [{run: 'echo ${{ env.B }}'}]
)"),
            "github.event.issue.title high 3;");
}

TEST(Taint, AnInnerVariableTakesTheOutersPlace) {
  EXPECT_EQ(sinks(R"(on: issues
env: {A: '${{ github.event.issue.title }}'}
jobs:
  a:
    runs-on: x
    env: {A: b}
    steps: [{run: 'echo ${{ env.A }}'}]
)"),
            "");
}

TEST(Taint, FollowsWhatAStepWritesToTheEnvironment) {
  EXPECT_EQ(sinks(R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - {run: 'echo "T=$TITLE" >> $GITHUB_ENV', env: {TITLE: '${{ github.event.issue.title }}'}}
      - run: echo ${{ env.T }}
)"),
            "github.event.issue.title high 3;");
}

TEST(Taint, FollowsOutputsOverSeveralJobs) {
  EXPECT_EQ(sinks(R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    outputs: {r: '${{ steps.s.outputs.ref }}'}
    steps: [{id: s, run: 'echo "ref=$GITHUB_HEAD_REF" >> "$GITHUB_OUTPUT"'}]
  b:
    runs-on: x
    needs: a
    outputs: {r: '${{ needs.a.outputs.r }}'}
    steps: [{run: make}]
  c: {runs-on: x, needs: b, steps: [{run: 'git log ${{ needs.b.outputs.r }}'}]}
)"),
            "github.head_ref high 5;");
}

TEST(Taint, FollowsAMatrixThatAnOutputMakes) {
  EXPECT_EQ(sinks(R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    outputs: {list: '${{ steps.s.outputs.list }}'}
    steps:
      - {id: s, run: 'echo "list=$L" >> $GITHUB_OUTPUT', env: {L: '${{ toJSON(github.event.pull_request) }}'}}
  b:
    needs: a
    runs-on: x
    strategy: {matrix: {one: '${{ fromJSON(needs.a.outputs.list) }}'}}
    steps: [{run: 'echo ${{ matrix.one }}'}]
)"),
            "github.event.pull_request high 5;");
}

TEST(Taint, IsSilentWhereAllCallersPassConstants) {
  EXPECT_EQ(sinks(read({{".github/workflows/w.yml",
                         "on: {workflow_call: {inputs: {x: {type: string}}}}\njobs:\n"
                         "  a: {runs-on: x, steps: [{run: 'echo ${{ inputs.x }}'}]}\n"},
                        {".github/workflows/c.yml",
                         "on: issues\njobs:\n  a: {uses: ./.github/workflows/w.yml, with: {x: y}}\n"}})),
            "");
}

TEST(Taint, KnowsTheEventsOfACaller) {
  const std::string called =
      "on: workflow_call\njobs:\n  a: {runs-on: x, steps: [{run: 'echo ${{ github.event.issue.title }}'}]}\n";
  EXPECT_EQ(sinks(read({{".github/workflows/w.yml", called},
                        {".github/workflows/c.yml", "on: push\njobs:\n  a: {uses: ./.github/workflows/w.yml}\n"}})),
            "");
  EXPECT_EQ(sinks(read({{".github/workflows/w.yml", called},
                        {".github/workflows/c.yml", "on: issues\njobs:\n  a: {uses: ./.github/workflows/w.yml}\n"}})),
            "github.event.issue.title high 1;");
}

TEST(Taint, FollowsOutputsOfALocalAction) {
  EXPECT_EQ(sinks(read({{".github/workflows/w.yml", R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - {id: s, uses: ./act, with: {title: '${{ github.event.issue.title }}'}}
      - run: echo ${{ steps.s.outputs.same }}
)"},
                        {"act/action.yml", R"(name: x
inputs: {title: {}}
outputs: {same: {value: '${{ inputs.title }}'}}
runs: {using: composite, steps: []}
)"}})),
            "github.event.issue.title high 3;");
}

TEST(Taint, AForksPullRequestHasNoRights) {
  EXPECT_EQ(sinks("on: pull_request\njobs:\n  a: {runs-on: x, steps: [{run: 'echo ${{ github.head_ref }}'}]}\n"),
            "github.head_ref medium 1;");
}

TEST(Taint, OnlyMembersGetPastTheirRole) {
  EXPECT_EQ(sinks(R"(on: issue_comment
jobs:
  a:
    runs-on: x
    if: github.event.comment.author_association == 'OWNER'
    steps: [{run: 'echo ${{ github.event.comment.body }}'}]
)"),
            "github.event.comment.body low 1;");
}

TEST(Taint, ACircleOfOutputsEnds) {
  EXPECT_EQ(sinks(R"(on: push
jobs:
  a: {runs-on: x, needs: b, outputs: {x: '${{ needs.b.outputs.x }}'}, steps: [{run: 'echo ${{ needs.b.outputs.x }}'}]}
  b: {runs-on: x, needs: a, outputs: {x: '${{ needs.a.outputs.x }}'}, steps: [{run: 'echo ${{ needs.a.outputs.x }}'}]}
)"),
            "");
}

TEST(Taint, CallersInACircleEnd) {
  const std::string called =
      "on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/w.yml}\n"
      "  b: {runs-on: x, steps: [{run: 'echo ${{ github.event.issue.title }}'}]}\n";
  EXPECT_EQ(sinks(called), "");
}

TEST(Taint, TooMuchToFollowIsSaid) {
  std::string text = "on: issues\njobs:\n";
  constexpr int kJobs = 40;
  for (int i = 0; i < kJobs; ++i)
    text += cat("  j", i, ":\n    runs-on: x\n    outputs: {x: '${{ ",
                i + 1 < kJobs ? cat("needs.j", i + 1, ".outputs.x") : std::string("github.event.issue.title"),
                " }}'}\n    steps: [{run: 'echo ${{ needs.j", i + 1, ".outputs.x }}'}]\n");
  const Repository repository = read({{".github/workflows/w.yml", text}});
  const Callers callers(repository);
  Analysis analysis(callers);
  code_sinks(analysis, repository.documents[0]);
  EXPECT_FALSE(analysis.complete());
}

// A workflow that another one's end starts, with these steps in its job.
std::string behind_a_run(std::string_view steps) {
  return cat("on: {workflow_run: {workflows: [CI]}}\njobs:\n  a:\n    runs-on: x\n    steps:\n", steps);
}
constexpr std::string_view kFetch =
    "      - uses: actions/download-artifact@v7\n"
    "        with: {run-id: '${{ github.event.workflow_run.id }}', path: pr}\n";

TEST(Taint, FollowsFilesOfAnothersArtifactIntoOutputs) {
  EXPECT_EQ(
      sinks(behind_a_run(cat(kFetch, R"(      - {id: n, run: 'n=$(cat pr/number); echo "n=$n" >> "$GITHUB_OUTPUT"'}
      - run: echo ${{ steps.n.outputs.n }}
)"))),
      "a file of another run's artifact high 3;");
}

TEST(Taint, FollowsFilesOfAnothersArtifactIntoTheEnvironment) {
  EXPECT_EQ(sinks(behind_a_run(cat(kFetch, R"(      - run: N=$(<pr/number); echo "N=$N" >> "$GITHUB_ENV"
      - run: echo ${{ env.N }}
)"))),
            "a file of another run's artifact high 3;");
}

TEST(Taint, AFileThatIsNotOfTheArtifactIsNot) {
  EXPECT_EQ(sinks(behind_a_run(cat(kFetch, R"(      - {id: n, run: 'n=$(cat VERSION); echo "n=$n" >> "$GITHUB_OUTPUT"'}
      - run: echo ${{ steps.n.outputs.n }}
)"))),
            "");
}

TEST(Taint, ANumberOfAnArtifactThatIsTestedIsClean) {
  EXPECT_EQ(sinks(behind_a_run(cat(kFetch, R"(      - id: n
        run: |
          n=$(cat pr/number)
          [[ "$n" =~ ^[0-9]+$ ]] || exit 1
          echo "n=$n" >> "$GITHUB_OUTPUT"
      - run: echo ${{ steps.n.outputs.n }}
)"))),
            "");
}

TEST(Taint, AnArtifactOfTheRunItselfIsItsOwn) {
  EXPECT_EQ(sinks(behind_a_run(R"(      - {uses: actions/download-artifact@v7, with: {path: pr}}
      - {id: n, run: 'n=$(cat pr/number); echo "n=$n" >> "$GITHUB_OUTPUT"'}
      - run: echo ${{ steps.n.outputs.n }}
)")),
            "");
}

TEST(Taint, FollowsFilesOfACache) {
  EXPECT_EQ(sinks(R"(on: push
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/cache/restore@v5, with: {path: .state, key: a}}
      - {id: n, run: 'n=$(cat .state/last); echo "n=$n" >> "$GITHUB_OUTPUT"'}
      - run: echo ${{ steps.n.outputs.n }}
)"),
            "a file of a cache medium 3;");
}

}  // namespace
}  // namespace assay::workflows::taint

#include "attest/evidence/record.h"

#include <gtest/gtest.h>

#include "attest/canonical_json.h"
#include "attest/evidence/sealed.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

Record sample() {
  Record out;
  out.subjects.push_back({"", {{"gitCommit", std::string(40, 'a')}}});
  out.label = "security";
  out.verdict = Verdict::pass;
  out.counts = {{"error", 0}, {"warning", 2}};
  out.ratios = {{"line-coverage", 0.8333}};
  out.cases = {"mysql:s3:append"};
  out.producer.kind = "github-actions";
  out.producer.repository = "owner/name";
  out.source = {"results.sarif", 12, std::string(64, 'b'), "sarif", "tool 1.0"};
  out.policy_sha256 = std::string(64, 'c');
  out.recorded_at = {1'800'000'000, 0};
  out.finished = Instant{1'799'999'999, 0};
  return out;
}

// The predicate with one piece of text changed, read again.
Checked<Record> read_changed(std::string_view from, std::string_view to) {
  auto text = canonical_statement(statement_of(sample()));
  if (!text) return tl::make_unexpected(text.error());
  const std::size_t at = text->find(from);
  if (at == std::string::npos) return refuse(Step::input, cat("there is no ", from));
  text->replace(at, from.size(), to);
  const auto statement = read_statement(*text);
  if (!statement) return tl::make_unexpected(statement.error());
  return read_record(*statement);
}

TEST(Record, ReadsBackAsItWasWritten) {
  const Record record = sample();
  const auto again = read_record(statement_of(record));
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->label, record.label);
  EXPECT_EQ(again->verdict, record.verdict);
  EXPECT_EQ(again->counts, record.counts);
  EXPECT_EQ(again->ratios, record.ratios);
  EXPECT_EQ(again->cases, record.cases);
  EXPECT_EQ(again->producer, record.producer);
  EXPECT_EQ(again->source.sha256, record.source.sha256);
  EXPECT_EQ(again->policy_sha256, record.policy_sha256);
  EXPECT_EQ(again->recorded_at, record.recorded_at);
  EXPECT_EQ(again->finished, record.finished);
  EXPECT_FALSE(again->started);
}

TEST(Record, NamesTheMemberThatHoldsACredential) {
  const auto where = [](const Record& record) {
    return credential_in(statement_of(record),
                         [](std::string_view text) { return text.find("hush") != std::string_view::npos; });
  };
  EXPECT_FALSE(where(sample()));
  Record record = sample();
  record.label = "hush";
  EXPECT_EQ(where(record), "/predicate/label");
  record = sample();
  record.producer.repository = "me/hush";
  EXPECT_EQ(where(record), "/predicate/producer/repository");
  record = sample();
  record.cases = {"a:b:hush"};
  EXPECT_EQ(where(record), "/predicate/cases/0");
  record = sample();
  record.subjects[0].name = "hush.whl";
  EXPECT_EQ(where(record), "/subject/0/name");
  record = sample();
  record.ratios = {{"hush", 1}};
  EXPECT_EQ(where(record), "/predicate/ratios") << "the name is the value here";
}

TEST(Record, RefusesWhatIsUnknownOrNoValue) {
  ASSERT_TRUE(read_changed("security", "security"));
  const std::pair<std::string_view, std::string_view> changes[] = {
      {R"("label":)", R"("note":)"},
      {R"("verdict":"pass")", R"("verdict":"PASS")"},
      {R"("kind":"github-actions")", R"("kind":"mine")"},
      {R"("repository":)", R"("repo":)"},
      {R"("error":0)", R"("error":-1)"},
      {R"("error":0)", R"("error":"0")"},
      {R"("line-coverage":"0.8333")", R"("line-coverage":"0.83330")"},
      {R"("recordedAt":"2027-01-15T08:00:00Z")", R"("recordedAt":"2027-01-15T09:00:00+01:00")"},
      {R"("gitCommit":"aaaa)", R"("gitCommit":"AAAA)"},
      {R"("gitCommit":)", R"("md5":)"},
      {R"("size":12)", R"("size":"12")"},
  };
  for (const auto& [from, to] : changes) {
    const auto read = read_changed(from, to);
    ASSERT_FALSE(read) << to;
    EXPECT_NE(read.error().step, Step::input) << read.error().why;
  }
}

TEST(Record, APassWithAReasonAgainstItIsRefused) {
  Record record = sample();
  record.reasons.push_back({Verdict::pass, "remark", "", "a remark"});
  EXPECT_TRUE(read_record(statement_of(record)));
  record.reasons.push_back({Verdict::unproved, "skipped", "", "two tests were skipped"});
  EXPECT_FALSE(read_record(statement_of(record)));
}

TEST(RecordOf, TakesTheVerdictOfTheReadingAndNeverABetterOne) {
  Reading reading;
  reading.name = "out/results.sarif";
  EXPECT_EQ(record_of(reading).verdict, Verdict::unproved);
  EXPECT_FALSE(record_of(reading).reasons.empty());
  reading.judgement.looked();
  reading.judgement.fail("sarif-error", "", "one error");
  const Record record = record_of(reading);
  EXPECT_EQ(record.verdict, Verdict::fail);
  EXPECT_EQ(record.source.name, "results.sarif");
}

TEST(Seal, SignsAndReadsBack) {
  const auto key = PrivateKey::generate(KeyKind::ed25519);
  const auto other = PrivateKey::generate(KeyKind::ed25519);
  const auto text = seal(statement_of(sample()), &*key);
  ASSERT_TRUE(text);
  const auto sealed = read_sealed(*text);
  ASSERT_TRUE(sealed) << sealed.error().text();
  EXPECT_EQ(check_signature(*sealed, key->public_key()), SignatureState::good);
  EXPECT_EQ(check_signature(*sealed, other->public_key()), SignatureState::wrong);
  const auto bare = seal(statement_of(sample()), nullptr);
  ASSERT_TRUE(bare);
  const auto unsealed = read_sealed(*bare);
  ASSERT_TRUE(unsealed);
  EXPECT_EQ(check_signature(*unsealed, key->public_key()), SignatureState::unsigned_);
  EXPECT_EQ(unsealed->digest, sealed->digest) << "the statement is the same with and without an envelope";
}

TEST(ReadSealed, RefusesAnotherSpellingOfARecord) {
  auto text = *canonical_statement(statement_of(sample()));
  EXPECT_TRUE(read_sealed(text));
  EXPECT_FALSE(read_sealed(cat(' ', text)));
  text.replace(text.find(R"("label":)"), 8, R"("label": )");
  EXPECT_FALSE(read_sealed(text));
}

TEST(ProducerOf, ReadsWhatGithubAndGitlabSay) {
  const auto of = [](std::map<std::string, std::string> variables) {
    return producer_of([variables](std::string_view name) {
      const auto found = variables.find(std::string(name));
      return found == variables.end() ? std::string() : found->second;
    });
  };
  const Producer github = of({{"GITHUB_ACTIONS", "true"},
                              {"GITHUB_REPOSITORY", "owner/name"},
                              {"GITHUB_WORKFLOW_REF", "owner/name/.github/workflows/ci.yml@refs/heads/main"},
                              {"GITHUB_REF", "refs/heads/main"},
                              {"GITHUB_RUN_ID", "7"}});
  EXPECT_EQ(github.workflow, ".github/workflows/ci.yml");
  EXPECT_EQ(github.branch, "main");
  EXPECT_EQ(github.run_id, "7");
  // A reusable workflow of another repository is not one of this.
  EXPECT_EQ(of({{"GITHUB_ACTIONS", "true"},
                {"GITHUB_REPOSITORY", "owner/name"},
                {"GITHUB_WORKFLOW_REF", "other/name/.github/workflows/ci.yml@main"}})
                .workflow,
            "");
  EXPECT_EQ(of({{"GITLAB_CI", "true"}, {"CI_PROJECT_PATH", "group/name"}, {"CI_COMMIT_BRANCH", "main"}}).branch,
            "main");
  EXPECT_EQ(of({{"GITHUB_REPOSITORY", "owner/name"}}), Producer{});
}

TEST(HeadRepositoryOf, IsThatOfTheFork) {
  EXPECT_EQ(head_repository_of(R"({"pull_request":{"head":{"repo":{"full_name":"fork/name"}}}})"), "fork/name");
  EXPECT_EQ(head_repository_of(R"({"workflow_run":{"head_repository":{"full_name":"fork/name"}}})"), "fork/name");
  EXPECT_EQ(head_repository_of(R"({"workflow_run":{"head_repository":null}})"), "");
  EXPECT_EQ(head_repository_of("{}"), "");
  EXPECT_EQ(head_repository_of("no JSON"), "");
}

}  // namespace
}  // namespace assay::attest

#include "sarif/report_test_support.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <memory>
#include <utility>

#include "base/strings.h"

namespace assay::testing {

namespace {

constexpr char kCommitA[] = "0123456789abcdef0123456789abcdef01234567";
constexpr char kCommitB[] = "89abcdef0123456789abcdef0123456789abcdef";

Region region(std::uint32_t line, std::uint32_t column, std::uint32_t width, std::uint64_t begin) {
  Region out;
  out.begin = begin;
  out.end = begin + width;
  out.line = out.end_line = line;
  out.column = column;
  out.end_column = column + width;
  return out;
}

Finding finding_of(std::string rule, std::uint32_t index, Secret secret) {
  std::string fingerprint = secret.fingerprint(FingerprintKey::built_in());
  return {.rule = std::move(rule),
          .rule_index = index,
          .secret = std::move(secret),
          .fingerprint = std::move(fingerprint),
          .places = {},
          .companions = {},
          .line_hash = {}};
}

Origin git_origin(std::string path, const char* commit, std::int64_t time) {
  Origin out;
  out.kind = OriginKind::git_blob;
  out.path = path;
  out.object = "fedcba9876543210fedcba9876543210fedcba98";
  out.appearance = {std::move(path), commit, "Ann Author", "ann@example.org", time, "Add the client", true};
  return out;
}

Finding token_finding() {
  const std::string value = sample_token();
  Finding out = finding_of("github-personal-access-token", 0, Secret(value, 4));
  out.severity = Severity::critical;
  Place first;
  first.origin = git_origin("src/app client.py", kCommitA, 1709294400);
  first.region = region(12, 10, 40, 311);
  first.context = cat("token = \"", out.secret.mask(), "\"  # for the nightly job");
  first.versions = 3;
  Place second = first;
  second.origin = git_origin("old/app.py", kCommitB, 1577836799);
  second.origin.appearance.reachable = false;
  second.versions = 1;
  Place third;
  third.origin.path = "config/settings.env";
  third.region = region(2, 7, 40, 19);
  third.context = cat("TOKEN=", out.secret.mask());
  third.suppressed = Suppression{Suppression::Kind::in_source, "assay:allow", "revoked last year"};
  out.places = {first, second, third};
  out.place_count = 5;
  return out;
}

Finding password_finding() {
  Finding out = finding_of("url-password", 1, Secret(cat("pl", "um-tree-", "42-orchard")));
  out.severity = Severity::medium;
  out.confidence = Confidence::medium;
  out.status = VerificationStatus::inactive;
  Origin wheel;
  wheel.path = "dist/tool-1.0-py3-none-any.whl";
  Place place;
  place.origin.kind = OriginKind::archive;
  place.origin.path = "tool/db.py";
  place.origin.parent = std::make_shared<const Origin>(wheel);
  place.region = region(7, 31, 18, 140);
  place.context = cat("DATABASE = 'postgres://tool:", out.secret.mask(), "@db.example.org/tool'");
  out.places = {place};
  out.place_count = 1;
  out.companions = {{"github-personal-access-token", "ghp_********", "00112233445566778899aabbccddeeff"}};
  return out;
}

Finding key_finding() {
  Finding out = finding_of("private-key", 2, Secret(cat("MC4CAQ", "AwBQYDK2Vw", std::string(36, 'q'))));
  out.severity = Severity::low;
  out.confidence = Confidence::low;
  Place place;
  place.origin.kind = OriginKind::git_commit;
  place.origin.object = kCommitB;
  place.origin.appearance = {"", kCommitB, "Bo\x1b[31m", "bo@example.org", 1577836799, "Key for the tests", true};
  place.region = region(3, 1, 52, 60);
  place.region.end_line = 5;
  place.region.end_column = 9;
  out.places = {place};
  out.place_count = 1;
  return out;
}

Finding suppressed_finding() {
  Finding out = finding_of("github-personal-access-token", 0, Secret(sample_token('m'), 4));
  out.severity = Severity::critical;
  Place place;
  place.origin.path = "tests/fixtures/sample.txt";
  place.region = region(1, 1, 40, 0);
  place.context = out.secret.mask();
  place.suppressed = Suppression{Suppression::Kind::external, ".assayignore line 3", "made up for the tests"};
  out.places = {place};
  out.place_count = 1;
  return out;
}

}  // namespace

namespace {

std::string from_base64(std::string_view text) {
  std::string joined;
  for (const char c : text)
    if (c != '\n') joined += c;
  std::string out(joined.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(joined.data()), static_cast<int>(joined.size()));
  if (size < 0) return {};
  // OpenSSL counts padding as bytes.
  const std::size_t padding = joined.ends_with("==") ? 2 : joined.ends_with('=') ? 1 : 0;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

std::string gunzipped(std::string bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return {};
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  char part[1 << 14];
  int code = Z_OK;
  while (code == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(part);
    stream.avail_out = sizeof part;
    code = inflate(&stream, Z_NO_FLUSH);
    out.append(part, sizeof part - stream.avail_out);
  }
  inflateEnd(&stream);
  return code == Z_STREAM_END && stream.avail_in == 0 ? out : std::string();
}

}  // namespace

std::string unpacked(std::string_view page) {
  constexpr std::string_view kBegin = "<script type=\"application/gzip+base64\">";
  std::string bytes;
  for (std::size_t at = page.find(kBegin); at != std::string_view::npos; at = page.find(kBegin, at)) {
    at += kBegin.size();
    bytes += from_base64(page.substr(at, page.find("</script>", at) - at));
  }
  return gunzipped(std::move(bytes));
}

std::string readable(ReportFormat format, const std::string& report) {
  return format == ReportFormat::html ? report + unpacked(report) : report;
}

std::string sample_token(char filler) { return cat("gh", "p_", std::string(36, filler)); }

std::vector<Rule> sample_rules() {
  std::vector<Rule> rules(3);
  rules[0].id = "github-personal-access-token";
  rules[0].provider = "GitHub";
  rules[0].description = "GitHub personal access token (classic)";
  rules[0].severity = Severity::critical;
  rules[0].details.remediation = "Delete the token under Settings, Developer settings.\n";
  rules[0].details.references = {"https://docs.github.com/authentication"};
  rules[1].id = "url-password";
  rules[1].provider = "generic";
  rules[1].description = "Password in a URL {scheme://user:password@host}";
  rules[1].severity = Severity::medium;
  rules[1].confidence = Confidence::medium;
  rules[1].checks = {{CheckKind::url_credential}};
  rules[2].id = "private-key";
  rules[2].provider = "generic";
  rules[2].description = "Private key";
  rules[2].severity = Severity::low;
  rules[2].confidence = Confidence::low;
  rules[2].reader = Reader::pem;
  return rules;
}

RunInfo sample_run(const std::vector<Rule>& rules) {
  RunInfo run;
  run.version = "0.1.0";
  run.command = "scan git";
  run.target = "https://ann:";
  run.target += "hunter2@github.com/example/tool.git";
  run.root = "/srv/check out";
  run.home_page = "https://example.org/assay";
  run.rules = &rules;
  run.rules_digest = std::string(64, 'd');
  run.repository_uri = "git@github.com:example/tool.git";
  run.revision = kCommitA;
  run.branch = "main";
  return run;
}

std::vector<Finding> sample_findings() {
  return {token_finding(), suppressed_finding(), password_finding(), key_finding()};
}

RunOutcome sample_outcome() {
  RunOutcome out;
  out.coverage.scanned(5 << 20, 1234);
  out.coverage.skipped(SkipReason::ignored, "build/out.o");
  out.coverage.skipped(SkipReason::ignored, "build/sub folder/out.o");
  out.coverage.skipped(SkipReason::link, "latest");
  for (int i = 10; i < 22; ++i) out.coverage.gap(cat("vendor/part-", i, ".zip"), "the archive is cut off");
  out.coverage.note("1 finding stands in unreachable objects only");
  out.exit_code = 1;
  out.findings = 3;
  out.failing = 1;
  out.suppressed = 1;
  out.errors.push_back(
      {"reading the pack index", "pack-1.idx", "file is shorter than its header says", "run 'git fsck'"});
  return out;
}

RunOutcome clean_outcome() {
  RunOutcome out;
  out.coverage.scanned(2048, 3);
  return out;
}

std::string written(ReportFormat format, const RunInfo& run, const std::vector<Finding>& findings,
                    const RunOutcome& outcome) {
  MemoryOutput output;
  const std::unique_ptr<ReportWriter> writer = make_report_writer(format, output);
  EXPECT_TRUE(writer->begin(run));
  for (const Finding& finding : findings) EXPECT_TRUE(writer->finding(finding));
  EXPECT_TRUE(writer->end(outcome));
  return output.text();
}

}  // namespace assay::testing

#include "scanners/scan/remote_scan.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/scan/git_target.h"
#include "scanners/scan/known_findings.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/sources/remote/git_clone.h"
#include "scanners/sources/remote/github/github.h"
#include "scanners/sources/remote/gitlab/gitlab.h"
#include "scanners/sources/remote/http/curl_transport.h"
#include "scanners/sources/remote/s3/bucket.h"

namespace assay {

namespace {

using Source = RemoteScanOptions::Source;

constexpr std::array<std::string_view, 1> kBucketKinds = {"objects"};

std::span<const std::string_view> kinds_of(Source source) {
  if (source == Source::github) return remote::kGithubKinds;
  if (source == Source::gitlab) return remote::kGitlabKinds;
  return kBucketKinds;
}

// Where the API is when nobody says otherwise.
std::string usual_api(const RemoteScanOptions& options) {
  if (options.source == Source::github) return "https://api.github.com";
  if (options.source == Source::gitlab) return "https://gitlab.com/api/v4";
  return remote::bucket_service(options.region);
}

Result<remote::Url> api_of(const RemoteScanOptions& options) {
  const std::string text = options.api_url.empty() ? usual_api(options) : options.api_url;
  auto url = remote::parse_url(text);
  if (!url || !url->query().empty())
    return fail("asking a server", printable(text), "it is no address of one", "https://HOST or https://HOST/PATH");
  if (url->scheme == "http" && !url->is_loopback())
    return fail("asking a server", printable(text), "the connection would not be encrypted", "name it with https://");
  return std::move(*url);
}

Result<remote::Choice> choice_of(const RemoteScanOptions& options) {
  auto choice = remote::choose_kinds(kinds_of(options.source), options.include, options.exclude);
  if (!choice || options.since.empty()) return choice;
  choice->since = remote::parse_time(options.since);
  if (!choice->since)
    return fail("choosing what to read", printable(options.since), "it is no day and no time",
                "2026-03-31 or 2026-03-31T12:00:00Z");
  return choice;
}

remote::Authorize authorize_by(const RemoteScanOptions& options, const remote::BucketRegion& region,
                               remote::Clock& clock) {
  if (options.source == Source::s3) {
    if (!options.bucket) return {};
    return remote::sign_for_bucket({options.bucket->key_id, options.bucket->secret_key, options.bucket->session_token},
                                   region, clock);
  }
  if (!options.token) return {};
  return [token = *options.token](remote::WireRequest& request) {
    request.secret_headers.emplace_back("Authorization",
                                        Secret(cat("Bearer ", token.reveal(RevealPermit("a header of a request")))));
  };
}

// Digest of all that decides what is found in the same bytes, and which of them are read: an entry of the cache holds
// for a run that has the same.
std::string state_of(const RemoteScanOptions& options, const remote::Choice& choice, const ScanContext& context) {
  const Limits& limits = context.limits;
  std::string text = cat(options.version, "\n", context.rules->digest(), "\n", options.since, "\n");
  for (const std::string& kind : choice.kinds) text += cat(kind, " ");
  for (const std::uint64_t number :
       {std::uint64_t{limits.whole_file_bytes}, std::uint64_t{limits.window_bytes},
        std::uint64_t{limits.long_value_bytes}, limits.confirmations_base, limits.bytes_per_confirmation,
        std::uint64_t{limits.hits_per_blob}, std::uint64_t{limits.waiting_bytes}, std::uint64_t{limits.decode_depth},
        limits.decoded_bytes_base, std::uint64_t{limits.archive_depth}, limits.archive_bytes_base, limits.archive_ratio,
        limits.archive_members, limits.archive_memory_bytes, std::uint64_t{limits.broken_lines},
        std::uint64_t{options.content.skip_binary}, std::uint64_t{options.content.skip_packed}})
    text += cat(" ", number);
  return to_hex(as_bytes(sha256(text)));
}

// A source that was chosen, with what it keeps while it is crawled.
class Target {
 public:
  static Result<Target> parse(const RemoteScanOptions& options) {
    Target out;
    if (options.source == Source::github) {
      auto github = remote::parse_github_target(options.target);
      if (!github) return tl::make_unexpected(github.error());
      out.github_ = std::move(*github);
    } else if (options.source == Source::gitlab) {
      auto project = remote::parse_gitlab_target(options.target);
      if (!project) return tl::make_unexpected(project.error());
      out.project_ = std::move(*project);
    } else {
      auto bucket = remote::parse_bucket_target(options.target);
      if (!bucket) return tl::make_unexpected(bucket.error());
      out.bucket_ = std::move(*bucket);
    }
    return out;
  }

  // Crawls, and returns the wikis that are to be cloned.
  std::vector<remote::Wiki> crawl(const RemoteScanOptions& options, remote::Crawl& crawl, const remote::Url& api,
                                  const remote::Choice& choice, remote::BucketRegion& region,
                                  std::vector<std::unique_ptr<remote::Worker>>& workers) const {
    if (options.source == Source::github) {
      remote::Github github(crawl, api, choice, options.token.has_value());
      github.begin(github_);
      crawl.run(workers);
      return github.wikis();
    }
    if (options.source == Source::gitlab) {
      remote::Gitlab gitlab(crawl, api, choice, project_);
      gitlab.begin();
      crawl.run(workers);
      return {};
    }
    remote::Bucket bucket(crawl, api, bucket_, choice, region);
    bucket.begin();
    crawl.run(workers);
    return {};
  }

 private:
  remote::GithubTarget github_;
  std::string project_;
  remote::BucketTarget bucket_;
};

void scan_wiki(const remote::Wiki& wiki, const RemoteScanOptions& options, const ScanContext& context,
               std::vector<BlobScanner>& scanners, PlacesOfObjects& places, Coverage& coverage) {
  const auto gap = [&](const Error& error) { coverage.gap(cat("wiki ", printable(wiki.clone_url)), error.why); };
  const auto url = remote::parse_url(wiki.clone_url);
  const auto folder = remote::TemporaryFolder::make(options.temporary_folder);
  if (!folder) return gap(folder.error());
  remote::CloneOptions clone;
  clone.token = options.token;
  clone.ca_file = options.ca_file;
  const std::string path = cat(folder->path(), "/wiki.git");
  if (const Status cloned = remote::clone_mirror(*url, path, clone); !cloned) return gap(cloned.error());
  git::RepositoryOptions repository;
  repository.trust = true;  // we made it
  auto target = open_git_target(path, wiki.clone_url, repository, context.limits);
  GitScanOptions git;
  git.skip_packed = options.content.skip_packed;
  const Status scanned = target ? scan_git_history(*target, git, context, scanners, places, coverage)
                                : Status(tl::make_unexpected(target.error()));
  if (!scanned) gap(scanned.error());
}

}  // namespace

Status check_remote(const RemoteScanOptions& options) {
  if (const auto target = Target::parse(options); !target) return tl::make_unexpected(target.error());
  if (const auto choice = choice_of(options); !choice) return tl::make_unexpected(choice.error());
  if (const auto api = api_of(options); !api) return tl::make_unexpected(api.error());
  std::vector<const Secret*> secrets;
  if (options.token) secrets.push_back(&*options.token);
  if (options.bucket) secrets.push_back(&options.bucket->secret_key);
  if (options.bucket && options.bucket->session_token) secrets.push_back(&*options.bucket->session_token);
  for (const Secret* secret : secrets) {
    const std::string_view value = secret->reveal(RevealPermit("a look at its form"));
    if (std::any_of(value.begin(), value.end(), [](char c) { return c <= ' ' || c > '~'; }))
      return fail("asking a server", "", "the credentials in the environment hold a space, a line break or the like",
                  "a file read with its last line break?");
  }
  return {};
}

Result<ScanResult> scan_remote(const RemoteScanOptions& options, const ScanContext& context) {
  const auto target = Target::parse(options);
  if (!target) return tl::make_unexpected(target.error());
  const auto choice = choice_of(options);
  if (!choice) return tl::make_unexpected(choice.error());
  const auto api = api_of(options);
  if (!api) return tl::make_unexpected(api.error());
  auto known = KnownFindings::of_work_tree("", context);
  if (!known) {
    ScanResult refused;
    refused.mistakes = std::move(known.error());
    return refused;
  }
  const auto curl = remote::CurlLibrary::load();
  if (!curl) return tl::make_unexpected(curl.error());
  const unsigned count = std::max(options.connections, 1U);
  auto scanners = create_blob_scanners(count, *context.rules, context.key, context.limits);
  if (!scanners) return tl::make_unexpected(scanners.error());

  ScanResult result;
  remote::SystemClock clock;
  remote::RateGate gate(clock, options.max_wait_s, [&context](bool waiting) {
    if (context.progress != nullptr) context.progress->phase(waiting ? "waiting for the server's limit" : "asking");
  });
  remote::ResourceCache cache;
  if (!options.cache_folder.empty()) {
    const std::string whose = cat(api->text(), "\n", options.target);
    const Status opened = cache.open(options.cache_folder, whose, state_of(options, *choice, context));
    if (!opened) result.coverage.note(cat("no cache is used: ", opened.error().subject, ": ", opened.error().why));
  }
  remote::ClientOptions client;
  client.server = *api;
  remote::BucketRegion region(options.region);
  if (options.source == Source::s3) client.serves = [&region](const remote::Url& url) { return region.serves(url); };
  client.authorize = authorize_by(options, region, clock);
  client.tries = std::max(options.tries, 1U);
  client.first_wait = options.retry_wait;

  std::vector<std::unique_ptr<ScanningConsumer>> consumers;
  std::vector<Coverage> coverages(count);
  std::vector<std::unique_ptr<remote::Worker>> workers;
  for (unsigned i = 0; i < count; ++i) {
    BlobScanner& scanner = (*scanners)[i];
    auto transport =
        remote::make_curl_transport(*curl, {cat("assay/", options.version), options.ca_file, options.timeout_s});
    if (!transport) return tl::make_unexpected(transport.error());
    consumers.push_back(std::make_unique<ScanningConsumer>(scanner, context.progress));
    // With names that wait: what the cache calls clean is not looked at again.
    const auto found = [&scanner] {
      scanner.flush_names();
      return scanner.collector().added() + scanner.coverage().gap_count();
    };
    workers.push_back(std::make_unique<remote::Worker>(
        std::make_unique<remote::Client>(std::move(*transport), clock, gate, client),
        remote::Worker::Parts{consumers.back().get(), &coverages[i], found, options.temporary_folder}, context.limits,
        options.content));
  }

  if (context.progress != nullptr) context.progress->phase("asking");
  remote::Crawl crawl(cache);
  const std::vector<remote::Wiki> wikis = target->crawl(options, crawl, *api, *choice, region, workers);
  for (const Coverage& part : coverages) result.coverage.merge(part);
  if (crawl.unchanged() != 0)
    result.coverage.note(cat(counted(crawl.unchanged(), "resource was", "resources were"),
                             " not fetched again: unchanged since a run with the same rules found nothing there"));
  PlacesOfObjects places;
  for (const remote::Wiki& wiki : wikis) scan_wiki(wiki, options, context, *scanners, places, result.coverage);

  const auto attribute = [&places](const Origin& origin) {
    const auto found = places.find({origin.repository, origin.object});
    return found == places.end() ? std::vector<Appearance>{} : found->second;
  };
  result.findings =
      merge_and_finish(*scanners, result.coverage, attribute, [&](Finding& finding) { return known->apply(finding); });
  result.useless_suppressions = known->note_useless(false, result.coverage);
  note_misspelt_markers(result.findings, context, result.coverage);
  return result;
}

}  // namespace assay

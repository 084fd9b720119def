#include "cli/scan_flag_groups.h"

namespace assay::cli {

namespace {

constexpr const char* kServerGroup = "Server";

// What the flags of a kind of server are called, and who may ask.
struct ServerTexts {
  const char* target;
  const char* target_text;
  const char* address;  // the flag for it
  const char* address_text;
};

const ServerTexts& texts_of(ScanMode mode) {
  static constexpr ServerTexts kGithub = {"OWNER/REPO", "a repository, or an owner: all of its repositories and gists",
                                          "--api-url", "root of an Enterprise Server's API: https://HOST/api/v3"};
  static constexpr ServerTexts kGitlab = {"GROUP/PROJECT", "a project, by its path or number", "--api-url",
                                          "root of a server's API: https://HOST/api/v4"};
  static constexpr ServerTexts kS3 = {"s3://BUCKET/PREFIX", "a bucket, or what begins with a prefix in it",
                                      "--endpoint", "a server that speaks S3: https://HOST"};
  return mode == ScanMode::github ? kGithub : mode == ScanMode::gitlab ? kGitlab : kS3;
}

}  // namespace

void add_server_flags(CLI::App& app, ScanFlags& flags) {
  RemoteFlags& remote = flags.remote;
  const ServerTexts& texts = texts_of(flags.mode);
  app.add_option("target", remote.target, texts.target_text)->type_name(texts.target)->required();
  app.add_option(texts.address, remote.api_url, texts.address_text)->type_name("URL")->group(kServerGroup);
  if (flags.mode == ScanMode::s3) {
    app.add_option("--region", remote.region, "where the bucket is (default: AWS_REGION, else us-east-1)")
        ->type_name("NAME")
        ->group(kServerGroup);
  } else {
    const char* kinds = flags.mode == ScanMode::github
                            ? "read only these kinds: issues, pulls, comments, reviews, review-comments, "
                              "commit-comments, edits, discussions, releases, assets, gists, wikis, logs, artifacts"
                            : "read only these kinds: issues, merge-requests, notes, edits, snippets, logs, artifacts";
    app.add_option("--include", remote.include, kinds)
        ->type_name("KIND,…")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(kServerGroup);
    app.add_option("--exclude", remote.exclude, "leave these kinds out")
        ->type_name("KIND,…")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(kServerGroup);
  }
  app.add_option("--since", remote.since, "leave out what has not changed since a day or time: 2026-03-31")
      ->type_name("DATE")
      ->group(kServerGroup);
  app.add_option("--connections", remote.connections, "how many requests may be under way (default: 4)")
      ->check(CLI::Range(1U, 64U))
      ->type_name("N")
      ->group(kServerGroup);
  app.add_option("--retries", remote.retries, "how often a request that failed is made again (default: 4)")
      ->check(CLI::Range(0U, 20U))
      ->type_name("N")
      ->group(kServerGroup);
  app.add_option("--retry-wait", remote.retry_wait, "seconds before that, twice as many each time (default: 1)")
      ->check(CLI::Range(0.0, 60.0))
      ->type_name("SECONDS")
      ->group(kServerGroup);
  app.add_option("--timeout", remote.timeout, "how long an answer may keep us waiting (default: 60)")
      ->check(CLI::Range(1U, 3600U))
      ->type_name("SECONDS")
      ->group(kServerGroup);
  app.add_option("--max-wait", remote.max_wait, "how long the run may wait for rate limits, altogether (default: 900)")
      ->check(CLI::Range(0U, 86400U))
      ->type_name("SECONDS")
      ->group(kServerGroup);
  app.add_flag("--no-cache", remote.no_cache, "fetch again what an earlier run found nothing in, and note nothing")
      ->group(kServerGroup);
  app.add_flag("--no-binary", flags.no_binary, "leave out binary files")->group(kServerGroup);
  add_archive_flags(app, flags, kServerGroup);
}

}  // namespace assay::cli

// Scans what a server holds: GitHub, GitLab, buckets of S3. The only scan that opens connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "scanners/scan/scan.h"
#include "scanners/sources/files/admission.h"

namespace assay {

// Who asks a bucket. Without them it is asked without a name.
struct BucketCredentials {
  std::string key_id;
  Secret secret_key;
  std::optional<Secret> session_token;
};

struct RemoteScanOptions {
  enum class Source : std::uint8_t { github, gitlab, s3 };
  Source source = Source::github;
  std::string target;   // as the user named it
  std::string api_url;  // root of the API, or a bucket's endpoint; empty: the public one
  std::string region;   // of a bucket
  std::optional<Secret> token;
  std::optional<BucketCredentials> bucket;
  std::vector<std::string> include, exclude;  // kinds
  std::string since;                          // a day or time of RFC 3339; empty: all

  unsigned connections = 4;  // workers: each asks and scans
  unsigned tries = 5;
  std::chrono::milliseconds retry_wait{1000};
  std::int64_t timeout_s = 60;
  std::int64_t max_wait_s = 900;  // for rate limits, altogether

  std::string cache_folder;  // of what was found clean before; empty: none
  std::string temporary_folder = "/tmp";
  std::string version;  // of the program
  std::string ca_file;  // certificates to trust instead of the system's
  files::ContentChoice content;
};

// Whether the options make sense: a target, kinds, a day and an address that can be read as such.
Status check_remote(const RemoteScanOptions& options);

// What cannot be read is a gap of the result's coverage; an Error when nothing could begin: options that make no sense,
// no libcurl.
Result<ScanResult> scan_remote(const RemoteScanOptions& options, const ScanContext& context);

}  // namespace assay

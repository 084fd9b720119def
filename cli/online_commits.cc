#include "cli/online_commits.h"

#include "base/strings.h"
#include "cli/github_api.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "scanners/sources/remote/http/curl_transport.h"

namespace assay::cli {

namespace {

constexpr const char* kDoing = "looking up commits at GitHub";
constexpr unsigned kTries = 3;
constexpr std::int64_t kTimeoutSeconds = 30;
constexpr std::int64_t kMostWaitSeconds = 180;

}  // namespace

Result<std::unique_ptr<OnlineCommits>> OnlineCommits::open() {
  auto api = github_api(kDoing, {});
  if (!api) return tl::make_unexpected(api.error());
  auto token = github_token(kDoing);
  if (!token) return tl::make_unexpected(token.error());
  const auto curl = remote::CurlLibrary::load();
  if (!curl) return tl::make_unexpected(curl.error());
  auto transport =
      remote::make_curl_transport(*curl, {cat("assay/", kVersion), environment("SSL_CERT_FILE"), kTimeoutSeconds});
  if (!transport) return tl::make_unexpected(transport.error());

  std::unique_ptr<OnlineCommits> out(new OnlineCommits());
  out->token_ = std::move(*token);
  if (const std::string folder = cache_folder(); !folder.empty())
    if (const Status opened = out->cache_.open(folder + "/remote", cat(api->text(), "\nactions"), kVersion); !opened)
      tell(cat("no cache is used: ", printable(opened.error().subject), ": ", opened.error().why));
  out->gate_ = std::make_unique<remote::RateGate>(out->clock_, kMostWaitSeconds);
  remote::ClientOptions options;
  options.server = *api;
  options.tries = kTries;
  if (out->token_)
    options.authorize = [token = &*out->token_](remote::WireRequest& request) {
      request.secret_headers.emplace_back("Authorization",
                                          Secret(cat("Bearer ", token->reveal(RevealPermit("a header of a request")))));
    };
  out->client_ = std::make_unique<remote::Client>(std::move(*transport), out->clock_, *out->gate_, options);
  out->commits_ = std::make_unique<remote::ActionCommits>(*out->client_, *api, out->cache_);
  return out;
}

std::optional<workflows::fixes::LookedUp> OnlineCommits::find(const std::string& repository, const std::string& ref) {
  const auto found = commits_->find(repository, ref);
  if (found) {
    if (!*found) return std::nullopt;
    return workflows::fixes::LookedUp{(*found)->sha, (*found)->release, (*found)->branch};
  }
  // What a server says may hold what it was sent.
  const std::string why = token_ ? token_->scrub(found.error().why) : found.error().why;
  const std::lock_guard lock(mutex_);
  gaps_.try_emplace(repository, cat("was not looked up: ", why));
  return std::nullopt;
}

void OnlineCommits::tell_gaps(Coverage& coverage) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [repository, why] : gaps_) coverage.gap(printable(repository), why);
}

}  // namespace assay::cli

// Commits of tags and branches, asked of GitHub for `assay workflows --online`.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/coverage.h"
#include "base/secret.h"
#include "scanners/sources/remote/github/action_commits.h"
#include "scanners/workflows/fixes/look_up.h"

namespace assay::cli {

// Thread-safe. Nothing is sent but names of repositories and of their references, and the token if there is one.
class OnlineCommits {
 public:
  // The cache lies below XDG_CACHE_HOME; without one all is asked for. An Error is one of the environment.
  static Result<std::unique_ptr<OnlineCommits>> open();

  std::optional<workflows::fixes::LookedUp> find(const std::string& repository, const std::string& ref);
  // What could not be asked for, as gaps, in order of the repositories.
  void tell_gaps(Coverage& coverage) const;

 private:
  OnlineCommits() = default;

  remote::SystemClock clock_;
  remote::ResourceCache cache_;
  std::optional<Secret> token_;
  std::unique_ptr<remote::RateGate> gate_;
  std::unique_ptr<remote::Client> client_;
  std::unique_ptr<remote::ActionCommits> commits_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> gaps_;
};

}  // namespace assay::cli

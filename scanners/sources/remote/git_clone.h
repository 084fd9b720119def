// Clones a repository from a server by the git program.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::remote {

struct CloneOptions {
  std::string program = "git";
  std::optional<Secret> token;  // goes to git in its environment, for this server alone
  std::string ca_file;
  std::chrono::seconds limit{1800};
  std::uint64_t most_bytes = std::uint64_t{4} << 30;  // of one file that git writes
};

// All refs of `url` into `folder`, which is not there yet. No configuration of this machine or user is read, no hook
// runs, redirects are not followed.
Status clone_mirror(const Url& url, const std::string& folder, const CloneOptions& options);

// A folder for this user alone, removed with what is in it when this goes.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make(const std::string& parent);
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace assay::remote

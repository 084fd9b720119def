// Addresses of a repository: what may be shown of the URL that a user or a git configuration gave, and links into its
// web pages where the host's form is known. Pure functions. No result holds the user part of a URL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

// An absolute URI for the repository (SARIF §3.23.3), without credentials: https for hosts whose pages are known, else
// the scheme that was given; "host:path" becomes ssh. Empty for a local path and for what cannot be read as an address.
std::string repository_uri_of(std::string_view address);

// Links into the pages of one repository; each is empty when the host's form is not known.
class RepositoryLink {
 public:
  explicit RepositoryLink(std::string_view address);
  // `path` is raw bytes and gets percent-encoded; line 0 is no line.
  std::string file(std::string_view commit, std::string_view path, std::uint32_t line) const;
  std::string commit(std::string_view commit) const;
  // What stands before a commit, before "COMMIT/PATH" and before a line, for a reader that puts links together itself.
  std::string commit_prefix() const;
  std::string file_prefix() const;
  std::string_view line_prefix() const;
  // "https://github.com/owner/name"
  const std::string& page() const { return base_; }

 private:
  enum class Host : unsigned char { none, github, gitlab, bitbucket, gitea };
  Host host_ = Host::none;
  std::string base_;
};

// Percent-encodes raw bytes as the path of a URI reference (RFC 3986 §3.3): unreserved characters and '/' stay. A colon
// is encoded too, so that a first segment is never taken for a scheme.
std::string uri_path(std::string_view path);
// The same for one segment: '/' is encoded too.
std::string uri_segment(std::string_view text);

// A URL with what may not stand in one percent-encoded: spaces, control characters, bytes beyond ASCII, brackets.
std::string escaped_url(std::string_view url);

}  // namespace assay

#include "sarif/repository_link.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/strings.h"

namespace assay {

namespace {

struct Address {
  std::string scheme, host, path;  // path without a leading '/'
};

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool hexadecimal(std::string_view text) {
  if (text.empty()) return false;
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A host name with an optional port; anything else is not shown.
bool plain_host(std::string_view host) {
  if (host.empty()) return false;
  for (const char c : host)
    if (!unreserved(c) && c != ':') return false;
  return true;
}

std::optional<Address> parsed(std::string_view address) {
  Address out;
  const std::size_t scheme = address.find("://");
  std::string_view rest;
  if (scheme != std::string_view::npos) {
    out.scheme = address.substr(0, scheme);
    rest = address.substr(scheme + 3);
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    out.host = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
    if (out.scheme != "https" && out.scheme != "http" && out.scheme != "ssh" && out.scheme != "git")
      return std::nullopt;
  } else {
    // git's short form "user@host:path"; a slash before the colon makes it a local path.
    const std::size_t colon = address.find(':');
    if (colon == std::string_view::npos || address.substr(0, colon).find('/') != std::string_view::npos) {
      return std::nullopt;
    }
    out.scheme = "ssh";
    out.host = address.substr(0, colon);
    rest = address.substr(colon + 1);
    while (rest.starts_with('/')) rest.remove_prefix(1);
  }
  const std::size_t at = out.host.rfind('@');
  if (at != std::string::npos) out.host.erase(0, at + 1);
  rest = rest.substr(0, rest.find_first_of("?#"));
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.ends_with(".git")) rest.remove_suffix(4);
  if (!plain_host(out.host) || rest.empty()) return std::nullopt;
  out.path = rest;
  return out;
}

bool named(std::string_view host, std::string_view domain, std::string_view label) {
  return host == domain || host.starts_with(label);
}

void append_encoded(std::string& out, char c, bool plain) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (plain) {
    out += c;
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

}  // namespace

std::string uri_path(std::string_view path) {
  const auto is_plain = [](char c) { return unreserved(c) || c == '/'; };
  std::string out;
  while (!path.empty()) {
    const auto end = std::find_if_not(path.begin(), path.end(), is_plain);
    out.append(path.begin(), end);
    path.remove_prefix(static_cast<std::size_t>(end - path.begin()));
    if (path.empty()) break;
    append_encoded(out, path.front(), false);
    path.remove_prefix(1);
  }
  return out;
}

std::string uri_segment(std::string_view text) {
  std::string out;
  for (const char c : text) append_encoded(out, c, unreserved(c));
  return out;
}

std::string escaped_url(std::string_view url) {
  std::string out;
  for (const char c : url)
    append_encoded(out, c, unreserved(c) || std::string_view(":/?#@!$&'()*+,;=%").find(c) != std::string_view::npos);
  return out;
}

RepositoryLink::RepositoryLink(std::string_view address) {
  const std::optional<Address> found = parsed(address);
  if (!found || found->path.find("..") != std::string::npos) return;
  if (named(found->host, "github.com", "github."))
    host_ = Host::github;
  else if (named(found->host, "gitlab.com", "gitlab."))
    host_ = Host::gitlab;
  else if (found->host == "bitbucket.org")
    host_ = Host::bitbucket;
  else if (named(found->host, "codeberg.org", "gitea."))
    host_ = Host::gitea;
  if (host_ == Host::none) return;
  // The port of an ssh address is not the one of the web pages.
  std::string_view host = found->host;
  if (found->scheme != "https" && found->scheme != "http") host = host.substr(0, host.find(':'));
  base_ = cat("https://", host, "/", uri_path(found->path));
}

std::string RepositoryLink::file_prefix() const {
  switch (host_) {
    case Host::none:
      return {};
    case Host::github:
      return cat(base_, "/blob/");
    case Host::gitlab:
      return cat(base_, "/-/blob/");
    case Host::bitbucket:
      return cat(base_, "/src/");
    case Host::gitea:
      return cat(base_, "/src/commit/");
  }
  return {};
}

std::string_view RepositoryLink::line_prefix() const { return host_ == Host::bitbucket ? "#lines-" : "#L"; }

std::string RepositoryLink::commit_prefix() const {
  switch (host_) {
    case Host::none:
      return {};
    case Host::github:
    case Host::gitea:
      return cat(base_, "/commit/");
    case Host::gitlab:
      return cat(base_, "/-/commit/");
    case Host::bitbucket:
      return cat(base_, "/commits/");
  }
  return {};
}

std::string RepositoryLink::file(std::string_view commit, std::string_view path, std::uint32_t line) const {
  if (host_ == Host::none || !hexadecimal(commit) || path.empty()) return {};
  std::string out = cat(file_prefix(), commit, "/", uri_path(path));
  if (line != 0) out += cat(line_prefix(), line);
  return out;
}

std::string RepositoryLink::commit(std::string_view commit) const {
  if (host_ == Host::none || !hexadecimal(commit)) return {};
  return cat(commit_prefix(), commit);
}

std::string repository_uri_of(std::string_view address) {
  const std::optional<Address> found = parsed(address);
  if (!found) return {};
  const RepositoryLink link(address);
  std::string page = link.page();
  if (!page.empty()) return page;
  return cat(found->scheme, "://", found->host, "/", uri_path(found->path));
}

}  // namespace assay

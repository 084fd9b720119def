// What the files of this room share.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanners/sources/remote/github/github.h"

namespace assay::remote {

struct Github::Repository {
  std::string full_name;  // "owner/name"
  std::string page;       // "https://github.com/owner/name"
  std::string path() const { return "/repos/" + full_name; }
};

// Headers of a request whose answer is JSON.
std::vector<std::pair<std::string, std::string>> github_headers(
    std::string_view accept = "application/vnd.github+json");

// Scans the named text members of an item under its own address. The first member's text has the kind's name, the
// others "KIND MEMBER".
void scan_members(Worker& worker, const Json& item, const std::string& kind, const std::string& page,
                  std::initializer_list<const char*> members);

// The items of a page: the page itself, or its member of that name. An Error when there is no list.
Result<const Json*> items_of(const Json& page, const char* member = nullptr);

// A child of a list, as it is kept in the cache.
std::string pack(const Json& child);
Json unpack(const std::string& child);

}  // namespace assay::remote

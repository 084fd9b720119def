// Any bytes as the address of a repository: what comes out is an address of printable ASCII without a user part.
#include <cstdint>
#include <cstdlib>

#include "sarif/repository_link.h"

namespace {

void check(const std::string& uri) {
  for (const char c : uri)
    if (c <= 0x20 || c >= 0x7f) std::abort();
  const std::size_t host = uri.find("://");
  if (host == std::string::npos) return;
  if (uri.substr(host + 3, uri.find('/', host + 3) - host - 3).find('@') != std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view address = input.substr(0, input.find('\n'));
  const std::string_view path = input.substr(address.size());
  check(assay::repository_uri_of(address));
  const assay::RepositoryLink link(address);
  check(link.page());
  check(link.file("0123456789abcdef", path, 7));
  check(link.commit("0123456789abcdef"));
  return 0;
}

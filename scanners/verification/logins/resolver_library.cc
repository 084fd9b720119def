#include "scanners/verification/logins/resolver_library.h"

#include "scanners/sources/remote/http/library_function.h"

namespace assay::verification {

using remote::find_function;

Result<std::shared_ptr<const ResolverLibrary>> ResolverLibrary::load() {
  const auto handle =
      remote::open_library({"libresolv.so.2"}, "looking up the servers of mongodb+srv:// needs glibc's libresolv");
  if (!handle) return tl::make_unexpected(handle.error());
  std::shared_ptr<ResolverLibrary> out(new ResolverLibrary);
  // The second name is that of before glibc 2.34.
  const bool found =
      find_function(*handle, "__res_ninit", out->init) && find_function(*handle, "__res_nclose", out->close) &&
      (find_function(*handle, "res_nquery", out->query) || find_function(*handle, "__res_nquery", out->query)) &&
      find_function(*handle, "ns_initparse", out->parse) && find_function(*handle, "ns_parserr", out->parse_record) &&
      find_function(*handle, "ns_name_uncompress", out->uncompress);
  if (!found) return fail("loading", "libresolv.so.2", "it lacks a function of glibc 2.9");
  return out;
}

}  // namespace assay::verification

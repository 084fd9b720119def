// glibc's resolver (libresolv, of which newer ones keep most in libc), loaded for the first name that is asked about.
// Its names differ between versions, and what is linked to it would ask for the newest.
#pragma once

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>

#include <memory>

#include "base/result.h"

namespace assay::verification {

// Immutable after load. Stays loaded.
class ResolverLibrary {
 public:
  static Result<std::shared_ptr<const ResolverLibrary>> load();

  int (*init)(res_state) = nullptr;
  void (*close)(res_state) = nullptr;
  int (*query)(res_state, const char* name, int of_class, int type, unsigned char* answer, int size) = nullptr;
  int (*parse)(const unsigned char* message, int size, ns_msg*) = nullptr;
  int (*parse_record)(ns_msg*, ns_sect, int number, ns_rr*) = nullptr;
  // Names are compressed: the message, its end, and where the name begins.
  int (*uncompress)(const unsigned char* message, const unsigned char* end, const unsigned char* from, char* out,
                    std::size_t size) = nullptr;

 private:
  ResolverLibrary() = default;
};

}  // namespace assay::verification

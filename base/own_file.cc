#include "base/own_file.h"

#include <dlfcn.h>
#include <link.h>

namespace assay {

std::string own_file() {
  Dl_info info{};
  void* extra = nullptr;
  static const char here = 0;
  // The program itself has an empty name.
  if (::dladdr1(&here, &info, &extra, RTLD_DL_LINKMAP) != 0 && extra != nullptr)
    if (const char* name = static_cast<const link_map*>(extra)->l_name; name != nullptr && *name != '\0') return name;
  return "/proc/self/exe";
}

}  // namespace assay

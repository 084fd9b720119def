// Libraries that are loaded when they are first needed.
#pragma once

#include <dlfcn.h>

#include <initializer_list>
#include <string>

#include "base/result.h"

namespace assay::remote {

// The handle of the first of these that there is; it stays loaded. `need`: what needs which package, the hint of the
// error.
inline Result<void*> open_library(std::initializer_list<const char*> names, std::string need) {
  for (const char* name : names)
    if (void* const handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return handle;
  return fail("loading", *names.begin(), "it is not installed, or cannot be loaded", std::move(need));
}

// Sets `function` to the library's of that name, of whose type the caller is sure. False: it has none.
template <class Function>
bool find_function(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

}  // namespace assay::remote

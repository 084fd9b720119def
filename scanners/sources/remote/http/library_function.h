// Functions of a library that is loaded when it is first needed.
#pragma once

#include <dlfcn.h>

namespace assay::remote {

// Sets `function` to the library's of that name, of whose type the caller is sure. False: it has none.
template <class Function>
bool find_function(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

}  // namespace assay::remote

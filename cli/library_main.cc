// The program as a function of libassay (api/assay.h): what the wheel's launcher calls.
#include <dlfcn.h>
#include <sys/auxv.h>

#include "api/assay.h"
#include "cli/command.h"

// Another program that calls it would not know what to do with arguments of ours.
int32_t assay_main(int argc, char** argv) {
  // A dynamic loader that was told to run the launcher is what /proc/self/exe is then, and has no loader of its own.
  const bool launched = ::dlsym(RTLD_DEFAULT, "assay_launcher") != nullptr && ::getauxval(AT_BASE) != 0;
  return assay::cli::run_program(argc, argv, launched ? "/proc/self/exe" : nullptr);
}

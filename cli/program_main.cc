// The program as a file of its own.
#include <sys/auxv.h>

#include "cli/command.h"
#include "cli/process.h"

namespace {
[[gnu::constructor(101)]] void at_load() { assay::cli::set_last_handlers(); }
}  // namespace

// A dynamic loader that was told to run this file is what /proc/self/exe is then, and has no loader of its own.
int main(int argc, char** argv) {
  const bool itself = ::getauxval(AT_BASE) != 0;
  return assay::cli::run_program(argc, argv, itself ? "/proc/self/exe" : nullptr);
}

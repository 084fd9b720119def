// The program as a file of its own.
#include "cli/command.h"
#include "cli/process.h"

namespace {
[[gnu::constructor(101)]] void at_load() { assay::cli::set_last_handlers(); }
}  // namespace

int main(int argc, char** argv) { return assay::cli::run_program(argc, argv, "/proc/self/exe"); }

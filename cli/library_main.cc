// The program as a function of libassay (api/assay.h): what the wheel's launcher calls.
#include "api/assay.h"
#include "cli/command.h"

int32_t assay_main(int argc, char** argv) { return assay::cli::run_program(argc, argv); }

// What holds for the whole process, whatever befalls it.
#pragma once

namespace assay::cli {

// To be called once, before anything else. From then on no core file is written; a closed pipe and a full quota are
// errors of the write; and memory that runs out, a mapped file that becomes shorter under the scan and an exception
// that nobody caught end the process at once with a message and kIncomplete, never with a pass or a signal. Freed memory
// goes back to the system.
void prepare_process();

}  // namespace assay::cli

// What holds for the whole process, whatever befalls it.
#pragma once

#include <functional>

namespace assay::cli {

// To be called once, before anything else. From then on no core file is written; a closed pipe and a full quota are
// errors of the write; and memory that runs out, a mapped file that becomes shorter under the scan and an exception
// that nobody caught end the process at once with a message and kIncomplete, never with a pass or a signal. Freed
// memory goes back to the system.
void prepare_process();

// The part of prepare_process that is for memory and exceptions. A program calls it before its static objects are made:
// one of them may be the first to find no memory.
void set_last_handlers();

// Another code than kIncomplete for the ends that prepare_process tells of, where the caller takes that one for a pass.
void end_disasters_with(int code);

// Calls run() on a stack of the usual size, whatever limit the process was started with: folders, trees and objects
// may nest as deep as their own limits say.
int on_usual_stack(const std::function<int()>& run);

}  // namespace assay::cli

// What a process that reads a document can do no more.
#pragma once

#include <cstdint>

namespace assay::archives {

// Leaves this process its memory and the files that are open: from now on it opens none, reaches no network, starts and
// signals no process, gains no rights, leaves no core and ends with its parent, which is `parent`. `memory_bytes` more
// may be taken, `cpu_seconds` in all. Where the system does not filter calls, limits alone hold; false when not even
// these.
bool confine_reader(int parent, std::uint64_t memory_bytes, std::uint64_t cpu_seconds);

// Whether the system says that it filters calls for this processor, so that confine_reader() has more than limits.
bool filters_calls();

// Signals end this process as if nobody had asked for them, and memory that runs out ends it with kReaderMemory.
void forget_handlers();
inline constexpr int kReaderMemory = 71;

// Closes all files from number `first` on.
void close_files_from(int first);

}  // namespace assay::archives

// Reads a document in a process of its own: what its reader does wrong befalls that process, and is a gap of the
// document.
//
// Of a program that said how it is started again (start_readers_with), the process is that one: it has nothing of this
// process but the document. Of any other (who loaded libassay) it is a copy of this one, without another program being
// run; it needs no file, and nothing of it is reported but words that are known beforehand (reader_messages.h). Either
// gives up files, the network and other processes before it looks at a byte (reader_confinement.h). It talks over one
// socket, and ends with whoever started it.
#pragma once

#include <chrono>
#include <cstdint>

#include "scanners/sources/archives/documents/reader_messages.h"

namespace assay::archives {

// Takes no lock that another thread may hold, keeps no state, and uses of `into` what SendingContainer has.
using DocumentReader = void (*)(Bytes text, Container& into);

struct ReaderLimits {
  std::chrono::milliseconds silence{120'000};  // from one message to the next
  std::uint64_t cpu_seconds = 600;
  std::uint64_t memory_bytes = std::uint64_t{192} << 20;  // and three times the document
};

// Always in a copy of this process. Gaps say why it ended before its end.
void read_in_copy(DocumentReader reader, const ReaderWords& words, Bytes text, Container& into,
                  const ReaderLimits& limits = {});

// The remark of a run in which that process has no filter of system calls.
inline constexpr const char* kOnlyLimits =
    "this system does not say that it filters system calls: processes that read PDF documents had limits alone";

// The PDF reader, in a process of its own.
void read_pdf_apart(Bytes pdf, Container& into, const ReaderLimits& limits = {});

// The program that is run for it, with this argument alone, is one that calls serve_reader then; null: none, a copy of
// this process reads. The path lives as long as the process. Thread-safe.
inline constexpr const char* kReaderArgument = "(read-a-document)";
void start_readers_with(const char* program);
int serve_reader();

// From now on readers work in this process: for trying them with anything.
void read_documents_here();

}  // namespace assay::archives

// Every bound on hostile input, in one place. Reaching one makes the run incomplete (promise 3: bounded).
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay {

struct Limits {
  // Files up to this are read whole; larger ones go through windows of window_bytes.
  std::size_t whole_file_bytes = std::size_t{1} << 20;
  std::size_t window_bytes = std::size_t{256} << 10;
  // Longest value that a reader may follow beyond a rule's reach (PEM bodies, long tokens).
  std::size_t long_value_bytes = std::size_t{32} << 10;
  // Largest git object built in memory. A larger blob that is stored whole is scanned in windows; any other object is
  // recorded as not scanned.
  std::uint64_t object_bytes = std::uint64_t{512} << 20;
  // Longest delta chain followed.
  std::uint32_t delta_depth = 4096;
  // Confirmations a blob may ask for: a base, and one more for each so many bytes. Keeps floods above 20 MB/s. Each is
  // so many nominal nanoseconds of work, of which a cheap one takes less and a dear one more (scanners/secrets/
  // confirmer.cc); work is counted, never timed, so a flood ends at the same place in every run.
  static constexpr std::uint64_t kConfirmationNanoseconds = 512;
  std::uint64_t confirmations_base = 2048;
  std::uint64_t bytes_per_confirmation = 13;
  std::uint64_t work_allowance(std::uint64_t bytes) const {
    return (confirmations_base + bytes / bytes_per_confirmation) * kConfirmationNanoseconds;
  }
  // Matches that are looked for in one blob, or in one window of a blob that is read in windows: a run of more windows
  // may have more of them, of which the bounds below hold.
  std::size_t hits_per_blob = 20000;
  // Places listed of one finding. More are counted.
  std::size_t places_per_finding = 1000;
  // Of all findings of a run, while they are gathered and when they are reported. Places are left out first, evenly
  // from all values, and counted; values only when there are more of them, those of the least severe rules first.
  // Either is a gap. 100,000 places take some 100 MB until they are reported (scanners/secrets/gathered_values.h).
  std::size_t places_per_run = 100000;
  std::size_t values_per_run = 20000;
  std::size_t value_bytes_per_run = std::size_t{32} << 20;
  // Of these, values whose fingerprints are stretched, at 0.3 ms each: a base, and one more for each so many bytes that
  // were scanned.
  std::size_t stretched_values_base = 1500;
  std::size_t bytes_per_stretched_value = std::size_t{32} << 10;
  std::size_t stretched_values(std::uint64_t bytes) const {
    return stretched_values_base + static_cast<std::size_t>(bytes / bytes_per_stretched_value);
  }
  // Values, and the lines around them, that wait for the other half of a pair in an input read in windows.
  std::size_t waiting_bytes = std::size_t{4} << 20;
  // Encodings within each other that are decoded, and the bytes that may come of all encoded text in a blob.
  std::size_t decode_depth = 4;
  std::uint64_t decoded_bytes_base = std::uint64_t{4} << 20;
  std::uint64_t decoded_bytes(std::uint64_t bytes) const { return decoded_bytes_base + 4 * bytes; }
  // Whether words are joined that the width of a terminal broke: of logs.
  bool broken_lines = false;
  // Context shown of a line.
  std::size_t context_bytes = 160;
  // Archives: how deep they are opened inside one another; what one input may unpack to, with all that is nested in it
  // (a base, and so many bytes for each of its own: deflate gives at most 1,032); how many members it may have; what
  // opening it may hold in memory at a time. A dictionary of xz -9 is 64 MiB.
  std::size_t archive_depth = 8;
  std::uint64_t archive_bytes_base = std::uint64_t{256} << 20;
  std::uint64_t archive_ratio = 200;
  std::uint64_t archive_members = 500'000;
  std::uint64_t archive_memory_bytes = std::uint64_t{128} << 20;
  // Directory depth followed.
  std::size_t folder_depth = 256;
};

}  // namespace assay

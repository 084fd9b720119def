// Bytes on their way out: where a report goes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay {

// Buffered; the first error (full disk, closed pipe) sticks and comes back from every later call. Not synchronised.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual ~Output() = default;
  virtual Status write(std::string_view bytes) = 0;
  // Hands on what is buffered.
  virtual Status flush() { return {}; }
  // Must be called; for a file it is the moment when the report appears under its name (atomically).
  virtual Status finish() = 0;
};

// Appends to a text, which the caller keeps as long. Never fails.
class TextOutput final : public Output {
 public:
  explicit TextOutput(std::string& text) : text_(text) {}
  Status write(std::string_view bytes) override {
    text_ += bytes;
    return {};
  }
  Status finish() override { return {}; }

 private:
  std::string& text_;
};

// Writes to a descriptor, which stays the caller's and open. `name` is for errors ("standard output").
// A closed pipe is an error only where SIGPIPE is ignored; with its default disposition the signal ends the process
// before write() returns. That choice belongs to the program, not to this class.
std::unique_ptr<Output> open_descriptor_output(int fd, std::string name);

// Writes to a temporary file beside `path`, which finish() puts in its place: a reader sees the old report or the whole
// new one, and a run that fails leaves the old one. A symbolic link is followed. The file gets `mode` less the umask,
// or keeps of the mode it had what `mode` allows. What is no regular file (a device, a pipe, anything below /dev or
// /proc) is written directly.
Result<std::unique_ptr<Output>> open_file_output(const std::string& path, unsigned mode = 0666);

// All of a text to the file that a user named, by open_file_output.
Status write_output_file(const std::string& path, std::string_view text, unsigned mode = 0666);

}  // namespace assay

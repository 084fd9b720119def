// The bytes of a SARIF log: a file, a compressed file, or a stream.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "sarif/output.h"

namespace assay::sarif {

// Not synchronised.
class ByteInput {
 public:
  ByteInput() = default;
  ByteInput(const ByteInput&) = delete;
  ByteInput& operator=(const ByteInput&) = delete;
  virtual ~ByteInput() = default;

  // Up to `most` bytes into `out`; 0 at the end. An error comes back from every later call.
  virtual Result<std::size_t> read(char* out, std::size_t most) = 0;
  // As errors name it.
  virtual const std::string& name() const = 0;
};

// Opens a file, or standard input for "-"; gzip (RFC 1952) is unpacked, known by its first bytes. A folder, a missing
// file and a device are errors.
Result<std::unique_ptr<ByteInput>> open_input(const std::string& path);

// An input that can be opened again and again. Standard input and named pipes are copied to a file without a name in
// the folder for temporary files, which goes with the object.
class LogFile {
 public:
  static Result<LogFile> open(const std::string& path);
  // Bytes that outlive the object.
  static LogFile of_text(std::string_view text, std::string name);
  // What `fill` writes, in such a file without a name.
  static Result<LogFile> written(std::string name, const std::function<Status(Output&)>& fill);
  Result<std::unique_ptr<ByteInput>> read() const;
  // As errors name it.
  const std::string& name() const { return name_; }
  // In which it stands; empty for what is copied or written.
  std::string folder() const;

 private:
  std::string path_, name_;
  UniqueFd copy_;
  std::optional<std::string_view> text_;
};

// Of a file that is open, from where it stands on; gzip is unpacked.
std::unique_ptr<ByteInput> descriptor_input(UniqueFd fd, std::string name);

// Bytes that live as long as the input.
std::unique_ptr<ByteInput> text_input(std::string_view text, std::string name);

Result<std::vector<LogFile>> open_logs(const std::vector<std::string>& paths);

}  // namespace assay::sarif

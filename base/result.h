// Errors are values. An Error says what was being done, on what, why it failed and what the reader can do;
// main alone turns it into text and an exit code. Exceptions do not cross a room's boundary.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace assay {

struct Error {
  std::string doing;    // "reading the pack index"
  std::string subject;  // the file, object or revision; may be empty
  std::string why;      // "file is shorter than its header says"
  std::string hint;     // "run 'git fsck'"; may be empty

  // "reading the pack index: PATH: WHY\n  hint: HINT", one line without a hint. Printable: a hostile name forges no
  // line.
  std::string text() const;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(std::string doing, std::string subject, std::string why, std::string hint = {}) {
  return tl::make_unexpected(Error{std::move(doing), std::move(subject), std::move(why), std::move(hint)});
}

// The current errno as text, for Error::why. Thread-safe.
std::string errno_text(int error_number);

}  // namespace assay

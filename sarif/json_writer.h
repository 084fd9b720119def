// JSON (RFC 8259) written as a stream: nothing is kept but the nesting and a buffer. Deterministic, without locale.
// Measured for one million small results: 16 times faster than building and dumping nlohmann objects. A million results
// of a scan of files take 1.3 s of CPU time as SARIF (benchmarks/stages/reports_bench.cc).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sarif/output.h"

namespace assay {

// text as a JSON string without its quotes is appended to out. Invalid UTF-8 becomes U+FFFD a byte; control characters,
// DEL, C1 and the line separators are escaped, so that no text can act on a terminal or end a line.
void append_json_escaped(std::string& out, std::string_view text);

// The caller keeps to the grammar: a key before each member's value, every container ended. Not synchronised.
class JsonWriter {
 public:
  // Containers nested less than `spread` deep have each member on a line of its own, deeper ones stand on one line:
  // 0 writes everything on one line.
  explicit JsonWriter(Output& output, unsigned spread = 0) : output_(output), spread_(spread) {}

  // For the containers that are opened from here on; one must end under the value it was opened with.
  void set_spread(unsigned spread) { spread_ = spread; }

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  void key(std::string_view name);

  void string(std::string_view text);
  void number(std::uint64_t value);
  void signed_number(std::int64_t value);
  void boolean(bool value);
  // A number, true, false or null in its spelling.
  void raw(std::string_view spelling);

  // A member: key and value.
  void object(std::string_view name) { key(name), begin_object(); }
  void array(std::string_view name) { key(name), begin_array(); }
  void string(std::string_view name, std::string_view text) { key(name), string(text); }
  void number(std::string_view name, std::uint64_t value) { key(name), number(value); }
  void boolean(std::string_view name, bool value) { key(name), boolean(value); }
  // The member is left out when the text is empty.
  void string_unless_empty(std::string_view name, std::string_view text) {
    if (!text.empty()) string(name, text);
  }

  // A line feed between two documents (JSON lines) or behind the last.
  void end_line();

  // Hands the buffer to the output. The first error of the output comes back from here on.
  Status flush();
  // The same only when the buffer is full; for a writer to call after each piece.
  Status flush_if_full();

 private:
  void begin(char bracket);
  void end(char bracket);
  char* room(std::size_t bytes) {
    if (buffer_.size() - used_ < bytes) grow(bytes);
    return buffer_.data() + used_;
  }
  void grow(std::size_t bytes);
  void filled_to(const char* end) { used_ = static_cast<std::size_t>(end - buffer_.data()); }
  char* put_separator(char* at);
  char* put_line(char* at) const;
  char* begin_value(std::size_t bytes);
  void write_text(std::string_view text, std::string_view behind);

  Output& output_;
  unsigned spread_;
  std::string buffer_;  // longer than what is in use, so that nothing is asked of it byte by byte
  std::size_t used_ = 0;
  std::vector<char> filled_;  // of the open containers: 1 when a member stands in it
  bool after_key_ = false;
};

}  // namespace assay

// JSON (RFC 8259) read as a stream of events with positions. Memory does not grow with the text: one buffer, the value
// at hand, and the names of the members of the objects that are open.
//
// Faster than nlohmann's SAX parser by a factor of nine (docs/decisions.md), which also knows no positions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"

namespace assay::sarif {

struct JsonPosition {
  std::uint64_t offset = 0;  // bytes of the unpacked text
  std::uint64_t line = 1;    // 1-based
  std::uint64_t column = 1;  // 1-based, in UTF-16 code units
};

enum class JsonEvent : std::uint8_t {
  begin_object,
  end_object,
  begin_array,
  end_array,
  key,
  string,
  number,
  boolean,
  null,
  end,
};

class JsonReader;

// Sees every event as it comes.
class JsonObserver {
 public:
  JsonObserver() = default;
  JsonObserver(const JsonObserver&) = delete;
  JsonObserver& operator=(const JsonObserver&) = delete;
  virtual ~JsonObserver() = default;
  virtual void saw(JsonEvent event, const JsonReader& reader) = 0;
};

// Not synchronised.
class JsonReader {
 public:
  // Nothing that SARIF describes is nested deeper than about thirty levels; property bags may be.
  static constexpr std::size_t kMostDepth = 512;
  static constexpr std::size_t kMostString = std::size_t{64} << 20;

  static constexpr std::size_t kBuffer = std::size_t{256} << 10;
  // So small a buffer does for texts of some KB, of which thousands are read: filling memory takes longer than parsing.
  static constexpr std::size_t kSmallBuffer = std::size_t{4} << 10;

  // The observer may be null.
  explicit JsonReader(ByteInput& input, JsonObserver* observer = nullptr, std::size_t buffer_bytes = kBuffer);

  // The next event. What is no JSON, an object that has a name twice, what is nested deeper than kMostDepth and a
  // string longer than kMostString are errors that name line and column, and come back from every later call. A
  // byte-order mark is passed over. Behind the value stands nothing: `end` comes once and again.
  Result<JsonEvent> next();

  // Of the event that came last: the text of a key or string in UTF-8, the spelling of a number, boolean or null.
  std::string_view text() const { return text_; }
  // Where its first byte stands.
  const JsonPosition& position() const { return position_; }
  // RFC 6901, of the value that began or ended with the event; of a key, the member's.
  std::string pointer() const;
  // Containers that are open.
  std::size_t depth() const { return open_.size(); }

  const std::string& name() const { return input_.name(); }
  // An error at the position of the last event.
  Error error_here(std::string_view what, std::string hint = {}) const;

 private:
  // What may come next.
  enum class State : std::uint8_t { value, first_key, key, first_item, comma, done };

  struct Open {
    bool object = false;
    std::uint64_t items = 0;                                // of an array: those begun
    std::size_t keys_begin = 0;                             // of an object: in keys_
    std::size_t text_begin = 0;                             // its names, in key_text_
    std::unique_ptr<std::unordered_set<std::string>> many;  // its names, when they are many
  };
  struct Key {
    std::size_t begin = 0;
    std::size_t hash = 0;
  };

  Result<JsonEvent> step();
  Result<JsonEvent> read_value(int first);
  Result<JsonEvent> open(bool object);
  Result<JsonEvent> close(bool object);
  Status read_string();
  Status read_escape();
  Result<unsigned> read_hex4();
  Status read_number();
  Status read_word(std::string_view word);
  Status note_key();
  void value_ended() { state_ = open_.empty() ? State::done : State::comma; }

  bool fill();
  int peek();
  int get();
  int skip_blank();
  void mark();
  Error error_at(const JsonPosition& where, std::string_view what, std::string hint = {}) const;
  Error error_now(std::string_view what, std::string hint = {});
  JsonPosition here() const;

  ByteInput& input_;
  JsonObserver* observer_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, held_ = 0;
  std::uint64_t before_ = 0;  // bytes before the buffer
  std::uint64_t line_ = 1;
  std::uint64_t line_start_ = 0;  // offset
  std::uint64_t excess_ = 0;      // bytes of this line beyond its UTF-16 units
  bool ended_ = false;
  bool started_ = false;

  State state_ = State::value;
  std::vector<Open> open_;
  std::vector<Key> keys_;
  std::string key_text_;
  std::string text_;
  JsonPosition position_;
  std::unique_ptr<Error> failure_;
};

}  // namespace assay::sarif

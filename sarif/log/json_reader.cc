#include "sarif/log/json_reader.h"

#include <array>
#include <cstring>
#include <functional>
#include <utility>

#include "base/strings.h"
#include "base/utf8.h"

namespace assay::sarif {

namespace {

constexpr int kNone = -1;
// From so many names on an object's are kept in a set.
constexpr std::size_t kManyKeys = 32;
constexpr std::size_t kMostKeys = 1'000'000;
constexpr std::size_t kMostNumber = 1000;

// What a string may hold as it is: all but quotes, backslashes, control characters and what is beyond ASCII.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (unsigned c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

constexpr bool is_digit(int c) { return c >= '0' && c <= '9'; }

unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

}  // namespace

JsonReader::JsonReader(ByteInput& input, JsonObserver* observer, std::size_t buffer_bytes)
    : input_(input), observer_(observer), buffer_(buffer_bytes) {}

// More bytes behind those that are held; false at the end. What was consumed goes.
bool JsonReader::fill() {
  if (ended_) return false;
  before_ += at_;
  std::memmove(buffer_.data(), buffer_.data() + at_, held_ - at_);
  held_ -= at_;
  at_ = 0;
  const auto got = input_.read(buffer_.data() + held_, buffer_.size() - held_);
  if (!got) failure_ = std::make_unique<Error>(got.error());
  if (!got || *got == 0) {
    ended_ = true;
    return false;
  }
  held_ += *got;
  return true;
}

int JsonReader::peek() {
  if (at_ == held_ && !fill()) return kNone;
  return byte_of(buffer_[at_]);
}

int JsonReader::get() {
  const int c = peek();
  if (c != kNone) ++at_;
  return c;
}

JsonPosition JsonReader::here() const {
  const std::uint64_t offset = before_ + at_;
  return {offset, line_, offset - line_start_ - excess_ + 1};
}

void JsonReader::mark() { position_ = here(); }

Error JsonReader::error_at(const JsonPosition& where, std::string_view what, std::string hint) const {
  return {"reading JSON", name(), cat("line ", where.line, ", column ", where.column, ": ", what), std::move(hint)};
}
Error JsonReader::error_here(std::string_view what, std::string hint) const {
  return error_at(position_, what, std::move(hint));
}
Error JsonReader::error_now(std::string_view what, std::string hint) {
  if (failure_) return *failure_;  // of the input
  return error_at(here(), what, std::move(hint));
}

// The next byte that is no blank, not taken yet.
int JsonReader::skip_blank() {
  while (true) {
    const int c = peek();
    if (c == '\n') {
      ++at_;
      ++line_;
      line_start_ = before_ + at_;
      excess_ = 0;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else {
      return c;
    }
  }
}

Result<JsonEvent> JsonReader::next() {
  if (failure_) return tl::make_unexpected(*failure_);
  Result<JsonEvent> event = step();
  if (!event && !failure_) failure_ = std::make_unique<Error>(event.error());
  if (failure_) return tl::make_unexpected(*failure_);
  if (observer_ != nullptr) observer_->saw(*event, *this);
  return event;
}

Result<JsonEvent> JsonReader::step() {
  if (!started_) {
    started_ = true;
    while (held_ < 4 && fill()) {
    }
    const std::string_view head(buffer_.data(), held_);
    if (head.substr(0, 3) == "\xEF\xBB\xBF") {
      at_ = 3;
      line_start_ = 3;
    } else if (head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF") {
      return tl::make_unexpected(error_now("the text is UTF-16, and JSON must be UTF-8",
                                           "write it as UTF-8: in PowerShell 'Out-File -Encoding utf8', else iconv"));
    }
  }
  int c = skip_blank();
  if (state_ == State::comma) {
    const bool object = open_.back().object;
    if (c == (object ? '}' : ']')) return close(object);
    if (c != ',') {
      return tl::make_unexpected(error_now(c == kNone ? "the text is cut off"
                                           : object   ? "',' or '}' is missing"
                                                      : "',' or ']' is missing"));
    }
    ++at_;
    c = skip_blank();
    state_ = object ? State::key : State::value;
  }
  mark();
  switch (state_) {
    case State::done:
      if (c == kNone) return JsonEvent::end;
      return tl::make_unexpected(error_now("something stands behind the end of the document"));
    case State::first_item:
      if (c == ']') return close(false);
      return read_value(c);
    case State::first_key:
      if (c == '}') return close(true);
      [[fallthrough]];
    case State::key: {
      if (c != '"') {
        return tl::make_unexpected(error_now(c == kNone ? "the text is cut off"
                                             : c == '}' ? "',' stands behind the last member"
                                                        : "a name in quotes is missing"));
      }
      if (Status status = read_string(); !status) return tl::make_unexpected(status.error());
      if (Status status = note_key(); !status) return tl::make_unexpected(status.error());
      if (skip_blank() != ':') return tl::make_unexpected(error_now("':' is missing behind the name"));
      ++at_;
      state_ = State::value;
      return JsonEvent::key;
    }
    case State::value:
    case State::comma:
      break;
  }
  return read_value(c);
}

Result<JsonEvent> JsonReader::read_value(int first) {
  if (!open_.empty() && !open_.back().object) ++open_.back().items;
  Status status;
  JsonEvent event = JsonEvent::null;
  switch (first) {
    case '{':
      return open(true);
    case '[':
      return open(false);
    case '"':
      event = JsonEvent::string;
      status = read_string();
      break;
    case 't':
      event = JsonEvent::boolean;
      status = read_word("true");
      break;
    case 'f':
      event = JsonEvent::boolean;
      status = read_word("false");
      break;
    case 'n':
      status = read_word("null");
      break;
    case kNone:
      return tl::make_unexpected(error_now(before_ + held_ == 0 ? "it is empty" : "the text is cut off"));
    default:
      if (first != '-' && !is_digit(first)) {
        return tl::make_unexpected(
            error_now(first == ']' || first == '}' ? "',' stands before the end" : "a value is missing"));
      }
      event = JsonEvent::number;
      status = read_number();
  }
  if (!status) return tl::make_unexpected(status.error());
  value_ended();
  return event;
}

Result<JsonEvent> JsonReader::open(bool object) {
  if (open_.size() == kMostDepth) {
    return tl::make_unexpected(error_now(cat("it is nested more than ", kMostDepth, " deep")));
  }
  ++at_;
  text_.clear();
  Open& opened = open_.emplace_back();
  opened.object = object;
  opened.keys_begin = keys_.size();
  opened.text_begin = key_text_.size();
  state_ = object ? State::first_key : State::first_item;
  return object ? JsonEvent::begin_object : JsonEvent::begin_array;
}

Result<JsonEvent> JsonReader::close(bool object) {
  mark();
  ++at_;
  text_.clear();
  keys_.resize(open_.back().keys_begin);
  key_text_.resize(open_.back().text_begin);
  open_.pop_back();
  value_ended();
  return object ? JsonEvent::end_object : JsonEvent::end_array;
}

Status JsonReader::read_string() {
  text_.clear();
  ++at_;
  while (true) {
    std::size_t i = at_;
    while (i < held_ && kPlain[byte_of(buffer_[i])]) ++i;
    text_.append(buffer_.data() + at_, i - at_);
    at_ = i;
    if (text_.size() > kMostString) {
      return tl::make_unexpected(error_here(cat("a string is longer than ", human_bytes(kMostString))));
    }
    const int c = peek();
    if (c == '"') {
      ++at_;
      return {};
    }
    if (c == kNone) return tl::make_unexpected(error_here("a string has no end"));
    if (c == '\\') {
      if (Status status = read_escape(); !status) return status;
    } else if (c < 0x20) {
      return tl::make_unexpected(error_now("a control character stands in a string"));
    } else if (c >= 0x80) {
      // The longest sequence has four bytes.
      while (held_ - at_ < 4 && fill()) {
      }
      const std::size_t length = utf8_sequence({buffer_.data() + at_, held_ - at_});
      if (length == 0) return tl::make_unexpected(error_now("the text is not UTF-8"));
      text_.append(buffer_.data() + at_, length);
      at_ += length;
      excess_ += length - (length == 4 ? 2 : 1);
    }
  }
}

Status JsonReader::read_escape() {
  const JsonPosition where = here();
  ++at_;
  switch (get()) {
    case '"':
      text_ += '"';
      return {};
    case '\\':
      text_ += '\\';
      return {};
    case '/':
      text_ += '/';
      return {};
    case 'b':
      text_ += '\b';
      return {};
    case 'f':
      text_ += '\f';
      return {};
    case 'n':
      text_ += '\n';
      return {};
    case 'r':
      text_ += '\r';
      return {};
    case 't':
      text_ += '\t';
      return {};
    case 'u':
      break;
    default:
      return tl::make_unexpected(error_at(where, "there is no such escape"));
  }
  auto unit = read_hex4();
  if (!unit) return tl::make_unexpected(unit.error());
  constexpr char32_t kReplacement = 0xFFFD;
  char32_t code = *unit;
  if (code >= 0xD800 && code < 0xDC00) {
    while (held_ - at_ < 6 && fill()) {
    }
    // A half that stands alone reads as U+FFFD; another escape may follow it.
    code = kReplacement;
    if (held_ - at_ >= 2 && buffer_[at_] == '\\' && buffer_[at_ + 1] == 'u') {
      const std::size_t back = at_;
      at_ += 2;
      const auto low = read_hex4();
      if (!low) return tl::make_unexpected(low.error());
      if (*low >= 0xDC00 && *low < 0xE000) {
        code = 0x10000 + ((static_cast<char32_t>(*unit) - 0xD800) << 10) + (*low - 0xDC00);
      } else {
        at_ = back;
      }
    }
  } else if (code >= 0xDC00 && code < 0xE000) {
    code = kReplacement;
  }
  append_utf8(text_, code);
  return {};
}

Result<unsigned> JsonReader::read_hex4() {
  unsigned value = 0;
  for (int i = 0; i < 4; ++i) {
    const int c = get();
    const unsigned digit = is_digit(c)              ? static_cast<unsigned>(c - '0')
                           : (c >= 'a' && c <= 'f') ? static_cast<unsigned>(c - 'a' + 10)
                           : (c >= 'A' && c <= 'F') ? static_cast<unsigned>(c - 'A' + 10)
                                                    : 16;
    if (digit == 16) return tl::make_unexpected(error_now("four hexadecimal digits belong behind \\u"));
    value = value * 16 + digit;
  }
  return value;
}

Status JsonReader::read_number() {
  text_.clear();
  const auto digits = [&] {
    const std::size_t before = text_.size();
    while (text_.size() <= kMostNumber && is_digit(peek())) text_ += static_cast<char>(get());
    return text_.size() - before;
  };
  if (peek() == '-') text_ += static_cast<char>(get());
  const bool zero = peek() == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return tl::make_unexpected(error_here("this is no number of JSON"));
  if (peek() == '.') {
    text_ += static_cast<char>(get());
    if (digits() == 0) return tl::make_unexpected(error_here("this is no number of JSON"));
  }
  if (const int e = peek(); e == 'e' || e == 'E') {
    text_ += static_cast<char>(get());
    if (const int sign = peek(); sign == '+' || sign == '-') text_ += static_cast<char>(get());
    if (digits() == 0) return tl::make_unexpected(error_here("this is no number of JSON"));
  }
  if (text_.size() > kMostNumber) {
    return tl::make_unexpected(error_here(cat("a number has more than ", with_commas(kMostNumber), " digits")));
  }
  return {};
}

Status JsonReader::read_word(std::string_view word) {
  for (const char c : word) {
    if (get() != byte_of(c)) return tl::make_unexpected(error_here("a value is missing"));
  }
  text_ = word;
  return {};
}

Status JsonReader::note_key() {
  Open& object = open_.back();
  const std::size_t hash = std::hash<std::string_view>()(text_);
  const std::size_t count = keys_.size() - object.keys_begin;
  bool twice = false;
  if (object.many) {
    if (object.many->size() == kMostKeys) {
      return tl::make_unexpected(error_here(cat("an object has more than ", with_commas(kMostKeys), " members")));
    }
    twice = !object.many->insert(text_).second;
    // The name at hand is enough for pointer().
    keys_.resize(object.keys_begin + 1);
    key_text_.resize(object.text_begin);
    keys_.back() = {key_text_.size(), hash};
    key_text_ += text_;
  } else {
    const auto name_of = [&](std::size_t i) {
      const std::size_t end = i + 1 < keys_.size() ? keys_[i + 1].begin : key_text_.size();
      return std::string_view(key_text_).substr(keys_[i].begin, end - keys_[i].begin);
    };
    for (std::size_t i = object.keys_begin; i < keys_.size() && !twice; ++i) {
      twice = keys_[i].hash == hash && name_of(i) == text_;
    }
    if (count == kManyKeys) {
      object.many = std::make_unique<std::unordered_set<std::string>>();
      for (std::size_t i = object.keys_begin; i < keys_.size(); ++i) object.many->emplace(name_of(i));
      object.many->insert(text_);
    }
    keys_.push_back({key_text_.size(), hash});
    key_text_ += text_;
  }
  if (twice)
    return tl::make_unexpected(error_here(cat("the name \"", printable(text_), "\" stands twice in an object")));
  return {};
}

std::string JsonReader::pointer() const {
  std::string out;
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const Open& open = open_[i];
    const std::size_t keys_end = i + 1 < open_.size() ? open_[i + 1].keys_begin : keys_.size();
    const std::size_t text_end = i + 1 < open_.size() ? open_[i + 1].text_begin : key_text_.size();
    if (!open.object) {
      if (open.items > 0) out += cat('/', open.items - 1);
    } else if (keys_end > open.keys_begin) {
      out += '/';
      const std::size_t begin = keys_[keys_end - 1].begin;
      for (const char c : std::string_view(key_text_).substr(begin, text_end - begin)) {
        if (c == '~') {
          out += "~0";
        } else if (c == '/') {
          out += "~1";
        } else {
          out += c;
        }
      }
    }
  }
  return out;
}

}  // namespace assay::sarif

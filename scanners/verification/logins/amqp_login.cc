#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "scanners/verification/logins/exchanges.h"
#include "scanners/verification/logins/wire_reader.h"

namespace assay::verification {

namespace {

using State = LoginAnswer::State;

constexpr std::uint16_t kConnection = 10;
constexpr std::uint16_t kStart = 10, kStartOk = 11, kTune = 30, kClose = 50;

std::string u16(std::size_t number) {
  return {static_cast<char>(number >> 8U & 0xFFU), static_cast<char>(number & 0xFFU)};
}
std::string u32(std::size_t number) { return u16(number >> 16U & 0xFFFFU) + u16(number & 0xFFFFU); }
std::string short_text(std::string_view text) { return cat(static_cast<char>(text.size()), text); }
std::string long_text(std::string_view text) { return cat(u32(text.size()), text); }

std::uint16_t u16_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) << 8U |
                                    static_cast<unsigned char>(bytes[at + 1]));
}

// A frame with one method (AMQP 0-9-1 §2.3.5), of channel 0.
std::string frame(std::uint16_t method, std::string_view arguments) {
  const std::string payload = cat(u16(kConnection), u16(method), arguments);
  return cat('\x01', u16(0), u32(payload.size()), payload, '\xCE');
}

// Capability: a refusal is told by Connection.Close, instead of by hanging up, which says nothing.
std::string start_ok(const std::string& user, const Secret& password) {
  const std::string capabilities = cat(short_text("authentication_failure_close"), "t", '\x01');
  const std::string properties = cat(short_text("capabilities"), "F", long_text(capabilities));
  const Secret answer(cat('\0', user, '\0', password.reveal(RevealPermit("verification"))));
  return cat(long_text(properties), short_text("PLAIN"), long_text(answer.reveal(RevealPermit("verification"))),
             short_text("en_US"));
}

constexpr std::size_t kHead = 7;  // of a frame: its kind, channel and size

std::optional<std::size_t> size_of_frame(std::string_view begun) {
  if (!begun.empty() && begun[0] != '\x01') return std::nullopt;
  if (begun.size() < kHead) return 0;
  const std::size_t size = std::size_t{u16_at(begun, 3)} << 16U | u16_at(begun, 5);
  return size < 4 ? std::nullopt : std::optional(kHead + size + 1);
}

// A method of the connection, and its arguments.
struct Method {
  std::uint16_t number = 0;
  std::string_view arguments;
};
std::optional<Method> read_method(std::string_view frame) {
  if (frame.back() != '\xCE' || u16_at(frame, kHead) != kConnection) return std::nullopt;
  return Method{u16_at(frame, kHead + 2), frame.substr(kHead + 4, frame.size() - kHead - 5)};
}

// The text of a given length at the front of bytes, which are then what is behind it.
std::optional<std::string_view> take_long_text(std::string_view& bytes) {
  if (bytes.size() < 4) return std::nullopt;
  const std::size_t size = std::size_t{u16_at(bytes, 0)} << 16U | u16_at(bytes, 2);
  if (bytes.size() - 4 < size) return std::nullopt;
  const std::string_view out = bytes.substr(4, size);
  bytes.remove_prefix(4 + size);
  return out;
}

// Whether the greeting (its version, properties and mechanisms) offers a login by PLAIN.
bool offers_plain(std::string_view greeting) {
  greeting.remove_prefix(std::min<std::size_t>(2, greeting.size()));
  if (!take_long_text(greeting)) return false;
  const auto mechanisms = take_long_text(greeting);
  return mechanisms && cat(" ", *mechanisms, " ").find(" PLAIN ") != std::string::npos;
}

}  // namespace

LoginAnswer log_in_to_amqp(Wire& wire, const std::string& user, const Secret& password) {
  if (!wire.send(std::string_view("AMQP\0\0\x09\x01", 8))) return {State::unclear, wire.why()};
  WireReader reader(wire, "AMQP 0-9-1");
  const auto greeting = reader.next(size_of_frame);
  if (!greeting) return {State::unclear, reader.why()};
  const auto start = read_method(*greeting);
  if (!start || start->number != kStart)
    return {State::unclear, "the server begins with something else than a greeting"};
  if (!offers_plain(start->arguments)) return {State::unclear, "the server offers no login by PLAIN"};
  const Secret answer(frame(kStartOk, start_ok(user, password)));
  if (!wire.send(answer.reveal(RevealPermit("verification")))) return {State::unclear, wire.why()};
  const auto judged = reader.next(size_of_frame);
  if (!judged) return {State::unclear, reader.why()};
  const auto then = read_method(*judged);
  if (!then) return {State::unclear, "its answer is no AMQP 0-9-1"};
  if (then->number == kTune) return {State::accepted, {}};
  if (then->number != kClose || then->arguments.size() < 2)
    return {State::unclear, "the server answers something else than yes or no"};
  const std::uint16_t code = u16_at(then->arguments, 0);
  if (code != 403) return {State::unclear, cat("the server closes with AMQP's code ", code)};
  // RabbitMQ lets this user in from its own machine alone, whatever the password.
  if (user == "guest") return {State::refused, "it is refused, as the user guest mostly is from other machines"};
  return {State::refused, {}};
}

}  // namespace assay::verification

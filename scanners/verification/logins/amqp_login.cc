#include <optional>

#include "base/strings.h"
#include "scanners/verification/logins/exchanges.h"

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

// Reads methods of the connection, one after another.
class Methods {
 public:
  explicit Methods(Wire& wire) : wire_(wire) {}

  // The next one's number and arguments (valid until the next call), or why there is none.
  struct Method {
    std::uint16_t number = 0;
    std::string_view arguments;
  };
  std::optional<Method> next() {
    constexpr std::size_t kHead = 7;
    bytes_.erase(0, taken_);
    taken_ = 0;
    for (;;) {
      if (!bytes_.empty() && bytes_[0] != '\x01') return no("its answer is no AMQP 0-9-1");
      if (bytes_.size() >= kHead) {
        const std::size_t size = std::size_t{u16_at(bytes_, 3)} << 16U | u16_at(bytes_, 5);
        if (size < 4 || size > kMostAnswer) return no("its answer is no AMQP 0-9-1");
        if (bytes_.size() >= kHead + size + 1) {
          taken_ = kHead + size + 1;
          if (bytes_[taken_ - 1] != '\xCE' || u16_at(bytes_, kHead) != kConnection)
            return no("its answer is no AMQP 0-9-1");
          return Method{u16_at(bytes_, kHead + 2), std::string_view(bytes_).substr(kHead + 4, size - 4)};
        }
      }
      const auto more = wire_.receive();
      if (!more) return no(wire_.why());
      bytes_ += *more;
    }
  }
  const std::string& why() const { return why_; }

 private:
  std::optional<Method> no(std::string why) {
    why_ = std::move(why);
    return std::nullopt;
  }

  Wire& wire_;
  std::string bytes_, why_;
  std::size_t taken_ = 0;
};

}  // namespace

LoginAnswer log_in_to_amqp(Wire& wire, const std::string& user, const Secret& password) {
  if (!wire.send(std::string_view("AMQP\0\0\x09\x01", 8))) return {State::unclear, wire.why()};
  Methods methods(wire);
  const auto start = methods.next();
  if (!start) return {State::unclear, methods.why()};
  if (start->number != kStart) return {State::unclear, "the server begins with something else than a greeting"};
  const Secret answer(frame(kStartOk, start_ok(user, password)));
  if (!wire.send(answer.reveal(RevealPermit("verification")))) return {State::unclear, wire.why()};
  const auto then = methods.next();
  if (!then) return {State::unclear, methods.why()};
  if (then->number == kTune) return {State::accepted, {}};
  if (then->number != kClose || then->arguments.size() < 2)
    return {State::unclear, "the server answers something else than yes or no"};
  const std::uint16_t code = u16_at(then->arguments, 0);
  if (code != 403) return {State::unclear, cat("the server closes with AMQP's code ", code)};
  // RabbitMQ lets this user in from its own machine alone, whatever the password.
  if (user == "guest") return {State::unclear, "it is refused, as the user guest mostly is from other machines"};
  return {State::refused, {}};
}

}  // namespace assay::verification

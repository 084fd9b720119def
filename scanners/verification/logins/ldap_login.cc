#include <optional>

#include "base/strings.h"
#include "scanners/verification/logins/exchanges.h"

namespace assay::verification {

namespace {

// BER (X.690): a tag, the length, what is in it. Lengths below 64 KiB.
std::string element(unsigned char tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  if (content.size() < 0x80) {
    out += static_cast<char>(content.size());
  } else {
    out += '\x82';
    out += static_cast<char>(content.size() >> 8U & 0xFFU);
    out += static_cast<char>(content.size() & 0xFFU);
  }
  return out += content;
}

struct Element {
  unsigned char tag = 0;
  std::string_view content;
};

enum class Read : unsigned char { whole, too_short, wrong };

// The element at the front of bytes, which are then what is behind it.
Read read_element(std::string_view& bytes, Element& out) {
  if (bytes.size() < 2) return Read::too_short;
  std::size_t length = static_cast<unsigned char>(bytes[1]);
  std::size_t at = 2;
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7FU;
    if (octets == 0 || octets > 4) return Read::wrong;
    if (bytes.size() < 2 + octets) return Read::too_short;
    length = 0;
    for (; at < 2 + octets; ++at) length = length << 8U | static_cast<unsigned char>(bytes[at]);
  }
  if (length > kMostAnswer) return Read::wrong;
  if (bytes.size() - at < length) return Read::too_short;
  out = {static_cast<unsigned char>(bytes[0]), bytes.substr(at, length)};
  bytes.remove_prefix(at + length);
  return Read::whole;
}

// Of a BindResponse to message 1 its result code and message; nothing where it is none.
struct BindResult {
  unsigned code = 0;
  std::string_view message;
};
std::optional<BindResult> read_bind_response(std::string_view message) {
  Element id, response, code, matched, text;
  if (read_element(message, id) != Read::whole || id.tag != 0x02 || id.content != "\x01") return std::nullopt;
  if (read_element(message, response) != Read::whole || response.tag != 0x61) return std::nullopt;
  if (read_element(response.content, code) != Read::whole || code.tag != 0x0A || code.content.size() != 1)
    return std::nullopt;
  if (read_element(response.content, matched) != Read::whole || read_element(response.content, text) != Read::whole)
    return std::nullopt;
  return BindResult{static_cast<unsigned char>(code.content[0]), text.content};
}

// Active Directory gives one code for everything; behind "data " stands what it is. 52e is the wrong password, 525 a
// user that there is not; the others are of accounts that are locked, closed or must change it, whose password may be
// right.
bool is_another_reason(std::string_view message) {
  const std::size_t at = message.find(", data ");
  if (at == std::string_view::npos) return false;
  const std::string_view data = message.substr(at + 7, 3);
  return data != "52e" && data != "525";
}

}  // namespace

LoginAnswer log_in_to_ldap(Wire& wire, const std::string& user, const Secret& password) {
  using State = LoginAnswer::State;
  // RFC 4513 §5.1: without a name or password it would be no login.
  if (user.empty() || password.size() == 0) return {State::unclear, "the URL names no user"};
  const Secret question(element(
      0x30,
      cat(element(0x02, "\x01"), element(0x60, cat(element(0x02, "\x03"), element(0x04, user),
                                                   element(0x80, password.reveal(RevealPermit("verification"))))))));
  if (!wire.send(question.reveal(RevealPermit("verification")))) return {State::unclear, wire.why()};
  std::string answer;
  Element message;
  for (;;) {
    std::string_view rest = answer;
    const Read read = read_element(rest, message);
    if (read == Read::whole) break;
    if (read == Read::wrong || answer.size() > kMostAnswer) return {State::unclear, "its answer is no LDAP"};
    const auto more = wire.receive();
    if (!more) return {State::unclear, wire.why()};
    answer += *more;
  }
  const auto result = message.tag == 0x30 ? read_bind_response(message.content) : std::nullopt;
  if (!result) return {State::unclear, "its answer is no LDAP"};
  if (result->code == 0) return {State::accepted, {}};
  if (result->code != 49) return {State::unclear, cat("the server answers with LDAP's code ", result->code)};
  if (is_another_reason(result->message)) return {State::unclear, "the account is locked, closed or has expired"};
  return {State::refused, {}};
}

}  // namespace assay::verification

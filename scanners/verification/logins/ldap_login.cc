#include <optional>

#include "base/strings.h"
#include "scanners/verification/logins/exchanges.h"
#include "scanners/verification/logins/wire_reader.h"

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

// How many bytes stand before an element's content, and in it; 0 before it: that cannot be told yet.
struct Extent {
  std::size_t head = 0, content = 0;
};
std::optional<Extent> extent_of_element(std::string_view begun) {
  if (begun.size() < 2) return Extent{};
  const std::size_t length = static_cast<unsigned char>(begun[1]);
  if (length < 0x80) return Extent{2, length};
  const std::size_t octets = length & 0x7FU;
  if (octets == 0 || octets > 4) return std::nullopt;
  if (begun.size() < 2 + octets) return Extent{};
  Extent out{2 + octets, 0};
  for (const char octet : begun.substr(2, octets)) out.content = out.content << 8U | static_cast<unsigned char>(octet);
  return out;
}

std::optional<std::size_t> size_of_element(std::string_view begun) {
  const auto extent = extent_of_element(begun);
  return extent ? std::optional(extent->head + extent->content) : std::nullopt;
}

// The element at the front of bytes, which are then what is behind it; nothing where it is none, or not whole.
std::optional<Element> take_element(std::string_view& bytes) {
  const auto extent = extent_of_element(bytes);
  if (!extent || extent->head == 0 || bytes.size() - extent->head < extent->content) return std::nullopt;
  const Element out{static_cast<unsigned char>(bytes[0]), bytes.substr(extent->head, extent->content)};
  bytes.remove_prefix(extent->head + extent->content);
  return out;
}

// Asks for what the server's policy for passwords says (draft-behera-ldap-password-policy), of a server that has one.
constexpr std::string_view kPasswordPolicy = "1.3.6.1.4.1.42.2.27.8.5.1";

// Of a BindResponse to message 1 its result code and message, and whether a policy for passwords holds for the user;
// nothing where it is none.
struct BindResult {
  unsigned code = 0;
  std::string_view message;
  bool under_policy = false;
};
std::optional<BindResult> read_bind_response(std::string_view message) {
  const auto id = take_element(message);
  if (!id || id->tag != 0x02 || id->content != "\x01") return std::nullopt;
  auto response = take_element(message);
  if (!response || response->tag != 0x61) return std::nullopt;
  const auto code = take_element(response->content);
  if (!code || code->tag != 0x0A || code->content.size() != 1) return std::nullopt;
  const auto matched = take_element(response->content), text = take_element(response->content);
  if (!matched || !text) return std::nullopt;
  const auto controls = take_element(message);
  const bool under_policy =
      controls && controls->tag == 0xA0 && controls->content.find(kPasswordPolicy) != std::string_view::npos;
  return BindResult{static_cast<unsigned char>(code->content[0]), text->content, under_policy};
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
  const Secret bind(element(0x60, cat(element(0x02, "\x03"), element(0x04, user),
                                      element(0x80, password.reveal(RevealPermit("verification"))))));
  const std::string controls = element(0xA0, element(0x30, element(0x04, kPasswordPolicy)));
  const Secret question(element(0x30, cat(element(0x02, "\x01"), bind.reveal(RevealPermit("verification")), controls)));
  if (!wire.send(question.reveal(RevealPermit("verification")))) return {State::unclear, wire.why()};
  WireReader reader(wire, "LDAP");
  const auto answer = reader.next(size_of_element);
  if (!answer) return {State::unclear, reader.why()};
  std::string_view rest = *answer;
  const auto message = take_element(rest);
  const auto result = message && message->tag == 0x30 ? read_bind_response(message->content) : std::nullopt;
  if (!result) return {State::unclear, "its answer is no LDAP"};
  if (result->code == 0) return {State::accepted, {}};
  if (result->code != 49) return {State::unclear, cat("the server answers with LDAP's code ", result->code)};
  if (is_another_reason(result->message)) return {State::unclear, "the account is locked, closed or has expired"};
  // OpenLDAP does not say more of an account that it has locked, for a while or for good, or whose password has
  // expired.
  if (result->under_policy)
    return {State::refused, "it is refused, as is a right password of an account that the server has locked"};
  return {State::refused, {}};
}

}  // namespace assay::verification

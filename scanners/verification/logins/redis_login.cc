#include "base/strings.h"
#include "scanners/verification/logins/exchanges.h"
#include "scanners/verification/logins/wire_reader.h"

namespace assay::verification {

namespace {

std::string bulk(std::string_view text) { return cat("$", text.size(), "\r\n", text, "\r\n"); }

}  // namespace

LoginAnswer log_in_to_redis(Wire& wire, const std::string& user, const Secret& password) {
  using State = LoginAnswer::State;
  const bool named = !user.empty() && user != "default";
  // Wiped with the value.
  const Secret question(cat("*", named ? 3 : 2, "\r\n", bulk("AUTH"), named ? bulk(user) : "",
                            bulk(password.reveal(RevealPermit("verification")))));
  if (!wire.send(question.reveal(RevealPermit("verification")))) return {State::unclear, wire.why()};
  WireReader reader(wire, "RESP");
  const auto answer = reader.next([](std::string_view begun) { return std::optional(begun.find('\n') + 1); });
  if (!answer) return {State::unclear, reader.why()};
  const std::string_view line = answer->substr(0, answer->find_first_of("\r\n"));
  if (line == "+OK") return {State::accepted, {}};
  // "ERR invalid password" is what Redis before version 6 says.
  if (line.starts_with("-WRONGPASS ") || line == "-ERR invalid password") return {State::refused, {}};
  if (line.starts_with("-ERR") && (line.find("no password is set") != std::string_view::npos ||
                                   line.find("without any password configured") != std::string_view::npos))
    return {State::unclear, "the server asks for no password"};
  return {State::unclear, "the server answers something else than yes or no"};
}

}  // namespace assay::verification

// What servers may say to a login. Only bytes that begin as an acceptance does are one, and reading comes to an end.
#include <cstdint>
#include <cstdlib>

#include "scanners/verification/logins/exchanges.h"
#include "scanners/verification/logins/login.h"
#include "scanners/verification/logins/mongodb_login.h"
#include "scanners/verification/logins/mysql_login.h"
#include "scanners/verification/logins/postgres_login.h"

namespace {

using namespace assay::verification;

// The input, by pieces of seven bytes.
class Input final : public Wire {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}
  bool send(std::string_view) override { return true; }
  std::optional<std::string> receive() override {
    if (rest_.empty()) return std::nullopt;
    std::string out(rest_.substr(0, 7));
    rest_.remove_prefix(out.size());
    return out;
  }
  std::string why() const override { return "it ended"; }

 private:
  std::string_view rest_;
};

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const assay::Secret password("pass");
  const auto accepted = [&](auto log_in) {
    Input input(bytes);
    const LoginAnswer answer = log_in(input, "user", password);
    check(answer.state == LoginAnswer::State::accepted || answer.state == LoginAnswer::State::refused ||
          !answer.why.empty());
    return answer.state == LoginAnswer::State::accepted;
  };
  if (accepted(log_in_to_redis)) check(bytes.starts_with("+OK"));
  if (accepted(log_in_to_ldap)) check(bytes.starts_with('\x30'));
  if (accepted(log_in_to_amqp)) check(bytes.starts_with('\x01'));
  const auto by_mysql = [](Wire& wire, const std::string& user, const assay::Secret& value) {
    return log_in_to_mysql(wire, user, value, {.must_encrypt = false, .encrypt = {}});
  };
  if (accepted(by_mysql)) check(bytes.size() > 4 && bytes[4] == '\x0A');
  const auto by_mongodb = [](Wire& wire, const std::string&, const assay::Secret& value) {
    return log_in_to_mongodb(wire, *parse_login("mongodb://user@h/"), value, "nonce");
  };
  check(!accepted(by_mongodb));  // which would prove that the input knows the password
  static_cast<void>(read_postgres_error(bytes));
  if (const auto login = parse_login(bytes)) check(!login->host.empty() && login->port != 0);
  return 0;
}

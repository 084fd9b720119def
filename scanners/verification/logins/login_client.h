// What a server says to one user and password. The program's own client is system_client.h; tests have others.
#pragma once

#include <cstdint>
#include <string>

#include "base/secret.h"
#include "scanners/verification/logins/login.h"
#include "scanners/verification/logins/way.h"

namespace assay::verification {

struct LoginAnswer {
  enum class State : std::uint8_t {
    accepted,   // the user is logged in
    refused,    // the server says that user and password do not fit
    unclear,    // anything else that a server may say, and silence
    no_server,  // no connection came about, or none that is as it must be
    no_client,  // nobody was asked: what speaks this protocol is not here
  };
  State state = State::unclear;
  // Of the last three; of `refused`, why a right password would be refused too, where that may be. Holds nothing that
  // the server said but numbers.
  std::string why;
};

// Not synchronised.
class LoginClient {
 public:
  virtual ~LoginClient() = default;
  // Connects, logs in, and hangs up. No more is asked. `password` is decoded.
  virtual LoginAnswer log_in(const Login& login, const Way& way, const Secret& password) = 0;
};

}  // namespace assay::verification

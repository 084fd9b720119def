// A login to MongoDB 3.6 or later by SCRAM (https://github.com/mongodb/specifications, auth). Own code, since libmongoc
// gives one code for every refusal, looks names up and watches servers by itself, and takes messages of 48 MB.
#pragma once

#include <string>

#include "base/secret.h"
#include "scanners/verification/logins/exchanges.h"
#include "scanners/verification/logins/login.h"

namespace assay::verification {

// The wire is as the URL asks for it. By the mechanism that the URL names, else by the better one that the server has
// for the user; none but SCRAM, which tells nobody the password. Accepted is only what the server proves to know too.
// `nonce`: as ScramClient has it, drawn anew for each login.
LoginAnswer log_in_to_mongodb(Wire& wire, const Login& login, const Secret& password, const std::string& nonce);

}  // namespace assay::verification

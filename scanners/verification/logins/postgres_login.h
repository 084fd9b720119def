// A login to PostgreSQL by libpq, which is given everything it would else take from the environment and from files of
// the user, so that no other password, key or ticket goes along.
#pragma once

#include <string_view>

#include "base/secret.h"
#include "scanners/verification/logins/curl_wire.h"
#include "scanners/verification/logins/postgres_library.h"

namespace assay::verification {

// Over TLS with the host's certificate where the way crosses the internet or the URL asks for TLS; else over TLS with
// any, or without where the server has none. Refused is what has SQLSTATE 28P01; a database that is not there, or that
// the user may not enter, is looked at after the password.
LoginAnswer log_in_to_postgres(const PostgresLibrary& library, const Login& login, const Way& way,
                               const ClientOptions& options, const Secret& password);

// What libpq's message, which ends in the server's SQLSTATE (PostgreSQL, appendix A), says of the password.
LoginAnswer read_postgres_error(std::string_view message);

}  // namespace assay::verification

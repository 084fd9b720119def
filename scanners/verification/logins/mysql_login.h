// A login to MySQL or MariaDB (protocol 4.1, https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html), up
// to the server's first word behind the password. Own code, since libmariadb verifies the certificate of the name that
// it connects to and looks that up by itself: it cannot be held to an address that was checked. No database is entered,
// nothing is asked, and local files are never offered (CLIENT_LOCAL_FILES).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/secret.h"
#include "scanners/verification/logins/exchanges.h"

namespace assay::verification {

struct MysqlTerms {
  bool must_encrypt = true;  // a server without TLS gets neither user nor password
  // Turns the wire to TLS, as far as its certificate must be verified here; empty: it cannot be.
  std::function<tl::expected<std::unique_ptr<Wire>, std::string>(Wire& plain)> encrypt;
};

// By mysql_native_password or caching_sha2_password; the latter's password itself goes over TLS alone, and what else a
// server may ask for (mysql_clear_password, hashes of before 4.1, PAM) gets none. `refused` is error 1045, which a
// server also gives to a right password from a host that the account is not for.
LoginAnswer log_in_to_mysql(Wire& wire, const std::string& user, const Secret& password, const MysqlTerms& terms);

}  // namespace assay::verification

// Where a password that stands in a URL logs in: what a verification that was told which hosts it may ask needs beside
// the password itself.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "rules/rule.h"

namespace assay {

// The URL around the value at [begin, end) of text, without it:
// "postgresql://lamp@db.corp.io:5432/shop?sslmode=require", as it is written there. Empty where the value is no
// password of a URL ("SCHEME://USER:VALUE@HOST"), nobody knows how its scheme logs in, or the URL goes on for more than
// kLongestLogin bytes on either side.
std::string login_address(Bytes text, std::size_t begin, std::size_t end);

inline constexpr std::size_t kLongestLogin = 200;

// Those of which it is known how they log in.
inline constexpr std::array<std::string_view, 17> kLoginSchemes = {
    "postgres", "postgresql", "mysql", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "valkey",
    "valkeys",  "amqp",       "amqps", "ldap",    "ldaps",   "smtp",        "smtps", "ssh"};

// Whether values of a rule may be passwords that are verified by logging in with them: it has an anchor "SCHEME://".
bool names_logins(const Rule& rule);

}  // namespace assay

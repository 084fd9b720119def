// Functions that are known to take a password or a key at one place among their arguments, whatever they are named:
// jwt.sign(payload, KEY), createHmac(name, KEY), WiFi.begin(network, PASSWORD). For assignment_calls.cc alone.
#pragma once

#include <array>
#include <string_view>

#include "scanners/secrets/context/assignment.h"

namespace assay::context {

struct KnownCall {
  std::string_view callee;  // the end of the name, in its own spelling
  unsigned argument;        // its secret, counted from 0
  Subject subject;
};

// Each has an anchor in rules/detectors/generic.yaml.
inline constexpr auto kKnownCalls = std::to_array<KnownCall>({
    {"jwt.sign", 1, Subject::token},
    {"jwt.verify", 1, Subject::token},
    {"jwt.encode", 1, Subject::token},
    {"jwt.decode", 1, Subject::token},
    {"JWT.encode", 1, Subject::token},
    {"JWT.decode", 1, Subject::token},
    {"createHmac", 1, Subject::token},
    {"hmac.new", 0, Subject::token},  // Python
    {"hmac.New", 1, Subject::token},  // Go
    {"createCipheriv", 1, Subject::token},
    {"createDecipheriv", 1, Subject::token},
    {"SecretKeySpec", 0, Subject::token},
    {"AES.encrypt", 1, Subject::token},  // CryptoJS
    {"AES.decrypt", 1, Subject::token},
    {"AES.new", 0, Subject::token},
    {"aes.NewCipher", 0, Subject::token},  // Go
    {"chacha20poly1305.New", 0, Subject::token},
    {"cookieParser", 0, Subject::token},
    {"signWith", 1, Subject::token},
    {"HMAC256", 0, Subject::token},
    {"HMAC384", 0, Subject::token},
    {"HMAC512", 0, Subject::token},
    {"Fernet", 0, Subject::token},
    {"SymmetricSecurityKey", 0, Subject::token},
    {"OAuthHandler", 1, Subject::token},
    {"ClientSecretCredential", 2, Subject::token},
    {"create_superuser", 2, Subject::password},
    {"create_user", 2, Subject::password},
    {"WiFi.begin", 1, Subject::password},
    {"Sequelize", 2, Subject::password},
    {"simple_bind_s", 1, Subject::password},
    {"simple_bind", 1, Subject::password},
    {"ldap_bind", 2, Subject::password},  // PHP
    {"pymysql.connect", 2, Subject::password},
    {"MySQLdb.connect", 2, Subject::password},
    {"cx_Oracle.connect", 1, Subject::password},
    {"oracledb.connect", 1, Subject::password},
    {"keyStore.load", 1, Subject::password},
    {"KeyStore.load", 1, Subject::password},
    {"pgp_sym_encrypt", 1, Subject::password},
    {"pgp_sym_decrypt", 1, Subject::password},
    {"aes_encrypt", 1, Subject::token},  // of MySQL, as are the next
    {"aes_decrypt", 1, Subject::token},
    {"AES_ENCRYPT", 1, Subject::token},
    {"AES_DECRYPT", 1, Subject::token},
    {"passwordEncoder.encode", 0, Subject::password},
    {"CreateAsync", 1, Subject::password},  // of ASP.NET's users
});

}  // namespace assay::context

// Words by which values are known that are no secrets: look-ups, patterns, markup, encrypted values, hashes, public
// keys. For content.cc alone.
#pragma once

#include <array>
#include <string_view>

namespace assay::context {

inline constexpr auto kPlainWords = std::to_array<std::string_view>({
    "null",    "nil",      "none",     "true",  "false",  "undefined", "void",     "string", "str",    "text",
    "varchar", "bool",     "boolean",  "int",   "object", "any",       "required", "bytes",  "yes",    "no",
    "on",      "off",      "optional", "never", "self",   "this",      "new",      "empty",  "number", "integer",
    "return",  "function", "default",  "char",  "await",  "async",     "lambda",   "not",
});

inline constexpr auto kLookups = std::to_array<std::string_view>({
    "process.env",  "os.environ",   "getenv",         "ENV[",     "import.meta.env",
    "System.get",   "secretKeyRef", "secretsmanager", "arn:aws:", "vault:",
    "op://",        "ssm:",         "!Ref",           "!Sub",     "!GetAtt",
    "!ImportValue", "!vault",       "!secret",        "!!binary", "Deno.env",
    "env.",         "secrets.",     "keyring:",       "ref+",     "var.",
    "local.",       "data.",        "module.",        "env:",     "file:",
    "env(",         "$env:",        "os.Getenv",      "env::var", "Env.",
    "bao:",         "awskms://",    "gcpkms://",      "sm://",    "akv://",
    "keychain:",    "doppler:",
});

inline constexpr auto kExtensions = std::to_array<std::string_view>({
    "pem",    "key", "txt",   "json", "yml",  "yaml", "xml",  "html", "htm", "php",   "js",         "ts",
    "py",     "rb",  "go",    "java", "conf", "cfg",  "ini",  "crt",  "cer", "pub",   "p12",        "jks",
    "pfx",    "md",  "sh",    "env",  "log",  "csv",  "sql",  "tmpl", "tpl", "svg",   "png",        "css",
    "vue",    "jsx", "tsx",   "rst",  "c",    "h",    "cc",   "cpp",  "so",  "dll",   "exe",        "zip",
    "gz",     "tgz", "enc",   "gpg",  "asc",  "pid",  "toml", "p8",   "der", "jinja", "properties", "keystore",
    "secret", "db",  "local", "com",  "org",  "net",  "io",   "svc",
});

inline constexpr auto kPatternSigns = std::to_array<std::string_view>({
    "[a-z", "[A-Z",   "[0-9", "[a-f", "[A-F",      "(?:",       "(?P",    "(?i",
    "(?<",  "[\\w",   "[\\d", "[^\\", "0-9A-Za-z", "A-Za-z0-9", "a-zA-Z", "{1,}",
    "\\%(",  // of Vim
    "\\|",  "\\<\\(",
});

// Passwords may hold these.
inline constexpr auto kWeakPatternSigns = std::to_array<std::string_view>({
    "\\d",
    "\\w",
    "\\s",
    "\\b",
    "\\S",
    "\\.",
    ".*",
    ".+",
    "[^",
    "]{",
});

inline constexpr auto kMarkupSigns = std::to_array<std::string_view>({
    "[name=",
    "[id=",
    "[type=",
    "</",
    "/>",
    "<input",
    "<br",
    "//input",
    "&nbsp;",
    "@id=",
    "\\[dq]",  // of troff
    "\\[rs]",
});

inline constexpr auto kEncrypted = std::to_array<std::string_view>({
    "ENC[",           "ENC(",       "ENC:",       "{cipher}", "$ANSIBLE_VAULT", "-----BEGIN AGE",
    "-----BEGIN PGP", "age1",       "vault:v",    "AQICAH",   "gAAAAA",         "{AES",
    "U2FsdGVkX1",     "hQEMA",      "AgA",        "AgB",      "{DES",           "YWdlLWVuY3J5cHRpb24",
    "kms:",           "encrypted:", "!encrypted", "AQECAH",   "CiQA",           "{xor}",
    "{crypt",
});

inline constexpr auto kHashes = std::to_array<std::string_view>({
    "$1$",     "$2a$",  "$2b$",   "$2y$",    "$5$",       "$6$",     "$7$",     "$y$",     "$apr1$",  "$argon2",
    "$pbkdf2", "$P$",   "$H$",    "$S$",     "{SSHA",     "{SHA",    "{MD5",    "{SMD5",   "{PBKDF2", "pbkdf2",
    "scrypt:", "sha1$", "sha1:",  "sha256:", "sha256$",   "sha512:", "sha512$", "sha384-", "sha256-", "sha512-",
    "md5$",    "md5:",  "bcrypt", "argon2",  "SCRAM-SHA", "sha384:", "sha512_", "$sha",
});

inline constexpr auto kPublicKeys = std::to_array<std::string_view>({
    "ssh-rsa",
    "ssh-ed25519",
    "ssh-dss",
    "ecdsa-sha2",
    "MIIBIjAN",
    "MIICIjAN",
    "MIGfMA0G",
    "MFkwEwYH",
    "MIID",
    "MHYwEAYH",
    "-----BEGIN CERT",
    "-----BEGIN PUB",
    "-----BEGIN RSA PUB",
    "-----BEGIN SSH2 PUB",
    "LS0tLS1CRUdJTiBDRVJU",
    "LS0tLS1CRUdJTiBQVUJM",
});

}  // namespace assay::context

// What a value is, where it is no secret: a look-up, a template, a path, a message … Nothing here weighs how random a
// value looks (score.h does).
//
// Contract. Pure, total, allocation-free, thread-safe; linear in the value.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::context {

enum class Content : std::uint8_t {
  literal,      // none of the following
  word,         // null, true, none, a type's name
  number,       // digits, dates, versions, addresses of hosts
  placeholder,  // stands for a value: xxxx, changeme, your-key
  lookup,       // os.environ[…], process.env.X, getenv, secretKeyRef, vault:, op://, arn:aws:secretsmanager:…
  expression,   // ${X}, {{ x }}, %(x)s, <x>, $X, {0}, :name, @name@
  call,         // name(…)
  reference,    // object.member, object->member, Class::member, name[…]
  path,         // of a file
  url,          // its credentials have rules of their own
  address,      // of mail
  message,      // words for people
  pattern,      // a regular expression
  markup,       // HTML, CSS and XPath selectors
  encrypted,    // sops, ansible-vault, sealed secrets, KMS, Fernet, openssl enc, age, PGP
  hash,         // of a password; crypt(3) and its like have a rule of their own
  public_key,   // and certificates
  ulid,         // 01ARZ3NDEKTSV4RRFFQ69G5FAV: begins with the time it was made at, an identifier by design
  uuid,
  digest,    // as long as one, in hexadecimal or with the name of its function
  sequence,  // "1234567890abcdef…", "abcd1234abcd1234…": made up, or so it looks
  binary,    // bytes that are no text, or escapes of such
  file,      // in base64: a picture, a font, an archive, a program
};

// `quoted` says whether the value stood in quotes: a path of names without them is a reference.
Content content_of(std::string_view value, bool quoted);

// For explanations: "a look-up in the environment or a store", …
std::string_view name_of(Content content);

// Whether `value` may still be a secret: literal, and the three that only weigh against it.
constexpr bool may_be_secret(Content content) {
  return content == Content::literal || content == Content::uuid || content == Content::digest ||
         content == Content::sequence;
}

}  // namespace assay::context

#include "scanners/secrets/checks/meaning.h"

namespace assay {

namespace {

struct Meaning {
  std::string_view subject;
  std::string_view holds;
  std::string_view fails;
};

Meaning meaning(CheckKind kind) {
  using enum CheckKind;
  switch (kind) {
    case crc32_base62_6:
    case github_pat:
    case gitlab_routable:
    case crc32_hex_8:
    case atlassian_crc32:
    case grafana_crc32:
    case confluent_crc32:
    case azure_marvin32:
    case bech32:
    case crc32_base62_6_all:
    case crc32_base62_lower_6:
    case crc32_hex_8_all:
    case zuplo_crc32:
    case nkey_crc16:
    case azure_cask:
    case azure_devops_crc32:
      return {"checksum", "the checksum in it is right", "the checksum in it is wrong"};
    case jwt:
      return {"inside", "three parts, of which two are JSON, the first with \"alg\"",
              "its first two parts are no JSON of a JWT"};
    case aws_key_id:
      return {"account", "it names an account of 12 digits, and is no example of AWS",
              "it names no account, or is an example from the documentation of AWS"};
    case pypi_macaroon:
      return {"inside", "it unpacks to a token of a package index", "it does not unpack to a token of a package index"};
    case pem_private_key:
      return {"inside", "its body is base64, and as long as that of a key", "its body is no base64 of a key"};
    case json_key_file:
      return {"file", "it stands in the JSON of a service account",
              "it does not stand in the JSON of a service account"};
    case placeholder:
      return {"placeholder", "it is no placeholder, mask or template", "it is a placeholder, a mask or a template"};
    case dictionary:
      return {"words", "it is not made of words alone", "it is made of words alone"};
    case digit:
      return {"characters", "a digit is in it, and it is no name made of words",
              "no digit is in it, or it is a name made of words"};
    case mixed:
      return {"characters", "it mixes letters of both cases, digits or other characters",
              "it is of one kind of characters alone"};
    case url_credential:
      return {"host", "the password is no template, and its host is no example",
              "the password is empty, a placeholder or a template, or its host is one for examples"};
    case uuid:
      return {"UUID", "it is a UUID, and no well-known one", "it is no UUID, or a well-known one"};
    case basic_auth:
      return {"inside", "it decodes to a user and a password",
              "it does not decode to a user and a password, or to a placeholder"};
    case no_sequence:
      return {"sequence", "it is no sequence and no repetition", "it is a sequence or a repetition"};
    case encrypted_key:
      return {"passphrase", "a passphrase protects it", "no passphrase protects it"};
    case clear_key:
      return {"passphrase", "no passphrase protects it", "a passphrase protects it"};
  }
  return {};
}

}  // namespace

std::string_view meaning_of(CheckKind kind, CheckOutcome outcome) {
  // The only other doubt is of an example word's kind: "1234567890abcdef".
  if (outcome == CheckOutcome::doubtful && kind == CheckKind::placeholder) return "it is a sequence or a repetition";
  return outcome == CheckOutcome::holds ? meaning(kind).holds : meaning(kind).fails;
}

std::string_view subject_of(CheckKind kind) { return meaning(kind).subject; }

bool looks_around(CheckKind kind) { return kind == CheckKind::json_key_file || kind == CheckKind::url_credential; }

}  // namespace assay

#include <optional>

#include "attest/base64.h"
#include "attest/keys/pkcs11_key.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "reading the key's URI";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Percent-decoded; nothing where a '%' begins no escape.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const std::string digits = {lower(text[i + 1]), lower(text[i + 2])};
    const auto byte = from_hex(digits);
    if (!byte) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

// Calls take(name, value) for each attribute; false: one is malformed or was not taken.
template <class Take>
Status for_each_attribute(std::string_view text, char separator, const Take& take) {
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const std::size_t equals = one.find('=');
    const std::string_view name = one.substr(0, equals);
    const auto value = equals == std::string_view::npos ? std::nullopt : decoded(one.substr(equals + 1));
    if (!value || value->empty()) return fail(kDoing, "", cat("'", printable(name), "' has no value"));
    if (Status status = take(name, *value); !status) return status;
  }
  return {};
}

Status set_once(std::string& to, const std::string& value, std::string_view name) {
  if (!to.empty()) return fail(kDoing, "", cat("it has '", name, "' twice"));
  to = value;
  return {};
}

}  // namespace

Result<Pkcs11Uri> read_pkcs11_uri(std::string_view text) {
  Pkcs11Uri out;
  if (!is_pkcs11_uri(text)) return fail(kDoing, "", "it does not begin with pkcs11:");
  text.remove_prefix(std::string_view("pkcs11:").size());
  const std::size_t mark = text.find('?');
  const std::string_view query = mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1);
  const auto in_path = [&](std::string_view name, const std::string& value) -> Status {
    if (name == "token") return set_once(out.token, value, name);
    if (name == "object") return set_once(out.object, value, name);
    if (name == "id") return set_once(out.id, value, name);
    if (name == "type" && value == "private") return {};
    return fail(kDoing, "", cat("'", printable(name), "' is not known here"), "token, object and id choose a key");
  };
  const auto in_query = [&](std::string_view name, const std::string& value) -> Status {
    if (name == "module-path") return set_once(out.module, value, name);
    if (name == "pin-value" || name == "pin-source")
      return fail(kDoing, "", "it holds a PIN, or names its source",
                  "--passphrase-file, --passphrase-fd or --passphrase-env gives the PIN");
    return fail(kDoing, "", cat("'", printable(name), "' is not known here"));
  };
  if (Status status = for_each_attribute(text.substr(0, mark), ';', in_path); !status)
    return tl::make_unexpected(status.error());
  if (Status status = for_each_attribute(query, '&', in_query); !status) return tl::make_unexpected(status.error());
  if (out.module.empty() || out.module.front() != '/')
    return fail(kDoing, "", "it names no module", "?module-path=/usr/lib/….so");
  if (out.object.empty() && out.id.empty()) return fail(kDoing, "", "it names no key", "object=… or id=…");
  return out;
}

}  // namespace assay::attest

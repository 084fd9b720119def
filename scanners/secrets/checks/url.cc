// The password in "scheme://user:password@host".
#include <algorithm>
#include <array>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

constexpr std::size_t kLongestHost = 100;

// What stands between '@' and the port or path. Empty when no '@' follows.
std::string_view host_behind(const Place& place) {
  std::string_view text = place.text.substr(place.end);
  if (!text.starts_with('@')) return {};
  text = text.substr(1, kLongestHost);
  std::size_t size = 0;
  while (size < text.size() && (is_alnum(text[size]) || text[size] == '.' || text[size] == '-' || text[size] == '_'))
    ++size;
  return text.substr(0, size);
}

// The user before ':'. Empty when there is none.
std::string_view user_before(const Place& place) {
  if (place.begin == 0 || place.text[place.begin - 1] != ':') return {};
  const std::size_t end = place.begin - 1;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kLongestHost && place.text[begin - 1] != '/' && !is_space(place.text[begin - 1]))
    --begin;
  return place.text.substr(begin, end - begin);
}

bool is_local(std::string_view host) {
  return host.find('.') == std::string_view::npos || host.starts_with("127.") || host == "0.0.0.0" ||
         host.ends_with(".local") || host.ends_with(".localhost");
}

// RFC 2606 and what documentation writes in its place.
bool is_example_host(std::string_view host) {
  constexpr std::array<std::string_view, 15> kExamples = {
      "example.com", "example.org", "example.net", "example", "domain.com", "domain.tld", "host",    "hostname",
      "yourhost",    "your-host",   "server.com",  "foo.com", "bar.com",    "test.com",   "invalid",
  };
  for (const std::string_view name : kExamples) {
    if (host.size() < name.size()) continue;
    const std::string_view tail = host.substr(host.size() - name.size());
    if (!equal_caseless(tail, name)) continue;
    if (host.size() == name.size()) return true;
    // ".host" is a top-level domain; ".example" and ".invalid" are reserved.
    const bool reserved = name.find('.') != std::string_view::npos || name == "example" || name == "invalid";
    if (reserved && host[host.size() - name.size() - 1] == '.') return true;
  }
  return false;
}

// Passwords that images and tutorials ship: worth a finding only on a host that others reach.
bool is_default(std::string_view password) {
  constexpr std::array<std::string_view, 17> kDefaults = {
      "postgres", "root",  "admin", "guest",   "mysql",   "mongo", "redis", "toor",  "tiger",
      "rabbitmq", "minio", "dev",   "postgre", "default", "sa",    "app",   "local",
  };
  for (const std::string_view known : kDefaults)
    if (equal_caseless(password, known)) return true;
  return false;
}

// "mypass", "badpassword", "dbpwd1": a word for a password, as documentation and tests write it.
bool is_word_for_password(std::string_view password) {
  while (!password.empty() && is_digit(password.back())) password.remove_suffix(1);
  for (const std::string_view word : {std::string_view("password"), std::string_view("passwd"),
                                      std::string_view("pass"), std::string_view("pwd"), std::string_view("secret")}) {
    if (password.size() < word.size() || !equal_caseless(password.substr(password.size() - word.size()), word))
      continue;
    std::string_view before = password.substr(0, password.size() - word.size());
    if (before.ends_with('_') || before.ends_with('-')) before.remove_suffix(1);
    constexpr std::array<std::string_view, 15> kBefore = {"",    "my",   "your", "the", "some", "a",   "db",   "user",
                                                          "new", "test", "bad",  "old", "good", "app", "wrong"};
    return std::any_of(kBefore.begin(), kBefore.end(), [&](auto known) { return equal_caseless(before, known); });
  }
  return false;
}

// "KEYSTONE_DBPASS": documentation names what to put in. "?collection=a": no password, but what follows an address.
bool stands_for_password(std::string_view password) {
  if (password.size() > 2 && (password[0] == '?' || password[0] == '&') && is_alpha(password[1]) &&
      password.find('=') != std::string_view::npos)
    return true;
  const auto of_macro = [](char c) { return is_upper(c) || c == '_'; };
  if (password.find('_') == std::string_view::npos || !std::all_of(password.begin(), password.end(), of_macro))
    return false;
  return contains_caseless(password, "pass") || contains_caseless(password, "pwd") ||
         contains_caseless(password, "secret");
}

}  // namespace

bool url_credential(std::string_view value, const Place& place) {
  if (value.empty() || is_template(value) || stands_for_password(value)) return false;
  const std::string_view user = user_before(place);
  const std::string_view host = host_behind(place);
  if (is_example_host(host)) return false;
  return !(!host.empty() && is_local(host) && (is_default(value) || is_word_for_password(value) || value == user));
}

}  // namespace assay::checks

// Evidence of tokens that carry their own claims.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/strings.h"
#include "scanners/offline/claims.h"
#include "scanners/offline/kinds.h"
#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/structure.h"

namespace assay::offline {

namespace {

using Says = OfflineEvidence::Says;

bool in_algorithm(char c) { return is_letter(c) || is_digit(c) || c == '-'; }
bool in_host(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-'; }
bool in_project(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_'; }

// The host of an issuer that is a URL, or a bare host ("accounts.google.com").
std::string host_of(std::string_view issuer) {
  constexpr std::size_t kLongestHost = 80;
  if (const std::size_t scheme = issuer.find("://"); scheme != std::string_view::npos) {
    const std::string_view name = issuer.substr(0, scheme);
    if (name != "https" && name != "http") return {};
    issuer.remove_prefix(scheme + 3);
  }
  issuer = issuer.substr(0, issuer.find_first_of("/?#"));
  if (const std::size_t port = issuer.rfind(':');
      port != std::string_view::npos && all_of(issuer.substr(port + 1), 5, is_digit))
    issuer = issuer.substr(0, port);
  const bool host = all_of(issuer, kLongestHost, in_host) && issuer.find('.') != std::string_view::npos &&
                    issuer.front() != '.' && issuer.back() != '.';
  return host ? std::string(issuer) : std::string();
}

// The caveats that PyPI gives out: JSON, of the first kind an object, of the second an array with a number first.
struct Caveats {
  bool user_wide = false;
  bool other = false;  // one that is not known
  std::size_t projects = 0;
  std::string names;  // of projects, the first three
  std::optional<std::chrono::sys_days> end;

  void add_projects(const Json& list, bool named) {
    if (!list.is_array()) return void(other = true);
    for (const Json& one : list) {
      constexpr std::size_t kLongestName = 60, kNamed = 3;
      ++projects;
      if (!named || !one.is_string() || projects > kNamed) continue;
      const std::string& name = one.get_ref<const std::string&>();
      if (all_of(name, kLongestName, in_project)) names += cat(names.empty() ? "" : ", ", name);
    }
  }

  void add(std::string_view text) {
    const Json caveat = Json::parse(text.begin(), text.end(), nullptr, false);
    if (caveat.is_object()) {
      const auto permissions = caveat.find("permissions");
      if (permissions == caveat.end()) {
        other = true;
      } else if (permissions->is_string() && permissions->get_ref<const std::string&>() == "user") {
        user_wide = true;
      } else if (permissions->is_object() && permissions->contains("projects")) {
        add_projects((*permissions)["projects"], true);
      } else {
        other = true;
      }
      return;
    }
    if (!caveat.is_array() || caveat.empty() || !caveat[0].is_number_integer()) return void(other = true);
    switch (caveat[0].get<std::int64_t>()) {
      case 0:  // expiration: not after, not before
        if (caveat.size() > 1) end = day_of(caveat[1]);
        break;
      case 1:  // names of projects
        if (caveat.size() > 1) add_projects(caveat[1], true);
        break;
      case 2:  // their ids
        if (caveat.size() > 1) add_projects(caveat[1], false);
        break;
      case 3:  // a user's id
        user_wide = true;
        break;
      default:
        other = true;
    }
  }

  std::string text() const {
    if (projects > 0)
      return cat("limited to ", counted(projects, "project", "projects"),
                 names.empty() ? "" : cat(": ", names.substr(0, 80)));
    if (user_wide) return "for all projects of its user";
    return other ? "its caveats are not known" : "without caveats";
  }
};

}  // namespace

void tell_of_jwt(std::string_view token, std::chrono::sys_days today, std::vector<OfflineEvidence>& out) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return;
  if (const auto header = object_of(token.substr(0, first))) {
    const auto algorithm = header->find("alg");
    if (algorithm != header->end() && algorithm->is_string() &&
        all_of(algorithm->get_ref<const std::string&>(), 16, in_algorithm))
      out.push_back({"algorithm", Says::fact, cat("signed by ", algorithm->get_ref<const std::string&>())});
  }
  const auto claims = object_of(token.substr(first + 1, second - first - 1));
  if (!claims) return;
  if (const auto issuer = claims->find("iss"); issuer != claims->end() && issuer->is_string())
    if (const std::string host = host_of(issuer->get_ref<const std::string&>()); !host.empty())
      out.push_back({"issuer", Says::fact, cat("issued by ", host)});
  const auto end = claims->find("exp");
  if (end == claims->end()) {
    out.push_back({"expiry", Says::fact, "it has no end"});
  } else if (const auto day = day_of(*end)) {
    out.push_back(expiry_of(*day, today));
  }
}

void tell_of_aws_key_id(std::string_view value, std::vector<OfflineEvidence>& out) {
  const auto account = checks::aws_account(value);
  if (!account) return;
  if (*account == 0) return out.push_back({"account", Says::fact, "made before 2019: it names no account"});
  const std::string digits = cat(*account);
  constexpr std::size_t kDigits = 12;
  out.push_back({"account", Says::fact, cat("AWS account ", std::string(kDigits - digits.size(), '0'), digits)});
}

void tell_of_pypi_token(std::string_view value, std::chrono::sys_days today, std::vector<OfflineEvidence>& out) {
  constexpr std::string_view kPrefix = "pypi-";
  constexpr std::size_t kLongestHost = 80;
  if (!value.starts_with(kPrefix)) return;
  WipedBytes decoded(checks::kMostMacaroonBytes);
  const auto size = checks::decode_base64(value.substr(kPrefix.size()), decoded.bytes());
  if (!size) return;
  std::string_view location;
  std::vector<std::string_view> texts;
  if (!checks::read_macaroon({decoded.bytes().data(), *size}, location, &texts)) return;
  if (all_of(location, kLongestHost, in_host))
    out.push_back({"issuer", Says::genuine, cat("a macaroon of ", location)});
  Caveats caveats;
  for (const std::string_view text : texts) caveats.add(text);
  out.push_back({"caveats", Says::fact, caveats.text()});
  if (caveats.end) out.push_back(expiry_of(*caveats.end, today));
}

}  // namespace assay::offline

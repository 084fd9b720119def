// Evidence of tokens that carry, beside what is secret, whose or what they are for: an account, a user, a place, a day.
// The forms are those of the table of facts; what does not read as the form says is not told of.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "base/strings.h"
#include "scanners/offline/claims.h"
#include "scanners/offline/kinds.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/checks/decode.h"

namespace assay::offline {

namespace {

using Says = OfflineEvidence::Says;
using std::chrono::sys_days;

struct Told {
  std::string_view value;
  sys_days today;
  std::vector<OfflineEvidence>& out;

  void account(std::string text) const { out.push_back({"account", Says::fact, std::move(text)}); }
  void made(sys_days day) const { out.push_back({"made", Says::fact, cat("made on ", text_of(day))}); }
};

constexpr std::size_t kLongestName = 60;

bool in_id(char c) { return is_letter(c) || is_digit(c); }
bool in_name(char c) { return in_id(c) || c == '-' || c == '_' || c == '.'; }

// The i-th of the parts that `separator` keeps apart; empty when there are fewer.
std::string_view part(std::string_view text, char separator, std::size_t i) {
  for (; i > 0; --i) {
    const std::size_t end = text.find(separator);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find(separator));
}

// A text or whole number among the members of a JSON object that may be told; else empty.
std::string member(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  const std::string text = found->is_string()            ? found->get<std::string>()
                           : found->is_number_unsigned() ? cat(found->get<std::uint64_t>())
                                                         : std::string();
  return all_of(text, kLongestName, in_name) ? text : std::string();
}

// The decimal number before the ':' of what `base64` holds; empty when it holds no such.
std::string number_before_colon(std::string_view base64) {
  WipedBytes decoded(base64.size());
  const auto size = checks::decode_base64(base64, decoded.bytes());
  if (!size) return {};
  const std::string_view text = decoded.text().substr(0, *size);
  const std::size_t colon = text.find(':');
  constexpr std::size_t kDigits = 20;
  if (colon == std::string_view::npos || !all_of(text.substr(0, colon), kDigits, is_digit)) return {};
  return std::string(text.substr(0, colon));
}

// xoxb-WORKSPACE-USER-…, xoxp-, xoxe-
void slack_token(const Told& told) {
  constexpr std::size_t kDigits = 14;
  const std::string_view workspace = part(told.value, '-', 1);
  if (all_of(workspace, kDigits, is_digit)) told.account(cat("Slack workspace number ", workspace));
}

// xapp-1-APP-…
void slack_app_token(const Told& told) {
  const std::string_view app = part(told.value, '-', 2);
  if (app.starts_with('A') && all_of(app, 15, in_id)) told.account(cat("Slack app ", app));
}

// Base64 of the bot's user id, a snowflake: from bit 22 on milliseconds since 2015.
void discord_token(const Told& told) {
  const std::string_view first = part(told.value, '.', 0);
  std::array<unsigned char, 32> decoded{};
  const auto size = checks::decode_base64(first, decoded);
  if (!size) return;
  const std::string id(decoded.begin(), decoded.begin() + static_cast<std::ptrdiff_t>(*size));
  std::uint64_t number = 0;
  if (!all_of(id, 20, is_digit) || id.size() < 17 ||
      std::from_chars(id.data(), id.data() + id.size(), number).ec != std::errc())
    return;
  told.account(cat("Discord bot ", id));
  constexpr std::uint64_t kEpoch = 1420070400000;
  const auto made = day_of(((number >> 22) + kEpoch) / 1000);
  if (made && *made <= told.today)
    told.out.push_back({"made", Says::fact, cat("the bot's account was made on ", text_of(*made))});
}

// BOT:AA…
void telegram_token(const Told& told) {
  const std::string_view bot = part(told.value, ':', 0);
  if (bot.size() < told.value.size() && all_of(bot, 14, is_digit)) told.account(cat("Telegram bot ", bot));
}

// Base64 of ID:RANDOM, perhaps behind BBDC-.
void data_center_token(const Told& told) {
  std::string_view body = told.value;
  if (body.starts_with("BBDC-")) body.remove_prefix(5);
  if (const std::string id = number_before_colon(body); !id.empty()) told.account(cat("token number ", id));
}

// Base64 of {"k": secret, "n": name, "id": organisation}
void grafana_key(const Told& told) {
  const auto object = object_of(told.value);
  if (!object) return;
  if (const std::string id = member(*object, "id"); !id.empty()) told.account(cat("Grafana organisation ", id));
  if (const std::string name = member(*object, "n"); !name.empty())
    told.out.push_back({"name", Says::fact, cat("its owner named it '", name, "'")});
}

// glc_ and base64 of {"o": organisation, "n": name, "k": secret, "m": {"r": region}}
void grafana_cloud_token(const Told& told) {
  const auto object = object_of(told.value.substr(std::min<std::size_t>(4, told.value.size())));
  if (!object) return;
  if (const std::string id = member(*object, "o"); !id.empty()) told.account(cat("Grafana Cloud organisation ", id));
  if (const std::string name = member(*object, "n"); !name.empty())
    told.out.push_back({"name", Says::fact, cat("its owner named it '", name, "'")});
}

// sntrys_, base64 of {"iat": seconds, "url": …, "region_url": …, "org": name}, _ and the secret
void sentry_token(const Told& told) {
  const auto object = object_of(part(told.value, '_', 1));
  if (!object) return;
  if (const std::string name = member(*object, "org"); !name.empty()) told.account(cat("Sentry organisation ", name));
  if (const auto issued = object->find("iat"); issued != object->end())
    if (const auto day = day_of(*issued); day && *day <= told.today) told.made(*day);
}

// sk., tk. or pk., base64 of {"u": user, "a": id of the token}, . and a signature
void mapbox_token(const Told& told) {
  const auto object = object_of(part(told.value, '.', 1));
  if (!object) return;
  if (const std::string user = member(*object, "u"); !user.empty()) told.account(cat("Mapbox user ", user));
}

// ops_ and base64 of {"signInAddress": host, …}
void onepassword_token(const Told& told) {
  const auto object = object_of(part(told.value, '_', 1));
  if (!object) return;
  if (const std::string host = member(*object, "signInAddress"); !host.empty())
    told.account(cat("1Password account at ", host));
}

// A JWT whose claims name the project and the role: anon is made to be public, service_role passes every policy.
void supabase_key(const Told& told) {
  const auto claims = object_of(part(told.value, '.', 1));
  if (!claims) return;
  if (const std::string project = member(*claims, "ref"); !project.empty())
    told.account(cat("Supabase project ", project));
  const std::string role = member(*claims, "role");
  if (role == "anon") told.out.push_back({"role", Says::fact, "role anon: made to be public"});
  if (role == "service_role")
    told.out.push_back({"role", Says::fact, "role service_role: row-level security does not hold for it"});
}

// A JWT with the account's id.
void temporal_key(const Told& told) {
  const auto claims = object_of(part(told.value, '.', 1));
  if (!claims) return;
  if (const std::string account = member(*claims, "account_id"); !account.empty())
    told.account(cat("Temporal Cloud account ", account));
}

// ghs_APP_JWT
void github_app_token(const Told& told) {
  const std::string_view app = part(told.value, '_', 1);
  if (!all_of(app, 20, is_digit)) return;
  told.account(cat("GitHub App ", app));
  const std::size_t jwt = told.value.find('_', 4);
  if (jwt != std::string_view::npos) tell_of_jwt(told.value.substr(jwt + 1), told.today, told.out);
}

// ABSK and base64 of BedrockAPIKey-NAME-at-ACCOUNT:SECRET
void bedrock_key(const Told& told) {
  constexpr std::size_t kPrefix = 4, kAccount = 12;
  if (told.value.size() <= kPrefix) return;
  WipedBytes decoded(told.value.size());
  const auto size = checks::decode_base64(told.value.substr(kPrefix), decoded.bytes());
  if (!size) return;
  const std::string_view text = decoded.text().substr(0, *size);
  const std::string_view user = text.substr(0, text.find(':'));
  const std::size_t at = user.rfind("-at-");
  if (!user.starts_with("BedrockAPIKey-") || at == std::string_view::npos) return;
  const std::string_view account = user.substr(at + 4);
  if (account.size() == kAccount && all_of(account, kAccount, is_digit)) told.account(cat("AWS account ", account));
}

// 52 random characters, JQQJ9 with a sign, and the year (A is 2024) and month (A to L) that it was made in.
void azure_key(const Told& told) {
  constexpr std::size_t kMark = 52, kYear = 58, kLeast = 84;
  if (told.value.size() < kLeast || told.value.substr(kMark, 5) != "JQQJ9") return;
  const char year = told.value[kYear], month = told.value[kYear + 1];
  if (year < 'A' || year > 'Z' || month < 'A' || month > 'L') return;
  const auto first =
      sys_days(std::chrono::year(2024 + (year - 'A')) / std::chrono::month(static_cast<unsigned>(month - 'A') + 1) / 1);
  // One that is to be made yet says nothing: the letters are the vendor's to change.
  if (first <= told.today) told.out.push_back({"made", Says::fact, cat("made in ", text_of(first).substr(0, 7))});
}

using Teller = void (*)(const Told&);

constexpr std::array<std::pair<std::string_view, Teller>, 19> kTellers = {{
    {"1password-service-account-token", onepassword_token},
    {"atlassian-data-center-pat", data_center_token},
    {"aws-amazon-bedrock-api-key-long-lived", bedrock_key},
    {"bitbucket-http-access-token", data_center_token},
    {"discord-bot-token", discord_token},
    {"github-app-installation-token-jwt", github_app_token},
    {"grafana-api-key", grafana_key},
    {"grafana-cloud-api-token", grafana_cloud_token},
    {"mapbox-public-token", mapbox_token},
    {"mapbox-secret-token", mapbox_token},
    {"mapbox-temporary-token", mapbox_token},
    {"sentry-org-token", sentry_token},
    {"slack-app-token", slack_app_token},
    {"slack-bot-token", slack_token},
    {"slack-user-token", slack_token},
    {"supabase-jwt-key", supabase_key},
    {"telegram-bot-api-token", telegram_token},
    {"temporal-cloud-api-key", temporal_key},
    {"azure-cask-key-any", azure_key},
}};

}  // namespace

void tell_of_identifiers(const Rule& rule, std::string_view value, sys_days today, std::vector<OfflineEvidence>& out) {
  const Told told{value, today, out};
  for (const auto& [id, teller] : kTellers)
    if (rule.id == id) return teller(told);
  // All kinds of key in that format.
  if (std::any_of(rule.checks.begin(), rule.checks.end(),
                  [](const Check& check) { return check.kind == CheckKind::azure_cask; }))
    azure_key(told);
}

}  // namespace assay::offline

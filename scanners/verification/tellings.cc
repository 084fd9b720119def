#include "scanners/verification/tellings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/remote/json_page.h"

namespace assay::verification {

namespace {

using remote::Json;

constexpr std::size_t kMostItems = 5;
constexpr std::size_t kMostBytes = 120;
constexpr std::string_view kProviderSays = "the provider says: ";

constexpr std::array kTellings = {
    Telling{"https://api.github.com/user", "account", "account", "/login"},
    Telling{"https://api.github.com/user", "scopes", "scopes", "header x-oauth-scopes"},
    Telling{"https://api.github.com/user", "expiry", "ends", "header github-authentication-token-expiration"},
    Telling{"https://api.github.com/installation/repositories", "reach", "repositories", "/total_count"},
    Telling{"https://api.github.com/installation/repositories", "reach", "repository", "/repositories/*/full_name"},
    Telling{"https://gitlab.com/api/v4/personal_access_tokens/self", "account", "user", "/user_id"},
    Telling{"https://gitlab.com/api/v4/personal_access_tokens/self", "scopes", "scopes", "/scopes/*"},
    Telling{"https://gitlab.com/api/v4/personal_access_tokens/self", "expiry", "ends", "/expires_at"},
    Telling{"https://gitlab.com/api/v4/job", "account", "user", "/user/username"},
    Telling{"https://slack.com/api/auth.test", "account", "team", "/team"},
    Telling{"https://slack.com/api/auth.test", "account", "user", "/user"},
    Telling{"https://slack.com/api/auth.test", "scopes", "scopes", "header x-oauth-scopes"},
    Telling{"https://sts.us-east-1.amazonaws.com/", "account", "identity", "xml Arn"},
    Telling{"https://www.googleapis.com/identitytoolkit/v3/relyingparty/getProjectConfig", "account", "project",
            "/projectId"},
    Telling{"https://www.googleapis.com/oauth2/v3/tokeninfo", "account", "client", "/aud"},
    Telling{"https://www.googleapis.com/oauth2/v3/tokeninfo", "scopes", "scopes", "/scope"},
    Telling{"https://www.googleapis.com/oauth2/v3/tokeninfo", "expiry", "seconds left", "/expires_in"},
    Telling{"https://api.stripe.com/v1/account", "account", "account", "/id"},
    Telling{"https://api.stripe.com/v1/account", "account", "business", "/settings/dashboard/display_name"},
    Telling{"https://registry.npmjs.org/-/whoami", "account", "account", "/username"},
    Telling{"https://api.openai.com/v1/models", "account", "organisation", "header openai-organization"},
    Telling{"https://api.openai.com/v1/organization/projects", "reach", "project", "/data/*/name"},
    Telling{"https://api.anthropic.com/v1/models", "account", "organisation", "header anthropic-organization-id"},
    Telling{"https://api.anthropic.com/v1/organizations/me", "account", "organisation", "/name"},
    Telling{"https://huggingface.co/api/whoami-v2", "account", "account", "/name"},
    Telling{"https://huggingface.co/api/whoami-v2", "scopes", "role", "/auth/accessToken/role"},
    Telling{"https://huggingface.co/api/whoami-v2", "reach", "organisation", "/orgs/*/name"},
    Telling{"https://api.digitalocean.com/v2/account", "account", "account", "/account/uuid"},
    Telling{"https://api.digitalocean.com/v2/account", "account", "team", "/account/team/name"},
    Telling{"https://api.cloudflare.com/client/v4/user/tokens/verify", "account", "token", "/result/id"},
    Telling{"https://api.cloudflare.com/client/v4/user/tokens/verify", "expiry", "ends", "/result/expires_on"},
    Telling{"https://discord.com/api/v10/users/@me", "account", "bot", "/username"},
    Telling{"https://api.notion.com/v1/users/me", "account", "bot", "/name"},
    Telling{"https://api.notion.com/v1/users/me", "account", "workspace", "/bot/workspace_name"},
    Telling{"https://api.getpostman.com/me", "account", "account", "/user/username"},
    Telling{"https://api.figma.com/v1/me", "account", "account", "/handle"},
    Telling{"https://api.airtable.com/v0/meta/whoami", "account", "user", "/id"},
    Telling{"https://api.airtable.com/v0/meta/whoami", "scopes", "scopes", "/scopes/*"},
    Telling{"https://api.vercel.com/v2/user", "account", "account", "/user/username"},
    Telling{"https://circleci.com/api/v2/me", "account", "account", "/login"},
    Telling{"https://api.buildkite.com/v2/access-token", "account", "token", "/uuid"},
    Telling{"https://api.buildkite.com/v2/access-token", "scopes", "scopes", "/scopes/*"},
    Telling{"https://api.snyk.io/rest/self", "account", "account", "/data/attributes/username"},
    Telling{"https://api.replicate.com/v1/account", "account", "account", "/username"},
    Telling{"https://api.pulumi.com/api/user", "account", "account", "/githubLogin"},
    Telling{"https://app.terraform.io/api/v2/account/details", "account", "account", "/data/attributes/username"},
    Telling{"https://api.sendgrid.com/v3/scopes", "scopes", "scopes", "/scopes/*"},
    Telling{"https://api.doppler.com/v3/me", "account", "workplace", "/workplace/name"},
    Telling{"https://api.doppler.com/v3/me", "account", "kind", "/type"},
    Telling{"https://api.fastly.com/tokens/self", "account", "customer", "/customer_id"},
    Telling{"https://api.fastly.com/tokens/self", "scopes", "scopes", "/scope"},
    Telling{"https://api.fastly.com/tokens/self", "expiry", "ends", "/expires_at"},
    Telling{"https://api.heroku.com/apps", "reach", "app", "/*/name"},
    Telling{"https://api.supabase.com/v1/organizations", "reach", "organisation", "/*/name"},
    Telling{"https://api.bitbucket.org/2.0/user", "account", "account", "/username"},
    Telling{"https://sentry.io/api/0/projects/", "reach", "project", "/*/slug"},
    Telling{"https://api.mailgun.net/v3/domains", "reach", "domain", "/items/*/name"},
    Telling{"https://api.pinecone.io/indexes", "reach", "index", "/indexes/*/name"},
    Telling{"https://console.neon.tech/api/v2/projects", "reach", "project", "/projects/*/name"},
    Telling{"https://dev.azure.com/{azure-devops-organization}/_apis/projects", "reach", "project", "/value/*/name"},
    Telling{"https://api.x.ai/v1/api-key", "account", "team", "/team_id"},
    Telling{"https://api.x.ai/v1/api-key", "scopes", "rights", "/acls/*"},
};

bool is_told(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool holds_one(std::string_view text, const std::vector<const Secret*>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [text](const Secret* secret) { return secret->occurs_in(text); });
}

// The address of a service account of Google, which is nobody's mail.
bool is_service_account(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && text.ends_with(".gserviceaccount.com") &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

// A value of an answer as it may be told; empty where it may not: it is long, holds a secret, or an address.
std::string presentable(std::string_view text, const std::vector<const Secret*>& secrets) {
  constexpr std::string_view kAlso = " .,:;/_-+()*=";
  if (text.empty() || text.size() > kMostBytes) return {};
  if (text.find('@') != std::string_view::npos && !is_service_account(text)) return {};
  if (holds_one(text, secrets)) return {};
  std::string out(text);
  for (char& c : out)
    if (!is_told(c) && c != '@' && kAlso.find(c) == std::string_view::npos) c = '?';
  return holds_one(out, secrets) ? std::string() : out;
}

std::string text_of_value(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() || value.is_boolean()) return value.dump();
  return {};
}

// Appends what stands at the rest of a pointer.
void collect(const Json& value, std::string_view pointer, std::vector<std::string>& out) {
  if (pointer.empty()) {
    if (std::string text = text_of_value(value); !text.empty()) out.push_back(std::move(text));
    return;
  }
  pointer.remove_prefix(1);
  const std::string name(pointer.substr(0, pointer.find('/')));
  pointer.remove_prefix(name.size());
  if (name == "*" && value.is_array()) {
    for (const Json& item : value) collect(item, pointer, out);
  } else if (value.is_object()) {
    if (const auto member = value.find(name); member != value.end()) collect(*member, pointer, out);
  }
}

void collect_elements(std::string_view xml, std::string_view name, std::vector<std::string>& out) {
  const std::string open = cat("<", name, ">");
  for (std::size_t at = xml.find(open); at != std::string_view::npos; at = xml.find(open, at)) {
    at += open.size();
    const std::size_t end = xml.find('<', at);
    if (end == std::string_view::npos) return;
    out.emplace_back(xml.substr(at, end - at));
  }
}

void collect_names(const Json& value, std::string_view pointer, std::vector<std::string>& out) {
  const Json* at = &value;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string name(pointer.substr(0, pointer.find('/')));
    pointer.remove_prefix(name.size());
    if (!at->is_object()) return;
    const auto member = at->find(name);
    if (member == at->end()) return;
    at = &*member;
  }
  if (!at->is_object()) return;
  for (const auto& [name, member] : at->items()) out.push_back(name);
}

std::vector<std::string> values_at(std::string_view place, const remote::PooledAnswer& answer,
                                   const std::optional<Json>& json) {
  constexpr std::string_view kHeader = "header ";
  constexpr std::string_view kXml = "xml ";
  constexpr std::string_view kNames = "names ";
  std::vector<std::string> out;
  if (place.starts_with(kHeader)) {
    out.emplace_back(answer.head.headers.get(place.substr(kHeader.size())));
  } else if (place.starts_with(kXml)) {
    collect_elements(answer.body, place.substr(kXml.size()), out);
  } else if (json && place.starts_with(kNames)) {
    collect_names(*json, place.substr(kNames.size()), out);
  } else if (json) {
    collect(*json, place, out);
  }
  return out;
}

}  // namespace

std::vector<Telling> tellings_of(std::string_view target) {
  std::vector<Telling> out;
  std::copy_if(kTellings.begin(), kTellings.end(), std::back_inserter(out),
               [target](const Telling& telling) { return telling.target == target; });
  return out;
}

std::vector<Told> read_tellings(const std::vector<Telling>& tellings, const remote::PooledAnswer& answer,
                                const std::vector<const Secret*>& secrets, std::size_t most) {
  std::vector<Told> out;
  if (tellings.empty()) return out;
  std::optional<Json> json;
  if (auto parsed = remote::parse_page(answer.body)) json = std::move(*parsed);
  for (const Telling& telling : tellings) {
    Told told{telling.check, telling.what, {}};
    for (const std::string& value : values_at(telling.place, answer, json)) {
      std::string text = presentable(value, secrets);
      if (text.empty()) continue;
      told.more = told.texts.size() == most;
      if (told.more) break;
      told.texts.push_back(std::move(text));
    }
    if (!told.texts.empty()) out.push_back(std::move(told));
  }
  return out;
}

std::string name_at(std::string_view place, const remote::PooledAnswer& answer) {
  std::optional<Json> json;
  if (auto parsed = remote::parse_page(answer.body)) json = std::move(*parsed);
  const std::vector<std::string> texts = values_at(place, answer, json);
  return texts.empty() || texts.front().size() > kMostBytes ? std::string() : texts.front();
}

std::vector<OfflineEvidence> told_by(const std::vector<Telling>& tellings, const remote::PooledAnswer& answer,
                                     const Secret& secret) {
  std::vector<OfflineEvidence> out;
  for (const Told& told : read_tellings(tellings, answer, {&secret}, kMostItems)) {
    std::string text = cat(kProviderSays, told.what, " ");
    for (std::size_t i = 0; i < told.texts.size(); ++i) text += cat(i == 0 ? "" : ", ", told.texts[i]);
    if (told.more) text += ", ...";
    if (text.size() > kMostBytes) text = cat(text.substr(0, kMostBytes - 3), "...");
    out.push_back({std::string(told.check), OfflineEvidence::Says::fact, std::move(text)});
  }
  return out;
}

std::string account_in(const std::vector<OfflineEvidence>& evidence) {
  const std::string beginning = cat(kProviderSays, "account ");
  for (const OfflineEvidence& one : evidence)
    if (one.check == "account" && one.text.starts_with(beginning)) return one.text.substr(beginning.size());
  return {};
}

}  // namespace assay::verification

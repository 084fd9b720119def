// Evidence of Azure's shared access signatures: what the query says that the signature is for (Azure Storage, "Create
// an account SAS", "Create a service SAS"). The signature covers it, so that it cannot be otherwise.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/strings.h"
#include "scanners/offline/evidence.h"

namespace assay::offline {

namespace {

using Says = OfflineEvidence::Says;
using Words = std::span<const std::pair<std::string_view, std::string_view>>;

constexpr auto kRights = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"r", "read"},
    {"a", "add"},
    {"c", "create"},
    {"w", "write"},
    {"d", "delete"},
    {"x", "delete versions"},
    {"y", "delete for good"},
    {"l", "list"},
    {"t", "tags"},
    {"f", "find by tags"},
    {"m", "move"},
    {"e", "execute"},
    {"o", "change owners"},
    {"p", "change rights"},
    {"u", "update"},
    {"i", "set immutability"},
});
constexpr auto kServices = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"b", "blobs"},
    {"f", "files"},
    {"q", "queues"},
    {"t", "tables"},
});
constexpr auto kLevels = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"s", "the service"},
    {"c", "containers"},
    {"o", "objects"},
});
constexpr auto kResources = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"b", "one blob"},
    {"bv", "one version of a blob"},
    {"bs", "one snapshot"},
    {"c", "one container"},
    {"d", "one directory"},
    {"f", "one file"},
    {"s", "one share"},
});

// The value of a parameter; empty where there is none. "&amp;" is what HTML makes of "&".
std::string_view parameter(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == '&' || text[at - 1] == '?' || text[at - 1] == ';';
    const std::size_t behind = at + name.size();
    if (!begins || behind >= text.size() || text[behind] != '=') continue;
    const std::string_view value = text.substr(behind + 1);
    return value.substr(0, value.find_first_of("&\"' \t\r\n;<>"));
  }
  return {};
}

std::string_view word_of(Words words, std::string_view letter) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.first == letter; });
  return found == words.end() ? std::string_view() : found->second;
}

// Letters as words, in their order; what is no known letter is not told.
std::string words_of(Words words, std::string_view letters) {
  std::string out;
  for (const char letter : letters)
    if (const std::string_view word = word_of(words, {&letter, 1}); !word.empty())
      out += cat(out.empty() ? "" : ", ", word);
  return out;
}

// The day of "2026-02-02T08:00:00Z", whose colons may be percent-encoded.
std::optional<std::chrono::sys_days> day_in(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t size) {
    int out = 0;
    for (const char c : text.substr(at, size)) out = c >= '0' && c <= '9' && out >= 0 ? out * 10 + (c - '0') : -1;
    return out;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

// "bluelamp" of "https://bluelamp.blob.core.windows.net/…".
std::string account_of(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  const std::size_t begin = text.find(kScheme);
  if (begin == std::string_view::npos) return {};
  std::string_view host = text.substr(begin + kScheme.size());
  host = host.substr(0, host.find_first_of("/?"));
  const std::string_view account = host.substr(0, host.find('.'));
  const bool named = host.ends_with(".core.windows.net") && !account.empty() && account.size() <= 24 &&
                     std::all_of(account.begin(), account.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return named ? std::string(account) : std::string();
}

}  // namespace

std::vector<OfflineEvidence> shared_access_in(std::string_view text, std::chrono::sys_days today) {
  std::vector<OfflineEvidence> out;
  if (parameter(text, "sig").empty()) return out;
  const auto fact = [&](std::string_view check, std::string said) {
    out.push_back({std::string(check), Says::fact, std::move(said)});
  };
  if (const std::string account = account_of(text); !account.empty())
    fact("account", cat("of the storage account ", account));
  if (const std::string rights = words_of(kRights, parameter(text, "sp")); !rights.empty())
    fact("scopes", cat("it may: ", rights));
  const std::string services = words_of(kServices, parameter(text, "ss"));
  const std::string levels = words_of(kLevels, parameter(text, "srt"));
  if (!services.empty()) fact("reach", cat("all ", services, " of the account", levels.empty() ? "" : ": ", levels));
  if (const std::string_view resource = word_of(kResources, parameter(text, "sr")); !resource.empty())
    fact("reach", std::string(resource));
  if (!parameter(text, "si").empty()) fact("scopes", "a stored access policy says what else it may, and until when");
  if (!parameter(text, "skoid").empty()) fact("account", "signed with the key of a user, which can be revoked");
  if (const std::string_view addresses = parameter(text, "sip"); !addresses.empty())
    fact("scopes", "only from the addresses that it names");
  if (const auto end = day_in(parameter(text, "se"))) {
    const std::chrono::year_month_day date(*end);
    const auto two = [](unsigned number) { return cat(number < 10 ? "0" : "", number); };
    const std::string day = cat(static_cast<int>(date.year()), "-", two(static_cast<unsigned>(date.month())), "-",
                                two(static_cast<unsigned>(date.day())));
    out.push_back(*end < today ? OfflineEvidence{"expiry", Says::doubtful, cat("it has expired on ", day)}
                               : OfflineEvidence{"expiry", Says::fact, cat("it is valid until ", day)});
  }
  return out;
}

}  // namespace assay::offline

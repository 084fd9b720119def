#include "attest/keyless/signing_config.h"

#include <algorithm>
#include <array>
#include <span>

#include "attest/json.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr const char* kReading = "reading the signing configuration";
constexpr const char* kChoosing = "choosing services to sign with";
constexpr std::string_view kMediaType = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
constexpr std::size_t kMostEach = 64;
constexpr std::array<std::string_view, 4> kSelectors = {"SERVICE_SELECTOR_UNDEFINED", "ALL", "ANY", "EXACT"};
constexpr std::array<std::int64_t, 1> kAuthorityVersions = {1};
constexpr std::array<std::int64_t, 2> kLogVersions = {1, 2};
constexpr std::array<std::int64_t, 1> kTimestampVersions = {1};

class ConfigReader {
 public:
  Result<SigningConfig> read(const Json& json) {
    if (read_.text(json, "mediaType") != kMediaType) read_.wrong(cat("its media type is not '", kMediaType, "'"));
    SigningConfig out;
    out.authorities = services(json, "caUrls");
    out.logs = services(json, "rekorTlogUrls");
    out.timestamps = services(json, "tsaUrls");
    out.log_choice = choice(json, "rekorTlogConfig");
    out.timestamp_choice = choice(json, "tsaConfig");
    if (!read_.good()) return fail(kReading, "", read_.refusal()->why);
    return out;
  }

 private:
  std::vector<Service> services(const Json& json, std::string_view name) {
    std::vector<Service> out;
    const Json* list = read_.array(json, name, kMostEach);
    if (list == nullptr) return out;
    for (const Json& item : list->items) {
      if (!item.is_object()) read_.wrong(cat("'", name, "' holds what is no object"));
      if (!read_.good()) break;
      Service one{read_.text(item, "url"), read_.integer(item, "majorApiVersion"), {}, read_.text(item, "operator")};
      const Json* valid = read_.object(item, "validFor");
      if (valid == nullptr || valid->find("start") == nullptr) {
        read_.wrong(cat("'", one.url, "' has no start of its validity"));
      } else {
        one.window = {time(*valid, "start"), time(*valid, "end")};
      }
      out.push_back(std::move(one));
    }
    return out;
  }

  // A time that cannot be read is an error, never a window without end.
  std::optional<Instant> time(const Json& in, std::string_view name) {
    const Json* found = in.find(name);
    if (found == nullptr || found->kind == Json::Kind::null) return std::nullopt;
    const auto at = instant_from(read_.text(in, name));
    if (!at) read_.wrong(cat("'", name, "' holds no time"));
    return at;
  }

  ServiceChoice choice(const Json& json, std::string_view name) {
    ServiceChoice out;
    const Json* found = read_.object(json, name);
    if (found == nullptr) return out;
    std::string selector = read_.enumeration(*found, "selector", kSelectors);
    if (selector.empty()) selector = kSelectors.front();
    const auto at = std::find(kSelectors.begin(), kSelectors.end(), selector);
    if (at == kSelectors.end()) read_.wrong(cat("'", selector, "' is no selector"));
    out.selector = static_cast<Selector>(at == kSelectors.end() ? 0 : at - kSelectors.begin());
    out.count = read_.integer(*found, "count");
    if (out.selector == Selector::exact && out.count < 1) read_.wrong(cat("'", name, "' wants exactly none"));
    return out;
  }

  ProtoReader read_{Step::format, "the signing configuration"};
};

bool is_better(const Service& a, const Service& b) {
  if (a.version != b.version) return a.version > b.version;
  return a.window.start > b.window.start;
}

// The best service of each operator, in the order in which the configuration first names the operators.
std::vector<Service> best_of(const std::vector<Service>& services, std::span<const std::int64_t> versions,
                             const Instant& now) {
  std::vector<Service> out;
  for (const Service& one : services) {
    if (std::find(versions.begin(), versions.end(), one.version) == versions.end() || !one.window.holds(now)) continue;
    const auto same = std::find_if(
        out.begin(), out.end(), [&](const Service& other) { return other.service_operator == one.service_operator; });
    if (same == out.end()) {
      out.push_back(one);
    } else if (is_better(one, *same)) {
      *same = one;
    }
  }
  return out;
}

Result<std::vector<Service>> chosen(std::vector<Service> services, const ServiceChoice& choice, std::string_view what) {
  std::size_t most = services.size();
  switch (choice.selector) {
    case Selector::all:
      break;
    case Selector::any:
      most = std::min<std::size_t>(most, 1);
      break;
    case Selector::exact:
      if (static_cast<std::uint64_t>(choice.count) > services.size()) {
        return fail(kChoosing, "",
                    cat("the configuration wants ", choice.count, ' ', what, " of different operators, and has ",
                        services.size(), " that hold"));
      }
      most = static_cast<std::size_t>(choice.count);
      break;
    case Selector::undefined:
      if (!services.empty()) return fail(kChoosing, "", cat("the configuration does not say how many ", what));
      break;
  }
  services.resize(most);
  return services;
}

}  // namespace

Result<SigningConfig> read_signing_config(std::string_view text) {
  const auto json = parse_json(text, Step::format, "the signing configuration");
  if (!json) return fail(kReading, "", json.error().why);
  if (!json->is_object()) return fail(kReading, "", "it is no object");
  return ConfigReader().read(*json);
}

SigningConfig for_index(SigningConfig config) {
  std::erase_if(config.logs, [](const Service& log) { return log.version != 1; });
  if (config.log_choice.selector == Selector::exact) config.log_choice = {Selector::all, 0};
  config.timestamps.clear();
  config.timestamp_choice = {Selector::any, 0};
  return config;
}

Result<Services> select_services(const SigningConfig& config, const Instant& now) {
  const std::vector<Service> authorities = best_of(config.authorities, kAuthorityVersions, now);
  if (authorities.empty()) return fail(kChoosing, "", "the configuration has no certificate authority that holds");
  auto logs = chosen(best_of(config.logs, kLogVersions, now), config.log_choice, "logs");
  if (!logs) return tl::make_unexpected(logs.error());
  auto timestamps =
      chosen(best_of(config.timestamps, kTimestampVersions, now), config.timestamp_choice, "time-stamp authorities");
  if (!timestamps) return tl::make_unexpected(timestamps.error());
  if (logs->empty()) return fail(kChoosing, "", "the configuration has no log that holds");
  const bool told = std::any_of(logs->begin(), logs->end(), [](const Service& log) { return log.version == 1; });
  if (!told && timestamps->empty())
    return fail(kChoosing, logs->front().url, "the log tells no time, and there is no time-stamp authority");
  return Services{authorities.front(), std::move(*logs), std::move(*timestamps)};
}

}  // namespace assay::attest

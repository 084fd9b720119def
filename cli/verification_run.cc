#include "cli/verification_run.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/strings.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/version.h"
#include "rules/builtin/builtin.h"
#include "rules/suggest.h"
#include "sarif/json_writer.h"
#include "sarif/terminal_text.h"
#include "scanners/sources/remote/http/curl_pool.h"
#include "scanners/sources/remote/http/headers.h"
#include "scanners/verification/logins/login_verification.h"
#include "scanners/verification/logins/system_client.h"
#include "scanners/verification/verification.h"

namespace assay::cli {

namespace {

std::string first_of(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (std::string value = environment(name); !value.empty()) return value;
  return {};
}

using Servers = std::map<std::string, remote::Url, std::less<>>;

// HOST=SERVER, by the host; SERVER with a path before those of the rule's, where it has one.
Result<Servers> servers_of(const VerificationFlags& flags) {
  Servers out;
  for (const std::string& text : flags.servers) {
    const std::size_t equals = text.find('=');
    const std::string host = text.substr(0, equals);
    auto server =
        equals == std::string::npos ? std::nullopt : remote::parse_url(cat("https://", text.substr(equals + 1)));
    if (host.empty() || !server || !server->query().empty())
      return fail("reading --verify-server", printable(text), "it is no HOST=SERVER",
                  "gitlab.com=git.example.org, or api.github.com=git.example.org/api/v3");
    while (server->target.ends_with('/')) server->target.pop_back();
    out.insert_or_assign(host, *server);
  }
  return out;
}

Result<remote::PoolOptions> pool_options(const VerificationFlags& flags) {
  remote::PoolOptions options;
  if (std::any_of(flags.user_agent.begin(), flags.user_agent.end(),
                  [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }))
    return fail("reading --user-agent", printable(flags.user_agent), "it is not one line", "give a name and a version");
  options.user_agent = flags.user_agent.empty() ? cat("assay/", kVersion) : flags.user_agent;
  options.ca_file = flags.ca_file.empty() ? environment("SSL_CERT_FILE") : flags.ca_file;
  options.proxy =
      flags.proxy.empty() ? first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) : flags.proxy;
  options.no_proxy = first_of({"no_proxy", "NO_PROXY"});
  options.timeout = std::chrono::seconds(flags.timeout);
  for (const std::string& text : flags.resolve) {
    auto to = remote::parse_resolved_to(text);
    if (!to) return tl::make_unexpected(to.error());
    options.resolve.push_back(std::move(*to));
  }
  const auto servers = servers_of(flags);
  if (!servers) return tl::make_unexpected(servers.error());
  for (const auto& [host, server] : *servers) options.own_servers.emplace_back(server.host, server.port);
  // What tests listen to is not to be shown to a proxy.
  if (!options.resolve.empty()) options.proxy.clear();
  return options;
}

std::string now_text() {
  const std::chrono::sys_days day = today();
  if (!environment("SOURCE_DATE_EPOCH").empty())
    return remote::format_time(std::chrono::sys_seconds(day).time_since_epoch().count());
  return remote::format_time(remote::SystemClock().now());
}

// Hosts that were meant, or that are mostly meant: those whose users run servers of their own.
std::string hosts_hint(const std::string& host, const std::set<std::string>& hosts, const std::string& with_others) {
  const std::vector<std::string_view> known(hosts.begin(), hosts.end());
  if (std::string meant = did_you_mean(host, known); !meant.empty()) return meant;
  constexpr std::size_t kFew = 20;
  if (hosts.size() > kFew)
    return cat("one of ", hosts.size(), " hosts, such as ", with_others,
               "; 'assay rules show RULE' tells whom a rule asks");
  std::string all;
  for (const std::string& one : hosts) all += cat(all.empty() ? "" : ", ", one);
  return all.empty() ? "no rule of this run asks anybody" : cat("there are ", all);
}

// A misspelt host would leave the rule's own asked.
Status check_hosts(const Servers& servers, const RuleSet& rules) {
  if (servers.empty()) return {};
  std::set<std::string> hosts;
  std::set<std::string> others;
  for (std::uint32_t i = 0; i < rules.size(); ++i)
    for (const HttpCall& call : rules.with_details(i).details.verify) {
      hosts.insert(verification::host_of(call));
      if (const std::string host = verification::host_of(call);
          verification::refusal_of(host) == verification::RefusalMeans::own_server)
        others.insert(host);
    }
  std::string with_others;
  for (const std::string& one : others) with_others += cat(with_others.empty() ? "" : ", ", one);
  for (const auto& [host, server] : servers)
    if (!hosts.contains(host))
      return fail("reading --verify-server", printable(host), "no rule asks that host",
                  hosts_hint(host, hosts, with_others));
  return {};
}

Result<verification::Means> means_of(const VerificationFlags& flags, TrustedCalls trusted) {
  verification::Means means;
  const auto servers = servers_of(flags);
  if (!servers) return tl::make_unexpected(servers.error());
  for (const auto& [host, server] : *servers) means.servers.emplace(host, server.text());
  means.given = trusted == TrustedCalls::given;
  if (trusted != TrustedCalls::built_in) return means;
  auto loaded = RuleSet::load(builtin_rule_image());
  if (!loaded) return tl::make_unexpected(loaded.error());
  // The whole rule: one that borrows a call would send that host what its own pattern finds.
  means.trusts = [built_in = std::make_shared<const RuleSet>(std::move(*loaded))](const Rule& rule) {
    const std::uint32_t index = built_in->find(rule.id);
    return index != built_in->size() && built_in->with_details(index) == rule;
  };
  return means;
}

Result<std::unique_ptr<remote::RequestPool>> pool_of(const VerificationFlags& flags) {
  auto options = pool_options(flags);
  if (!options) return tl::make_unexpected(options.error());
  const auto curl = remote::CurlLibrary::load();
  if (!curl) return tl::make_unexpected(curl.error());
  return remote::make_curl_pool(*curl, std::move(*options));
}

verification::DeliveryOptions delivery_of(const VerificationFlags& flags) {
  verification::DeliveryOptions out;
  out.under_way = flags.connections;
  out.per_host = flags.connections;
  out.rate = flags.rate;
  out.tries = flags.retries + 1;
  out.first_wait = std::chrono::milliseconds(static_cast<std::int64_t>(flags.retry_wait * 1000));
  out.deadline = std::chrono::seconds(flags.deadline);
  out.most_requests = flags.budget;
  return out;
}

verification::Delivery::Ticks ticks_from_now() {
  return [start = std::chrono::steady_clock::now()] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  };
}

// Logs in with passwords of connection strings, to hosts that are allowed.
Result<Verified> log_in(const VerificationFlags& flags, const RuleSet& rules, const verification::Means& means,
                        std::vector<Finding>& findings) {
  auto pool = pool_options(flags);
  if (!pool) return tl::make_unexpected(pool.error());
  auto allowed = verification::AllowedHosts::parse(flags.allowed_hosts);
  if (!allowed) return tl::make_unexpected(allowed.error());
  verification::LoginOptions options;
  options.allowed = std::move(*allowed);
  options.resolve = std::move(pool->resolve);
  options.at = now_text();
  options.deadline = std::chrono::seconds(flags.deadline);
  options.look_up = pool->timeout;
  options.most_logins = flags.budget;
  const std::string known =
      flags.known_hosts.empty() ? cat(environment("HOME"), "/.ssh/known_hosts") : flags.known_hosts;
  const auto client = verification::make_system_client({pool->timeout, pool->ca_file}, known);
  const auto records = verification::make_system_records(pool->timeout);
  const auto ticks = ticks_from_now();
  return verification::verify_logins(findings, rules, *client, *records, ticks, means, options);
}

// Of the first finding, with those of the others by their rules.
verification::Values values_of(const std::vector<Finding>& findings) {
  return [&findings](std::string_view name) -> const Secret* {
    if (name == "secret") return &findings.front().secret;
    const auto found = std::find_if(findings.begin() + 1, findings.end(),
                                    [name](const Finding& finding) { return finding.rule == name; });
    return found == findings.end() ? nullptr : &found->secret;
  };
}

void write_json(JsonWriter& json, const verification::PlannedCall& call) {
  json.begin_object();
  json.string("rule", call.rule);
  if (!call.target.empty()) {
    json.string("method", call.method);
    json.string("target", call.target);
  }
  json.number("values", call.values);
  json.boolean("control", call.values != 0);
  if (call.signs) json.boolean("signs", true);
  if (!call.companions.empty()) {
    json.array("companions");
    for (const std::string& rule : call.companions) json.string(rule);
    json.end_array();
  }
  json.number("left_out", call.left_out);
  json.string_unless_empty("why_not", call.why_not);
  json.end_object();
}

}  // namespace

Status check_verification(const VerificationFlags& flags) {
  if (const auto servers = servers_of(flags); !servers) return tl::make_unexpected(servers.error());
  if (const auto allowed = verification::AllowedHosts::parse(flags.allowed_hosts); !allowed)
    return tl::make_unexpected(allowed.error());
  if (!flags.verify) return {};
  if (const auto options = pool_options(flags); !options) return tl::make_unexpected(options.error());
  if (!flags.ca_file.empty())
    if (const auto text = read_file(flags.ca_file); !text) return tl::make_unexpected(text.error());
  return {};
}

Status check_servers(const VerificationFlags& flags, const RuleSet& rules) {
  const auto servers = servers_of(flags);
  return servers ? check_hosts(*servers, rules) : tl::make_unexpected(servers.error());
}

Result<Verified> verify_findings(const VerificationFlags& flags, const RuleSet& rules, TrustedCalls trusted,
                                 std::vector<Finding>& findings) {
  const auto pool = pool_of(flags);
  if (!pool) return tl::make_unexpected(pool.error());
  verification::VerificationOptions verification;
  verification.delivery = delivery_of(flags);
  verification.at = now_text();
  const auto means = means_of(flags, trusted);
  if (!means) return tl::make_unexpected(means.error());
  const auto logins = log_in(flags, rules, *means, findings);
  if (!logins) return tl::make_unexpected(logins.error());
  remote::SystemClock clock;
  Verified out = verification::verify(findings, rules, **pool, clock, ticks_from_now(), *means, verification);
  out.requests += logins->requests;
  out.controls += logins->controls;
  out.hosts += logins->hosts;
  return out;
}

Result<verification::Revocation> revoke_value(const VerificationFlags& flags, const RuleSet& rules,
                                              const std::vector<Finding>& findings) {
  const auto servers = servers_of(flags);
  if (!servers) return tl::make_unexpected(servers.error());
  const auto pool = pool_of(flags);
  if (!pool) return tl::make_unexpected(pool.error());
  HttpCall call = rules.with_details(findings.front().rule_index).details.revoke.front();
  if (const auto own = servers->find(verification::host_of(call)); own != servers->end())
    call.url = verification::at_server(call.url, own->second.text());
  remote::SystemClock clock;
  return verification::revoke(call, values_of(findings), **pool, clock, ticks_from_now(), delivery_of(flags));
}

Result<verification::AnalysisPlan> analysis_of(const VerificationFlags& flags, const RuleSet& rules,
                                               std::uint32_t rule) {
  const auto servers = servers_of(flags);
  if (!servers) return tl::make_unexpected(servers.error());
  const std::vector<HttpCall> verify = rules.with_details(rule).details.verify;
  if (verify.empty()) return verification::AnalysisPlan{};
  const auto own = servers->find(verification::host_of(verify.front()));
  return verification::plan_analysis(verify.front(), own == servers->end() ? "" : own->second.text());
}

Result<std::vector<verification::Answered>> analyse_value(const VerificationFlags& flags,
                                                          const verification::AnalysisPlan& plan,
                                                          const std::vector<Finding>& findings) {
  const auto pool = pool_of(flags);
  if (!pool) return tl::make_unexpected(pool.error());
  verification::AnalysisInput input;
  input.values = values_of(findings);
  for (const Finding& finding : findings) input.secrets.push_back(&finding.secret);
  input.account = verification::account_in(findings.front().evidence);
  remote::SystemClock clock;
  return verification::analyse(plan, input, **pool, clock, ticks_from_now(), delivery_of(flags));
}

Status write_verification_plan(const VerificationFlags& flags, const std::vector<Finding>& findings,
                               const RuleSet& rules, TrustedCalls trusted, bool as_json, Output& output) {
  const auto means = means_of(flags, trusted);
  if (!means) return tl::make_unexpected(means.error());
  const auto allowed = verification::AllowedHosts::parse(flags.allowed_hosts);
  if (!allowed) return tl::make_unexpected(allowed.error());
  const auto plan = verification::plan_verification(findings, rules, *means, *allowed);
  std::uint64_t values = 0;
  std::uint64_t controls = 0;
  for (const auto& call : plan) {
    values += call.values;
    controls += call.values != 0 ? 1U : 0U;
  }
  if (as_json) {
    JsonWriter json(output);
    json.begin_object();
    json.string("tool", "assay");
    json.string("version", kVersion);
    json.number("values", values);
    json.number("controls", controls);
    json.array("plan");
    for (const auto& call : plan) write_json(json, call);
    json.end_array();
    json.end_object();
    json.end_line();
    return json.flush();
  }
  std::string out;
  for (const auto& call : plan) {
    out += cat(terminal_text(call.rule), "\n");
    if (call.values != 0) {
      out += cat("  ", counted(call.values, "value", "values"), " and a made-up one to ", call.method, " ",
                 terminal_text(call.target), call.signs ? ": it signs the request, and is not sent itself\n" : "\n");
      for (const std::string& rule : call.companions) out += cat("  with the ", terminal_text(rule), " beside it\n");
    }
    if (call.left_out != 0)
      out += cat("  ", counted(call.left_out, "value", "values"), " not sent: ", terminal_text(call.why_not), "\n");
  }
  out += cat("Would send ", counted(values, "value", "values"), " and ",
             counted(controls, "made-up one", "made-up ones"), "; nothing was sent\n");
  return output.write(out);
}

}  // namespace assay::cli

#include "cli/verification_run.h"

#include <chrono>
#include <memory>

#include "base/file.h"
#include "base/strings.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/version.h"
#include "rules/builtin/builtin.h"
#include "sarif/json_writer.h"
#include "sarif/terminal_text.h"
#include "scanners/sources/remote/http/curl_pool.h"
#include "scanners/sources/remote/http/headers.h"
#include "scanners/verification/verification.h"

namespace assay::cli {

namespace {

std::string first_of(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (std::string value = environment(name); !value.empty()) return value;
  return {};
}

Result<remote::PoolOptions> pool_options(const VerificationFlags& flags) {
  remote::PoolOptions options;
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

Result<verification::Means> means_of(TrustedCalls trusted) {
  verification::Means means;
  if (trusted == TrustedCalls::all) return means;
  auto loaded = RuleSet::load(builtin_rule_image());
  if (!loaded) return tl::make_unexpected(loaded.error());
  // The whole rule: one that borrows a call would send that host what its own pattern finds.
  means.trusts = [built_in = std::make_shared<const RuleSet>(std::move(*loaded))](const Rule& rule) {
    const std::uint32_t index = built_in->find(rule.id);
    return index != built_in->size() && built_in->with_details(index) == rule;
  };
  return means;
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
  if (!flags.verify) return {};
  if (const auto options = pool_options(flags); !options) return tl::make_unexpected(options.error());
  if (!flags.ca_file.empty())
    if (const auto text = read_file(flags.ca_file); !text) return tl::make_unexpected(text.error());
  return {};
}

Result<Verified> verify_findings(const VerificationFlags& flags, const RuleSet& rules, TrustedCalls trusted,
                                 std::vector<Finding>& findings) {
  auto options = pool_options(flags);
  if (!options) return tl::make_unexpected(options.error());
  const auto curl = remote::CurlLibrary::load();
  if (!curl) return tl::make_unexpected(curl.error());
  auto pool = remote::make_curl_pool(*curl, std::move(*options));
  if (!pool) return tl::make_unexpected(pool.error());
  verification::VerificationOptions verification;
  verification.delivery.under_way = flags.connections;
  verification.delivery.per_host = flags.connections;
  verification.delivery.rate = flags.rate;
  verification.delivery.tries = flags.retries + 1;
  verification.delivery.first_wait = std::chrono::milliseconds(static_cast<std::int64_t>(flags.retry_wait * 1000));
  verification.delivery.deadline = std::chrono::seconds(flags.deadline);
  verification.delivery.most_requests = flags.budget;
  verification.at = now_text();
  const auto means = means_of(trusted);
  if (!means) return tl::make_unexpected(means.error());
  remote::SystemClock clock;
  const auto start = std::chrono::steady_clock::now();
  const auto ticks = [start] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  };
  return verification::verify(findings, rules, **pool, clock, ticks, *means, verification);
}

Status write_verification_plan(const std::vector<Finding>& findings, const RuleSet& rules, TrustedCalls trusted,
                               bool as_json, Output& output) {
  const auto means = means_of(trusted);
  if (!means) return tl::make_unexpected(means.error());
  const auto plan = verification::plan_verification(findings, rules, *means);
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
                 terminal_text(call.target), "\n");
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

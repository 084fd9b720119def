#include "scanners/verification/judgement.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/sources/remote/json_page.h"

namespace assay::verification {

namespace {

using remote::Broken;
using remote::PooledAnswer;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool lists(const std::vector<int>& statuses, int status) {
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

// "application/json" of "Application/JSON; charset=utf-8".
std::string type_of(const PooledAnswer& answer) {
  std::string type = lower(answer.head.headers.get("content-type"));
  type.resize(std::min(type.find_first_of("; \t"), type.size()));
  return type;
}

bool is_json_type(std::string_view type) {
  return type == "application/json" || type == "text/json" || type.ends_with("+json");
}

bool begins_like_html(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  const std::size_t begin = std::min(body.find_first_not_of(" \t\r\n"), body.size());
  const std::string front = lower(body.substr(begin, 16));
  return front.starts_with("<!doctype html") || front.starts_with("<html") || front.starts_with("<head") ||
         front.starts_with("<body") || front.starts_with("<!--") || front.starts_with("<script");
}

// A page for people: of a firewall, a proxy, a login, or a site that has moved.
bool is_page(const PooledAnswer& answer) {
  const std::string type = type_of(answer);
  return type == "text/html" || type == "application/xhtml+xml" || begins_like_html(answer.body);
}

bool is_whole_json(std::string_view body) { return remote::parse_page(body).has_value(); }

// What keeps the body of an answer from being believed; empty: nothing.
std::string doubt_of(const HttpCall& call, const PooledAnswer& answer) {
  if (is_page(answer)) return "the server answers with a page of HTML";
  if (answer.body.empty()) return {};
  const std::string type = type_of(answer);
  const bool json = is_json_type(type);
  if (means_json(call) && !json && !type.empty())
    return "the server answers with another type of content than was asked for";
  if ((json || (type.empty() && means_json(call))) && !is_whole_json(answer.body))
    return "the server answers with JSON that is cut off, or none";
  if (!json && !answer.head.end_is_known) return "the answer says nothing of its length, so it may be cut off";
  return {};
}

// The texts of rules are written without blanks around ':' and ',', or as the vendor writes them: both are looked for.
bool holds(const std::string& body, const std::string& text) {
  if (body.find(text) != std::string::npos) return true;
  if (text.find('"') == std::string::npos) return false;
  const auto packed = [](const std::string& from) {
    std::string out;
    for (const char c : from)
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c;
    return out;
  };
  return packed(body).find(packed(text)) != std::string::npos;
}

bool holds_all(const std::string& body, const std::vector<std::string>& texts) {
  return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) { return holds(body, text); });
}

bool holds_one(const std::string& body, const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return holds(body, text); });
}

bool is_live(const HttpCall& call, const PooledAnswer& answer) {
  const int status = answer.head.status;
  const bool status_fits = call.live_status.empty() ? status >= 200 && status < 300 : lists(call.live_status, status);
  return status_fits && holds_all(answer.body, call.live_body) && !holds_one(answer.body, call.dead_body);
}

bool is_dead(const HttpCall& call, const PooledAnswer& answer) {
  const int status = answer.head.status;
  const bool text_fits = holds_one(answer.body, call.dead_body);
  if (!call.dead_status.empty() && !lists(call.dead_status, status)) return false;
  if (!call.dead_body.empty()) return text_fits && (!call.dead_status.empty() || status < 500);
  if (call.dead_status.empty()) return false;
  // Of a status that both have, the texts decide.
  if (lists(call.live_status, status)) return !call.live_body.empty() && !holds_all(answer.body, call.live_body);
  if (status == 403) return call.dead_status.size() == 1 && is_json_type(type_of(answer));
  return true;
}

Judgement unknown(std::string why, bool not_accepted = false) {
  return {VerificationStatus::unknown, std::move(why), not_accepted};
}

}  // namespace

bool worth_repeating(const PooledAnswer& answer) {
  const int status = answer.head.status;
  switch (answer.broken) {
    case Broken::none:
      return status == 408 || status == 425 || status == 429 || status == 500 || (status >= 502 && status <= 504);
    case Broken::no_name:
    case Broken::unreachable:
    case Broken::too_slow:
    case Broken::cut_off:
    case Broken::other:
      return true;
    default:
      return false;
  }
}

bool names_dead(const HttpCall& call) { return !call.dead_status.empty() || !call.dead_body.empty(); }

bool means_json(const HttpCall& call) {
  for (const auto& [name, value] : call.headers)
    if (lower(name) == "accept") return lower(value).find("json") != std::string::npos;
  return std::any_of(call.live_body.begin(), call.live_body.end(),
                     [](const std::string& text) { return text.starts_with('"'); });
}

Judgement judge(const HttpCall& call, const PooledAnswer& answer) {
  if (answer.broken != Broken::none) return unknown(std::string(text_of(answer.broken)));
  const int status = answer.head.status;
  const std::string answers = cat("the server answers ", status);
  if (status == 408 || status == 425 || status == 429 || status >= 500 || status < 200) return unknown(answers);
  if (status >= 300 && status < 400) return unknown(cat(answers, ": it leads somewhere else"));
  if (status == 407) return unknown("the proxy wants to know who asks");
  if (status == 401 && is_dead(call, answer)) return {VerificationStatus::inactive, {}, false};
  if (std::string doubt = doubt_of(call, answer); !doubt.empty())
    return unknown(std::move(doubt), status >= 400 && status != 403);
  if (is_live(call, answer)) return {VerificationStatus::active, {}, false};
  if (is_dead(call, answer)) return {VerificationStatus::inactive, {}, false};
  return unknown(cat(answers, ", of which the rule does not say what it means"), true);
}

}  // namespace assay::verification

#include "cli/provider_call.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/verification/filling.h"
#include "scanners/verification/other_servers.h"

namespace assay::cli {

namespace {

std::string numbers(const std::vector<int>& status) {
  std::string out;
  for (const int one : status) out += cat(out.empty() ? "" : " or ", one);
  return out;
}

// {secret} and other captures in braces, as a person would write them.
std::string with_names(std::string text) {
  for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    const auto is_of_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_of_name)) continue;
    std::string shown = name == "secret" ? "value" : name;
    std::transform(shown.begin(), shown.end(), shown.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    text.replace(open, close - open + 1, shown);
  }
  return text;
}

// Where a refusal by the rule's host is not the whole truth.
std::string but_elsewhere(const HttpCall& call) {
  const std::string host = verification::host_of(call);
  switch (verification::refusal_of(host)) {
    case verification::RefusalMeans::own_server:
      return cat(" A value of a server of your own is refused by ", host, " too: ask that server.");
    case verification::RefusalMeans::other_home:
      return cat(" A value of another region, cloud or a sandbox is refused by ", host, " too: ask that.");
    case verification::RefusalMeans::other_kind:
      return cat(" So is a live value of another kind by ", host, ": use it where it was used.");
    case verification::RefusalMeans::dead:
      break;
  }
  if (!verification::companions_of(call).empty())
    return " A live value is refused so too, by the name of another account: ask with its own.";
  return {};
}

}  // namespace

std::string asked_by(const HttpCall& call) {
  // What a value signs is not written by hand.
  const bool is_signed = call.body.find("google-jwt(") != std::string::npos ||
                         std::any_of(call.headers.begin(), call.headers.end(), [](const auto& header) {
                           return header.second.find("aws-sigv4(") != std::string::npos;
                         });
  if (is_signed)
    return cat("Ask its provider with 'assay verify-secret', which signs with the value: ", call.method, " ",
               with_names(call.url), ".");
  std::string out = cat("Ask its provider: ", call.method, " ", with_names(call.url));
  std::string headers;
  for (const auto& [name, value] : call.headers)
    if (value.find('{') != std::string::npos)
      headers += cat(headers.empty() ? "" : ", ", name, ": ", with_names(value));
  if (!headers.empty()) out += cat(" with ", headers);
  if (call.body.find("{secret}") != std::string::npos) out += ", the value in its body";
  out += ".";
  return out;
}

std::string says_live(const HttpCall& call) {
  std::string out;
  const std::string body = call.live_body.empty() ? "" : cat("'", printable(call.live_body[0]), "' in the answer");
  if (!call.live_status.empty()) {
    out += cat(" Status ", numbers(call.live_status), body.empty() ? "" : cat(" with ", body), " says that it is live");
    if (!call.dead_status.empty()) out += cat(", ", numbers(call.dead_status), " that it is not");
    out += ".";
  } else if (!body.empty()) {
    out += cat(" ", body, " says that it is live.");
  }
  return out;
}

std::string says_dead(const HttpCall& call) {
  const std::string body = call.dead_body.empty() ? "" : cat("'", printable(call.dead_body[0]), "' in the answer");
  // A refusal for want of rights, or of somebody's address, says nothing of the credential where there is another.
  std::vector<int> status = call.dead_status;
  if (status.size() > 1) std::erase(status, 403);
  if (!status.empty())
    return cat(" Status ", numbers(status), body.empty() ? "" : cat(" with ", body),
               " says that it is dead. Any other answer says nothing: ask again.", but_elsewhere(call));
  if (!body.empty())
    return cat(" ", body, " says that it is dead. Any other answer says nothing: ask again.", but_elsewhere(call));
  return " What says that it is dead is not known here: it must be refused for being wrong, not for want of rights.";
}

}  // namespace assay::cli

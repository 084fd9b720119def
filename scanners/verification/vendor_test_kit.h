// For tests only: what the vendor of a rule's call would answer, by what the rule names.
#pragma once

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "scanners/verification/judgement.h"
#include "scanners/verification/pool_test_kit.h"

namespace assay::verification::testing_kit {

inline bool is_json(const std::string& text) {
  HttpCall call;
  call.live_status = {200};
  return judge(call, answer(200, text)).status == VerificationStatus::active;
}

// JSON that holds a text: the text as it is where it can, or in a string.
inline std::string document_with(const std::string& text) {
  for (const std::string& whole :
       {cat("{", text, "}"), cat("{", text, ":1}"), cat("{", text, "1}"), cat("{", text, "{}}"), cat("{", text, "}}"),
        cat("{", text, "\"\"}}}"), cat("{", text, "\"x\"}}}"), cat("{", text, "\"\"}"), cat("{", text, "\"x\":1}"),
        text})
    if (is_json(whole)) return whole;
  std::string plain;
  for (const char c : text) plain += c == '"' ? ' ' : c;
  return cat("\"", plain, "\"");
}

// To a working value.
inline remote::PooledAnswer live_answer(const HttpCall& call) {
  std::string texts;
  for (const std::string& text : call.live_body) texts += text + " ";
  const int status = call.live_status.empty() ? 200 : call.live_status.front();
  if (!means_json(call)) return answer(status, texts, "text/plain");
  // Texts of JSON are pieces of objects: each stands in a document of its own, all in a list.
  std::string body = "[";
  for (const std::string& text : call.live_body) body += cat(body == "[" ? "" : ",", document_with(text));
  return answer(status, body + "]", "application/json");
}

inline remote::PooledAnswer dead_answer(const HttpCall& call) {
  int status = 401;
  if (!call.dead_status.empty()) {
    const bool has_401 = std::find(call.dead_status.begin(), call.dead_status.end(), 401) != call.dead_status.end();
    if (!has_401) status = call.dead_status.front();
  } else if (!call.dead_body.empty()) {
    status = 200;
  }
  const std::string body = call.dead_body.empty() ? "{}" : document_with(call.dead_body.front());
  return answer(status, body, "application/json");
}

}  // namespace assay::verification::testing_kit

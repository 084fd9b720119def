#include "api/serve/language_server.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "base/strings.h"

namespace assay::serve {

namespace {

using nlohmann::json;

// JSON-RPC 2.0 §5.1, and the protocol's own ErrorCodes.
constexpr int kParseError = -32700, kInvalidRequest = -32600, kMethodNotFound = -32601, kInvalidParams = -32602,
              kNotInitialized = -32002;

std::string text_of(const json& message) { return message.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string error(const json& id, int code, std::string_view why) {
  return text_of({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", why}}}});
}

json json_of(const Span& span) {
  return {{"start", {{"line", span.line}, {"character", span.column}}},
          {"end", {{"line", span.end_line}, {"character", span.end_column}}}};
}

// DiagnosticSeverity: error, warning, information.
int severity_of(const Remark& remark) {
  if (remark.code.empty() || remark.severity == Severity::info) return 3;
  return remark.severity >= Severity::high ? 1 : 2;
}

json json_of(const Remark& remark) {
  json out = {{"range", json_of(remark.span)},
              {"severity", severity_of(remark)},
              {"source", "assay"},
              {"message", remark.message}};
  if (!remark.code.empty()) out["code"] = remark.code;
  return out;
}

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::string> text_at(const json& object, std::initializer_list<const char*> path) {
  const json* at = &object;
  for (const char* name : path) {
    at = member(*at, name);
    if (at == nullptr) return std::nullopt;
  }
  return at->is_string() ? std::optional(at->get<std::string>()) : std::nullopt;
}

// Lines of a range in the parameters.
std::optional<std::pair<std::uint32_t, std::uint32_t>> lines_of(const json& params) {
  const json* range = member(params, "range");
  std::array<std::uint32_t, 2> lines{};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const json* end = range == nullptr ? nullptr : member(*range, i == 0 ? "start" : "end");
    const json* line = end == nullptr ? nullptr : member(*end, "line");
    if (line == nullptr || !line->is_number_unsigned()) return std::nullopt;
    lines[i] = line->get<std::uint32_t>();
  }
  return std::pair(lines[0], lines[1]);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

}  // namespace

struct LanguageServer::Exchange {
  json id;  // null: a notification
  json params;
  bool is_request = false;
  std::vector<std::string> out;

  void result(json value) {
    if (is_request) out.push_back(text_of({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(value)}}));
  }
  void refuse(int code, std::string_view why) {
    if (is_request) out.push_back(error(id, code, why));
  }
  void notify(const char* method, json value) {
    out.push_back(text_of({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(value)}}));
  }
  void publish(const std::string& uri, const std::vector<Remark>& remarks) {
    json diagnostics = json::array();
    for (const Remark& remark : remarks) diagnostics.push_back(json_of(remark));
    notify("textDocument/publishDiagnostics", {{"uri", uri}, {"diagnostics", std::move(diagnostics)}});
  }
};

std::vector<std::string> LanguageServer::answer(const std::string& message) {
  Exchange exchange;
  json parsed = json::parse(message, nullptr, false);
  if (parsed.is_discarded()) return {error(nullptr, kParseError, "the message is no JSON")};
  const auto method = text_at(parsed, {"method"});
  const json* id = member(parsed, "id");
  if (!method) {
    // An answer to a request of ours: there is none.
    if (id != nullptr && (member(parsed, "result") != nullptr || member(parsed, "error") != nullptr)) return {};
    return {error(id == nullptr ? json() : *id, kInvalidRequest, "the message names no method")};
  }
  exchange.is_request = id != nullptr;
  if (id != nullptr) exchange.id = *id;
  if (const json* params = member(parsed, "params")) exchange.params = *params;
  if (*method == "exit") {
    over_ = true;
  } else if (*method == "initialize") {
    initialized_ = true;
    exchange.result({{"capabilities",
                      {{"positionEncoding", "utf-16"},
                       {"textDocumentSync", {{"openClose", true}, {"change", 1}}},
                       {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}}}},
                     {"serverInfo", {{"name", "assay"}, {"version", version_}}}});
  } else if (!initialized_) {
    exchange.refuse(kNotInitialized, "'initialize' comes first");
  } else if (shut_down_) {
    exchange.refuse(kInvalidRequest, "the server is shut down");
  } else if (*method == "shutdown") {
    shut_down_ = true;
    exchange.result(nullptr);
  } else if (*method == "textDocument/didOpen") {
    open(exchange);
  } else if (*method == "textDocument/didChange") {
    change(exchange);
  } else if (*method == "textDocument/didClose") {
    close(exchange);
  } else if (*method == "textDocument/codeAction") {
    offer_actions(exchange);
  } else {
    exchange.refuse(kMethodNotFound, "there is no such method");
  }
  return std::move(exchange.out);
}

void LanguageServer::open(Exchange& exchange) {
  const auto uri = text_at(exchange.params, {"textDocument", "uri"});
  const auto text = text_at(exchange.params, {"textDocument", "text"});
  if (uri && text) look_at(exchange, *uri, *text);
}

// Each change is the whole text; the last one counts.
void LanguageServer::change(Exchange& exchange) {
  const auto uri = text_at(exchange.params, {"textDocument", "uri"});
  const json* changes = member(exchange.params, "contentChanges");
  if (!uri || changes == nullptr || !changes->is_array() || changes->empty()) return;
  const auto text = text_at(changes->back(), {"text"});
  // A part of the text, which was not agreed on: nothing may be said of the whole.
  if (!text || member(changes->back(), "range") != nullptr) {
    Remark remark;
    remark.message = "Not looked at: the editor sends parts of the text";
    exchange.publish(*uri, {remark});
    return;
  }
  look_at(exchange, *uri, *text);
}

void LanguageServer::close(Exchange& exchange) {
  const auto uri = text_at(exchange.params, {"textDocument", "uri"});
  if (!uri) return;
  if (const auto found = documents_.find(*uri); found != documents_.end()) {
    held_ -= found->second.size;
    documents_.erase(found);
  }
  exchange.publish(*uri, {});
}

void LanguageServer::look_at(Exchange& exchange, const std::string& uri, const std::string& text) {
  std::vector<Remark> remarks = examiner_.examine(path_of_uri(uri), text);
  exchange.publish(uri, remarks);
  Document& document = documents_[uri];
  held_ += text.size();
  held_ -= document.size;
  document = {text.size(), std::move(remarks)};
  if (documents_.size() <= kMostDocuments && held_ <= kMostHeld) return;
  // Its diagnostics were told; what can be done about them is not offered.
  held_ -= text.size();
  documents_.erase(uri);
}

void LanguageServer::offer_actions(Exchange& exchange) {
  const auto uri = text_at(exchange.params, {"textDocument", "uri"});
  const auto lines = lines_of(exchange.params);
  if (!uri || !lines) {
    exchange.refuse(kInvalidParams, "a code action needs textDocument.uri and range");
    return;
  }
  json actions = json::array();
  const auto found = documents_.find(*uri);
  if (found != documents_.end()) {
    for (const Remark& remark : found->second.remarks) {
      if (remark.span.line > lines->second || remark.span.end_line < lines->first) continue;
      for (const Offer& offer : remark.offers) {
        json edits = json::array();
        for (const TextEdit& edit : offer.edits)
          edits.push_back({{"range", json_of(edit.span)}, {"newText", edit.text}});
        json action = {{"title", offer.title},
                       {"kind", "quickfix"},
                       {"diagnostics", json::array({json_of(remark)})},
                       {"edit", {{"changes", {{*uri, std::move(edits)}}}}}};
        if (offer.preferred) action["isPreferred"] = true;
        actions.push_back(std::move(action));
      }
    }
  }
  exchange.result(std::move(actions));
}

std::string path_of_uri(const std::string& uri) {
  constexpr std::string_view kFile = "file://";
  if (!uri.starts_with(kFile)) return uri;
  std::string out;
  for (std::size_t at = kFile.size(); at < uri.size(); ++at) {
    const int high = uri[at] == '%' && at + 2 < uri.size() ? hex_digit(uri[at + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(uri[at + 2]);
    if (low < 0) {
      out += uri[at];
    } else {
      out += static_cast<char>(high * 16 + low);
      at += 2;
    }
  }
  return out;
}

}  // namespace assay::serve

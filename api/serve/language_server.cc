#include "api/serve/language_server.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "api/serve/foreign_json.h"
#include "base/strings.h"
#include "sarif/json_writer.h"

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

// Null where there is no text.
const std::string* text_at(const json& object, std::initializer_list<const char*> path) {
  const json* at = &object;
  for (const char* name : path) {
    at = member(*at, name);
    if (at == nullptr) return nullptr;
  }
  return at->is_string() ? &at->get_ref<const std::string&>() : nullptr;
}

void write_range(JsonWriter& out, const Span& span) {
  const auto position = [&out](const char* name, std::uint32_t line, std::uint32_t character) {
    out.object(name);
    out.number("line", line);
    out.number("character", character);
    out.end_object();
  };
  out.object("range");
  position("start", span.line, span.column);
  position("end", span.end_line, span.end_column);
  out.end_object();
}

// A notification. Trees of hundreds of diagnostics take longer than finding them.
std::string diagnostics_of(std::string_view uri, const std::vector<Remark>& remarks) {
  std::string text;
  TextOutput output(text);
  JsonWriter out(output);
  out.begin_object();
  out.string("jsonrpc", "2.0");
  out.string("method", "textDocument/publishDiagnostics");
  out.object("params");
  out.string("uri", uri);
  out.array("diagnostics");
  for (const Remark& remark : remarks) {
    out.begin_object();
    write_range(out, remark.span);
    out.number("severity", static_cast<std::uint64_t>(severity_of(remark)));
    out.string_unless_empty("code", remark.code);
    out.string("source", "assay");
    out.string("message", remark.message);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  out.end_object();
  static_cast<void>(out.flush());  // into memory
  return text;
}

// The text of the first member "uri" in a message or its beginning; empty where none is whole.
std::string uri_in(std::string_view head) {
  constexpr std::string_view kMember = "\"uri\":";
  std::size_t at = head.find(kMember);
  if (at == std::string_view::npos) return {};
  at += kMember.size();
  while (at < head.size() && head[at] == ' ') ++at;
  const std::size_t end = head.find('"', at + 1);
  if (at >= head.size() || head[at] != '"' || end == std::string_view::npos) return {};
  const json text = json::parse(head.substr(at, end + 1 - at), nullptr, false);
  return text.is_string() ? text.get<std::string>() : std::string();
}

// Lines of a range in the parameters.
std::optional<std::pair<std::uint32_t, std::uint32_t>> lines_of(const json& params) {
  const json* range = member(params, "range");
  std::array<std::uint32_t, 2> lines{};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const json* end = range == nullptr ? nullptr : member(*range, i == 0 ? "start" : "end");
    const json* line = end == nullptr ? nullptr : member(*end, "line");
    if (line == nullptr || !line->is_number_unsigned()) return std::nullopt;
    lines[i] = static_cast<std::uint32_t>(std::min<std::uint64_t>(line->get<std::uint64_t>(), UINT32_MAX));
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
  void publish(const std::string& uri, const std::vector<Remark>& remarks) {
    out.push_back(diagnostics_of(uri, remarks));
  }
};

std::vector<std::string> LanguageServer::answer(std::string message) {
  Exchange exchange;
  make_pairs_whole(message);
  if (const std::string excess = json_excess(message); !excess.empty())
    return refuse_message(message, kInvalidRequest, cat("the message is not looked at: ", excess));
  json parsed = json::parse(message, nullptr, false);
  if (parsed.is_discarded()) return refuse_message(message, kParseError, "the message is no JSON");
  std::string().swap(message);
  const std::string* method = text_at(parsed, {"method"});
  const json* id = member(parsed, "id");
  if (id != nullptr && id->is_structured()) return {error(nullptr, kInvalidRequest, "its id is no text or number")};
  if (!method) {
    // An answer to a request of ours: there is none.
    if (id != nullptr && (member(parsed, "result") != nullptr || member(parsed, "error") != nullptr)) return {};
    return {error(id == nullptr ? json() : *id, kInvalidRequest, "the message names no method")};
  }
  exchange.is_request = id != nullptr;
  if (id != nullptr) exchange.id = *id;
  if (const auto params = parsed.find("params"); params != parsed.end()) exchange.params = std::move(*params);
  if (*method == "exit") {
    over_ = true;
  } else if (*method == "initialize") {
    if (std::exchange(initialized_, true)) {
      exchange.refuse(kInvalidRequest, "'initialize' comes once");
      return std::move(exchange.out);
    }
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

// What was said of its document before may hold no longer.
std::vector<std::string> LanguageServer::refuse_message(std::string_view message, int code, std::string_view why) {
  Exchange exchange;
  const std::string uri = initialized_ && !shut_down_ ? uri_in(message) : std::string();
  if (!uri.empty()) {
    forget(uri);
    exchange.publish(uri, {not_looked_at(cat("the editor's message: ", why))});
  }
  exchange.out.push_back(error(nullptr, code, why));
  return std::move(exchange.out);
}

std::vector<std::string> LanguageServer::answer_too_long(const Frame& frame) {
  if (!initialized_ || shut_down_) return {};
  Exchange exchange;
  const std::string why = cat("the editor's message of ", human_bytes(frame.passed_over), " is longer than ",
                              human_bytes(kMostMessage), "; 'assay scan' reads the file");
  if (const std::string uri = uri_in(frame.text); !uri.empty()) {
    forget(uri);
    exchange.publish(uri, {not_looked_at(why)});
  } else {
    // MessageType.Warning
    exchange.out.push_back(text_of({{"jsonrpc", "2.0"},
                                    {"method", "window/showMessage"},
                                    {"params", {{"type", 2}, {"message", cat("Not looked at: ", why)}}}}));
  }
  return std::move(exchange.out);
}

void LanguageServer::open(Exchange& exchange) {
  const std::string* uri = text_at(exchange.params, {"textDocument", "uri"});
  const std::string* text = text_at(exchange.params, {"textDocument", "text"});
  if (uri && text) look_at(exchange, *uri, *text);
}

// Each change is the whole text; the last one counts.
void LanguageServer::change(Exchange& exchange) {
  const std::string* uri = text_at(exchange.params, {"textDocument", "uri"});
  const json* changes = member(exchange.params, "contentChanges");
  if (!uri || changes == nullptr || !changes->is_array() || changes->empty()) return;
  const std::string* text = text_at(changes->back(), {"text"});
  // A part of the text, which was not agreed on: nothing may be said of the whole.
  if (!text || member(changes->back(), "range") != nullptr) {
    forget(*uri);
    exchange.publish(*uri, {not_looked_at("the editor sends parts of the text")});
    return;
  }
  look_at(exchange, *uri, *text);
}

void LanguageServer::close(Exchange& exchange) {
  const std::string* uri = text_at(exchange.params, {"textDocument", "uri"});
  if (!uri) return;
  forget(*uri);
  exchange.publish(*uri, {});
}

void LanguageServer::forget(const std::string& uri) {
  const auto found = documents_.find(uri);
  if (found == documents_.end()) return;
  held_ -= found->second.size;
  documents_.erase(found);
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
  forget(uri);
}

void LanguageServer::offer_actions(Exchange& exchange) {
  const std::string* uri = text_at(exchange.params, {"textDocument", "uri"});
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

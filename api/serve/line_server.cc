#include "api/serve/line_server.h"

#include <nlohmann/json.hpp>

#include "api/serve/foreign_json.h"
#include "base/strings.h"

namespace assay::serve {

namespace {

std::string text_of(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string answer_line(const std::shared_ptr<const api::Engine>& engine, const std::string& line) {
  using nlohmann::json;
  std::string whole = line;
  make_pairs_whole(whole);
  json out = json::object();
  if (const std::string excess = json_excess(whole); !excess.empty()) {
    out["id"] = nullptr;
    out["error"] = cat("the line is not looked at: ", excess);
    return text_of(out);
  }
  const json request = json::parse(whole, nullptr, false);
  out["id"] = request.is_object() && request.contains("id") ? request["id"] : json();
  const auto is_text = [&request](const char* name) { return request.contains(name) && request[name].is_string(); };
  if (request.is_discarded() || !request.is_object()) {
    out["error"] = "the line is no JSON object";
  } else if (!is_text("text") || (request.contains("name") && !is_text("name"))) {
    out["error"] = "'text' is missing or no string, or 'name' is none";
  } else {
    const std::string name = request.value("name", "text");
    const auto report = api::scan_text(engine, request["text"].get_ref<const std::string&>(), name);
    if (report) {
      out["report"] = json::parse(report->render(ReportFormat::json), nullptr, false);
    } else {
      out["error"] = report.error().text;
    }
  }
  return text_of(out);
}

}  // namespace assay::serve

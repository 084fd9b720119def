// The page of a foreign log: whatever texts the log has, the page stays the page it is, and its data blocks hold lines
// of JSON in which nothing is left of a value that the filter knows. The first byte chooses: the rest is a log, or
// fields between NUL bytes that stand wherever a log has texts, of a tool of another name or of ours; the first field
// is the value.
#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/strings.h"
#include "sarif/html_page_shape.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/convert.h"

namespace assay::sarif {
namespace {

using Json = nlohmann::json;

void require(bool good) {
  if (!good) std::abort();
}

class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}
  std::string next() {
    const std::size_t end = rest_.find('\0');
    std::string field(rest_.substr(0, end));
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    return field;
  }

 private:
  std::string_view rest_;
};

Json location_of(Fields& fields) {
  return {{"physicalLocation", {{"artifactLocation", {{"uri", fields.next()}}}, {"region", {{"startLine", 7}}}}},
          {"logicalLocations", {{{"fullyQualifiedName", fields.next()}}}},
          {"message", {{"text", fields.next()}}},
          {"properties", {{"commit", fields.next()}, {"commitTime", fields.next()}, {"memberLine", 3}}}};
}

std::string log_of(std::string_view tool, Fields& fields) {
  const std::string id = fields.next();
  const Json rule = {{"id", id},
                     {"shortDescription", {{"text", fields.next()}}},
                     {"help", {{"text", fields.next()}, {"markdown", fields.next()}}},
                     {"helpUri", fields.next()},
                     {"properties", {{"tags", {fields.next()}}, {"security-severity", "8.0"}}}};
  const Json result = {{"ruleId", id},
                       {"message", {{"text", fields.next()}, {"arguments", {fields.next()}}}},
                       {"locations", {location_of(fields)}},
                       {"codeFlows", {{{"threadFlows", {{{"locations", {{{"location", location_of(fields)}}}}}}}}}},
                       {"partialFingerprints", {{"assayValue/v1", fields.next()}}},
                       {"properties", {{"confidence", fields.next()}, {"verification", fields.next()}}}};
  const Json invocation = {
      {"executionSuccessful", false},
      {"toolExecutionNotifications", {{{"level", "error"}, {"message", {{"text", fields.next()}}}}}}};
  const Json provenance = {{"repositoryUri", fields.next()}, {"revisionId", fields.next()}, {"branch", fields.next()}};
  const Json driver = {{"name", tool.empty() ? fields.next() : std::string(tool)}, {"rules", {rule}}};
  const Json run = {{"tool", {{"driver", driver}}},
                    {"results", {result}},
                    {"invocations", {invocation}},
                    {"versionControlProvenance", {provenance}}};
  // Bytes that are no UTF-8 are for the other form of the input.
  return Json({{"version", "2.1.0"}, {"runs", {run}}}).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string unpacked(std::string_view page) {
  constexpr std::string_view kBegin = "<script type=\"application/gzip+base64\">";
  std::string base64;
  for (std::size_t at = page.find(kBegin); at != std::string_view::npos; at = page.find(kBegin, at)) {
    at += kBegin.size();
    base64 += page.substr(at, page.find("</script>", at) - at);
  }
  std::erase(base64, '\n');
  std::string packed(base64.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(packed.data()),
                      reinterpret_cast<const unsigned char*>(base64.data()), static_cast<int>(base64.size()));
  require(size >= 0);
  packed.resize(static_cast<std::size_t>(size) - (base64.ends_with("==") ? 2 : base64.ends_with('=') ? 1 : 0));
  const auto input = text_input(packed, "page");
  std::string out;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto got = input->read(buffer.data(), buffer.size());
    require(got.has_value());
    if (*got == 0) return out;
    out.append(buffer.data(), *got);
  }
}

// One word that no page has of itself.
bool is_telling(std::string_view value) {
  constexpr std::size_t kLeast = 16;
  return value.size() >= kLeast && value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == value.npos &&
         value.find_first_of("0123456789") != value.npos;
}

void check_page(const std::string& log, const std::string& value) {
  const TextFilter filter = [&value](std::string_view text) {
    std::string out(text);
    if (value.empty()) return out;
    for (std::size_t at = out.find(value); at != std::string::npos; at = out.find(value, at))
      out.replace(at, value.size(), "********");
    return out;
  };
  std::string page;
  TextOutput output(page);
  const auto writer = make_html_rows(output, filter, "1.0");
  const LogFile file = LogFile::of_text(log, "log");
  if (!write_rows(std::span(&file, 1), filter, *writer)) return;
  require(is_html_page(page));
  const std::string lines = unpacked(page);
  require(!is_telling(value) || lines.find(value) == std::string::npos);
  for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1)
    require(Json::accept(lines.substr(at, lines.find('\n', at) - at)));
}

}  // namespace
}  // namespace assay::sarif

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::sarif;
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 3 == 0) {
    check_page(std::string(rest), "");
    return 0;
  }
  Fields fields(rest);
  const std::string value = fields.next();
  check_page(log_of(data[0] % 3 == 1 ? "assay" : "", fields), value);
  return 0;
}

#include "sarif/log/finding_list.h"

#include <utility>

#include "sarif/log/json_reader.h"
#include "sarif/log/json_value.h"

namespace assay::sarif {

namespace {

constexpr std::size_t kMostFindings = 20'000;

class ListReader {
 public:
  explicit ListReader(ByteInput& input) : reader_(input) {}

  Result<FindingList> read() {
    if (const auto first = reader_.next(); !first || *first != JsonEvent::begin_object) return none(first);
    while (true) {
      const auto event = reader_.next();
      if (!event) return tl::make_unexpected(event.error());
      if (*event == JsonEvent::end_object) break;
      const std::string name(reader_.text());
      if (Status status = name == "findings" ? read_findings() : read_member(name); !status)
        return tl::make_unexpected(status.error());
    }
    const auto end = reader_.next();
    if (!end) return tl::make_unexpected(end.error());
    if (!of_ours_) return none(end);
    return std::move(list_);
  }

 private:
  Result<FindingList> none(const Result<JsonEvent>& event) const {
    if (!event) return tl::make_unexpected(event.error());
    return fail("reading a report", reader_.name(), "it is no report in JSON", "'assay scan --format json' writes one");
  }

  Status read_member(const std::string& name) {
    const auto first = reader_.next();
    if (!first) return tl::make_unexpected(first.error());
    const auto value = read_value(reader_, *first);
    if (!value) return tl::make_unexpected(value.error());
    if (name == "schema") of_ours_ = value->is_string() && value->text == "assay-findings/1";
    const JsonValue* complete = name == "coverage" ? value->find("complete") : nullptr;
    if (complete != nullptr) list_.complete = complete->kind == JsonValue::Kind::boolean && complete->text == "true";
    return {};
  }

  Status read_findings() {
    const auto first = reader_.next();
    if (!first) return tl::make_unexpected(first.error());
    if (*first != JsonEvent::begin_array) return tl::make_unexpected(reader_.error_here("'findings' is no list"));
    while (true) {
      const auto event = reader_.next();
      if (!event) return tl::make_unexpected(event.error());
      if (*event == JsonEvent::end_array) return {};
      const auto value = read_value(reader_, *event);
      if (!value) return tl::make_unexpected(value.error());
      const JsonValue* suppressed = value->find("suppressed");
      list_.findings.push_back({std::string(value->string_at({"rule"})), std::string(value->string_at({"fingerprint"})),
                                suppressed != nullptr && suppressed->text == "true"});
      if (list_.findings.size() > kMostFindings)
        return tl::make_unexpected(reader_.error_here("more findings than a run keeps"));
    }
  }

  JsonReader reader_;
  FindingList list_;
  bool of_ours_ = false;
};

}  // namespace

Result<FindingList> read_finding_list(ByteInput& input) { return ListReader(input).read(); }

}  // namespace assay::sarif

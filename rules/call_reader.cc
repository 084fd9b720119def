#include <algorithm>

#include "base/strings.h"
#include "rules/placeholders.h"
#include "rules/rule_reader.h"
#include "rules/suggest.h"

namespace assay {
namespace {

constexpr std::string_view kScheme = "https://";

class CallReader {
 public:
  CallReader(const YamlNode& node, const std::vector<std::string>& placeholders, ValueReader& values, HttpCall& out)
      : node_(node), placeholders_(placeholders), values_(values), out_(out) {}

  void read(std::string_view what) {
    const std::size_t errors = values_.sink().errors();
    if (!values_.map(node_, KeyGroup::call, what)) return;
    if (const YamlNode* method = node_.find("method")) {
      std::size_t index = 0;
      if (values_.name(*method, "method", method_names(), index)) out_.method = method_names()[index];
    }
    if (const YamlNode* url = node_.find("url")) read_url(*url);
    if (const YamlNode* headers = node_.find("headers")) read_headers(*headers);
    if (const YamlNode* body = node_.find("body"); body && values_.text(*body, "'body'", out_.body))
      check_placeholders(body->mark, out_.body);
    read_status("live_status", out_.live_status);
    read_status("dead_status", out_.dead_status);
    if (const YamlNode* texts = node_.find("live_body")) values_.texts(*texts, "'live_body'", out_.live_body);
    if (const YamlNode* texts = node_.find("dead_body")) values_.texts(*texts, "'dead_body'", out_.dead_body);
    if (node_.find("live_status") == nullptr && node_.find("live_body") == nullptr)
      values_.sink().error(node_.mark, cat(what, " has neither 'live_status' nor 'live_body'"),
                           "say how the answer to a working credential is known");
    if (!sends_value_ && values_.sink().errors() == errors)
      values_.sink().error(node_.mark, cat(what, " sends no {secret}"),
                           "without the value every answer is the same: put it into 'url', 'headers' or 'body'");
  }

 private:
  // A value is sent only to a host that the rule names, never to one taken from scanned text.
  void read_url(const YamlNode& node) {
    if (!values_.text(node, "'url'", out_.url)) return;
    if (!out_.url.starts_with(kScheme))
      return values_.sink().error(node.mark, "'url' does not begin with https://",
                                  "for example https://api.example.org/me");
    const std::string_view rest = std::string_view(out_.url).substr(kScheme.size());
    const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
    if (host.empty() || host.find_first_of("{}@\\") != std::string_view::npos)
      return values_.sink().error(node.mark, "the host of 'url' is not a fixed name",
                                  "values are sent only to hosts that the rule itself names");
    check_placeholders(node.mark, out_.url);
  }

  void read_headers(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::map)
      return values_.sink().error(node.mark, "'headers' must be a mapping of names to text");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      std::string value;
      if (!values_.text(node.items[i], cat("header ", quoted(node.keys[i].text)), value)) continue;
      if (node.keys[i].text.empty() || node.keys[i].text.find_first_of("\r\n: ") != std::string::npos ||
          value.find_first_of("\r\n") != std::string::npos)
        values_.sink().error(node.keys[i].mark, cat("header ", quoted(node.keys[i].text), " is not one line of HTTP"));
      check_placeholders(node.items[i].mark, value);
      out_.headers.emplace_back(node.keys[i].text, std::move(value));
    }
  }

  void read_status(std::string_view key, std::vector<int>& out) {
    const YamlNode* node = node_.find(key);
    if (node == nullptr || !values_.list(*node, cat('\'', key, '\''))) return;
    for (const YamlNode& item : node->items) {
      std::uint32_t status = 0;
      if (values_.whole_number(item, cat("an item of '", key, '\''), 100, 599, status))
        out.push_back(static_cast<int>(status));
    }
  }

  void check_placeholders(YamlMark mark, std::string_view text) {
    each_placeholder(text, [&](std::size_t, std::string_view name) {
      sends_value_ = sends_value_ || name == "secret";
      if (std::find(placeholders_.begin(), placeholders_.end(), name) != placeholders_.end()) return;
      const std::vector<std::string_view> known(placeholders_.begin(), placeholders_.end());
      values_.sink().error(mark, cat("unknown placeholder ", quoted(name)), allowed_are(known));
    });
  }

  const YamlNode& node_;
  const std::vector<std::string>& placeholders_;
  ValueReader& values_;
  HttpCall& out_;
  bool sends_value_ = false;
};

}  // namespace

bool read_call(const YamlNode& node, std::string_view what, const std::vector<std::string>& placeholders,
               ValueReader& values, HttpCall& out) {
  const std::size_t errors = values.sink().errors();
  CallReader(node, placeholders, values, out).read(what);
  return values.sink().errors() == errors;
}

}  // namespace assay

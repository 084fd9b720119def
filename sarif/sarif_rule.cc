#include "sarif/sarif_rule.h"

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "sarif/sarif_values.h"

namespace assay {

namespace {

constexpr std::size_t kDescriptionBytes = 1024;  // GitHub's limit, in characters
constexpr std::string_view kRemediation =
    "Revoke the credential where it was issued, issue a new one, and keep that outside of the repository: in a secret "
    "store or in the environment. Deleting the line is not enough, because the history keeps it.";

std::string help_text(const Rule& rule, bool markdown) {
  std::string out = cat(without_full_stop(rule.description), ".\n\n", remediation_of(rule));
  if (rule.details.references.empty()) return out;
  out += markdown ? "\n\n**References**\n" : "\n\nReferences:";
  for (const std::string& reference : rule.details.references) {
    out += markdown ? cat("\n- <", reference, ">") : cat("\n", reference);
  }
  return out;
}

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.object(name);
  json.string("text", text);
  json.end_object();
}

// "Amazon Web Services" as "amazon-web-services".
std::string tag_of(std::string_view provider) {
  std::string out;
  for (const char c : provider) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else
      out += c == ' ' ? '-' : c;
  }
  return out;
}

void write_tags(JsonWriter& json, const Rule& rule) {
  json.array("tags");
  json.string("security");
  json.string("secret");
  const std::string provider = tag_of(rule.provider);
  if (!provider.empty() && provider != "security" && provider != "secret") json.string(provider);
  for (const unsigned cwe : cwes_of(rule)) json.string(cat("external/cwe/cwe-", cwe));
  json.end_array();
}

}  // namespace

std::string_view remediation_of(const Rule& rule) {
  std::string_view text = rule.details.remediation.empty() ? kRemediation : std::string_view(rule.details.remediation);
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

std::string_view without_full_stop(std::string_view text) {
  while (text.ends_with('.') || text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

void write_sarif_rule(JsonWriter& json, const Rule& rule, std::string_view home_page) {
  const std::string_view description = without_full_stop(rule.description.empty() ? rule.id : rule.description);
  const std::string sentence = cut_text(cat(description, "."), kDescriptionBytes);
  json.begin_object();
  json.string("id", rule.id);
  json.string("name", pascal_case(rule.id));
  write_text(json, "shortDescription", sentence);
  write_text(json, "fullDescription",
             cut_text(cat(description, ". Whoever can read this file or its history can use the credential."),
                      kDescriptionBytes));
  json.object("help");
  json.string("text", help_text(rule, false));
  json.string("markdown", help_text(rule, true));
  json.end_object();
  json.string_unless_empty("helpUri",
                           rule.details.references.empty() ? home_page : std::string_view(rule.details.references[0]));
  json.object("messageStrings");
  write_text(json, "default", cat(escaped_message(description), " '{0}' in '{1}'."));
  json.end_object();
  json.object("defaultConfiguration");
  json.string("level", sarif_level(rule.severity));
  json.number("rank", sarif_rank(rule.severity, rule.confidence));
  json.end_object();
  json.object("properties");
  json.string("precision", precision_of(rule.confidence));
  json.string("security-severity", security_severity(rule.severity));
  write_tags(json, rule);
  json.end_object();
  json.end_object();
}

}  // namespace assay

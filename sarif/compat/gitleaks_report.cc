#include "sarif/compat/gitleaks_report.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "sarif/repository_link.h"

namespace assay::compat {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json, int indent, char with) {
  return go_escaped(json.dump(indent, with, false, Json::error_handler_t::replace));
}

// text, each of its lines behind the first indented by one more.
std::string indented(const std::string& text, std::string_view by) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += by;
  }
  return out;
}

// Theirs ends at the last character, ours behind it.
std::uint32_t last_column(const Region& region) { return region.end_column > 1 ? region.end_column - 1 : 1; }

class Record {
 public:
  Record(const CompatRun& run, const RepositoryLink& link, const Leak& leak)
      : texts(run, leak), region(leak.place->region) {
    if (!texts.commit.empty() && !texts.file.empty())
      page = link.file(texts.commit, texts.file.substr(0, texts.file.find('!')),
                       texts.file.find('!') == std::string::npos ? region.line : 0);
  }

  Json json() const {
    Json out;
    out["RuleID"] = texts.rule;
    out["Description"] = texts.description;
    out["StartLine"] = region.line;
    out["EndLine"] = region.end_line;
    out["StartColumn"] = region.column;
    out["EndColumn"] = last_column(region);
    out["Match"] = texts.mask;
    out["Secret"] = texts.mask;
    out["File"] = texts.file;
    out["SymlinkFile"] = "";
    out["Commit"] = texts.commit;
    if (!page.empty()) out["Link"] = page;
    out["Entropy"] = 0;
    out["Author"] = texts.author;
    out["Email"] = texts.email;
    out["Date"] = texts.time;
    out["Message"] = texts.summary;
    out["Tags"] = Json::array();
    out["Fingerprint"] = gitleaks_fingerprint(texts, region.line);
    return out;
  }

  LeakTexts texts;
  Region region;
  std::string page;  // address of the line; empty: not known
};

Status write_json(const CompatRun& run, const RepositoryLink& link, const std::vector<Leak>& leaks, Output& output) {
  if (leaks.empty()) return output.write("[]\n");
  Status status = output.write("[");
  for (std::size_t i = 0; status && i < leaks.size(); ++i)
    status =
        output.write(cat(i == 0 ? "\n " : ",\n ", indented(dumped(Record(run, link, leaks[i]).json(), 1, ' '), " ")));
  return status ? output.write("\n]\n") : status;
}

// A field as Go's encoding/csv quotes it.
std::string csv_field(const std::string& text) {
  const bool quoted = text == "\\." || text.find_first_of(",\"\r\n") != std::string::npos || text.starts_with(' ') ||
                      text.starts_with('\t');
  if (!quoted) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

Status write_csv(const CompatRun& run, const RepositoryLink& link, const std::vector<Leak>& leaks, Output& output) {
  if (leaks.empty()) return {};
  const bool links = !Record(run, link, leaks.front()).page.empty();
  Status status = output.write(
      cat("RuleID,Commit,File,SymlinkFile,Secret,Match,StartLine,EndLine,StartColumn,EndColumn,Author,Message,Date,"
          "Email,Fingerprint,Tags",
          links ? ",Link\n" : "\n"));
  for (std::size_t i = 0; status && i < leaks.size(); ++i) {
    const Record record(run, link, leaks[i]);
    const LeakTexts& texts = record.texts;
    std::string row;
    for (const std::string& field :
         {texts.rule, texts.commit, texts.file, std::string(), texts.mask, texts.mask, cat(record.region.line),
          cat(record.region.end_line), cat(record.region.column), cat(last_column(record.region)), texts.author,
          texts.summary, texts.time, texts.email, gitleaks_fingerprint(texts, record.region.line), std::string()})
      row += cat(row.empty() ? "" : ",", csv_field(field));
    status = output.write(cat(row, links ? cat(",", csv_field(record.page)) : "", "\n"));
  }
  return status;
}

// As Go's encoding/xml escapes text and attributes. What XML cannot hold becomes U+FFFD.
std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\t':
        out += "&#x9;";
        break;
      case '\n':
        out += "&#xA;";
        break;
      case '\r':
        out += "&#xD;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += "\xEF\xBF\xBD";
        else
          out += c;
    }
  }
  return out;
}

Status write_junit(const CompatRun& run, const RepositoryLink& link, const std::vector<Leak>& leaks, Output& output) {
  Status status = output.write(cat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n\t<testsuite failures=\"",
                                   leaks.size(), "\" name=\"gitleaks\" tests=\"", leaks.size(), "\" time=\"\">"));
  for (std::size_t i = 0; status && i < leaks.size(); ++i) {
    const Record record(run, link, leaks[i]);
    const LeakTexts& texts = record.texts;
    const std::string message =
        xml_escaped(cat(texts.rule, " has detected a secret in file ", texts.file, ", line ", record.region.line,
                        texts.commit.empty() ? "" : cat(", at commit ", texts.commit), "."));
    const std::string type = xml_escaped(texts.description);
    status = output.write(cat("\n\t\t<testcase classname=\"", type, "\" file=\"", xml_escaped(texts.file), "\" name=\"",
                              message, "\" time=\"\">\n\t\t\t<failure message=\"", message, "\" type=\"", type, "\">",
                              xml_escaped(dumped(record.json(), 1, '\t')), "</failure>\n\t\t</testcase>"));
  }
  if (!status) return status;
  return output.write(cat(leaks.empty() ? "" : "\n\t", "</testsuite>\n</testsuites>"));
}

Json sarif_result(const Record& record) {
  const LeakTexts& texts = record.texts;
  Json region;
  region["startLine"] = record.region.line;
  region["startColumn"] = record.region.column;
  region["endLine"] = record.region.end_line;
  region["endColumn"] = last_column(record.region);
  region["snippet"]["text"] = texts.mask;
  Json location;
  location["physicalLocation"]["artifactLocation"]["uri"] = texts.file;
  location["physicalLocation"]["region"] = std::move(region);
  Json out;
  out["message"]["text"] = cat(texts.rule, " has detected secret for file ", texts.file,
                               texts.commit.empty() ? "" : cat(" at commit ", texts.commit), ".");
  out["ruleId"] = texts.rule;
  out["locations"] = Json::array({std::move(location)});
  Json& prints = out["partialFingerprints"];
  prints["commitSha"] = texts.commit;
  prints["email"] = texts.email;
  prints["author"] = texts.author;
  prints["date"] = texts.time;
  prints["commitMessage"] = texts.summary;
  out["properties"]["tags"] = Json::array();
  return out;
}

Status write_sarif(const CompatRun& run, const RepositoryLink& link, const std::vector<Leak>& leaks, Output& output) {
  // Theirs lists every rule; of 1,700 those that found something are enough.
  std::map<std::string, std::string> used;
  for (const Leak& leak : leaks) {
    const LeakTexts texts(run, leak);
    used.emplace(texts.rule, texts.description);
  }
  Json rules = Json::array();
  for (const auto& [id, description] : used) {
    Json rule;
    rule["id"] = id;
    rule["shortDescription"]["text"] = description;
    rules.push_back(std::move(rule));
  }
  Json driver;
  driver["name"] = "gitleaks";
  driver["fullName"] = cat("assay ", run.version, " in the form of gitleaks");
  driver["semanticVersion"] = "v8.0.0";
  driver["informationUri"] = "https://github.com/gitleaks/gitleaks";
  driver["rules"] = std::move(rules);
  const std::string tool = indented(dumped(driver, 1, ' '), "    ");
  Status status = output.write(
      cat("{\n \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n \"version\": \"2.1.0\",\n \"runs\": "
          "[\n  {\n   \"tool\": {\n    \"driver\": ",
          tool, "\n   },\n   \"results\": ["));
  for (std::size_t i = 0; status && i < leaks.size(); ++i)
    status = output.write(cat(i == 0 ? "\n    " : ",\n    ",
                              indented(dumped(sarif_result(Record(run, link, leaks[i])), 1, ' '), "    ")));
  if (!status) return status;
  return output.write(cat(leaks.empty() ? "" : "\n   ", "]\n  }\n ]\n}\n"));
}

}  // namespace

std::string gitleaks_fingerprint(const LeakTexts& texts, std::uint32_t line) {
  return cat(texts.commit, texts.commit.empty() ? "" : ":", texts.file, ":", texts.rule, ":", line);
}

Status write_gitleaks(GitleaksFormat format, const CompatRun& run, const std::vector<Leak>& leaks, Output& output) {
  const RepositoryLink link(run.repository_uri);
  switch (format) {
    case GitleaksFormat::json:
      return write_json(run, link, leaks, output);
    case GitleaksFormat::csv:
      return write_csv(run, link, leaks, output);
    case GitleaksFormat::junit:
      return write_junit(run, link, leaks, output);
    case GitleaksFormat::sarif:
      break;
  }
  return write_sarif(run, link, leaks, output);
}

Status write_gitleaks_findings(const CompatRun& run, const std::vector<Leak>& leaks, Output& output) {
  const RepositoryLink link(run.repository_uri);
  Status status;
  for (std::size_t i = 0; status && i < leaks.size(); ++i) {
    const Record record(run, link, leaks[i]);
    const LeakTexts& texts = record.texts;
    std::string out;
    const auto line = [&](std::string_view name, std::string_view text) {
      out += cat(name, std::string(name.size() < 13 ? 13 - name.size() : 1, ' '), printable(text), "\n");
    };
    line("Finding:", texts.mask);
    line("Secret:", texts.mask);
    line("RuleID:", texts.rule);
    line("Entropy:", "0.000000");
    if (!texts.file.empty()) {
      line("File:", texts.file);
      line("Line:", cat(record.region.line));
    }
    if (!texts.commit.empty()) {
      line("Commit:", texts.commit);
      line("Author:", texts.author);
      line("Email:", texts.email);
      line("Date:", texts.time);
    }
    if (!texts.file.empty()) line("Fingerprint:", gitleaks_fingerprint(texts, record.region.line));
    if (!record.page.empty()) line("Link:", record.page);
    status = output.write(cat(out, "\n"));
  }
  return status;
}

}  // namespace assay::compat

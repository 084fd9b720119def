#include "sarif/log/profile_check.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "sarif/azure_pipeline.h"
#include "sarif/log/profile_rules.h"
#include "sarif/log/run_head.h"

namespace assay::sarif {

namespace {

using Level = Problem::Level;

constexpr std::array<std::string_view, 6> kNames = {"", "github", "gitlab", "azure", "defectdojo", "sonar"};

// assay itself writes what is asked for where it knows it.
constexpr std::string_view kOutsideOfAzure =
    ": the log was not made in a job of Azure Pipelines, or not by a tool that says so";

std::size_t items_of(const JsonValue& value, std::string_view name) {
  const JsonValue* list = value.find(name);
  return list == nullptr ? 0 : list->items.size();
}

const JsonValue* first_location(const JsonValue& result) {
  const JsonValue* locations = result.find("locations");
  return locations == nullptr || locations->items.empty() ? nullptr : &locations->items.front();
}

std::string_view first_uri(const JsonValue& result) {
  const JsonValue* location = first_location(result);
  return location == nullptr ? std::string_view()
                             : location->string_at({"physicalLocation", "artifactLocation", "uri"});
}

bool names_rule(const JsonValue& result) {
  return !result.string_at({"ruleId"}).empty() || !result.string_at({"rule", "id"}).empty() ||
         result.integer_at({"ruleIndex"}) || result.integer_at({"rule", "index"});
}

bool has_scheme(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  return colon != std::string_view::npos && uri.find_first_of("/?#") > colon;
}

}  // namespace

void ProfileCheck::complain(Level level, const LogPlace& where, std::string_view below, std::string text) {
  sink_({level, std::string(kNames[static_cast<std::size_t>(profile_)]), cat(where.pointer, below), where.position,
         std::move(text)});
}

void ProfileCheck::need(bool there, const LogPlace& where, std::string_view below, std::string_view what) {
  if (!there) complain(Level::error, where, below, cat(what, " is missing or empty"));
}

ToolComplaint ProfileCheck::complaint_at(const LogPlace& where) {
  return [this, where](Level level, const std::string& below, std::string text) {
    complain(level, where, below, std::move(text));
  };
}

void ProfileCheck::log_member(std::string_view name, const JsonValue& value, const LogPlace&) {
  if (name == "$schema") schema_ = value.is_string() && !value.text.empty();
}

void ProfileCheck::begin_run(const LogPlace& where) {
  run_ = where;
  ++runs_;
  results_ = placeless_ = unmarked_ = 0;
  described_ = automated_ = filed_as_secrets_ = false;
  tool_.clear();
  category_.clear();
}

void ProfileCheck::run_member(std::string_view name, const JsonValue& value, const LogPlace& where) {
  if (name == "automationDetails") {
    automated_ = true;
    category_ = category_of(value.string_at({"id"}));
    if (profile_ == Profile::azure) azure_automation(value, where);
  }
  if (name != "tool") return;
  tool_ = value.string_at({"driver", "name"});
  described_ = value.at({"driver", "rules"}) != nullptr || count_rules(value) > 0;
  if (profile_ != Profile::none && profile_ != Profile::sonar) {
    // DefectDojo refuses a log for it; GitLab goes by the level instead.
    check_severities(value, profile_ == Profile::gitlab ? Level::warning : Level::error, complaint_at(where));
  }
  switch (profile_) {
    case Profile::github:
      github_tool(value, where);
      break;
    case Profile::gitlab:
      gitlab_tool(value);
      break;
    case Profile::azure:
      github_tool(value, where);
      azure_tool(value, where);
      break;
    case Profile::sonar:
      need(!tool_.empty(), where, "/driver/name", "the tool's name");
      break;
    default:
      break;
  }
}

void ProfileCheck::github_tool(const JsonValue& tool, const LogPlace& where) {
  need(!tool.string_at({"driver", "name"}).empty(), where, "/driver/name", "the tool's name");
  if (const std::size_t count = items_of(tool, "extensions"); count > kGithubExtensions) {
    complain(Level::error, where, "/extensions", cat("there are ", count, " extensions, and 100 are taken at most"));
  }
  check_github_rules(tool, complaint_at(where));
}

void ProfileCheck::result(const JsonValue& result, const LogPlace& where) {
  ++results_;
  switch (profile_) {
    case Profile::none:
      break;
    case Profile::github:
    case Profile::azure:
      github_result(result, where);
      break;
    case Profile::gitlab:
      gitlab_result(result, where);
      break;
    case Profile::defectdojo:
    case Profile::sonar:
      importer_result(result, where);
      break;
  }
}

void ProfileCheck::github_result(const JsonValue& result, const LogPlace& where) {
  need(!result.string_at({"message", "text"}).empty(), where, "/message/text", "the message");
  need(names_rule(result), where, "/ruleId", "the rule");
  const JsonValue* location = first_location(result);
  if (location == nullptr) {
    complain(Level::error, where, "/locations", "it has no location, and is not shown without one");
  } else {
    check_uri(result, where);
    const JsonValue* region = location->at({"physicalLocation", "region"});
    if (region == nullptr || !region->integer_at({"startLine"})) {
      complain(Level::error, where, "/locations/0/physicalLocation/region",
               "it has no 'startLine', and no fingerprint without one");
    }
  }
  if (const std::size_t count = items_of(result, "locations"); count > kGithubLocations) {
    complain(Level::error, where, "/locations",
             cat("there are ", with_commas(count), " locations, and 1,000 are taken at most"));
  }
  if (const JsonValue* flows = result.find("codeFlows")) {
    std::size_t count = 0;
    for (const JsonValue& flow : flows->items) {
      const JsonValue* threads = flow.find("threadFlows");
      if (threads == nullptr) continue;
      for (const JsonValue& thread : threads->items) count += items_of(thread, "locations");
    }
    if (count > kGithubFlowLocations) {
      complain(Level::error, where, "/codeFlows",
               cat("there are ", with_commas(count), " locations in flows, and 10,000 are taken at most"));
    }
  }
  if (result.string_at({"partialFingerprints", "primaryLocationLineHash"}).empty()) ++unmarked_;
}

void ProfileCheck::check_uri(const JsonValue& result, const LogPlace& where) {
  constexpr std::string_view kBelow = "/locations/0/physicalLocation/artifactLocation/uri";
  const std::string_view uri = first_uri(result);
  need(!uri.empty(), where, kBelow, "the file");
  if (has_scheme(uri) && !uri.starts_with("file:")) {
    complain(Level::error, where, kBelow, cat(quoted(uri), " is no file of the repository"));
  } else if (uri.starts_with("file:") || uri.starts_with("/")) {
    complain(Level::warning, where, kBelow,
             cat(quoted(uri), " is absolute, and shown only where the working directory of the run is told"));
  }
}

void ProfileCheck::gitlab_tool(const JsonValue& tool) {
  const JsonValue* rules = tool.at({"driver", "rules"});
  if (rules == nullptr) return;
  constexpr std::array<std::string_view, 4> kSecrets = {"798", "259", "321", "522"};
  const auto files = [&](std::string_view text) {
    return std::any_of(kSecrets.begin(), kSecrets.end(), [&](std::string_view number) {
      return text.ends_with(cat("cwe-", number)) || text.ends_with(cat("CWE-", number)) || text == number;
    });
  };
  for (const JsonValue& rule : rules->items) {
    if (const JsonValue* tags = rule.at({"properties", "tags"})) {
      for (const JsonValue& tag : tags->items) filed_as_secrets_ |= files(tag.text);
    }
    if (const JsonValue* relations = rule.find("relationships")) {
      for (const JsonValue& one : relations->items) filed_as_secrets_ |= files(one.string_at({"target", "id"}));
    }
  }
}

void ProfileCheck::gitlab_result(const JsonValue& result, const LogPlace& where) {
  if (first_uri(result).empty() || !names_rule(result)) {
    ++placeless_;
    complain(Level::warning, where, "", "it has no file or no rule, and is dropped");
  }
}

void ProfileCheck::azure_tool(const JsonValue& tool, const LogPlace& where) {
  need(!tool.string_at({"driver", "fullName"}).empty(), where, "/driver/fullName", "the tool's full name");
  const JsonValue* rules = tool.at({"driver", "rules"});
  if (rules == nullptr) return;
  for (std::size_t i = 0; i < rules->items.size(); ++i) {
    need(!rules->items[i].string_at({"name"}).empty(), where, cat("/driver/rules/", i, "/name"),
         cat("the name of rule ", quoted(rules->items[i].string_at({"id"}))));
  }
}

void ProfileCheck::azure_automation(const JsonValue& details, const LogPlace& where) {
  if (!details.string_at({"id"}).starts_with(kAzureBuild)) {
    complain(Level::error, where, "/id", cat("it does not begin with ", quoted(kAzureBuild), kOutsideOfAzure));
  }
  const auto property = [&](std::string_view key, auto&& fits, std::string_view what) {
    const std::string name = cat(kAzureBuild, key);
    const JsonValue* value = details.at({"properties", name});
    if (value == nullptr || value->text.empty()) {
      complain(Level::error, where, "/properties", cat(quoted(name), " is missing", kOutsideOfAzure));
    } else if (!fits(value->text)) {
      complain(Level::error, where, "/properties", cat(quoted(name), " is not ", what));
    }
  };
  const auto any = [](std::string_view) { return true; };
  property("buildDefinitionId", is_azure_definition, "a positive number, or -1");
  property("buildDefinitionName", any, "");
  property("phaseId", is_azure_phase, "a GUID");
  property("phaseName", any, "");
}

void ProfileCheck::importer_result(const JsonValue& result, const LogPlace& where) {
  const bool sonar = profile_ == Profile::sonar;
  need(!result.string_at({"message", "text"}).empty() || (!sonar && !result.string_at({"message", "id"}).empty()),
       where, "/message/text", "the message");
  if (sonar) {
    need(names_rule(result), where, "/ruleId", "the rule");
    need(!first_uri(result).empty(), where, "/locations/0/physicalLocation/artifactLocation/uri", "the file");
    return;
  }
  const std::string_view kind = result.string_at({"kind"});
  if (!kind.empty() && kind != "fail") {
    complain(Level::error, where, "/kind", cat("results of kind ", quoted(kind), " are dropped"));
  }
  const bool marked = result.find("fingerprints") != nullptr || result.find("partialFingerprints") != nullptr;
  if (!marked) ++unmarked_;
}

void ProfileCheck::end_run() {
  const bool github = profile_ == Profile::github || profile_ == Profile::azure;
  if (github) {
    if (results_ > kGithubResults) {
      complain(Level::error, run_, "/results",
               cat("there are ", with_commas(results_), " results, and 25,000 are taken at most: 'assay sarif split'"));
    }
    if (!described_) complain(Level::error, run_, "/tool/driver/rules", "the rules are missing");
    if (unmarked_ > 0) {
      complain(Level::warning, run_, "/results",
               cat(counted(unmarked_, "result has", "results have"),
                   " no 'primaryLocationLineHash': alerts reopen when lines move"));
    }
    if (!seen_.emplace(tool_, category_).second) {
      complain(Level::error, run_, "",
               cat("another run is of ", quoted(tool_), " and the category ", quoted(category_),
                   " too, and a log with both is refused: 'assay sarif merge' joins them"));
    }
  }
  switch (profile_) {
    case Profile::gitlab:
      if (placeless_ * 2 > results_) {
        complain(Level::error, run_, "/results",
                 "more than half of the results have no file or no rule: the log is refused");
      }
      if (results_ > 0 && !filed_as_secrets_) {
        complain(Level::warning, run_, "/tool/driver/rules",
                 "no rule has CWE 798, 259, 321 or 522: the results are filed under SAST, not under secret detection");
      }
      break;
    case Profile::azure:
      if (!automated_) complain(Level::error, run_, "/automationDetails", cat("it is missing", kOutsideOfAzure));
      break;
    case Profile::defectdojo:
      if (unmarked_ > 0) {
        complain(Level::warning, run_, "/results",
                 cat(counted(unmarked_, "result has", "results have"),
                     " no fingerprints: each import makes new findings of them"));
      }
      break;
    default:
      break;
  }
}

void ProfileCheck::end_log(std::optional<std::uint64_t> packed) {
  const LogPlace top;
  const bool github = profile_ == Profile::github || profile_ == Profile::azure;
  if (!github) return;
  need(schema_, top, "/$schema", "the address of the schema");
  if (runs_ > kGithubRuns) {
    complain(Level::error, top, "/runs", cat("there are ", runs_, " runs, and 20 are taken at most"));
  }
  if (packed && *packed > kGithubPackedBytes) {
    complain(Level::error, top, "",
             cat("as gzip it is ", human_bytes(*packed), ", and 10 MiB are taken at most: 'assay sarif split'"));
  }
}

}  // namespace assay::sarif

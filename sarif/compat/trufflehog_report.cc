#include "sarif/compat/trufflehog_report.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "sarif/repository_link.h"

namespace assay::compat {

namespace {

using Json = nlohmann::ordered_json;

// Of their enumeration DetectorType the kinds that most reports have, by the beginning of the ids of ours. What is not
// here is one of a user's own for them: CustomRegex, with its name beside it.
struct Detector {
  std::string_view id;
  std::string_view name;
  int number;
};
constexpr Detector kCustom{"", "CustomRegex", 904};
constexpr std::array kDetectors = {
    Detector{"anthropic-", "Anthropic", 933},
    Detector{"aws-", "AWS", 2},
    Detector{"github-", "Github", 8},
    Detector{"gitlab-", "Gitlab", 9},
    Detector{"heroku-", "Heroku", 19},
    Detector{"huggingface-", "HuggingFace", 926},
    Detector{"jwt", "JWT", 1039},
    Detector{"lob-", "Lob", 490},
    Detector{"mailchimp-", "Mailchimp", 20},
    Detector{"mailgun-", "Mailgun", 34},
    Detector{"npm-", "NpmToken", 49},
    Detector{"openai-", "OpenAI", 201},
    Detector{"private-key", "PrivateKey", 15},
    Detector{"pypi-", "PyPI", 998},
    Detector{"sendgrid-", "SendGrid", 12},
    Detector{"slack-webhook", "SlackWebhook", 30},
    Detector{"slack-", "Slack", 13},
    Detector{"stripe-", "Stripe", 16},
    Detector{"twilio-", "Twilio", 26},
};

const Detector& detector_of(const std::string& rule) {
  for (const Detector& detector : kDetectors)
    if (rule.starts_with(detector.id)) return detector;
  return kCustom;
}

std::string_view decoder_of(const Place& place) {
  if (place.encoding.empty()) return "PLAIN";
  if (place.encoding.find("base64") != std::string::npos) return "BASE64";
  if (place.encoding.starts_with("UTF-16")) return "UTF16";
  return "UNKNOWN";
}

std::string_view source_name(TrufflehogSource source) {
  switch (source) {
    case TrufflehogSource::git:
      return "Git";
    case TrufflehogSource::docker:
      return "Docker";
    case TrufflehogSource::stdin_:
      return "Stdin";
    case TrufflehogSource::filesystem:
      break;
  }
  return "Filesystem";
}

// "2026-01-05T08:00:00Z" as they write it: "2026-01-05 08:00:00 +0000".
std::string their_time(const std::string& time) {
  constexpr std::size_t kLength = 20;
  return time.size() == kLength ? cat(time.substr(0, 10), " ", time.substr(11, 8), " +0000") : time;
}

Json metadata_of(const TrufflehogRun& run, const LeakTexts& texts, const Place& place) {
  Json data = Json::object();
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) data[name] = text;
  };
  add("commit", texts.commit);
  add("file", texts.file);
  if (!texts.commit.empty())
    add("email", texts.author.empty() ? texts.email : cat(texts.author, " <", texts.email, ">"));
  if (run.source == TrufflehogSource::git) {
    const std::string uri = repository_uri_of(run.repository_uri);
    add("repository", uri.empty() ? run.repository_path : uri);
    add("timestamp", their_time(texts.time));
  }
  if (run.source != TrufflehogSource::stdin_) data["line"] = place.region.line;
  Json out;
  out["Data"][std::string(source_name(run.source))] = std::move(data);
  return out;
}

Json json_of(const TrufflehogRun& run, const Leak& leak) {
  const LeakTexts texts(run, leak);
  const Detector& detector = detector_of(texts.rule);
  const std::string source = lower(source_name(run.source));
  Json out;
  out["SourceMetadata"] = metadata_of(run, texts, *leak.place);
  out["SourceID"] = 1;
  out["SourceType"] = static_cast<int>(run.source);
  out["SourceName"] = cat("trufflehog - ", source);
  out["DetectorType"] = detector.number;
  out["DetectorName"] = detector.name;
  out["DetectorDescription"] = texts.description;
  out["DecoderName"] = decoder_of(*leak.place);
  out["Verified"] = leak.finding->status == VerificationStatus::active;
  if (run.verifying)
    if (const std::string_view error = verification_error(leak.finding->status); !error.empty())
      out["VerificationError"] = error;
  out["VerificationFromCache"] = false;
  out["Raw"] = texts.mask;
  out["RawV2"] = "";
  out["Redacted"] = texts.mask;
  Json& extra = out["ExtraData"];
  extra["name"] = texts.rule;
  extra["fingerprint"] = leak.finding->fingerprint;
  out["StructuredData"] = nullptr;
  out["SecretParts"] = nullptr;
  return out;
}

std::string text_of(const TrufflehogRun& run, const Leak& leak) {
  const LeakTexts texts(run, leak);
  const Json metadata = metadata_of(run, texts, *leak.place);
  const bool verified = leak.finding->status == VerificationStatus::active;
  std::string out = verified ? "✅ Found verified result 🐷🔑\n" : "Found unverified result 🐷🔑❓\n";
  if (run.verifying)
    if (const std::string_view error = verification_error(leak.finding->status); !error.empty())
      out += cat("Verification issue: ", error, "\n");
  out += cat("Detector Type: ", detector_of(texts.rule).name, "\nDecoder Type: ", decoder_of(*leak.place),
             "\nRaw result: ", printable(texts.mask), "\nName: ", texts.rule,
             "\nFingerprint: ", leak.finding->fingerprint, "\n");
  std::map<std::string, std::string> rows;  // theirs are sorted by name
  for (const auto& [name, value] : metadata["Data"].begin()->items())
    rows[name] = value.is_string() ? value.get<std::string>() : value.dump();
  for (const auto& [name, value] : rows) {
    std::string title = name;
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
    out += cat(title, ": ", printable(value), "\n");
  }
  return out + "\n";
}

// A property of a workflow command (actions/toolkit, command.ts).
std::string command_property(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += "%3A";
        break;
      case ',':
        out += "%2C";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string annotation_of(const TrufflehogRun& run, const Leak& leak) {
  const LeakTexts texts(run, leak);
  const Detector& detector = detector_of(texts.rule);
  const std::string_view decoder = decoder_of(*leak.place);
  const bool verified = leak.finding->status == VerificationStatus::active;
  return cat("::warning file=", command_property(texts.file), ",line=", leak.place->region.line,
             ",endLine=", leak.place->region.line, "::Found ", verified ? "verified " : "unverified ", detector.name,
             " (", texts.rule, ") result ", decoder == "PLAIN" ? "" : cat("with ", decoder, " encoding "), "🐷🔑\n");
}

}  // namespace

std::string_view verification_error(VerificationStatus status) {
  switch (status) {
    case VerificationStatus::unknown:
      return "the provider gave no clear answer";
    case VerificationStatus::unsound_verifier:
      return "the provider accepts made-up values too";
    case VerificationStatus::not_attempted:
      return "not attempted: nobody was asked whether the value is live";
    case VerificationStatus::active:
    case VerificationStatus::inactive:
      break;
  }
  return {};
}

Status write_trufflehog(TrufflehogFormat format, const TrufflehogRun& run, const std::vector<Leak>& leaks,
                        Output& output) {
  std::set<std::string> told;  // annotations, which theirs writes once for each line
  Status status;
  for (std::size_t i = 0; status && i < leaks.size(); ++i) {
    std::string out;
    switch (format) {
      case TrufflehogFormat::json:
        out = cat(go_escaped(json_of(run, leaks[i]).dump(-1, ' ', false, Json::error_handler_t::replace)), "\n");
        break;
      case TrufflehogFormat::text:
        out = text_of(run, leaks[i]);
        break;
      case TrufflehogFormat::github_actions:
        out = annotation_of(run, leaks[i]);
        if (!told.insert(out).second) continue;
        break;
    }
    status = output.write(out);
  }
  return status;
}

}  // namespace assay::compat

#include "attest/pypi/publisher.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kWorkflows = "/.github/workflows/";

// Numbers of Fulcio's extensions.
constexpr unsigned kSourceRepository = 12;
constexpr unsigned kSourceDigest = 13;
constexpr unsigned kSourceRef = 14;
constexpr unsigned kBuildConfig = 18;

std::string_view kind_text(Publisher::Kind kind) {
  return kind == Publisher::Kind::github ? "github" : kind == Publisher::Kind::gitlab ? "gitlab" : "google";
}

std::string_view extension(const Identity& identity, unsigned number) {
  const auto found = identity.extensions.find(number);
  return found == identity.extensions.end() ? std::string_view() : std::string_view(found->second);
}

// "https://github.com/owner/name": where the publisher's repository is.
std::string address_of(const Publisher& publisher) {
  return cat(publisher.kind == Publisher::Kind::github ? "https://github.com/" : "https://gitlab.com/",
             publisher.repository);
}

std::string config_of(const Publisher& publisher) {
  return cat(address_of(publisher), publisher.kind == Publisher::Kind::github ? kWorkflows : std::string_view("//"),
             publisher.workflow);
}

tl::unexpected<Refusal> wrong(const Publisher& publisher, std::string_view why) {
  return refuse(Step::identity, cat("it is not of the publisher ", publisher.text(), ": ", why));
}

bool is_plain(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

bool is_good(const Publisher& publisher) {
  if (publisher.kind == Publisher::Kind::google)
    return is_plain(publisher.email) && publisher.email.find('@') != std::string::npos;
  const auto slashes = std::count(publisher.repository.begin(), publisher.repository.end(), '/');
  const bool github = publisher.kind == Publisher::Kind::github;
  if (!is_plain(publisher.repository) || !is_plain(publisher.workflow)) return false;
  if (publisher.repository.front() == '/' || publisher.repository.back() == '/') return false;
  return github ? slashes == 1 && publisher.workflow.find('/') == std::string::npos : slashes >= 1;
}

}  // namespace

std::string Publisher::text() const {
  if (kind == Kind::google) return cat("google:", email);
  return cat(kind_text(kind), ':', repository, ':', workflow);
}

Result<Publisher> publisher_from(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view kind = text.substr(0, colon);
  std::string_view rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  Publisher out;
  bool known = true;
  if (kind == "google") {
    out.kind = Publisher::Kind::google;
    out.email = rest;
  } else if (kind == "github" || kind == "gitlab") {
    out.kind = kind == "github" ? Publisher::Kind::github : Publisher::Kind::gitlab;
    const std::size_t second = rest.find(':');
    out.repository = rest.substr(0, second);
    if (second != std::string_view::npos) out.workflow = rest.substr(second + 1);
  } else {
    known = false;
  }
  if (known && is_good(out)) return out;
  return fail("reading a publisher", std::string(text), "it names none",
              "github:OWNER/NAME:release.yml, gitlab:GROUP/NAME:.gitlab-ci.yml or google:EMAIL");
}

Checked<Publisher> read_publisher(const Json& json) {
  ProtoReader read(Step::bundle, "the publisher");
  if (!json.is_object()) return refuse(Step::bundle, "the publisher is no object");
  const std::string kind = read.text(json, "kind");
  Publisher out;
  if (kind == "GitHub") {
    out.repository = read.text(json, "repository");
    out.workflow = read.text(json, "workflow");
    out.environment = read.text(json, "environment");
  } else if (kind == "GitLab") {
    out.kind = Publisher::Kind::gitlab;
    out.repository = read.text(json, "repository");
    out.workflow = read.text(json, "workflow_filepath");
    out.environment = read.text(json, "environment");
  } else if (kind == "Google") {
    out.kind = Publisher::Kind::google;
    out.email = read.text(json, "email");
  } else {
    read.wrong(cat("its kind '", printable(kind), "' is none of GitHub, GitLab and Google"));
  }
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  if (!is_good(out)) return refuse(Step::bundle, "the publisher names no repository, workflow or address");
  return out;
}

Json write_publisher(const Publisher& publisher) {
  Json out = Json::object();
  const auto set_environment = [&] {
    Json environment;
    if (!publisher.environment.empty()) environment = Json::of(publisher.environment);
    out.set("environment", std::move(environment));
  };
  switch (publisher.kind) {
    case Publisher::Kind::github:
      out.set("kind", Json::of("GitHub"));
      out.set("repository", Json::of(publisher.repository));
      out.set("workflow", Json::of(publisher.workflow));
      set_environment();
      break;
    case Publisher::Kind::gitlab:
      out.set("kind", Json::of("GitLab"));
      out.set("repository", Json::of(publisher.repository));
      out.set("workflow_filepath", Json::of(publisher.workflow));
      set_environment();
      break;
    case Publisher::Kind::google:
      out.set("kind", Json::of("Google"));
      out.set("email", Json::of(publisher.email));
      break;
  }
  return out;
}

Check check_publisher(const Identity& identity, const Publisher& publisher) {
  if (publisher.kind == Publisher::Kind::google) {
    if (identity.issuer != kGoogleIssuer) return wrong(publisher, cat("the issuer is ", printable(identity.issuer)));
    if (std::find(identity.names.begin(), identity.names.end(), publisher.email) == identity.names.end())
      return wrong(publisher, "the certificate is of another address");
    return {};
  }
  const std::string_view issuer = publisher.kind == Publisher::Kind::github ? kGithubIssuer : kGitlabIssuer;
  if (identity.issuer != issuer) return wrong(publisher, cat("the issuer is ", printable(identity.issuer)));
  if (extension(identity, kSourceRepository) != address_of(publisher)) {
    return wrong(publisher, cat("the repository is ", printable(extension(identity, kSourceRepository))));
  }
  const std::string_view config = extension(identity, kBuildConfig);
  const std::string expected = config_of(publisher);
  for (const unsigned number : {kSourceDigest, kSourceRef}) {
    const std::string_view at = extension(identity, number);
    if (!at.empty() && config == cat(expected, '@', at)) return {};
  }
  return wrong(publisher, cat("the workflow is ", printable(config)));
}

std::optional<Publisher> publisher_of(const Identity& identity) {
  Publisher out;
  if (identity.issuer == kGoogleIssuer) {
    if (identity.names.size() != 1) return std::nullopt;
    out.kind = Publisher::Kind::google;
    out.email = identity.names.front();
  } else {
    if (identity.issuer != kGithubIssuer && identity.issuer != kGitlabIssuer) return std::nullopt;
    out.kind = identity.issuer == kGithubIssuer ? Publisher::Kind::github : Publisher::Kind::gitlab;
    const std::string host = address_of(out);
    const std::string_view repository = extension(identity, kSourceRepository);
    if (!repository.starts_with(host)) return std::nullopt;
    out.repository = repository.substr(host.size());
    const std::string before = config_of(out);
    const std::string_view config = extension(identity, kBuildConfig);
    const std::size_t at = config.find('@');
    if (!config.starts_with(before) || at == std::string_view::npos || at < before.size()) return std::nullopt;
    out.workflow = config.substr(before.size(), at - before.size());
  }
  // A name that would read as another's is none.
  if (!is_good(out) || !check_publisher(identity, out)) return std::nullopt;
  return out;
}

}  // namespace assay::attest

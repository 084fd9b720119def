#include "sarif/upload/code_scanning.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/remote/json_page.h"

namespace assay::sarif {

namespace {

constexpr const char* kDoing = "uploading to code scanning";
constexpr std::size_t kMostErrors = 100;
constexpr std::size_t kMostText = 1000;  // of what a server says

bool is_name(std::string_view text) {
  const bool dots = text.find_first_not_of('.') == std::string_view::npos;
  return !dots && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// As git has them, and nothing that a server could take for something else (git-check-ref-format(1)).
bool is_ref(std::string_view text) {
  return text.starts_with("refs/") && text.size() > 5 && text.size() <= 1000 && !text.ends_with('/') &&
         text.find("..") == std::string_view::npos && std::none_of(text.begin(), text.end(), [](unsigned char c) {
           return c <= ' ' || c == 0x7F ||
                  std::string_view("~^:?*[\\").find(static_cast<char>(c)) != std::string_view::npos;
         });
}

// What the body of a refusal says, where it is JSON as GitHub sends it.
std::string message_of(const std::string& body) {
  const auto page = remote::parse_page(body);
  return page ? remote::text_of(*page, "message").substr(0, kMostText) : std::string();
}

Error refusal(const remote::Answer& answer, const UploadTarget& target) {
  const std::string said = message_of(answer.body);
  Error error{kDoing, target.repository, remote::status_text(answer.status()), ""};
  if (answer.status() == 413) {
    error.why = "the server answers 413: the log is too large for it";
    error.hint = "'assay sarif split' makes smaller parts";
  } else if (answer.status() == 403) {
    error.hint = "the token needs 'security-events: write', and code scanning must be enabled for the repository";
  } else if (answer.status() == 404) {
    error.hint = "is it the right repository, and may the token write its security events?";
  } else if (answer.status() == 400 || answer.status() == 422) {
    error.hint = "'assay sarif validate --profile github' tells what is wrong with a log";
  }
  if (!said.empty()) error.why += cat(": ", said);
  return error;
}

class Upload {
 public:
  Upload(const UploadTarget& target, const UploadWait& wait, remote::Client& client, remote::Clock& clock)
      : target_(target), wait_(wait), client_(client), clock_(clock) {}

  Result<UploadOutcome> run(std::string_view packed) {
    if (Status status = send(packed); !status) return tl::make_unexpected(status.error());
    if (wait_.most_s == 0) return std::move(outcome_);
    outcome_.state = UploadState::pending;
    const std::int64_t end = clock_.now() + wait_.most_s;
    while (true) {
      if (Status status = look(); !status) return tl::make_unexpected(status.error());
      if (outcome_.state != UploadState::pending || clock_.now() >= end) return std::move(outcome_);
      clock_.sleep(wait_.between);
    }
  }

 private:
  remote::Request request(std::string_view below) const {
    remote::Request out;
    out.url = client_.server();
    std::string path(out.url.path());
    while (path.ends_with('/')) path.pop_back();
    out.url.target = cat(path, "/repos/", target_.repository, "/code-scanning/sarifs", below);
    out.headers = {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}};
    return out;
  }

  Status send(std::string_view packed) {
    remote::Request post = request("");
    post.headers.emplace_back("Content-Type", "application/json");
    // The texts have passed check_target, and base64 needs no escapes.
    post.body = cat(R"({"commit_sha":")", target_.commit, R"(","ref":)", remote::Json(target_.ref).dump(),
                    R"(,"sarif":")", packed, "\"}");
    const auto answer = client_.fetch(post);
    if (!answer) return tl::make_unexpected(answer.error());
    if (answer->status() != 202 && answer->status() != 200) return tl::make_unexpected(refusal(*answer, target_));
    const auto page = remote::parse_page(answer->body);
    // Its "url" is not followed: the address is made of the id.
    outcome_.id = page ? remote::text_of(*page, "id") : std::string();
    if (!is_name(outcome_.id) || outcome_.id.empty())
      return fail(kDoing, target_.repository, "the server took the log and named no id that can be asked for");
    return {};
  }

  // One look at what became of it. A server that does not know it yet answers 404.
  Status look() {
    const auto answer = client_.fetch(request(cat("/", outcome_.id)));
    if (!answer) return tl::make_unexpected(answer.error());
    if (answer->status() == 404) return {};
    if (answer->status() != 200) return tl::make_unexpected(refusal(*answer, target_));
    const auto page = remote::parse_page(answer->body);
    if (!page) return fail(kDoing, target_.repository, "the server's answer on the processing is no JSON");
    const std::string status = remote::text_of(*page, "processing_status");
    if (status == "complete") outcome_.state = UploadState::processed;
    if (status == "failed") outcome_.state = UploadState::refused;
    for (const remote::Json& error : remote::member_of(*page, "errors")) {
      if (outcome_.errors.size() == kMostErrors) break;
      if (error.is_string()) outcome_.errors.push_back(error.get<std::string>().substr(0, kMostText));
    }
    return {};
  }

  const UploadTarget& target_;
  const UploadWait& wait_;
  remote::Client& client_;
  remote::Clock& clock_;
  UploadOutcome outcome_;
};

}  // namespace

Status check_target(const UploadTarget& target) {
  const std::size_t slash = target.repository.find('/');
  const std::string_view repository = target.repository;
  const bool named = slash != std::string::npos && slash > 0 && slash + 1 < repository.size() &&
                     is_name(repository.substr(0, slash)) && is_name(repository.substr(slash + 1));
  if (!named) return fail(kDoing, printable(repository), "it is no repository", "--repository OWNER/REPO");
  if (!is_commit(target.commit))
    return fail(kDoing, printable(target.commit), "it is no commit", "--commit with all digits of its id");
  if (!is_ref(target.ref))
    return fail(kDoing, printable(target.ref), "it is no ref", "--ref refs/heads/NAME, or refs/pull/NUMBER/merge");
  return {};
}

Result<UploadOutcome> upload(std::string_view packed, const UploadTarget& target, const UploadWait& wait,
                             remote::Client& client, remote::Clock& clock) {
  if (Status status = check_target(target); !status) return tl::make_unexpected(status.error());
  return Upload(target, wait, client, clock).run(packed);
}

}  // namespace assay::sarif

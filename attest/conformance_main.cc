// The command line of the Sigstore conformance suite, for suites outside of this project: arguments in its order, exit
// 0 or 1, the reason of a refusal on standard error.
//
//   verify-bundle [--staging] --bundle F (--certificate-identity I --certificate-oidc-issuer U | --key PEM)
//                 [--trusted-root F] FILE_OR_DIGEST
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "attest/sigstore/verifier.h"
#include "base/file.h"

namespace assay::attest {
namespace {

constexpr int kRefused = 1;
constexpr int kUsage = 2;
constexpr std::uint64_t kMostKeyBytes = std::uint64_t{1} << 20;

struct Arguments {
  std::map<std::string, std::string, std::less<>> values;
  std::vector<std::string> positional;
  bool staging = false;
};

int tell(const std::string& text, int code) {
  std::fputs(cat("assay-conformance: ", text, '\n').c_str(), stderr);
  return code;
}

int refused(const Refusal& refusal) { return tell(refusal.text(), kRefused); }
int unread(const Error& error) { return tell(error.text(), kRefused); }

constexpr std::array<std::string_view, 5> kWithValue = {"--bundle", "--certificate-identity",
                                                        "--certificate-oidc-issuer", "--key", "--trusted-root"};

// Flags may stand anywhere, their values behind them or behind '='.
bool parse(int count, char** texts, Arguments& to) {
  for (int i = 2; i < count; ++i) {
    const std::string_view text = texts[i];
    if (text == "--staging") {
      to.staging = true;
    } else if (text == "--offline") {
      continue;  // it never asks a network
    } else if (text.substr(0, 2) == "--") {
      const std::size_t equals = text.find('=');
      const std::string_view name = text.substr(0, equals);
      if (std::find(kWithValue.begin(), kWithValue.end(), name) == kWithValue.end()) return false;
      if (equals == text.npos && ++i == count) return false;
      to.values[std::string(name)] = equals == text.npos ? std::string(texts[i]) : std::string(text.substr(equals + 1));
    } else {
      to.positional.emplace_back(text);
    }
  }
  return true;
}

Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0};
}

Result<Artifact> artifact_of(const std::string& name) {
  if (::access(name.c_str(), F_OK) != 0)
    if (auto artifact = artifact_from_digest(name)) return std::move(*artifact);
  return Artifact::of_file(name);
}

int verify_bundle(const Arguments& arguments) {
  const auto value = [&](std::string_view name) {
    const auto found = arguments.values.find(name);
    return found == arguments.values.end() ? std::string() : found->second;
  };
  if (arguments.positional.size() != 1 || value("--bundle").empty())
    return tell("verify-bundle takes --bundle and one file or digest", kUsage);
  Policy policy;
  policy.now = now();
  if (const std::string path = value("--key"); !path.empty()) {
    const auto text = read_file(path, kMostKeyBytes);
    if (!text) return unread(text.error());
    auto key = PublicKey::from_pem(*text);
    if (!key) return unread(key.error());
    policy.key = std::move(*key);
  }
  if (!value("--certificate-identity").empty() && !value("--certificate-oidc-issuer").empty()) {
    policy.identity = IdentityPolicy{NameMatch::exactly(value("--certificate-identity")),
                                     NameMatch::exactly(value("--certificate-oidc-issuer")),
                                     {}};
  }
  if (!policy.key && !policy.identity) return refused({Step::identity, "neither an identity nor a key was given"});
  std::string root_text(embedded_root().json);
  if (const std::string path = value("--trusted-root"); !path.empty()) {
    auto text = read_file(path, kMostBundleBytes);
    if (!text) return unread(text.error());
    root_text = std::move(*text);
  } else if (arguments.staging) {
    return tell("the staging instance needs its --trusted-root", kRefused);
  }
  auto root = read_trusted_root(root_text);
  if (!root) return refused(root.error());
  const auto text = read_file(value("--bundle"), kMostBundleBytes);
  if (!text) return unread(text.error());
  const auto bundle = read_bundle(*text);
  if (!bundle) return refused(bundle.error());
  const auto artifact = artifact_of(arguments.positional.front());
  if (!artifact) return unread(artifact.error());
  const auto verified = Verifier(std::move(*root)).verify(*bundle, *artifact, policy);
  if (!verified) return refused(verified.error());
  return 0;
}

int run(int count, char** texts) {
  Arguments arguments;
  const std::string_view command = count > 1 ? texts[1] : "";
  if (!parse(count, texts, arguments)) return tell("an unknown flag, or one without its value", kUsage);
  if (command == "verify-bundle") return verify_bundle(arguments);
  return tell(cat("there is no command '", command, "'; verify-bundle is one"), kUsage);
}

}  // namespace
}  // namespace assay::attest

int main(int argc, char** argv) { return assay::attest::run(argc, argv); }

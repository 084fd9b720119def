// The command line of the Sigstore conformance suite, for suites outside of this project: arguments in its order, exit
// 0 or 1, the reason of a refusal on standard error.
//
//   verify-bundle [--staging] --bundle F (--certificate-identity I --certificate-oidc-issuer U | --key PEM)
//                 [--trusted-root F] FILE_OR_DIGEST
//   sign-bundle   [--staging] [--in-toto] --identity-token T --bundle F [--trusted-root F] [--signing-config F] FILE
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "attest/keyless/keyless_signer.h"
#include "attest/sigstore/verifier.h"
#include "base/file.h"
#include "scanners/sources/remote/http/curl_library.h"
#include "scanners/sources/remote/http/curl_transport.h"

namespace assay::attest {
namespace {

constexpr int kRefused = 1;
constexpr int kUsage = 2;
constexpr std::uint64_t kMostKeyBytes = std::uint64_t{1} << 20;

struct Arguments {
  std::map<std::string, std::string, std::less<>> values;
  std::vector<std::string> positional;
  bool staging = false, in_toto = false;

  std::string value(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  }
  Instance instance() const { return staging ? Instance::staging : Instance::production; }
};

int tell(const std::string& text, int code) {
  std::fputs(cat("assay-conformance: ", text, '\n').c_str(), stderr);
  return code;
}

int refused(const Refusal& refusal) { return tell(refusal.text(), kRefused); }
int unread(const Error& error) { return tell(error.text(), kRefused); }

constexpr std::array<std::string_view, 7> kWithValue = {
    "--bundle",       "--certificate-identity", "--certificate-oidc-issuer", "--key",
    "--trusted-root", "--identity-token",       "--signing-config"};

// Flags may stand anywhere, their values behind them or behind '='.
bool parse(int count, char** texts, Arguments& to) {
  for (int i = 2; i < count; ++i) {
    const std::string_view text = texts[i];
    if (text == "--staging") {
      to.staging = true;
    } else if (text == "--in-toto") {
      to.in_toto = true;
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

// Of the file that was named, or the embedded one of the instance.
Checked<TrustedRoot> root_of(const Arguments& arguments) {
  const std::string path = arguments.value("--trusted-root");
  EmbeddedRoot from;
  if (path.empty()) return read_embedded_root(arguments.instance(), from);
  const auto text = read_file(path, kMostBundleBytes);
  if (!text) return refuse(Step::root, text.error().text());
  return read_trusted_root(*text);
}

int verify_bundle(const Arguments& arguments) {
  if (arguments.positional.size() != 1 || arguments.value("--bundle").empty())
    return tell("verify-bundle takes --bundle and one file or digest", kUsage);
  Policy policy;
  policy.now = now();
  if (const std::string path = arguments.value("--key"); !path.empty()) {
    const auto text = read_file(path, kMostKeyBytes);
    if (!text) return unread(text.error());
    auto key = PublicKey::from_pem(*text);
    if (!key) return unread(key.error());
    policy.key = std::move(*key);
  }
  if (!arguments.value("--certificate-identity").empty() && !arguments.value("--certificate-oidc-issuer").empty()) {
    policy.identity = IdentityPolicy{NameMatch::exactly(arguments.value("--certificate-identity")),
                                     NameMatch::exactly(arguments.value("--certificate-oidc-issuer")),
                                     {}};
  }
  if (!policy.key && !policy.identity) return refused({Step::identity, "neither an identity nor a key was given"});
  auto root = root_of(arguments);
  if (!root) return refused(root.error());
  const auto text = read_file(arguments.value("--bundle"), kMostBundleBytes);
  if (!text) return unread(text.error());
  const auto bundle = read_bundle(*text);
  if (!bundle) return refused(bundle.error());
  const auto artifact = artifact_of(arguments.positional.front());
  if (!artifact) return unread(artifact.error());
  const auto verified = Verifier(std::move(*root)).verify(*bundle, *artifact, policy);
  if (!verified) return refused(verified.error());
  return 0;
}

Result<SigningConfig> config_of(const Arguments& arguments) {
  const std::string path = arguments.value("--signing-config");
  if (path.empty()) return read_signing_config(embedded_signing_config(arguments.instance()));
  const auto text = read_file(path, kMostBundleBytes);
  if (!text) return tl::make_unexpected(text.error());
  return read_signing_config(*text);
}

// What is to be signed, read and checked before a service is asked.
Result<std::variant<Artifact, Statement>> content_of(const Arguments& arguments) {
  const std::string& path = arguments.positional.front();
  if (!arguments.in_toto) {
    auto artifact = Artifact::of_file(path);
    if (!artifact) return tl::make_unexpected(artifact.error());
    return std::move(*artifact);
  }
  const auto text = read_file(path, kMostBundleBytes);
  if (!text) return tl::make_unexpected(text.error());
  auto statement = read_statement(*text);
  if (!statement) return fail("reading the statement", path, statement.error().why);
  if (const Status sound = check_signable(*statement); !sound) return tl::make_unexpected(sound.error());
  return std::move(*statement);
}

Result<Bundle> sign_content(const std::variant<Artifact, Statement>& content, const KeylessSigner& signer) {
  if (const auto* artifact = std::get_if<Artifact>(&content)) return signer.sign_artifact(*artifact);
  return sign_statement(std::get<Statement>(content), signer);
}

int sign_bundle(const Arguments& arguments) {
  if (arguments.positional.size() != 1 || arguments.value("--bundle").empty())
    return tell("sign-bundle takes --identity-token, --bundle and one file", kUsage);
  const auto content = content_of(arguments);
  if (!content) return unread(content.error());
  auto root = root_of(arguments);
  if (!root) return refused(root.error());
  const auto config = config_of(arguments);
  if (!config) return unread(config.error());
  auto services = select_services(*config, now());
  if (!services) return unread(services.error());
  const auto token = read_identity_token(Secret(arguments.value("--identity-token")), kSigstoreAudience, now());
  if (!token) return unread(token.error());
  const auto curl = remote::CurlLibrary::load();
  if (!curl) return unread(curl.error());
  const char* authorities = std::getenv("SSL_CERT_FILE");
  const remote::CurlOptions transport{"assay-conformance", authorities == nullptr ? "" : authorities};
  remote::SystemClock clock;
  Web web([&] { return remote::make_curl_transport(*curl, transport); }, clock, {});
  const auto signer = KeylessSigner::make(std::move(*services), *token, std::move(*root), web);
  if (!signer) return unread(signer.error());
  const auto bundle = sign_content(*content, **signer);
  if (!bundle) return unread(bundle.error());
  const Status written = write_file_atomically(arguments.value("--bundle"), sarif::text_of(write_bundle(*bundle)));
  return written ? 0 : unread(written.error());
}

int run(int count, char** texts) {
  Arguments arguments;
  const std::string_view command = count > 1 ? texts[1] : "";
  if (!parse(count, texts, arguments)) return tell("an unknown flag, or one without its value", kUsage);
  if (command == "verify-bundle") return verify_bundle(arguments);
  if (command == "sign-bundle" || command == "sign") return sign_bundle(arguments);
  return tell(cat("there is no command '", command, "'; verify-bundle and sign-bundle are some"), kUsage);
}

}  // namespace
}  // namespace assay::attest

int main(int argc, char** argv) { return assay::attest::run(argc, argv); }

// assay attest keygen, and where passphrases come from
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "attest/keys/pem.h"
#include "attest/keys/private_key.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/command.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostKeyBytes = std::uint64_t{1} << 20;

Result<std::string> read_descriptor(int fd) {
  std::string out(4096, '\0');
  std::size_t held = 0;
  while (held < out.size()) {
    const ssize_t more = ::read(fd, out.data() + held, out.size() - held);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return fail("reading a passphrase", cat("descriptor ", fd), errno_text(errno));
    if (more == 0) break;
    held += static_cast<std::size_t>(more);
  }
  // What does not fit is told by its length: it is never cut.
  out.resize(held);
  return out;
}

}  // namespace

Result<std::string> read_passphrase(const PassphraseFlags& flags) {
  constexpr const char* kDoing = "reading a passphrase";
  const int asked = !flags.file.empty() + !flags.environment.empty() + (flags.descriptor >= 0);
  if (asked == 0) return std::string();
  if (asked > 1) return fail(kDoing, "", "it is asked for in two ways");
  Result<std::string> out;
  if (!flags.file.empty()) {
    out = read_file(flags.file, kMostKeyBytes);
  } else if (flags.descriptor >= 0) {
    out = read_descriptor(flags.descriptor);
  } else {
    const char* value = std::getenv(flags.environment.c_str());
    if (value == nullptr) return fail(kDoing, flags.environment, "there is no such variable");
    out = value;
  }
  if (!out) return out;
  while (!out->empty() && (out->back() == '\n' || out->back() == '\r')) out->pop_back();
  if (out->empty()) return fail(kDoing, flags.file, "it is empty");
  if (out->size() > attest::kMostPassphrase)
    return fail(kDoing, flags.file, "it is longer than 1,024 bytes: no key opens with that");
  return out;
}

int generate_key(const KeygenFlags& flags) {
  const std::string public_path = flags.output + ".pub";
  for (const std::string& path : {flags.output, public_path}) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0)
      return report_error({"making a key", path, "it is there already", "remove it, or name another with --output"});
  }
  const auto passphrase = read_passphrase(flags.passphrase);
  if (!passphrase) return report_error(passphrase.error());
  const auto key = attest::PrivateKey::generate(*attest::key_kind_from(flags.kind));
  if (!key) return report_error(key.error());
  const auto pem = key->to_pem(*passphrase);
  if (!pem) return report_error(pem.error());
  if (const Status status = attest::write_private_file(flags.output, *pem); !status)
    return report_error(status.error());
  const std::string public_pem = attest::to_pem("PUBLIC KEY", key->public_key().spki());
  if (const Status status = write_new_file(public_path, public_pem); !status) {
    // A pair or nothing.
    ::unlink(flags.output.c_str());
    return report_error(status.error());
  }
  return kPass;
}

}  // namespace assay::cli

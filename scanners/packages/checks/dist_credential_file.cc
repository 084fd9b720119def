#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 15> kNames = {
      ".pypirc",    ".netrc", "_netrc", ".git-credentials", ".htpasswd", ".pgpass",    ".my.cnf",     ".s3cfg",
      ".dockercfg", ".boto",  "id_rsa", "id_dsa",           "id_ecdsa",  "id_ed25519", ".vault-token"};
  constexpr std::array<std::string_view, 8> kSuffixes = {".p12",  ".pfx", ".jks",     ".keystore",
                                                         ".kdbx", ".ppk", ".tfstate", ".tfstate.backup"};
  // Where programs have them below a home folder.
  constexpr std::array<std::string_view, 9> kPaths = {
      "/.aws/credentials",   "/.docker/config.json",     "/.kube/config",
      "/.cargo/credentials", "/.cargo/credentials.toml", "/.config/gh/hosts.yml",
      "/.gem/credentials",   "/pypoetry/auth.toml",      "/gcloud/application_default_credentials.json"};
  for_each_name(subject.package, [&](const Member& member, std::string_view inside) {
    const std::string name = lower(last_part(inside));
    bool found = is_one_of(kNames, name);
    const std::string below = cat("/", lower(inside));
    for (const std::string_view path : kPaths) found = found || below.ends_with(path);
    for (const std::string_view suffix : kSuffixes) found = found || name.ends_with(suffix);
    if (!found) return;
    const bool tests = has_part(inside, "tests") || has_part(inside, "test") || has_part(inside, "testdata");
    out.report(member.path, "It is a file that is made for credentials.", tests ? Severity::low : Severity::high);
  });
}

}  // namespace

extern const Check dist_credential_file = {
    .id = "dist-credential-file",
    .title = "Package ships a file that is made for credentials",
    .severity = Severity::high,
    .what =
        "Files such as `.pypirc`, `.netrc`, `.git-credentials`, `id_rsa`, `.aws/credentials`, key stores, password "
        "databases and states of Terraform.",
    .why = "They are read by programs for the credentials in them.",
    .reproduce = "`tar tf FILE`.",
    .fix = "Leave it out, and rotate what it holds if it was published.",
    .avoid = "Do not only delete it in the next release: this one stays.",
    .allowable = true,
    .bad = {R"(sdist
hardlink .pypirc -> demo-1.0/LICENSE
)",
            R"(sdist
+ .pypirc = x
)",
            R"(wheel
+ demo/id_ed25519 = x
)",
            R"(wheel
+ demo/.aws/credentials = x
)",
            R"(sdist
+ infra/terraform.tfstate = x
)"},
    .good = {R"(sdist
+ demo/pypirc.py = x
)",
             R"(sdist
+ demo/id_rsa.pub = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks

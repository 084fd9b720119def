// The flags of TruffleHog 3.95, and what becomes of each; docs/compat.md lists them.
#include <array>

#include "cli/command.h"
#include "cli/compat_flags.h"

namespace assay::cli {

namespace {

using enum CompatFlag::Effect;

constexpr const char* kNoTimes = "nothing here has a time limit of that kind";
constexpr const char* kVerifiers = "values go to the hosts that rules name, and to no other";

constexpr std::array kFlags = {
    CompatFlag{"-j,--json", "", nullptr, translated, "JSON, a line for each result", ""},
    CompatFlag{"--github-actions", "", nullptr, translated, "annotations of GitHub Actions", ""},
    CompatFlag{"--results", "KINDS", nullptr, translated,
               "verified, unverified, unknown, filtered_unverified: what is reported (default: all)", ""},
    CompatFlag{"--only-verified", "", nullptr, translated, "--results=verified", ""},
    CompatFlag{"--no-verification", "", nullptr, translated, "results are unverified, and that is what is asked for",
               ""},
    CompatFlag{"--verify", "", nullptr, translated,
               "assay's own: ask providers whether values are live, which TruffleHog does unless told not to", ""},
    CompatFlag{"--ca-file", "FILE", nullptr, translated, "assay's own, with --verify: certificates to trust", ""},
    CompatFlag{"--verify-server", "HOST=SERVER", nullptr, translated,
               "assay's own, with --verify: the server of your own that is asked in the place of a rule's host", ""},
    CompatFlag{"--verify-resolve", "HOST:PORT:ADDRESS", nullptr, translated,
               "assay's own, for tests of --verify: a loopback address that stands for a host", ""},
    CompatFlag{"--fail", "", nullptr, translated, "exit code 183 when results are reported", ""},
    CompatFlag{"--include-detectors", "NAMES", nullptr, translated,
               "use only the rules of these providers; all is the default", ""},
    CompatFlag{"--exclude-detectors", "NAMES", nullptr, translated, "do without the rules of these providers", ""},
    CompatFlag{"--config", "FILE", nullptr, translated, "detectors of one's own, beside the rules of assay", ""},
    CompatFlag{"--concurrency", "N", nullptr, translated, "threads", ""},
    CompatFlag{"--max-decode-depth", "N", nullptr, translated, "encodings within each other to look into (default: 4)",
               ""},
    CompatFlag{"--archive-max-depth", "N", nullptr, translated, "how deep archives in archives are opened", ""},
    CompatFlag{"--force-skip-archives", "", nullptr, translated, "leave archives out", ""},
    CompatFlag{"--force-skip-binaries", "", nullptr, translated, "leave binary files out (not of histories)", ""},
    CompatFlag{"--since-commit", "REV", nullptr, translated,
               "added lines of the commits that HEAD or --branch has and REV has not; HEAD alone is what is staged",
               " git "},
    CompatFlag{"--branch", "REV", nullptr, translated, "added lines of all commits of this branch", " git "},
    CompatFlag{"-i,--include-paths", "FILE", nullptr, translated, "expressions for paths to report, one a line",
               " git filesystem "},
    CompatFlag{"-x,--exclude-paths", "FILE", nullptr, translated,
               "expressions for paths not to report, one a line (of docker: refused)", " git filesystem "},
    CompatFlag{"--exclude-globs", "GLOBS", nullptr, translated, "patterns for paths not to report", " git "},
    CompatFlag{"--directory", "FOLDER", nullptr, translated, "what is scanned, like the words", " filesystem "},
    CompatFlag{"-s,--max-symlink-depth", "N", nullptr, translated, "above 0: follow symbolic links", " filesystem "},
    CompatFlag{"--image", "FILE", nullptr, translated, "a saved image, as file://TAR", " docker "},
    CompatFlag{"--no-update", "", nullptr, nothing, "assay never looks for updates", ""},
    CompatFlag{"--no-color,--no-colour", "", nullptr, nothing, "nothing here has colours", ""},
    CompatFlag{"--log-level", "LEVEL", nullptr, nothing, "what assay has to say is said at any level", ""},
    CompatFlag{"--debug", "", nullptr, nothing, "as --log-level", ""},
    CompatFlag{"--trace", "", nullptr, nothing, "as --log-level", ""},
    CompatFlag{"--local-dev", "", nullptr, nothing, "there is no updater", ""},
    CompatFlag{"--fail-on-scan-errors", "", nullptr, nothing, "what was not read always fails the run (exit code 1)",
               ""},
    CompatFlag{"--filter-unverified", "", nullptr, nothing, "each value is reported at each of its places", ""},
    CompatFlag{"--allow-verification-overlap", "", nullptr, nothing, "a value belongs to one rule", ""},
    CompatFlag{"--no-verification-cache", "", nullptr, nothing, "nothing is kept between runs", ""},
    CompatFlag{"--scan-entire-chunk", "", nullptr, nothing, "there are no chunks", ""},
    CompatFlag{"--skip-additional-refs", "", nullptr, nothing, "every ref that the clone has is scanned", ""},
    CompatFlag{"--user-agent-suffix", "TEXT", nullptr, nothing, "nobody is asked", ""},
    CompatFlag{"--archive-max-size", "SIZE", nullptr, nothing, "larger archives are opened too, within the limits", ""},
    CompatFlag{"--archive-timeout", "TIME", nullptr, nothing, kNoTimes, ""},
    CompatFlag{"--detector-timeout", "TIME", nullptr, nothing, kNoTimes, ""},
    CompatFlag{"--git-clone-timeout", "TIME", nullptr, nothing, "nothing is cloned", ""},
    CompatFlag{"--bare", "", nullptr, nothing, "bare repositories are known by themselves", " git "},
    CompatFlag{"--trust-local-git-config", "", nullptr, nothing, "no program of a configuration is ever run", " git "},
    CompatFlag{"--allow", "", nullptr, nothing, "TruffleHog takes no notice either", " git "},
    CompatFlag{"--entropy", "", nullptr, nothing, "TruffleHog takes no notice either", " git "},
    CompatFlag{"--regex", "", nullptr, nothing, "TruffleHog takes no notice either", " git "},
    CompatFlag{"--json-legacy", "", nullptr, refused, "use --json", ""},
    CompatFlag{"--filter-entropy", "N", nullptr, refused,
               "assay weighs each value itself: 'assay scan --fail-confidence' says how sure it must be", ""},
    CompatFlag{"--drop-unverified-jwt-results", "", nullptr, refused, "--exclude-detectors=jwt leaves them out", ""},
    CompatFlag{"--verifier", "NAME=URL", nullptr, refused, kVerifiers, ""},
    CompatFlag{"--custom-verifiers-only", "", nullptr, refused, kVerifiers, ""},
    CompatFlag{"--max-depth", "N", nullptr, refused, "name the first commit with --since-commit", " git "},
    CompatFlag{"--clone-path", "FOLDER", nullptr, refused, kClone, " git "},
    CompatFlag{"--no-cleanup", "", nullptr, refused, kClone, " git "},
    CompatFlag{"--compare-detection-strategies", "", nullptr, refused, "leave it out: there is one strategy", ""},
    CompatFlag{"--print-avg-detector-time", "", nullptr, refused, "'assay rules bench' tells what rules cost", ""},
    CompatFlag{"--profile", "", nullptr, refused, "assay opens no port: leave it out", ""},
    CompatFlag{"--output-report", "FILE", nullptr, refused, "'assay scan --format json -o FILE' is a report", ""},
    CompatFlag{"--token", "TOKEN", nullptr, refused, kImage, " docker "},
    CompatFlag{"--namespace", "NAME", nullptr, refused, kImage, " docker "},
    CompatFlag{"--registry-token", "TOKEN", nullptr, refused, kImage, " docker "},
};

constexpr std::array<std::string_view, 4> kCommands = {"git", "filesystem", "stdin", "docker"};

const Help kHelp = {
    {{"assay compat trufflehog --verify git file://. --only-verified --fail", "the history of the repository here"},
     {"assay compat trufflehog git file://. --since-commit main --branch HEAD --fail", "what a branch adds"},
     {"assay compat trufflehog filesystem src --json", "files"},
     {"cat log | assay compat trufflehog stdin", "a stream"}},
    {{"0", "nothing to report, or reported without --fail"},
     {"1", "an error, something was not read, or nothing says whether what was found is live"},
     {"183", "with --fail: results are reported"}}};

const CompatTool kTool = {
    "trufflehog",
    "Runs a scan of assay by the command line of TruffleHog 3, with its reports and exit codes.",
    kFlags,
    kCommands,
    "git, filesystem, stdin and docker are; for servers see 'assay scan github', 'gitlab' and 's3'",
    kFail,
    &kHelp};

}  // namespace

const CompatTool& trufflehog_tool() { return kTool; }

}  // namespace assay::cli

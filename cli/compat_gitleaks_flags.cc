// The flags of gitleaks 8.30, and what becomes of each; docs/compat.md lists them.
#include <array>

#include "cli/command.h"
#include "cli/compat_flags.h"

namespace assay::cli {

namespace {

using enum CompatFlag::Effect;

constexpr const char* kNoProfiles = "assay writes no profiles: leave it out";

constexpr std::array kFlags = {
    CompatFlag{"-c,--config", "FILE", nullptr, translated,
               "rules and allowlists of this file, in the place of ours; GITLEAKS_CONFIG, GITLEAKS_CONFIG_TOML and "
               ".gitleaks.toml in the scanned folder as gitleaks takes them",
               ""},
    CompatFlag{"--exit-code", "N", nullptr, translated, "exit code when leaks are found (default: 1)", ""},
    CompatFlag{"-r,--report-path", "FILE", nullptr, translated, "write the report to FILE; - is standard output", ""},
    CompatFlag{"-f,--report-format", "FORMAT", nullptr, translated,
               "json, csv, junit or sarif (default: by the name of the file)", ""},
    CompatFlag{"-b,--baseline-path", "FILE", nullptr, translated, "suppress what a report knows", ""},
    CompatFlag{"-i,--gitleaks-ignore-path", "PATH", nullptr, translated,
               "a .gitleaksignore, or the folder that holds one; that of the scanned folder is read as well", ""},
    CompatFlag{"--enable-rule", "ID,…", nullptr, translated, "use only these rules, by the ids of assay or of --config",
               ""},
    CompatFlag{"--max-decode-depth", "N", nullptr, translated, "encodings within each other to look into (default: 4)",
               ""},
    CompatFlag{"--max-archive-depth", "N", nullptr, translated,
               "how deep archives in archives are opened; 0 opens none. Without it assay opens them", ""},
    CompatFlag{"--ignore-gitleaks-allow", "", nullptr, translated,
               "report what comments hide; what .gitleaksignore hides is then reported too", ""},
    CompatFlag{"-v,--verbose", "", nullptr, translated, "print each leak on standard output", ""},
    CompatFlag{"--staged", "", nullptr, translated, "what the index would commit", " git protect "},
    CompatFlag{"--pre-commit", "", nullptr, translated, "with --staged, which alone says the same", " git "},
    CompatFlag{"--log-opts", "OPTIONS", nullptr, translated,
               "--all, --full-history, one revision, or a range A..B, A...B or REV^!", " git detect protect "},
    CompatFlag{"--follow-symlinks", "", nullptr, translated, "follow symbolic links", " dir file directory detect "},
    CompatFlag{"-s,--source", "PATH", nullptr, translated, "what is scanned (default: .)", " detect protect "},
    CompatFlag{"--no-git", "", nullptr, translated, "scan the files of --source, not the history", " detect "},
    CompatFlag{"--pipe", "", nullptr, translated, "scan standard input", " detect "},
    CompatFlag{"--redact", "PERCENT", "100", nothing, "values are masked always, and whole", ""},
    CompatFlag{"--no-banner", "", nullptr, nothing, "there is none", ""},
    CompatFlag{"--no-color", "", nullptr, nothing, "nothing here has colours", ""},
    CompatFlag{"-l,--log-level", "LEVEL", nullptr, nothing, "what assay has to say is said at any level", ""},
    CompatFlag{"--max-target-megabytes", "N", nullptr, nothing,
               "larger files are scanned too: what is left out is not known to be clean", ""},
    CompatFlag{"--platform", "NAME", nullptr, nothing, "links go by the address of the remote", " git detect "},
    CompatFlag{"--report-template", "FILE", nullptr, refused,
               "make the text from the json report, with jq or a program of your own", ""},
    CompatFlag{"--timeout", "SECONDS", nullptr, refused,
               "run it under timeout(1): 'timeout 300 assay compat gitleaks …'", ""},
    CompatFlag{"--diagnostics", "KINDS", nullptr, refused, kNoProfiles, ""},
    CompatFlag{"--diagnostics-dir", "FOLDER", nullptr, refused, kNoProfiles, ""},
};

constexpr std::array<std::string_view, 8> kCommands = {"git",   "dir",    "file",    "directory",
                                                       "stdin", "detect", "protect", "version"};

const Help kHelp = {{{"assay compat gitleaks git --report-path leaks.json", "the history of the repository here"},
                     {"assay compat gitleaks git --pre-commit --staged --redact", "a pre-commit hook"},
                     {"assay compat gitleaks dir src -f sarif -r leaks.sarif", "files"},
                     {"assay compat gitleaks detect --no-git --source=src", "the same in the older words"}},
                    {{"0", "no leaks"},
                     {"1", "leaks (--exit-code sets another), an error, or something was not read"},
                     {"126", "a flag that gitleaks does not know"}}};

const CompatTool kTool = {"gitleaks",
                          "Runs a scan of assay by the command line of gitleaks 8, with its reports and exit codes.",
                          kFlags,
                          kCommands,
                          "git, dir, stdin, detect, protect and version are",
                          126,
                          &kHelp};

}  // namespace

const CompatTool& gitleaks_tool() { return kTool; }

}  // namespace assay::cli

// assay gate: go, no-go or unproved over evidence.
#include "cli/gate_command.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>

#include "attest/gate/shipped.h"
#include "cli/command.h"
#include "cli/flags.h"

namespace assay::cli {

namespace {

constexpr std::array<Choice, 2> kSelftestFormats = {{{"text", 0}, {"json", 1}}};
constexpr std::array<Choice, 4> kFormats = {{{"text", static_cast<int>(GateFormat::text)},
                                             {"json", static_cast<int>(GateFormat::json)},
                                             {"markdown", static_cast<int>(GateFormat::markdown)},
                                             {"sarif", static_cast<int>(GateFormat::sarif)}}};

const Help kHelp = {
    {{"assay gate --policy gate.yaml --commit $GITHUB_SHA --key signing.pem.pub evidence/",
      "all records below a folder, signed by a key"},
     {"assay gate --policy production-maturity --commit SHA --repository owner/name --key signing.pem.pub evidence/",
      "a shipped policy, which asks for signed records"},
     {"assay gate --policy gate.yaml --commit SHA evidence --format json -o gate.json --also markdown=gate.md",
      "two reports of one judgement"},
     {"assay gate summary --policy certification-summary --commit SHA --branch main --key signing.pem.pub --run "
      "replay=runs/replay",
      "downloaded artifacts of several runs, with what the provider says of them"},
     {"assay gate selftest --policy gate.yaml", "whether the policy can say no"},
     {"assay gate list", "the shipped policies"},
     {"assay gate show release-publish > gate.yaml", "a shipped policy, to begin with"}},
    {{"0", "go"},
     {"1", "no-go: evidence says fail, or is of another subject, producer, key or time"},
     {"2", "usage or policy error; a policy without domains, no evidence at all"},
     {"3", "unproved: evidence is missing, not bound, not signed, or could not be read"}}};

int list_policies() {
  for (const gate::ShippedPolicy& one : gate::shipped_policies())
    std::printf("%.*s\n", static_cast<int>(one.name.size()), one.name.data());
  return kPass;
}

int show_policy(const std::string& name) {
  const auto text = gate::shipped_policy(name);
  if (!text)
    return report_error({"showing a policy", name, "no such policy is shipped", "'assay gate list' shows all"});
  return std::fwrite(text->data(), 1, text->size(), stdout) == text->size() ? kPass : kIncomplete;
}

void declare_evidence(CLI::App& app, GateFlags& flags) {
  app.add_option("path", flags.paths, "evidence records, and folders of them: bundles and chains too")
      ->type_name("PATH");
  app.add_option("--evidence", flags.evidence, "a file for a domain of the policy, in any format that is read")
      ->allow_extra_args(false)
      ->type_name("DOMAIN=FILE");
}

void declare_runs(CLI::App& app, GateFlags& flags) {
  flags.of_runs = true;
  app.add_option("--run", flags.runs,
                 "the folder of a run of the policy: run.json and artifacts.json as the provider gave them, and "
                 "artifacts/NAME")
      ->allow_extra_args(false)
      ->type_name("NAME=FOLDER");
  app.add_option("--branch", flags.branch, "the branch that runs must be of (default: those of the policy)")
      ->type_name("NAME");
}

void declare_question(CLI::App& app, GateFlags& flags) {
  app.add_option("--policy", flags.policy, "policy file, or the name of a shipped one")->type_name("FILE");
  app.add_option("--commit", flags.commits, "the git commit that evidence must be about")
      ->allow_extra_args(false)
      ->type_name("SHA");
  app.add_option("--tree", flags.trees, "the git tree that evidence must be about")
      ->allow_extra_args(false)
      ->type_name("SHA");
  app.add_option("--artifact", flags.artifacts, "a file that evidence must be about, by its SHA-256")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--digest", flags.digests, "sha256:… or sha512:… that evidence must be about")
      ->allow_extra_args(false)
      ->type_name("DIGEST");
  app.add_option("--repository", flags.repository,
                 "the repository that must have made evidence (default: that of the "
                 "run, where the environment tells)")
      ->type_name("OWNER/NAME");
  app.add_option("--now", flags.now, "judge as at this time, which the report tells (default: the clock)")
      ->type_name("TIME");
  app.add_option("--key", flags.keys, "public key in PEM; a signature by any of them is good")
      ->allow_extra_args(false)
      ->type_name("FILE");
}

void declare_reports(CLI::App& app, GateFlags& flags) {
  app.add_option("--format", flags.format, "text (default), json, markdown or sarif")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  app.add_option("-o,--output", flags.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE");
  app.add_option("--also", flags.also, "one more report of the same judgement")
      ->allow_extra_args(false)
      ->type_name("FORMAT=FILE");
  auto* resource =
      app.add_option("--resource", flags.resource, "where the subjects are found, for the summary")->type_name("URI");
  auto* sign_key =
      app.add_option("--sign-key", flags.sign_key, "private key in PEM that signs the summary")->type_name("FILE");
  app.add_option("--summary", flags.summary, "a signed SLSA verification summary of what the gate says")
      ->needs(resource)
      ->needs(sign_key)
      ->type_name("FILE");
  declare_passphrase(app, flags.passphrase);
  flags.meter.declare(app);
  app.add_flag("--step-summary", flags.step_summary, "append the Markdown to the file that $GITHUB_STEP_SUMMARY names");
}

}  // namespace

int gate_command(Arguments arguments) {
  const auto owner = new_app("Says go, no-go or unproved: evidence against a policy.", "assay gate");
  CLI::App& app = *owner;
  GateFlags flags;
  declare_evidence(app, flags);
  declare_question(app, flags);
  declare_reports(app, flags);

  auto* summary = app.add_subcommand("summary", "Says go, no-go or unproved over the artifacts of several runs.");
  GateFlags of_runs;
  declare_runs(*summary, of_runs);
  declare_question(*summary, of_runs);
  declare_reports(*summary, of_runs);
  auto* selftest = app.add_subcommand("selftest", "Feeds policies evidence that is wrong, and demands a no.");
  std::vector<std::string> policies;
  bool json = false;
  selftest->add_option("--policy", policies, "policy file, or the name of a shipped one (default: all shipped)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  int format = 0;
  selftest->add_option("--format", format, "text, or json: every case (default: text)")
      ->transform(one_of(kSelftestFormats))
      ->type_name("FORMAT");
  selftest->add_flag("--json", json, "as --format json")->group("");
  auto* list = app.add_subcommand("list", "Names the shipped policies.");
  auto* show = app.add_subcommand("show", "Prints a shipped policy.");
  std::string name;
  show->add_option("name", name, "its name")->type_name("NAME")->required();

  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  of_runs.meter.set_command("gate summary");
  if (summary->parsed()) return of_runs.meter.finish(run_gate(of_runs));
  if (selftest->parsed()) return run_gate_selftest(policies, json || format == 1);
  if (list->parsed()) return list_policies();
  if (show->parsed()) return show_policy(name);
  return flags.meter.finish(run_gate(flags));
}

}  // namespace assay::cli

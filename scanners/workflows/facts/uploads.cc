#include "scanners/workflows/facts/uploads.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "scanners/workflows/facts/token_text.h"
#include "scanners/workflows/model/context_use.h"
#include "scanners/workflows/shell/batch_script.h"
#include "scanners/workflows/shell/expansion.h"

namespace assay::workflows {

namespace {

struct Uploader {
  std::string_view by, registry;
  std::array<std::string_view, 4> words;      // in this order, options between them
  std::array<std::string_view, 2> variables;  // that the secret is in
  std::array<std::string_view, 5> elsewhere;  // options that name another registry
  std::array<std::string_view, 2> options;    // that give the secret
  std::string_view host = {};                 // must be named; empty: need not
};
constexpr std::array<Uploader, 8> kUploaders = {
    {{"twine upload",
      "PyPI",
      {"twine", "upload"},
      {"TWINE_PASSWORD"},
      {"--repository-url", "--repository", "-r"},
      {"-p", "--password"}},
     {"uv publish",
      "PyPI",
      {"uv", "publish"},
      {"UV_PUBLISH_TOKEN", "UV_PUBLISH_PASSWORD"},
      {"--publish-url", "--index"},
      {"--token", "-t"}},
     {"poetry publish",
      "PyPI",
      {"poetry", "publish"},
      {"POETRY_PYPI_TOKEN_PYPI"},
      {"--repository", "-r"},
      {"--password", "-p"}},
     {"npm publish", "npm", {"npm", "publish"}, {"NODE_AUTH_TOKEN", "NPM_TOKEN"}, {"--registry"}, {}},
     {"cargo publish",
      "crates.io",
      {"cargo", "publish"},
      {"CARGO_REGISTRY_TOKEN"},
      {"--registry", "--index"},
      {"--token"}},
     {"gem push", "RubyGems", {"gem", "push"}, {"GEM_HOST_API_KEY"}, {"--host"}, {}},
     // Where the key is an option it may be one that NuGet/login got for an identity token.
     {"dotnet nuget push", "NuGet", {"dotnet", "nuget", "push"}, {"NUGET_API_KEY"}, {}, {}, "nuget.org"},
     {"nuget push", "NuGet", {"nuget", "push"}, {"NUGET_API_KEY"}, {}, {}, "nuget.org"}}};

// Programs that run others by their names, with the words between.
constexpr std::array<std::string_view, 9> kRunners = {"python", "python3", "uv",  "uvx", "run",
                                                      "pipx",   "hatch",   "pdm", "npx"};

// By memmem: std::string_view stops at each of the needle's first letter.
bool contains(std::string_view text, std::string_view needle) {
  return !text.empty() && ::memmem(text.data(), text.size(), needle.data(), needle.size()) != nullptr;
}

// Variables that name another registry.
constexpr std::array<std::string_view, 4> kRegistryVariables = {"TWINE_REPOSITORY_URL", "TWINE_REPOSITORY",
                                                                "UV_PUBLISH_URL", "NPM_CONFIG_REGISTRY"};

bool is_option(std::string_view word, std::string_view option) {
  return !option.empty() && word.starts_with(option) && (word.size() == option.size() || word[option.size()] == '=');
}

bool has_option(const shell::Call& call, std::span<const std::string_view> options) {
  return std::any_of(call.words.begin(), call.words.end(), [&](const auto& word) {
    return word && std::any_of(options.begin(), options.end(),
                               [&](std::string_view option) { return is_option(*word, option); });
  });
}

bool is_call_of(const shell::Call& call, const Uploader& uploader) {
  std::size_t at = 0;
  for (const auto& word : call.words) {
    if (!word) return false;
    const std::string_view name = std::string_view(*word).substr(word->rfind('/') + 1);
    if (name == uploader.words[at]) {
      if (uploader.words[++at].empty()) return true;
      continue;
    }
    // python -m twine, uv run twine.
    const bool runs_others = at == 0 && std::find(kRunners.begin(), kRunners.end(), name) != kRunners.end();
    if (!runs_others && !word->starts_with('-')) return false;
  }
  return false;
}

bool names_host(const shell::Call& call, std::string_view host) {
  return std::any_of(call.words.begin(), call.words.end(),
                     [&](const auto& word) { return word && word->find(host) != std::string::npos; });
}

// npm goes where setup-node said.
bool goes_elsewhere(const Document& document, const Job* job, const Step& step) {
  for (const std::string_view name : kRegistryVariables)
    if (variable_of(document, job, step, name) != nullptr) return true;
  if (job == nullptr) return true;
  return std::any_of(job->steps.begin(), job->steps.end(), [&](const Step& other) {
    if (!other.uses || other.index >= step.index || !other.uses->is_repository("actions/setup-node")) return false;
    const std::string_view registry = other.with.value_of("registry-url");
    return !registry.empty() && registry.find("npmjs") == std::string_view::npos;
  });
}

// Of PowerShell and cmd.
std::vector<shell::Call> known_calls(std::string_view script, const shell::Options& options) {
  std::vector<shell::Call> out;
  for (shell::BatchCall& one : shell::batch_calls(script, options)) {
    shell::Call call;
    call.span = one.span;
    for (std::string& word : one.words) {
      const bool known = word.find_first_of("$%") == word.npos;
      call.words.push_back(known ? std::optional(std::move(word)) : std::nullopt);
    }
    out.push_back(std::move(call));
  }
  return out;
}

void from_script(const Document& document, const Job* job, const Step& step, StepScripts& scripts,
                 std::vector<Upload>& out) {
  const std::string_view text = step.run.value();
  // The second words of all: most scripts have none.
  constexpr std::array<std::string_view, 4> kSeconds = {"upload", "publish", "push", "nuget"};
  if (std::none_of(kSeconds.begin(), kSeconds.end(), [&](std::string_view one) { return contains(text, one); })) return;
  const bool may = std::any_of(kUploaders.begin(), kUploaders.end(), [&](const Uploader& one) {
    return contains(text, one.words[0]) && contains(text, one.words[1]);
  });
  if (!may || goes_elsewhere(document, job, step)) return;
  const StepScript* script = scripts.find(document, job, step);
  if (script == nullptr) return;
  const std::vector<shell::Call> others =
      script->understood() ? std::vector<shell::Call>() : known_calls(text, script->options);
  for (const shell::Call& call : script->understood() ? script->calls : others) {
    for (const Uploader& uploader : kUploaders) {
      if (!is_call_of(call, uploader) || has_option(call, uploader.elsewhere)) continue;
      if (has_option(call, std::array<std::string_view, 1>{"--dry-run"})) continue;
      if (!uploader.host.empty() && !names_host(call, uploader.host)) continue;
      Upload upload{job,
                    &step,
                    document.tree->source_span(*step.run.node, call.span.begin, call.span.end),
                    uploader.by,
                    uploader.registry,
                    nullptr};
      for (const std::string_view name : uploader.variables)
        if (const Pair* pair = name.empty() ? nullptr : variable_of(document, job, step, name))
          if (reads_secret(pair->value)) upload.secret = pair->value.node;
      if (upload.secret == nullptr &&
          (has_option(call, uploader.options) || !uses_of_context(step.run, "secrets").empty()))
        upload.secret = step.run.node;
      out.push_back(upload);
    }
  }
}

void from_action(const Job* job, const Step& step, std::vector<Upload>& out) {
  if (!step.uses->is_repository("pypa/gh-action-pypi-publish")) return;
  const Pair* address = step.with.find("repository-url");
  if (address == nullptr) address = step.with.find("repository_url");
  if (address != nullptr && address->value.value().find("pypi") == std::string_view::npos) return;
  Upload upload{job, &step, step.uses->text.node->span, "pypa/gh-action-pypi-publish", "PyPI", nullptr};
  const Pair* password = step.with.find("password");
  if (password != nullptr && reads_secret(password->value)) upload.secret = password->value.node;
  if (password == nullptr || upload.secret != nullptr) out.push_back(upload);
}

}  // namespace

std::vector<Upload> uploads_of(const Document& document, StepScripts& scripts) {
  std::vector<Upload> out;
  for_each_step(document, [&](const Job* job, const Step& step) {
    if (step.run) from_script(document, job, step, scripts, out);
    if (step.uses) from_action(job, step, out);
  });
  return out;
}

}  // namespace assay::workflows

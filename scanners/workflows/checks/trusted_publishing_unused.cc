#include "base/strings.h"
#include "scanners/workflows/facts/uploads.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Upload& upload : uploads_of(subject.document, subject.analysis.scripts())) {
    if (upload.secret == nullptr) continue;
    Draft draft = out.report(upload.at, cat(quoted(upload.by), " uploads with a secret, and ", upload.registry,
                                            " takes an identity token in its place."));
    draft.in(upload.job, upload.step);
    if (upload.secret != upload.step->run.node) draft.related(*upload.secret, "The secret.");
  }
}

}  // namespace

extern const Check trusted_publishing_unused = {
    .id = "trusted-publishing-unused",
    .title = "Package is uploaded with a secret where none is needed",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .what =
        "An upload to PyPI, npm, crates.io, RubyGems or NuGet with a secret from the settings. One to a registry of "
        "one's own "
        "is not told.",
    .why =
        "A token of a registry lives until somebody revokes it: whoever reads it once can publish in your name. With "
        "Trusted Publishing the job gets one for some minutes, and nothing is kept.",
    .reproduce = "Look at the date of the secret in the settings.",
    .fix =
        "Register the repository, workflow and environment at the registry as trusted publisher, give the job "
        "`id-token: "
        "write` and take the secret away, here and at the registry.",
    .avoid = "Do not keep the secret for the case that it fails.",
    .references = {"https://docs.pypi.org/trusted-publishers/", "https://docs.npmjs.com/trusted-publishers",
                   "https://crates.io/docs/trusted-publishing"},
    .zizmor = {"use-trusted-publishing"},
    .bad = {"- uses: pypa/gh-action-pypi-publish@release/v1\n  with: {password: '${{ secrets.PYPI }}'}\n",
            "- run: python -m twine upload dist/*\n  env: {TWINE_PASSWORD: '${{ secrets.PYPI }}'}\n",
            "- run: uv publish --token ${{ secrets.PYPI }}\n",
            "- run: npm publish --access public\n  env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}\n",
            "- run: cargo publish\n  env: {CARGO_REGISTRY_TOKEN: '${{ secrets.CRATES }}'}\n",
            "- run: dotnet nuget push a.nupkg -k ${{ secrets.NUGET }} -s https://api.nuget.org/v3/index.json\n"},
    .good =
        {"- uses: pypa/gh-action-pypi-publish@release/v1\n", "- run: uv publish\n",
         "- run: twine upload --repository-url https://pypi.example.com dist/*\n  env: {TWINE_PASSWORD: '${{ "
         "secrets.OURS }}'}\n",
         "- uses: actions/setup-node@v6\n  with: {registry-url: 'https://npm.pkg.github.com'}\n- run: npm publish\n  "
         "env: {NODE_AUTH_TOKEN: '${{ secrets.OURS }}'}\n",
         "- run: cargo publish\n  env: {CARGO_REGISTRY_TOKEN: '${{ steps.auth.outputs.token }}'}\n",
         "- run: npm publish\n  env: {NODE_AUTH_TOKEN: '${{ secrets.GITHUB_TOKEN }}'}\n",
         "- run: dotnet nuget push a.nupkg -k ${{ steps.l.outputs.NUGET_API_KEY }} -s "
         "https://api.nuget.org/v3/index.json\n",
         "- run: echo twine upload\n  env: {TWINE_PASSWORD: '${{ secrets.PYPI }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks

// Provenance of a build from what its surroundings say: GitHub Actions, GitLab CI, or nobody but the user.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "attest/predicates/provenance.h"
#include "base/environment.h"
#include "base/result.h"

namespace assay::attest {

enum class BuildPlace : std::uint8_t { github, gitlab, local };
std::string_view name_of(BuildPlace place);

// By GITHUB_ACTIONS and GITLAB_CI; local where neither is "true". Both: an Error.
Result<BuildPlace> build_place(const Environment& environment);

// As the official action makes it (buildType actions.github.io/buildtypes/workflow/v1). `claims` are those of the job's
// identity token, which are believed before the environment; null where there are none. Of a job in a reusable workflow
// only they say which workflow that is: without them the builder is the workflow that was started. `event` is the
// payload of the event, for ids that older runners do not put into the environment; null where there is none. Claims,
// event and environment that speak of different repositories, commits or runs are an Error.
Result<Provenance> github_provenance(const Environment& environment, const Json& claims, const Json& event);

// As GitLab's runner makes it, but for the commit, which is told as one.
Result<Provenance> gitlab_provenance(const Environment& environment);

// What the user says of a build of their own. Nobody vouches for it: the builder is "local".
struct LocalBuild {
  std::string command;  // may be empty
  std::string source;   // the URI of a repository; may be empty
  std::string commit;   // hexadecimal; needs `source`
};
Result<Provenance> local_provenance(const LocalBuild& build);

}  // namespace assay::attest

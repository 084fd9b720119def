#include "base/strings.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& subject, Judge& out) {
  std::string_view found;
  for (const File& file : subject.checkout.files) {
    if (file.path.starts_with(".clusterfuzzlite/")) {
      out.note("configures ClusterFuzzLite", whole_file(file));
      found = "ClusterFuzzLite";
    }
    if (!file.fuzz || file.link) continue;
    Place place = whole_file(file);
    place.region.line = place.region.end_line = file.fuzz->line;
    place.line = file.fuzz->line_text;
    out.note(cat("is ", file.fuzz->what), std::move(place));
    if (found.empty()) found = file.fuzz->what;
  }
  if (!found.empty()) return out.score(kMostScore, cat("there is ", found));
  out.unproved("no fuzzer of a known kind was found; the list of OSS-Fuzz is not in the checkout");
}

}  // namespace

extern const Check fuzzing = {
    .id = "posture-fuzzing",
    .name = "Fuzzing",
    .title = "Nothing feeds random input to the code",
    .risk = Severity::medium,
    .what =
        "ClusterFuzzLite, fuzz tests of Go, targets of libFuzzer, cargo-fuzz, Atheris, Jazzer or SharpFuzz, and "
        "property-based tests of Haskell, JavaScript, Elixir, Erlang and Gleam: 10 for one.",
    .unproved = "Projects of OSS-Fuzz, whose targets lie elsewhere, and fuzzers of other kinds.",
    .why = "Who attacks a parser fuzzes it. What they find in an hour could have been found before a release.",
    .reproduce = "Look for a target: `LLVMFuzzerTestOneInput`, `func Fuzz…`.",
    .fix = "Write a target for each reader of foreign input, and run it for a while in continuous integration.",
    .avoid = "Do not add a target that nothing runs.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#fuzzing"},
    .good = {"--- # x_test.go\nfunc FuzzRead(f *testing.F) {\n}\n",
             "--- # fuzz.cc\nextern \"C\" int LLVMFuzzerTestOneInput(const uint8_t*, size_t);\n",
             "--- # .clusterfuzzlite/Dockerfile\nFROM scratch\n"},
    .open = {"--- # README.md\nfunc FuzzRead(f *testing.F)\n"},
    .run = run,
};

}  // namespace assay::posture::checks

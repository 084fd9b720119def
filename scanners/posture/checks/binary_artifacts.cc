#include <algorithm>

#include "base/strings.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

// A step of the workflows compares the Gradle wrapper with those that Gradle has released.
bool validates_wrappers(const Subject& subject) {
  bool found = false;
  for_each_workflow(subject, [&](const workflows::Document& document) {
    workflows::for_each_uses(document, [&](const workflows::Job*, const workflows::Step*, const workflows::Uses& uses) {
      found = found || uses.is_repository("gradle/wrapper-validation-action") ||
              (uses.is_repository("gradle/actions") && uses.path == "wrapper-validation");
    });
  });
  return found;
}

void run(const Subject& subject, Judge& out) {
  std::size_t programs = 0, wrappers = 0, unread = 0;
  for (const File& file : subject.checkout.files) {
    if (!file.unread.empty() && file.program.empty()) ++unread;
    if (file.program.empty() || file.link) continue;
    if (file.name() == "gradle-wrapper.jar" && validates_wrappers(subject)) {
      ++wrappers;
      out.note("is compared with Gradle's own by a workflow; whether that passed is not in the checkout",
               whole_file(file));
      continue;
    }
    ++programs;
    out.warn(cat("is ", file.program), whole_file(file));
  }
  if (programs > 0)
    out.score(kMostScore - static_cast<int>(std::min<std::size_t>(programs, kMostScore)),
              cat(counted(programs, "file is", "files are"), " compiled, and cannot be reviewed"));
  else if (subject.checkout.unread_parts > 0)
    out.unproved("not all of the checkout could be read");
  else if (unread > 0)
    out.unproved(cat(counted(unread, "file", "files"), " could not be read"));
  else if (wrappers > 0)
    out.unproved("whether the last check of the Gradle wrapper passed is not in the checkout");
  else
    out.score(kMostScore, cat("none of ", counted(subject.checkout.files.size(), "file is", "files is"), " a program"));
}

}  // namespace

extern const Check binary_artifacts = {
    .id = "posture-binary-artifacts",
    .name = "Binary-Artifacts",
    .title = "Compiled programs lie among the sources",
    .risk = Severity::high,
    .what =
        "Files that are programs, libraries, compiled classes, packages or modules by their content: ELF, Mach-O, "
        "Windows programs, Java classes and archives, WebAssembly, Dalvik, LLVM bitcode, Python bytecode, packages of "
        "Debian and RPM. One point is taken for each. A Gradle wrapper that a workflow compares with Gradle's own is "
        "left out.",
    .unproved = "Whether a file that could not be read is one, and whether a wrapper's check passed.",
    .why =
        "Nobody can review what is compiled, and nobody sees that it no longer comes from the sources beside it. A "
        "program that was swapped in one commit among many runs on the machine of everybody who builds.",
    .reproduce = "Run `file` on the files that are named.",
    .fix =
        "Remove them and build them from source, or fetch them by their hash in the build. Data of tests that must be "
        "binary can be made by a script.",
    .avoid = "Do not rename or compress them: what is in an archive is reviewed even less.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#binary-artifacts"},
    .bad = {"--- # tool\n\x7f"
            "ELF\x02\x01\x01\n",
            "--- # lib/x.class\n\xca\xfe\xba\xbe\x01\x01\x01\x34\n"},
    .good = {"--- # main.c\nint main() {}\n", "--- # tool.exe\nThis is text.\n"},
    .open = {"--- # gradle/wrapper/gradle-wrapper.jar\nPK\x03\x04 META-INF/MANIFEST.MF\n--- # "
             ".github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{uses: "
             "gradle/actions/wrapper-validation@v4}]}}\n"},
    .run = run,
};

}  // namespace assay::posture::checks

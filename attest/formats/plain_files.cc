// Files that say little: an exit code, a list of checksums, and any file that counts by its digest alone.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

void read_exit_code(Evidence& evidence) {
  std::string_view text = evidence.bytes;
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string_view::npos) {
    evidence.fail("evidence-not-exit-code", "", "it holds no exit code");
  } else if (text != "0") {
    evidence.fail("evidence-says-no", "", cat("the exit code is ", text));
  } else {
    evidence.unproved("evidence-unbound", "", "an exit code names no subject, producer or time");
  }
}

void read_checksums(Evidence& evidence) {
  std::string_view rest = evidence.bytes;
  std::size_t number = 0;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    ++number;
    // Of "DIGEST  NAME" and "DIGEST *NAME".
    if (line.size() < 67 || line[64] != ' ' || (line[65] != ' ' && line[65] != '*') || !is_sha256(line.substr(0, 64))) {
      evidence.fail("checksums-malformed", cat("line ", number), "the line is no digest and name");
      return;
    }
    EvidenceItem item;
    item.name = line.substr(66);
    item.path = item.name;
    item.sha256 = line.substr(0, 64);
    evidence.out.subjects.push_back({"sha256", item.sha256, item.name});
    evidence.out.items.push_back(std::move(item));
  }
  evidence.out.counts["items"] = evidence.out.items.size();
  check_items(evidence);
}

void read_plain(Evidence& evidence) {
  evidence.out.subjects.push_back({"sha256", evidence.out.sha256, evidence.out.name});
  evidence.unproved("evidence-digest-only", "", "a file that counts by its digest alone says nothing");
}

}  // namespace assay::attest

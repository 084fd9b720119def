#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/posture/checkout/wanted.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

// Words that stand in the text of a licence that the OSI or FSF approves, in small letters, blanks joined. The first
// that fits counts.
struct License {
  std::string_view id;
  std::string_view first, second;  // both; the second may be empty
};

constexpr std::array<License, 24> kLicenses = {{
    {"Apache-2.0", "apache license", "version 2.0"},
    {"AGPL-3.0", "gnu affero general public license", "version 3"},
    {"LGPL-3.0", "gnu lesser general public license", "version 3"},
    {"LGPL-2.1", "gnu lesser general public license", "version 2.1"},
    {"GPL-3.0", "gnu general public license", "version 3"},
    {"GPL-2.0", "gnu general public license", "version 2"},
    {"MPL-2.0", "mozilla public license", "2.0"},
    {"EPL-2.0", "eclipse public license", "2.0"},
    {"EPL-1.0", "eclipse public license", "1.0"},
    {"EUPL-1.2", "european union public licence", "1.2"},
    {"CDDL-1.0", "common development and distribution license", ""},
    {"BSL-1.0", "boost software license", "version 1.0"},
    {"CC0-1.0", "cc0 1.0 universal", ""},
    {"Unlicense", "this is free and unencumbered software released into the public domain", ""},
    {"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy",
     "the above copyright notice and this permission notice shall be included"},
    {"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose", ""},
    {"ISC", "permission to use, copy, modify, and distribute this software for any purpose", ""},
    {"BSD-3-Clause", "redistribution and use in source and binary forms", "endorse or promote products"},
    {"BSD-2-Clause", "redistribution and use in source and binary forms", "this list of conditions"},
    {"Zlib", "this software is provided 'as-is', without any express or implied warranty", "altered source versions"},
    {"Artistic-2.0", "the artistic license 2.0", ""},
    {"PostgreSQL", "postgresql license", ""},
    {"UPL-1.0", "universal permissive license", ""},
    {"BlueOak-1.0.0", "blue oak model license", ""},
}};

std::string joined(std::string_view text) {
  std::string out;
  for (const char c : lower(text)) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '*' || c == '#';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c;
  }
  return out;
}

std::string_view license_in(const File& file) {
  const std::string text = joined(file.text);
  for (const License& one : kLicenses)
    if (text.find(one.first) != text.npos && text.find(one.second) != text.npos) return one.id;
  // Apache-2.0-LICENSE, LICENSES/MIT.txt, or the line that REUSE asks for
  const std::string name = lower(file.name());
  const std::size_t mark = text.find("spdx-license-identifier: ");
  const std::string said =
      mark == text.npos ? std::string() : text.substr(mark + std::string_view("spdx-license-identifier: ").size(), 40);
  for (const License& one : kLicenses) {
    const std::string id = lower(one.id);
    if (said.starts_with(id) || name.find(id) != name.npos) return one.id;
  }
  return {};
}

void run(const Subject& subject, Judge& out) {
  std::vector<const File*> files;
  for (const File& file : subject.checkout.files)
    if (is_license(file.path)) files.push_back(&file);
  if (files.empty()) {
    out.missing("LICENSE");
    return out.score(0, "there is no licence in the root or in LICENSES");
  }
  // LICENSE before COPYRIGHT.
  std::stable_sort(files.begin(), files.end(), [](const File* a, const File* b) {
    const auto rank = [](const File* file) {
      return lower(file->name()).find("copyright") != std::string::npos ? 1 : 0;
    };
    return rank(a) < rank(b);
  });
  for (const File* file : files) {
    if (!file->kept || !file->unread.empty()) continue;
    const std::string_view id = license_in(*file);
    if (id.empty()) continue;
    out.note(cat("is ", id), whole_file(*file));
    return out.score(kMostScore, cat("the licence is ", id));
  }
  for (const File* file : files)
    if (!file->kept || !file->unread.empty())
      return out.unproved(cat("'", printable(file->path), "' could not be read"));
  out.warn("is no licence that is known to be approved by OSI or FSF", whole_file(*files.front()));
  out.score(9, "there is a licence, and it is none of the known ones");
}

}  // namespace

extern const Check license = {
    .id = "posture-license",
    .name = "License",
    .title = "The repository has no licence that is recognised",
    .risk = Severity::low,
    .what =
        "LICENSE, LICENCE, COPYING or UNLICENSE in the root, or files in LICENSES: 9 points; one more when its text, "
        "its name or its SPDX line is that of a licence which the OSI or the FSF approves.",
    .unproved = "What a licence that cannot be read says.",
    .why = "Without a licence nobody may use, change or audit the code, and who does so anyway does it unseen.",
    .reproduce = "Open the repository's page: GitHub names the licence beside the description.",
    .fix = "Put the unchanged text of the licence into LICENSE in the root.",
    .avoid = "Do not write a licence of your own.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#license", "https://spdx.org/licenses/"},
    .bad = {"--- # README.md\nHello.\n", "--- # LICENSE\nDo what you like.\n"},
    .good = {"--- # LICENSE\nApache License\n                  Version 2.0, January 2004\n",
             "--- # LICENSES/MIT.txt\nSee SPDX.\n"},
    .run = run,
};

}  // namespace assay::posture::checks

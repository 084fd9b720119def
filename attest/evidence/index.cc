#include "attest/evidence/index.h"

#include <algorithm>
#include <charconv>

#include "attest/base64.h"
#include "attest/canonical_json.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

tl::unexpected<Refusal> wrong(std::string why) { return refuse(Step::format, std::move(why)); }

std::string quoted(std::string_view text) { return canonical_text_of_ours(Json::of(text)); }

struct Totals {
  std::int64_t bytes = 0, files = 0, problems = 0;
};

// One line of an index into what it is.
class LineReader {
 public:
  Checked<bool> line(std::string_view text, std::size_t number) {
    if (ended_) return wrong(cat("line ", number, " stands behind the last"));
    const auto json = parse_canonical(text, Step::format, cat("line ", number));
    if (!json) return tl::make_unexpected(json.error());
    if (!json->is_object()) return wrong(cat("line ", number, " is no object"));
    if (number == 1) {
      if (json->members.size() != 1 || json->string_at({"schema"}) != kIndexSchema)
        return wrong(cat("it is no index of the schema ", kIndexSchema));
      return true;
    }
    const std::string why = json->find("sha256") != nullptr ? file(*json)
                            : json->find("code") != nullptr ? problem(*json)
                                                            : totals(*json);
    if (!why.empty()) return wrong(cat("line ", number, ' ', why));
    return true;
  }

  bool ended() const { return ended_; }
  Index index;

 private:
  std::string file(const Json& json) {
    IndexedFile out;
    out.path = json.string_at({"path"});
    const auto digest = from_hex(json.string_at({"sha256"}));
    const auto size = json.integer_at({"size"});
    if (json.members.size() != 3 || !digest || digest->size() != out.digest.size() || !size || *size < 0)
      return "is no entry of a file";
    if (!is_portable_path(out.path)) return "has a path that leads out of the folder, or is none";
    if (!index.files.empty() && index.files.back().path >= out.path) return "is out of order, or has a path twice";
    if (!index.problems.empty()) return "is a file behind a problem";
    if (index.files.size() == kMostIndexedFiles) return "is one file too many";
    out.size = static_cast<std::uint64_t>(*size);
    std::copy(digest->begin(), digest->end(), out.digest.begin());
    index.files.push_back(std::move(out));
    return {};
  }

  std::string problem(const Json& json) {
    IndexProblem out{std::string(json.string_at({"path"})), std::string(json.string_at({"code"})),
                     std::string(json.string_at({"text"}))};
    const Json* path = json.find("path");  // that of the folder itself is empty
    if (json.members.size() != 3 || path == nullptr || !path->is_string() || !out.code.starts_with("evidence-") ||
        out.text.empty())
      return "is no entry of a problem";
    if (!index.problems.empty() && index.problems.back().path > out.path) return "is out of order";
    index.problems.push_back(std::move(out));
    return {};
  }

  std::string totals(const Json& json) {
    const auto bytes = json.integer_at({"bytes"});
    const auto files = json.integer_at({"files"});
    const auto problems = json.integer_at({"problems"});
    if (json.members.size() != 3 || !bytes || !files || !problems) return "is no line of an index";
    if (*bytes != static_cast<std::int64_t>(index.bytes()) || *files != static_cast<std::int64_t>(index.files.size()) ||
        *problems != static_cast<std::int64_t>(index.problems.size()))
      return "counts other files than stand above it";
    ended_ = true;
    return {};
  }

  bool ended_ = false;
};

}  // namespace

std::uint64_t Index::bytes() const {
  std::uint64_t out = 0;
  for (const IndexedFile& file : files) out += file.size;
  return out;
}

std::string write_index(const Index& index) {
  std::string out = cat(R"({"schema":")", kIndexSchema, "\"}\n");
  for (const IndexedFile& file : index.files)
    out += cat(R"({"path":)", quoted(file.path), R"(,"sha256":")", to_hex(as_bytes(file.digest)), R"(","size":)",
               file.size, "}\n");
  for (const IndexProblem& problem : index.problems)
    out += cat(R"({"code":)", quoted(problem.code), R"(,"path":)", quoted(problem.path), R"(,"text":)",
               quoted(problem.text), "}\n");
  return cat(out, R"({"bytes":)", index.bytes(), R"(,"files":)", index.files.size(), R"(,"problems":)",
             index.problems.size(), "}\n");
}

Checked<Index> read_index(std::string_view text) {
  LineReader reader;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return wrong("it ends within a line: it was cut");
    if (auto read = reader.line(text.substr(0, end), number); !read) return tl::make_unexpected(read.error());
    text.remove_prefix(end + 1);
  }
  if (!reader.ended()) return wrong("its last line is missing: it was cut");
  return std::move(reader.index);
}

void compare(const Index& expected, const Index& found, const CompareOptions& options, Judgement& judgement) {
  for (const Index* index : {&expected, &found})
    for (const IndexProblem& problem : index->problems) judgement.unproved(problem.code, problem.path, problem.text);
  const auto has_problem = [&](const std::string& path) {
    const auto at =
        std::lower_bound(found.problems.begin(), found.problems.end(), path,
                         [](const IndexProblem& problem, const std::string& wanted) { return problem.path < wanted; });
    return at != found.problems.end() && at->path == path;
  };
  std::uint64_t missing = 0;
  auto now = found.files.begin();
  for (const IndexedFile& file : expected.files) {
    for (; now != found.files.end() && now->path < file.path; ++now)
      judgement.fail("evidence-file-extra", now->path, "The file is not in the index.");
    if (now == found.files.end() || now->path != file.path) {
      if (has_problem(file.path)) continue;
      ++missing;
      if (options.partial) {
        judgement.remark("evidence-file-missing", file.path, "The file is not here.");
      } else {
        judgement.fail("evidence-file-missing", file.path, "The file is in the index and not here.");
      }
      continue;
    }
    judgement.looked();
    if (now->digest != file.digest || now->size != file.size)
      judgement.fail("evidence-file-changed", file.path, "The file has other bytes than the index says.");
    ++now;
  }
  for (; now != found.files.end(); ++now)
    judgement.fail("evidence-file-extra", now->path, "The file is not in the index.");
  if (missing == expected.files.size() && missing != 0)
    judgement.unproved("evidence-nothing", {}, "None of the files is here.");
}

}  // namespace assay::attest

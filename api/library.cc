// The C interface of api/assay.h over api/engine.h: arguments checked, handles made, every exception caught.
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/assay.h"
#include "api/engine.h"
#include "api/version.h"

struct assay_scanner {
  std::shared_ptr<const assay::api::Engine> engine;
};

struct assay_report {
  assay::api::ScanReport report;
  std::string rendered;
};

struct assay_error {
  std::string text;
};

namespace assay::api {

namespace {

std::int32_t give(assay_error** error, Failure failure) {
  if (error != nullptr) *error = new (std::nothrow) assay_error{std::move(failure.text)};
  return failure.code;
}

// Runs work(), which returns a code, behind a wall that no exception passes.
template <class Work>
std::int32_t walled(assay_error** error, const Work& work) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return ASSAY_ERROR;  // there may be no memory for a text either
  } catch (...) {
    try {
      return give(error, {ASSAY_ERROR, "internal error, nothing is reported"});
    } catch (...) {
      return ASSAY_ERROR;
    }
  }
}

Failure missing(std::string_view what) { return usage(Error{"calling libassay", std::string(what), "it is NULL", ""}); }

template <class Text>
std::vector<Text> listed(const char* const* texts) {
  std::vector<Text> out;
  for (; texts != nullptr && *texts != nullptr; ++texts) out.emplace_back(*texts);
  return out;
}

std::int32_t give(Outcome<ScanReport> scanned, assay_report** report, assay_error** error) {
  if (!scanned) return give(error, std::move(scanned.error()));
  *report = new assay_report{std::move(*scanned), {}};
  return ASSAY_OK;
}

}  // namespace

}  // namespace assay::api

using namespace assay::api;

uint32_t assay_abi(void) { return ASSAY_ABI; }

const char* assay_version(void) { return kVersion; }

int32_t assay_scanner_create(const char* const* settings, assay_scanner** scanner, assay_error** error) {
  return walled(error, [&]() -> std::int32_t {
    if (scanner == nullptr) return give(error, missing("scanner"));
    *scanner = nullptr;
    const auto given = listed<std::string_view>(settings);
    auto engine = make_engine(given);
    if (!engine) return give(error, std::move(engine.error()));
    *scanner = new assay_scanner{std::move(*engine)};
    return ASSAY_OK;
  });
}

void assay_scanner_free(assay_scanner* scanner) { delete scanner; }

size_t assay_scanner_rules(const assay_scanner* scanner) {
  return scanner == nullptr ? 0 : scanner->engine->rules.size();
}

int32_t assay_scan_bytes(const assay_scanner* scanner, const void* bytes, size_t size, const char* name,
                         assay_report** report, assay_error** error) {
  return walled(error, [&]() -> std::int32_t {
    if (report == nullptr) return give(error, missing("report"));
    *report = nullptr;
    if (scanner == nullptr) return give(error, missing("scanner"));
    if (name == nullptr) return give(error, missing("name"));
    if (bytes == nullptr && size != 0) return give(error, missing("bytes"));
    const assay::Bytes text(bytes == nullptr ? "" : static_cast<const char*>(bytes), size);
    return give(scan_text(scanner->engine, text, name), report, error);
  });
}

int32_t assay_scan_paths(const assay_scanner* scanner, const char* const* paths, assay_report** report,
                         assay_error** error) {
  return walled(error, [&]() -> std::int32_t {
    if (report == nullptr) return give(error, missing("report"));
    *report = nullptr;
    if (scanner == nullptr) return give(error, missing("scanner"));
    const auto named = listed<std::string>(paths);
    if (named.empty())
      return give(error,
                  usage(assay::Error{"calling libassay", "paths", "there is none", "'.' is the working directory"}));
    for (const std::string& path : named)
      if (path.empty()) return give(error, usage(assay::Error{"calling libassay", "paths", "a path is empty", ""}));
    return give(scan_files(scanner->engine, named), report, error);
  });
}

void assay_report_free(assay_report* report) { delete report; }

int32_t assay_report_verdict(const assay_report* report) {
  return report == nullptr ? ASSAY_UNPROVED : report->report.verdict();
}

size_t assay_report_findings(const assay_report* report) { return report == nullptr ? 0 : report->report.findings(); }

int32_t assay_report_render(assay_report* report, const char* format, const char** text, size_t* size,
                            assay_error** error) {
  return walled(error, [&]() -> std::int32_t {
    if (text == nullptr) return give(error, missing("text"));
    *text = nullptr;
    if (report == nullptr) return give(error, missing("report"));
    if (format == nullptr) return give(error, missing("format"));
    const auto wanted = assay::report_format_from(format);
    if (!wanted)
      return give(error, usage(assay::Error{"rendering a report", format, "there is no such format",
                                            "json, jsonl, sarif, text or html"}));
    report->rendered = report->report.render(*wanted);
    *text = report->rendered.c_str();
    if (size != nullptr) *size = report->rendered.size();
    return ASSAY_OK;
  });
}

const char* assay_error_text(const assay_error* error) {
  return error == nullptr ? "memory ran out" : error->text.c_str();
}

void assay_error_free(assay_error* error) { delete error; }

// How old the grammar of workflows is that the program carries.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace assay::cli {

// A sentence for standard error when `date` ("2026-08-05") lies more than 180 days before `today`; empty
// otherwise. It stands in no report, which would differ from day to day.
std::string grammar_age_note(std::string_view date, std::chrono::sys_days today);

}  // namespace assay::cli

// What `assay sarif …` is made of: one function for each of its commands. Each returns the exit code; what could not be
// read or written was told. An output path that is empty is standard output.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sarif/log/convert.h"
#include "sarif/log/profile_check.h"
#include "sarif/log/split.h"

namespace assay::cli {

// Checks logs; 1 when one is not valid.
int validate_logs(const std::vector<std::string>& files, sarif::Profile profile, bool json);

// Several logs as one.
int merge_logs(const std::vector<std::string>& files, const std::string& output);

// Parts of a log as FOLDER/NAME-1.sarif, NAME-2.sarif … A folder that holds such parts already is an error: what an
// earlier split left there would be uploaded with those of this one.
int split_log(const std::string& file, const std::string& folder, const sarif::SplitLimits& limits);

// What is new, what changed and what is gone; 1 when something is new, else 3 when the later log is incomplete.
int diff_logs(const std::string& before, const std::string& after, bool json);

// `after` with what became of each result since `before`; 3 when it is incomplete.
int baseline_log(const std::string& before, const std::string& after, const std::string& output);

// Tells what of the later log of a comparison is incomplete.
void tell_gaps(const std::vector<std::string>& gaps);

// Logs in a format of other readers; 3 when one is incomplete and the format cannot say so.
int convert_logs(const std::vector<std::string>& files, sarif::RowFormat format, const std::string& output);

// Logs as the page of HTML reports.
int html_page(const std::vector<std::string>& files, const std::string& output);

struct UploadFlags {
  std::vector<std::string> files;
  std::string repository, commit, ref, api_url;  // empty: as a workflow's environment has it
  std::string checkout;                          // empty: no hashes are made
  unsigned wait = 120;                           // seconds for processing; 0: do not ask
  double poll = 5;                               // seconds between two looks
  unsigned retries = 4;
  double retry_wait = 1;
  unsigned timeout = 60;
  unsigned max_wait = 900;
};

// Logs to code scanning; 1 when it refuses one, 3 when one was not processed or could not be sent.
int upload_logs(const UploadFlags& flags);

}  // namespace assay::cli

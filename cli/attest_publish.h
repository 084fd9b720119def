// assay attest publish
#pragma once

#include <string>
#include <vector>

#include "cli/web_session.h"

namespace assay::cli {

struct PublishFlags {
  std::vector<std::string> paths;  // files and folders
  std::string index{"https://upload.pypi.org/legacy/"};
  std::string service;         // empty: by the index
  std::string token_variable;  // of an API token; empty: Trusted Publishing
  std::string identity_file, identity_variable, audience;
  std::string trusted_root;
  bool dry_run = false, yes = false, skip_existing = false;
  WebFlags web;
};
void add_publish_flags(CLI::App& app, PublishFlags& flags);
int publish(const PublishFlags& flags);

}  // namespace assay::cli

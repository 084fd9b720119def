#include "scanners/verification/logins/postgres_library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/sources/remote/http/library_function.h"

namespace assay::verification {

using remote::find_function;

namespace {

// What it would take from there (PGOPTIONS, PGSERVICE, PGSSLCERT, ...) cannot be overridden by nothing. A variable of
// libc must be asked for by its name: the wheel's library is linked from objects that are made for programs
// (libc_data.S).
bool forget_environment() {
  auto* const environment = static_cast<char***>(::dlsym(RTLD_DEFAULT, "environ"));
  if (environment == nullptr) return false;
  std::vector<std::string> names;
  for (char** at = *environment; at != nullptr && *at != nullptr; ++at)
    if (const std::string_view entry = *at; entry.starts_with("PG"))
      names.emplace_back(entry.substr(0, entry.find('=')));
  for (const std::string& name : names) ::unsetenv(name.c_str());
  return true;
}

}  // namespace

Result<std::shared_ptr<const PostgresLibrary>> PostgresLibrary::load() {
  constexpr const char* kName = "libpq.so.5";
  const auto handle = remote::open_library({kName}, "logging in to PostgreSQL needs libpq: the package libpq5");
  if (!handle) return tl::make_unexpected(handle.error());
  std::shared_ptr<PostgresLibrary> out(new PostgresLibrary);
  const bool found =
      find_function(*handle, "PQconnectStartParams", out->connect_start) &&
      find_function(*handle, "PQconnectPoll", out->connect_poll) && find_function(*handle, "PQsocket", out->socket) &&
      find_function(*handle, "PQfinish", out->finish) && find_function(*handle, "PQerrorMessage", out->error_message) &&
      find_function(*handle, "PQsetErrorVerbosity", out->set_error_verbosity) &&
      find_function(*handle, "PQconnectionUsedPassword", out->used_password) &&
      find_function(*handle, "PQlibVersion", out->version);
  // Before 12 errors cannot be had as codes.
  if (!found || out->version() < 120000) return fail("loading", kName, "it is older than 12", "update libpq5");
  if (!forget_environment()) return fail("loading", kName, "libc does not say where the environment is");
  return out;
}

}  // namespace assay::verification

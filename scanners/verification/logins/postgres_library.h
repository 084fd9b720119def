// libpq, loaded when the first login to PostgreSQL is made. Its ABI (libpq.so.5) has been kept since 2005, and what is
// used of it is declared here, so that it need not be there when the program is built.
#pragma once

#include <memory>

#include "base/result.h"

namespace assay::verification {

// Of libpq-fe.h.
struct PostgresConnection;
enum PostgresPolling : int { kPollingFailed = 0, kPollingReading = 1, kPollingWriting = 2, kPollingOk = 3 };
inline constexpr int kErrorsAsCodes = 3;  // PQERRORS_SQLSTATE

// Immutable after load. Stays loaded.
class PostgresLibrary {
 public:
  // Takes variables that begin with "PG" out of the environment, which libpq goes by: no thread may read it meanwhile.
  static Result<std::shared_ptr<const PostgresLibrary>> load();

  PostgresConnection* (*connect_start)(const char* const* keywords, const char* const* values, int expand) = nullptr;
  int (*connect_poll)(PostgresConnection*) = nullptr;
  int (*socket)(const PostgresConnection*) = nullptr;
  void (*finish)(PostgresConnection*) = nullptr;
  char* (*error_message)(const PostgresConnection*) = nullptr;
  int (*set_error_verbosity)(PostgresConnection*, int) = nullptr;
  int (*used_password)(const PostgresConnection*) = nullptr;
  int (*version)() = nullptr;

 private:
  PostgresLibrary() = default;
};

}  // namespace assay::verification

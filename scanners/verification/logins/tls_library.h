// OpenSSL's libssl, loaded for the first login whose protocol turns to TLS in the middle of a connection, which libcurl
// does for none that it does not speak itself. The system's, so that its certificates are trusted; what is used of it
// has been the same since version 1.1.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>

#include "base/result.h"

namespace assay::verification {

// Immutable after load. Stays loaded.
class TlsLibrary {
 public:
  static Result<std::shared_ptr<const TlsLibrary>> load();

  decltype(&::TLS_client_method) client_method = nullptr;
  decltype(&::SSL_CTX_new) ctx_new = nullptr;
  decltype(&::SSL_CTX_free) ctx_free = nullptr;
  decltype(&::SSL_CTX_ctrl) ctx_ctrl = nullptr;
  decltype(&::SSL_CTX_set_default_verify_paths) ctx_default_paths = nullptr;
  decltype(&::SSL_CTX_load_verify_locations) ctx_load = nullptr;
  decltype(&::SSL_new) ssl_new = nullptr;
  decltype(&::SSL_free) ssl_free = nullptr;
  decltype(&::SSL_ctrl) ssl_ctrl = nullptr;
  decltype(&::SSL_set1_host) set_host = nullptr;
  decltype(&::SSL_get0_param) get_param = nullptr;
  decltype(&::SSL_set_verify) set_verify = nullptr;
  decltype(&::SSL_get_verify_result) verify_result = nullptr;
  decltype(&::SSL_set_bio) set_bio = nullptr;
  decltype(&::SSL_connect) connect = nullptr;
  decltype(&::SSL_read) read = nullptr;
  decltype(&::SSL_write) write = nullptr;
  decltype(&::SSL_get_error) get_error = nullptr;
  decltype(&::BIO_new) bio_new = nullptr;
  decltype(&::BIO_s_mem) bio_memory = nullptr;
  decltype(&::BIO_read) bio_read = nullptr;
  decltype(&::BIO_write) bio_write = nullptr;
  decltype(&::ERR_clear_error) clear_errors = nullptr;
  decltype(&::X509_VERIFY_PARAM_set1_ip_asc) param_set_address = nullptr;

 private:
  TlsLibrary() = default;
};

}  // namespace assay::verification

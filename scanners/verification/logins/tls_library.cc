#include "scanners/verification/logins/tls_library.h"

#include "scanners/sources/remote/http/library_function.h"

namespace assay::verification {

using remote::find_function;

Result<std::shared_ptr<const TlsLibrary>> TlsLibrary::load() {
  constexpr const char* kName = "libssl.so.3";
  const auto handle =
      remote::open_library({kName, "libssl.so.1.1"}, "logging in to MySQL over TLS needs OpenSSL: the package libssl3");
  if (!handle) return tl::make_unexpected(handle.error());
  std::shared_ptr<TlsLibrary> out(new TlsLibrary);
  const bool found =
      find_function(*handle, "TLS_client_method", out->client_method) &&
      find_function(*handle, "SSL_CTX_new", out->ctx_new) && find_function(*handle, "SSL_CTX_free", out->ctx_free) &&
      find_function(*handle, "SSL_CTX_ctrl", out->ctx_ctrl) &&
      find_function(*handle, "SSL_CTX_set_default_verify_paths", out->ctx_default_paths) &&
      find_function(*handle, "SSL_CTX_load_verify_locations", out->ctx_load) &&
      find_function(*handle, "SSL_new", out->ssl_new) && find_function(*handle, "SSL_free", out->ssl_free) &&
      find_function(*handle, "SSL_ctrl", out->ssl_ctrl) && find_function(*handle, "SSL_set1_host", out->set_host) &&
      find_function(*handle, "SSL_get0_param", out->get_param) &&
      find_function(*handle, "SSL_set_verify", out->set_verify) &&
      find_function(*handle, "SSL_get_verify_result", out->verify_result) &&
      find_function(*handle, "SSL_set_bio", out->set_bio) && find_function(*handle, "SSL_connect", out->connect) &&
      find_function(*handle, "SSL_read", out->read) && find_function(*handle, "SSL_write", out->write) &&
      find_function(*handle, "SSL_get_error", out->get_error) && find_function(*handle, "BIO_new", out->bio_new) &&
      find_function(*handle, "BIO_s_mem", out->bio_memory) && find_function(*handle, "BIO_read", out->bio_read) &&
      find_function(*handle, "BIO_write", out->bio_write) &&
      find_function(*handle, "ERR_clear_error", out->clear_errors) &&
      find_function(*handle, "X509_VERIFY_PARAM_set1_ip_asc", out->param_set_address);
  if (!found) return fail("loading", kName, "it lacks a function of OpenSSL 1.1", "update the package libssl3");
  return out;
}

}  // namespace assay::verification

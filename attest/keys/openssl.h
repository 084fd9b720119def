// OpenSSL's objects with owners, and its bytes as ours.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "base/bytes.h"

namespace assay::attest {

template <auto Free>
struct OpensslFree {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using OpensslOwner = std::unique_ptr<T, OpensslFree<Free>>;

using EvpKey = OpensslOwner<EVP_PKEY, EVP_PKEY_free>;
using EvpKeyContext = OpensslOwner<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using EvpHashContext = OpensslOwner<EVP_MD_CTX, EVP_MD_CTX_free>;
using Bio = OpensslOwner<BIO, BIO_free_all>;

inline Bio bio_of(Bytes bytes) { return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))); }

// What an i2d function writes of an object; empty where it fails.
template <class Write, class T>
std::string der_of(Write write, T* object) {
  unsigned char* bytes = nullptr;
  const int size = write(object, &bytes);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

}  // namespace assay::attest

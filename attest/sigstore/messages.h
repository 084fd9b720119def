// Names of the enumerations in Sigstore's messages (protobuf-specs, sigstore_common.proto), by number.
#pragma once

#include <array>
#include <string_view>

namespace assay::attest {

inline constexpr std::array<std::string_view, 6> kHashNames = {
    "HASH_ALGORITHM_UNSPECIFIED", "SHA2_256", "SHA2_384", "SHA2_512", "SHA3_256", "SHA3_384"};

inline constexpr std::array<std::string_view, 21> kKeyDetailNames = {"PUBLIC_KEY_DETAILS_UNSPECIFIED",
                                                                     "PKCS1_RSA_PKCS1V5",
                                                                     "PKCS1_RSA_PSS",
                                                                     "PKIX_RSA_PKCS1V5",
                                                                     "PKIX_RSA_PSS",
                                                                     "PKIX_ECDSA_P256_SHA_256",
                                                                     "PKIX_ECDSA_P256_HMAC_SHA_256",
                                                                     "PKIX_ED25519",
                                                                     "PKIX_ED25519_PH",
                                                                     "PKIX_RSA_PKCS1V15_2048_SHA256",
                                                                     "PKIX_RSA_PKCS1V15_3072_SHA256",
                                                                     "PKIX_RSA_PKCS1V15_4096_SHA256",
                                                                     "PKIX_ECDSA_P384_SHA_384",
                                                                     "PKIX_ECDSA_P521_SHA_512",
                                                                     "LMS_SHA256",
                                                                     "LMOTS_SHA256",
                                                                     "PKIX_RSA_PSS_2048_SHA256",
                                                                     "PKIX_RSA_PSS_3072_SHA256",
                                                                     "PKIX_RSA_PSS_4096_SHA256",
                                                                     "PKIX_ECDSA_P384_SHA_256",
                                                                     "PKIX_ECDSA_P521_SHA_256"};

}  // namespace assay::attest

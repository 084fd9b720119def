#include "scanners/verification/logins/tls_wire.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace assay::verification {

namespace {

bool is_address(const std::string& host) {
  return std::all_of(host.begin(), host.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

// OpenSSL reads from and writes to memory; the plain wire carries it.
class TlsWire final : public Wire {
 public:
  TlsWire(std::shared_ptr<const TlsLibrary> library, Wire& plain) : library_(std::move(library)), plain_(plain) {}
  TlsWire(const TlsWire&) = delete;
  TlsWire& operator=(const TlsWire&) = delete;
  ~TlsWire() override {
    if (ssl_ != nullptr) library_->ssl_free(ssl_);  // with both of its buffers
    if (context_ != nullptr) library_->ctx_free(context_);
  }

  bool shake_hands(const TlsTerms& terms) {
    if (!set_up(terms)) return no("OpenSSL cannot begin, or read the certificates to trust");
    for (;;) {
      library_->clear_errors();
      const int done = library_->connect(ssl_);
      const int error = done == 1 ? SSL_ERROR_NONE : library_->get_error(ssl_, done);
      if (!flush()) return no(plain_.why());
      if (done == 1) return true;
      if (error != SSL_ERROR_WANT_READ)
        return no(library_->verify_result(ssl_) == X509_V_OK ? "what it answers is no TLS"
                                                             : "its certificate is not to be trusted");
      if (!fill()) return no(plain_.why());
    }
  }

  bool send(std::string_view bytes) override {
    if (bytes.empty()) return true;
    if (bytes.size() > std::size_t{std::numeric_limits<int>::max()}) return no("it is too long");
    library_->clear_errors();
    if (library_->write(ssl_, bytes.data(), static_cast<int>(bytes.size())) <= 0) return no("the connection broke");
    return flush() || no(plain_.why());
  }

  std::optional<std::string> receive() override {
    std::array<char, 4096> buffer{};
    for (;;) {
      library_->clear_errors();
      const int got = library_->read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
      const int error = got > 0 ? SSL_ERROR_NONE : library_->get_error(ssl_, got);
      if (!flush()) break;
      if (got > 0) return std::string(buffer.data(), static_cast<std::size_t>(got));
      if (error != SSL_ERROR_WANT_READ) {
        no("the connection broke");
        return std::nullopt;
      }
      if (!fill()) break;
    }
    no(plain_.why());
    return std::nullopt;
  }

  std::string why() const override { return why_; }

 private:
  bool set_up(const TlsTerms& terms) {
    context_ = library_->ctx_new(library_->client_method());
    if (context_ == nullptr) return false;
    library_->ctx_ctrl(context_, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr);
    if (terms.verified) {
      const int trusted = terms.ca_file.empty() ? library_->ctx_default_paths(context_)
                                                : library_->ctx_load(context_, terms.ca_file.c_str(), nullptr);
      if (trusted != 1) return false;
    }
    ssl_ = library_->ssl_new(context_);
    if (ssl_ == nullptr) return false;
    in_ = library_->bio_new(library_->bio_memory());
    out_ = library_->bio_new(library_->bio_memory());
    if (in_ == nullptr || out_ == nullptr) return false;
    library_->set_bio(ssl_, in_, out_);
    if (!terms.verified) return true;
    library_->set_verify(ssl_, SSL_VERIFY_PEER, nullptr);
    if (is_address(terms.host)) return library_->param_set_address(library_->get_param(ssl_), terms.host.c_str()) == 1;
    std::string name = terms.host;
    library_->ssl_ctrl(ssl_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    return library_->set_host(ssl_, terms.host.c_str()) == 1;
  }

  bool flush() {
    std::array<char, 4096> buffer{};
    for (;;) {
      const int size = library_->bio_read(out_, buffer.data(), static_cast<int>(buffer.size()));
      if (size <= 0) return true;
      if (!plain_.send(std::string_view(buffer.data(), static_cast<std::size_t>(size)))) return false;
    }
  }

  bool fill() {
    const auto more = plain_.receive();
    return more && library_->bio_write(in_, more->data(), static_cast<int>(more->size())) > 0;
  }

  bool no(std::string why) {
    why_ = std::move(why);
    return false;
  }

  std::shared_ptr<const TlsLibrary> library_;
  Wire& plain_;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  BIO* in_ = nullptr;  // the session's, as soon as it has both
  BIO* out_ = nullptr;
  std::string why_;
};

}  // namespace

tl::expected<std::unique_ptr<Wire>, std::string> encrypt(const std::shared_ptr<const TlsLibrary>& library, Wire& plain,
                                                         const TlsTerms& terms) {
  auto wire = std::make_unique<TlsWire>(library, plain);
  if (!wire->shake_hands(terms)) return tl::make_unexpected(wire->why());
  return wire;
}

}  // namespace assay::verification

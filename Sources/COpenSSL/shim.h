// What the ledger uses of libcrypto (libssl-dev, OpenSSL 3). Only TransparencyLog/Crypto imports this.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/pkcs7.h>
#include <openssl/sha.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <openssl/bn.h>

// Whether y (32 bytes, little-endian, the sign of x taken out) is the coordinate of a point of edwards25519:
// x^2 = (y^2 - 1) / (d y^2 + 1) must be a square mod p, and so must the product of the two then (Euler).
// 1 if it is, 0 if not, -1 if libcrypto failed. Source: RFC 8032 section 5.1.3.
static inline int ledger_is_on_curve(const unsigned char *y_bytes) {
  static const char *prime = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
  static const char *curve_d = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";
  static const char *half = "3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6";
  int result = -1;
  BIGNUM *p = NULL, *d = NULL, *e = NULL;
  BN_CTX *context = BN_CTX_new();
  BIGNUM *y = BN_lebin2bn(y_bytes, 32, NULL), *u = BN_new(), *v = BN_new();
  if (context && y && u && v && BN_hex2bn(&p, prime) && BN_hex2bn(&d, curve_d) && BN_hex2bn(&e, half) &&
      BN_mod_sqr(u, y, p, context) && BN_mod_mul(v, u, d, p, context) &&
      BN_mod_sub(u, u, BN_value_one(), p, context) && BN_mod_add(v, v, BN_value_one(), p, context) &&
      BN_mod_mul(u, u, v, p, context)) {
    if (BN_is_zero(u)) result = 1;
    else if (BN_mod_exp(v, u, e, p, context)) result = BN_is_one(v);
  }
  BN_free(p); BN_free(d); BN_free(e); BN_free(y); BN_free(u); BN_free(v); BN_CTX_free(context);
  return result;
}

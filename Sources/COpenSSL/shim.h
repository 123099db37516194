// What the ledger uses of libcrypto (libssl-dev, OpenSSL 3). Only TransparencyLog/Crypto imports this.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/pkcs7.h>
#include <openssl/sha.h>
#include <openssl/ts.h>

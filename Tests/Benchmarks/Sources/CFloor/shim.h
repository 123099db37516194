// What the floor is measured with: libcrypto itself, through its present interface.
#include <openssl/evp.h>

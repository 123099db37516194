#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether this processor hashes two messages at a time with ledger_sha256_pair.
bool ledger_sha256_has_pair(void);

// Hashes so many blocks of 64 bytes of two messages at a time into their states, which are the words a to h
// of FIPS 180-4 in their order. To be called only if ledger_sha256_has_pair.
void ledger_sha256_pair(uint32_t *first_state, const uint8_t *first, uint32_t *second_state,
                        const uint8_t *second, size_t blocks);

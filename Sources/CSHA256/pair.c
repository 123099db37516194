#include "CSHA256.h"

// SHA-256 of two messages at a time.
//
// Each pair of rounds waits for the result of the pair before it, four cycles, though the processor could begin
// another every two: a second message fills the gap, and both are done in the time of one. libcrypto has no such
// function in its interface. Everything else, one message alone included, is left to it.
//
// Source: FIPS 180-4, section 6.2.2; Intel 64 and IA-32 Architectures Software Developer's Manual, SHA256RNDS2.

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

// The SHA extensions, and with them SSSE3 and SSE4.1.
bool ledger_sha256_has_pair(void) {
  unsigned int a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

// The constants K of FIPS 180-4, section 4.2.2.
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define INLINE static inline __attribute__((always_inline, target("sha,sse4.1")))

// The state as the instructions want it.
typedef struct {
  __m128i abef, cdgh;
} state;

// The next sixteen words of the message schedule, four at a time.
typedef struct {
  __m128i words[4];
} schedule;

INLINE state load_state(const uint32_t *words) {
  __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)words), 0xB1);
  __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(words + 4)), 0x1B);
  return (state){_mm_alignr_epi8(badc, hgfe, 8), _mm_blend_epi16(hgfe, badc, 0xF0)};
}

INLINE void store_state(state from, uint32_t *words) {
  __m128i feba = _mm_shuffle_epi32(from.abef, 0x1B);
  __m128i dchg = _mm_shuffle_epi32(from.cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)words, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128((__m128i *)(words + 4), _mm_alignr_epi8(dchg, feba, 8));
}

INLINE schedule load_block(const uint8_t *block) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  schedule loaded;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    loaded.words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)block + i), big_endian);
  }
  return loaded;
}

// The rounds 4 t to 4 t + 3.
INLINE void rounds(state *s, const schedule *m, int t) {
  __m128i sum = _mm_add_epi32(m->words[t & 3], _mm_load_si128((const __m128i *)constants + t));
  s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, sum);
  s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

// Replaces the words of the rounds 4 t to 4 t + 3, which were used, by those sixteen rounds later.
INLINE void extend(schedule *m, int t) {
  __m128i last = m->words[(t + 3) & 3];
  __m128i next = _mm_sha256msg1_epu32(m->words[t & 3], m->words[(t + 1) & 3]);
  next = _mm_add_epi32(next, _mm_alignr_epi8(last, m->words[(t + 2) & 3], 4));
  m->words[t & 3] = _mm_sha256msg2_epu32(next, last);
}

__attribute__((target("sha,sse4.1"))) void ledger_sha256_pair(uint32_t *first_state, const uint8_t *first,
                                                              uint32_t *second_state, const uint8_t *second,
                                                              size_t blocks) {
  state a = load_state(first_state), b = load_state(second_state);
  for (; blocks > 0; blocks--, first += 64, second += 64) {
    const state a_before = a, b_before = b;
    schedule m = load_block(first), n = load_block(second);
#pragma unroll
    for (int t = 0; t < 16; t++) {
      rounds(&a, &m, t);
      rounds(&b, &n, t);
      if (t < 12) {
        extend(&m, t);
        extend(&n, t);
      }
    }
    a.abef = _mm_add_epi32(a.abef, a_before.abef);
    a.cdgh = _mm_add_epi32(a.cdgh, a_before.cdgh);
    b.abef = _mm_add_epi32(b.abef, b_before.abef);
    b.cdgh = _mm_add_epi32(b.cdgh, b_before.cdgh);
  }
  store_state(a, first_state);
  store_state(b, second_state);
}

#else

bool ledger_sha256_has_pair(void) { return false; }

void ledger_sha256_pair(uint32_t *first_state, const uint8_t *first, uint32_t *second_state,
                        const uint8_t *second, size_t blocks) {
  (void)first_state, (void)first, (void)second_state, (void)second, (void)blocks;
  __builtin_trap();
}

#endif

#pragma once

#include <sys/types.h>

// fallocate(2). Swift's Glibc module leaves out what the C library declares under _GNU_SOURCE only; both
// declarations may stand beside each other.
int fallocate(int descriptor, int mode, off_t offset, off_t length);

// linux/falloc.h: the length of the file stays.
static const int ledger_falloc_keep_size = 0x01;

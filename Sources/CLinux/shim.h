#pragma once

#include <sys/types.h>

// fallocate(2). Swift's Glibc module leaves out what the C library declares under _GNU_SOURCE only; both
// declarations may stand beside each other.
int fallocate(int descriptor, int mode, off_t offset, off_t length);

// linux/falloc.h: the length of the file stays.
static const int ledger_falloc_keep_size = 0x01;

// sync_file_range(2), and linux/fs.h: begin to write what is dirty, and don't wait.
int sync_file_range(int descriptor, off_t offset, off_t length, unsigned int flags);
static const unsigned int ledger_sync_begin = 0x02;

// mallopt(3) and two of malloc.h's parameters: what the C library keeps when it is freed, up to a length of a block
// and of what is free at the end of a heap.
int mallopt(int parameter, int value);
static const int ledger_malloc_largest_block = -3;  // M_MMAP_THRESHOLD
static const int ledger_malloc_largest_rest = -1;   // M_TRIM_THRESHOLD

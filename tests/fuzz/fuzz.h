/*
 * fuzz - one entry for libFuzzer, AFL++ and the stand-alone driver that replays the corpus in `make test`
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

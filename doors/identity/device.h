/*
 * device - programs without a browser: a code to type on another machine
 */
#pragma once

#include <stdbool.h>

/* Letters and digits alone: it goes into an address. */
bool device_code_is_plain(const char *user_code);

/*
 * installation - what is true of the whole installation: form, epoch, commit number, last seen clock
 */
#pragma once

#include <stdint.h>

#include "store/session.h"

int64_t installation_integer(struct session *session, const char *name, int64_t fallback);
const char *installation_text(struct session *session, const char *name);
void installation_set_integer(struct session *session, const char *name, int64_t value);
void installation_set_text(struct session *session, const char *name, const char *value);

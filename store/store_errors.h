/*
 * store_errors - the kinds of error that a database can cause; the rest of the catalogue is domain/errors.c
 */
#pragma once

#include "base/error.h"

extern const struct error_kind STORE_BUSY;     /* another writer holds it for too long */
extern const struct error_kind STORE_FULL;     /* no room on the disk; nothing was changed */
extern const struct error_kind STORE_FAILED;   /* anything else; nothing was changed */
extern const struct error_kind STORE_CONFLICT; /* a unique key exists already */

/*
 * store_errors - see the header
 */
#include "store/store_errors.h"

const struct error_kind STORE_BUSY = { "StoreBusy", TEXT_ERROR_STORE_BUSY };
const struct error_kind STORE_FULL = { "StoreFull", TEXT_ERROR_STORE_FULL };
const struct error_kind STORE_FAILED = { "StoreFailed", TEXT_ERROR_STORE_FAILED };
const struct error_kind STORE_CONFLICT = { "StoreConflict", TEXT_ERROR_STORE_CONFLICT };

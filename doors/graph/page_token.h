/*
 * page_token - the place where the next page begins, as the opaque text of a $skiptoken
 *
 * It is sealed with the organisation's own secret over the query it belongs to: what was tampered with, or comes from
 * another list, filter, order or organisation is none of ours. It lives for a day.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "domain/listing.h"

struct visit;

enum page_token_state { PAGE_TOKEN_FINE, PAGE_TOKEN_FOREIGN, PAGE_TOKEN_EXPIRED };

/* In the visit's snapshot, which must be open. */
const char *page_token_write(struct visit *visit, const struct value *place, size_t count);
/* Reads exactly count values. Opens the snapshot; PAGE_TOKEN_FOREIGN also when that has failed and is answered. */
enum page_token_state page_token_read(struct visit *visit, const char *token, struct value *place, size_t count);

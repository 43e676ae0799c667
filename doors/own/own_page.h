/*
 * own_page - lists in pages: $top and an opaque $skiptoken
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct json_out;
struct visit;

struct own_page {
	int64_t top;
	const char *token; /* as the last page's link had it; NULL: the first page */
};

/* False and answered: $top is no number from 1 to 999, or there is another option. */
bool own_page_read(struct visit *visit, struct own_page *page);

bool own_page_refuse_token(struct visit *visit);

/* "@odata.nextLink" with all the caller's options. token NULL: this was the last page, nothing is written. */
void own_page_put_next(struct visit *visit, struct json_out *out, const char *token);

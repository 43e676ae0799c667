/*
 * license_json - licenseDetails as JSON
 */
#pragma once

#include <stddef.h>

#include "base/json_out.h"
#include "domain/licenses/license.h"
#include "doors/graph/select.h"

struct visit;

/* One object a product, of one user's licenses in order of product; the array is opened and closed by the caller. */
void license_details_put(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct license *licenses, size_t count);

/*
 * query_fields - see the header
 */
#include "domain/query_fields.h"

#include "base/text.h"

bool filter_field_among(const struct filter_field *fields, size_t count, const char *name,
	struct filter_field *field)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal_ignoring_case(fields[i].name, name)) {
			*field = fields[i];
			return true;
		}
	return false;
}

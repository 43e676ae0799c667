/*
 * resource_units - see the header
 */
#include "doors/resource_units.h"

#include <string.h>

#include "base/text.h"
#include "doors/door.h"
#include "doors/query.h"

#define FEW 20

struct price {
	const char *beginning; /* of the pattern */
	const char *ending;    /* of the pattern; "": it is the beginning alone */
	int units;
};

static const struct price prices[] = {
	{ "/users", "", 2 },
	{ "/groups", "/members", 3 },
	{ "/groups", "/transitiveMembers", 3 },
	{ "/subscribedSkus", "", 3 },
	{ "/users", "emberOf", 2 }, /* memberOf, transitiveMemberOf */
	{ "/me", "emberOf", 2 },
	{ "/users", "/licenseDetails", 2 },
	{ "/me", "/licenseDetails", 2 },
};

static bool ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), size = strlen(ending);
	return length >= size && text_equal(text + length - size, ending);
}

static bool is_priced(const struct price *price, const char *pattern)
{
	return price->ending[0] == '\0' ? text_equal(pattern, price->beginning)
					: text_starts_with(pattern, price->beginning) && ends_with(pattern, price->ending);
}

int resource_units_of(const struct visit *visit)
{
	const char *pattern = visit->endpoint->pattern;
	int units = 1;
	int64_t top = 0;
	if (text_equal(visit->endpoint->method, "GET"))
		for (size_t i = 0; i < COUNT_OF(prices); i++)
			if (is_priced(&prices[i], pattern))
				units = prices[i].units;
	if (query_count(visit->options, "$select") > 0)
		units--;
	if (query_count(visit->options, "$expand") > 0)
		units++;
	const char *asked = query_value(visit->options, "$top");
	if (asked != NULL && text_to_integer(asked, &top) && top < FEW)
		units--;
	return units < 1 ? 1 : units;
}

/*
 * query_fields - what can be asked of a type: its properties as $filter, $orderby and $search know them
 *
 * A property is a row: its name on the wire (a path may stand for a nested one, "initiatedBy/user/id"), the column it
 * is compared by, and what the service lets be done with it. What the service has and nobody may ask for is a row
 * that can do nothing, so that it is refused by another name than what does not exist.
 */
#pragma once

#include "store/filter.h"

struct arena;

enum filter_type {
	FILTER_TYPE_TEXT,
	FILTER_TYPE_GUID,
	FILTER_TYPE_BOOLEAN,
	FILTER_TYPE_MOMENT,  /* compared as the wire shows it: in seconds */
	FILTER_TYPE_INTEGER,
	FILTER_TYPE_TEXTS,   /* a JSON array of texts in a text column */
	FILTER_TYPE_ITEMS,   /* a collection whose items stand in other rows: field->items */
};

/* How a text of this property is held against a literal. */
enum filter_fold {
	FILTER_FOLDED,	/* the column holds the folded form */
	FILTER_LOWERED, /* the store lowers its letters for the comparison */
	FILTER_EXACT,
};

/* What a property can do. ne, not, endsWith and $count need an advanced query wherever they stand. */
enum {
	CAN_EQUAL = 1,         /* eq, in; ne */
	CAN_ORDER = 2,         /* ge, le, gt, lt */
	CAN_START = 4,         /* startsWith */
	CAN_END = 8,           /* endsWith */
	CAN_COUNT = 16,        /* x/$count eq 0, ne 0 */
	CAN_SORT = 32,         /* $orderby */
	CAN_SORT_ADVANCED = 64, /* $orderby in an advanced query alone */
	CAN_SEARCH = 128,      /* $search, from the beginning */
	CAN_SEARCH_WORDS = 256, /* $search, by words */
};
#define CAN_COMPARE_TEXT (CAN_EQUAL | CAN_ORDER | CAN_START)

struct filter_items;

struct filter_field {
	const char *name;
	enum filter_type type;
	unsigned column;
	enum filter_fold fold;
	unsigned can;
	const char *prefix;               /* "smtp:": stands before every text on the wire, not in the column */
	const char *constant;             /* the one value it has in every row; the column means nothing */
	bool zero_is_none;                /* an integer 0 is written as null */
	bool is_exact;                    /* a moment that the wire shows with its fractions */
	bool has_index;                   /* lists by it cost what they find */
	const struct filter_items *items;
};

/* A collection: lambdas speak of its items. */
struct filter_items {
	const struct filter_relation *relation; /* NULL: the items are made from the row itself */
	const struct filter_field *fields;      /* of an item; one named "" is the item itself */
	size_t count;
	/* Makes the condition about a row from the one about an item; NULL: FILTER_ANY of the relation does. */
	const struct filter *(*make)(struct arena *arena, const struct filter *of_item);
};

/* What can be filtered: a type of the service and its properties. */
struct filter_subject {
	const char *type; /* "user" */
	/* False: there is no such property. Names are taken in any case. */
	bool (*find)(const char *name, struct filter_field *field);
	const struct table *table; /* NULL: rows are in memory */
};

bool filter_field_among(const struct filter_field *fields, size_t count, const char *name,
	struct filter_field *field);

/*
 * endpoints - see the header; tests/tools compares the document with what this prints
 */
#include "tenured/endpoints.h"

#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/schema.h"

/* A remark begins with how far the endpoint is: "real", "partial: …", "not yet". */
static void print_row(FILE *stream, const struct endpoint *endpoint)
{
	const char *remark = endpoint->remark == NULL ? "" : endpoint->remark;
	int standing = (int)__builtin_strcspn(remark, ":;");
	const char *rest = remark + standing;
	rest += __builtin_strspn(rest, ":; ");
	fprintf(stream, "| `%s %s` | %.*s | %s | %s |\n", endpoint->method, endpoint->pattern, standing, remark,
		endpoint->scenario == NULL ? "" : endpoint->scenario, rest);
}

static void print_table(FILE *stream, const struct endpoint_table *table)
{
	fprintf(stream, "\n## %s\n\nUnder ", table->name);
	for (size_t i = 0; table->roots[i] != NULL; i++)
		fprintf(stream, "%s`%s`", i > 0 ? " and " : "", table->roots[i][0] == '\0' ? "/" : table->roots[i]);
	if (table->own != NULL)
		fprintf(stream, "; what stands under `%s` is under `/me` too, for whoever asks", table->own);
	fputs(".\n\n| endpoint | | witness | what is partial, or unverified |\n|---|---|---|---|\n", stream);
	struct endpoint_walk walk = { 0 };
	const struct endpoint *endpoint;
	while ((endpoint = endpoint_next(table, &walk)) != NULL)
		print_row(stream, endpoint);
}

static const char *standing_of(const struct schema_property *property)
{
	if ((property->flags & IS_UNHELD) != 0)
		return "unheld";
	if ((property->flags & IS_SINGLE_ONLY) != 0)
		return "not yet";
	return (property->flags & IS_LINK) != 0 ? "link" : "";
}

static void print_property(FILE *stream, const struct schema_property *property)
{
	bool is_list = (property->flags & IS_LIST) != 0;
	fprintf(stream, "| %s | `%s%s%s`%s | %s |\n", property->name, is_list ? "Collection(" : "", property->type,
		is_list ? ")" : "", (property->flags & IS_REQUIRED) != 0 ? ", never null" : "", standing_of(property));
}

static void print_type(FILE *stream, const struct schema_type *type)
{
	struct schema_walk walk = { .type = type };
	struct schema_property property;
	bool is_first = true;
	fprintf(stream, "\n### %s%s%s\n\n", type->name, type->base == NULL ? "" : ": ", type->base == NULL ? "" : type->base);
	if (type->rows == NULL)
		fputs("No properties of its own.\n", stream);
	else if (type->kind != SCHEMA_ENUM)
		fputs("| property | type | |\n|---|---|---|\n", stream);
	for (; schema_next_property(&walk, &property); is_first = false) {
		if (type->kind == SCHEMA_ENUM)
			fprintf(stream, "%s%s", is_first ? "" : ", ", property.name);
		else
			print_property(stream, &property);
	}
	fputs(type->kind == SCHEMA_ENUM ? "\n" : "", stream);
}

static void print_types(FILE *stream)
{
	fputs("\n## Types and properties\n\n"
	      "What `$metadata` says; each row is a row of `doors/graph/schema_*.c` or `domain/users/user_fields.c`.\n"
	      "*unheld*: known, selectable, and null or empty, for nobody here holds a value of it. *not yet*: answers 501.\n",
		stream);
	for (const struct schema_type *type = schema_next_type(NULL); type != NULL; type = schema_next_type(type))
		print_type(stream, type);
}

/* What nobody has yet seen in the live service, and what Tenure does meanwhile. */
static const char *const unverified[][2] = {
	{ "the status and code of a restore whose name or addresses are taken",
		"400 `Request_BadRequest`, with `ObjectConflict` in `details`" },
	{ "`licenseAssignmentStates[].error` when there is none: null, or \"None\"", "null" },
	{ "the end of `@odata.context` of a delta", "as the list: `#users`, `#groups`" },
	{ "texts of errors that the documentation does not quote", "words of our own; `code` and `innerError.rule` are what to rely on" },
	{ "whether an application may purge a deleted person by permission alone", "yes, with `User.DeleteRestore.All` or wider" },
	{ "how long a page's or a delta's link is good, to the hour", "as documented: days; then 400 or 410" },
	{ "the case of names in `@odata.context` after `$select=Id`", "as the caller wrote them; in the objects as the type has them" },
	{ "the status of `directory/deletedItems` without a cast", "400 `BadRequest`" },
	{ "what a second assignment of the same role says", "400, with the text of a conflicting object" },
};

static void print_unverified(FILE *stream)
{
	fputs("\n## Unverified against the live service\n\n"
	      "To be compared by somebody who has an organisation there; besides the remarks above.\n\n"
	      "| not known | what Tenure does |\n|---|---|\n",
		stream);
	for (size_t i = 0; i < COUNT_OF(unverified); i++)
		fprintf(stream, "| %s | %s |\n", unverified[i][0], unverified[i][1]);
}

void endpoints_print(FILE *stream, const struct endpoint_table *const *tables)
{
	fputs("# What is real\n\n"
	      "Made by `tenured --endpoints`; each row is a row of a door's table. *real*: as the service documents it, with\n"
	      "the test that witnesses it. *partial*: the remark says what is missing. *not yet*: answers 501. Statuses and\n"
	      "texts that nobody has yet compared with the live service are marked *unverified*.\n",
		stream);
	for (size_t i = 0; tables[i] != NULL; i++)
		print_table(stream, tables[i]);
	print_unverified(stream);
	print_types(stream);
}

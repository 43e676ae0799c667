/*
 * endpoints - see the header; tests/tools compares the document with what this prints
 */
#include "tenured/endpoints.h"

#include "doors/door.h"

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
	fputs(".\n\n| endpoint | | witness | what is partial, or unverified |\n|---|---|---|---|\n", stream);
	struct endpoint_walk walk = { 0 };
	const struct endpoint *endpoint;
	while ((endpoint = endpoint_next(table, &walk)) != NULL)
		print_row(stream, endpoint);
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
}

/*
 * endpoints - see the header; tests/tools compares the document with what this prints
 */
#include "tenured/endpoints.h"

#include "base/text.h"
#include "doors/door.h"

static const char *standing(const struct endpoint *endpoint)
{
	if (endpoint->handle == NULL)
		return "not yet";
	return text_is_empty(endpoint->remark) ? "real" : "partial";
}

static void print_row(FILE *stream, const struct endpoint *endpoint)
{
	fprintf(stream, "| `%s %s` | %s | %s | %s |\n", endpoint->method, endpoint->pattern, standing(endpoint),
		text_is_empty(endpoint->scenario) ? "" : endpoint->scenario,
		text_is_empty(endpoint->remark) ? "" : endpoint->remark);
}

static void print_table(FILE *stream, const struct endpoint_table *table)
{
	fprintf(stream, "\n## %s\n\nUnder ", table->name);
	for (size_t i = 0; table->roots[i] != NULL; i++)
		fprintf(stream, "%s`%s`", i > 0 ? " and " : "", table->roots[i][0] == '\0' ? "/" : table->roots[i]);
	fputs(".\n\n| endpoint | | witness | what is partial, or unverified |\n|---|---|---|---|\n", stream);
	for (size_t i = 0; i < table->count; i++)
		print_row(stream, &table->endpoints[i]);
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

/*
 * filter - see the header; column names come from the table, values only as parameters
 *
 * Functions are those that every engine has: lower, length, substr, replace. "IS NOT TRUE" counts what is unknown
 * as untrue, so a negation needs no look at which columns may be NULL.
 */
#include "store/filter.h"

#include "base/arena.h"
#include "base/text.h"

struct compilation {
	struct text_buffer *sql;
	const struct table *table;
	unsigned first_number;
	struct filter_values *values;
	bool fits;
};

static void compile(struct compilation *compilation, const struct filter *filter);

static void add(struct compilation *compilation, const char *text)
{
	text_buffer_add(compilation->sql, text);
}

/* A text that stands many times is one parameter. */
static void add_value(struct compilation *compilation, struct value value)
{
	struct filter_values *values = compilation->values;
	size_t i = 0;
	while (i < values->count &&
		(value.kind != VALUE_TEXT || values->list[i].kind != VALUE_TEXT ||
			!text_equal(values->list[i].text, value.text)))
		i++;
	if (i == FILTER_VALUES_MOST) {
		compilation->fits = false;
		return;
	}
	if (i == values->count)
		values->list[values->count++] = value;
	text_buffer_add_format(compilation->sql, "$%u", compilation->first_number + (unsigned)i);
}

static void add_constant(struct compilation *compilation, const char *text)
{
	add_value(compilation, of_text(text));
}

static void add_column(struct compilation *compilation, const struct filter *filter)
{
	text_buffer_add_format(compilation->sql, filter->folds ? "lower(%s.%s)" : "%s.%s", compilation->table->name,
		compilation->table->columns[filter->column].name);
}

static void compile_starts_with(struct compilation *compilation, const struct filter *filter)
{
	const char *after = text_after_prefix(compilation->sql->arena, filter->value.text);
	add_column(compilation, filter);
	add(compilation, " >= ");
	add_value(compilation, filter->value);
	if (after == NULL)
		return;
	add(compilation, " AND ");
	add_column(compilation, filter);
	add(compilation, " < ");
	add_value(compilation, of_text(after));
}

/* The last n characters: substr() counts characters in every engine. */
static void compile_ends_with(struct compilation *compilation, const struct filter *filter)
{
	int64_t length = (int64_t)text_length(filter->value.text);
	add(compilation, "length(");
	add_column(compilation, filter);
	add(compilation, ") >= ");
	add_value(compilation, of_integer(length));
	add(compilation, " AND substr(");
	add_column(compilation, filter);
	add(compilation, ", length(");
	add_column(compilation, filter);
	add(compilation, ") - CAST(");
	add_value(compilation, of_integer(length - 1));
	add(compilation, " AS INTEGER)) = ");
	add_value(compilation, filter->value);
}

/* What differs once the text is taken out of it held the text. */
static void compile_contains(struct compilation *compilation, const struct filter *filter)
{
	add(compilation, "replace(");
	add_column(compilation, filter);
	add(compilation, ", ");
	add_value(compilation, filter->value);
	add(compilation, ", CAST(");
	add_constant(compilation, "");
	add(compilation, " AS TEXT)) <> ");
	add_column(compilation, filter);
}

/* Separators become blanks, a blank goes before the first word, and the word is looked for behind a blank. */
static void add_spaced_column(struct compilation *compilation, const struct filter *filter)
{
	static const char separators[] = FILTER_WORD_SEPARATORS;
	add(compilation, "CAST(");
	add_constant(compilation, " ");
	add(compilation, " AS TEXT) || ");
	for (const char *c = separators; *c != '\0'; c++)
		add(compilation, "replace(");
	add_column(compilation, filter);
	for (const char *c = separators; *c != '\0'; c++) {
		add(compilation, ", ");
		add_constant(compilation, text_format(compilation->sql->arena, "%c", *c));
		add(compilation, ", ");
		add_constant(compilation, " ");
		add(compilation, ")");
	}
}

static void compile_has_word(struct compilation *compilation, const struct filter *filter)
{
	add(compilation, "replace(");
	add_spaced_column(compilation, filter);
	add(compilation, ", ");
	add_value(compilation, of_text(text_format(compilation->sql->arena, " %s", filter->value.text)));
	add(compilation, ", CAST(");
	add_constant(compilation, "");
	add(compilation, " AS TEXT)) <> ");
	add_spaced_column(compilation, filter);
}

static bool is_null(struct value value)
{
	return value.kind == VALUE_TEXT && value.text == NULL;
}

static const char *operator_of(enum filter_kind kind)
{
	return kind == FILTER_LESS		   ? " < "
		: kind == FILTER_LESS_OR_EQUAL	   ? " <= "
		: kind == FILTER_GREATER	   ? " > "
		: kind == FILTER_GREATER_OR_EQUAL ? " >= "
						   : " = ";
}

static void compile_comparison(struct compilation *compilation, const struct filter *filter)
{
	add_column(compilation, filter);
	if (is_null(filter->value)) {
		add(compilation, filter->zero_is_none ? " = 0" : " IS NULL");
		return;
	}
	add(compilation, operator_of(filter->kind));
	add_value(compilation, filter->value);
	if (filter->zero_is_none) {
		add(compilation, " AND ");
		add_column(compilation, filter);
		add(compilation, " <> 0");
	}
}

/* A condition that an index of the related table answers at once is asked first, and tells the rows. */
static bool is_looked_up(const struct filter_relation *relation, const struct filter *condition)
{
	return relation->has_index && !relation->is_apart && condition != NULL &&
		(condition->kind == FILTER_EQUAL || condition->kind == FILTER_STARTS_WITH) &&
		condition->column == relation->indexed && !is_null(condition->value);
}

static void compile_any(struct compilation *compilation, const struct filter *filter)
{
	const struct filter_relation *relation = filter->relation;
	const struct table *outer = compilation->table, *inner = relation->table;
	const char *inner_key = relation->is_apart ? "tenant_id" : inner->columns[relation->inner].name;
	const char *outer_key = relation->is_apart ? "" : outer->columns[relation->outer].name;
	bool is_first = is_looked_up(relation, filter->left);
	if (is_first)
		text_buffer_add_format(compilation->sql, "%s.%s IN ", outer->name, outer_key);
	text_buffer_add_format(compilation->sql, "%s(SELECT %s.%s FROM %s WHERE %s.tenant_id = $1",
		is_first ? "" : "EXISTS ", inner->name, inner_key, inner->name, inner->name);
	if (!is_first && !relation->is_apart)
		text_buffer_add_format(compilation->sql, " AND %s.%s = %s.%s", inner->name, inner_key, outer->name,
			outer_key);
	compilation->table = inner;
	for (int i = 0; i < 2; i++) {
		const struct filter *condition = i == 0 ? relation->condition : filter->left;
		add(compilation, condition == NULL ? "" : " AND ");
		if (condition != NULL)
			compile(compilation, condition);
	}
	compilation->table = outer;
	add(compilation, ")");
}

static void compile_inside(struct compilation *compilation, const struct filter *filter);

/* Engines read brackets with a stack of some hundred places: a long chain of the same kind has none. */
static void compile_part(struct compilation *compilation, const struct filter *whole, const struct filter *part)
{
	if (part->kind == whole->kind)
		compile_inside(compilation, part);
	else
		compile(compilation, part);
}

static void compile_inside(struct compilation *compilation, const struct filter *filter)
{
	switch (filter->kind) {
	case FILTER_AND:
	case FILTER_OR:
		compile_part(compilation, filter, filter->left);
		add(compilation, filter->kind == FILTER_AND ? " AND " : " OR ");
		compile_part(compilation, filter, filter->right);
		break;
	case FILTER_NOT:
		compile(compilation, filter->left);
		add(compilation, " IS NOT TRUE");
		break;
	case FILTER_ALWAYS:
	case FILTER_NEVER:
		add(compilation, filter->kind == FILTER_ALWAYS ? "1 = 1" : "1 = 0");
		break;
	case FILTER_EQUAL:
	case FILTER_LESS:
	case FILTER_LESS_OR_EQUAL:
	case FILTER_GREATER:
	case FILTER_GREATER_OR_EQUAL:
		compile_comparison(compilation, filter);
		break;
	case FILTER_STARTS_WITH:
		compile_starts_with(compilation, filter);
		break;
	case FILTER_ENDS_WITH:
		compile_ends_with(compilation, filter);
		break;
	case FILTER_CONTAINS:
		compile_contains(compilation, filter);
		break;
	case FILTER_HAS_WORD:
		compile_has_word(compilation, filter);
		break;
	case FILTER_ANY:
		compile_any(compilation, filter);
		break;
	}
}

static void compile(struct compilation *compilation, const struct filter *filter)
{
	add(compilation, "(");
	compile_inside(compilation, filter);
	add(compilation, ")");
}

bool filter_compile(struct text_buffer *sql, const struct table *table, const struct filter *filter,
	unsigned first_number, struct filter_values *values)
{
	struct compilation compilation = { sql, table, first_number, values, true };
	compile(&compilation, filter);
	return compilation.fits;
}

const struct filter *filter_make(struct arena *arena, struct filter filter)
{
	struct filter *made = arena_allocate(arena, sizeof(*made));
	*made = filter;
	return made;
}

const struct filter *filter_both(struct arena *arena, enum filter_kind kind, const struct filter *left,
	const struct filter *right)
{
	if (left == NULL || right == NULL)
		return left == NULL ? right : left;
	return filter_make(arena, (struct filter){ .kind = kind, .left = left, .right = right });
}

const struct filter *filter_not(struct arena *arena, const struct filter *filter)
{
	return filter->kind == FILTER_NOT
		? filter->left
		: filter_make(arena, (struct filter){ .kind = FILTER_NOT, .left = filter });
}

/*
 * own_rules - every rule by its id: "why was this refused?"
 */
#include "base/text.h"
#include "domain/rules.h"
#include "doors/door.h"
#include "doors/own/own.h"

/* The function's name is the sentence. */
static const char *sentence_of(struct arena *arena, const struct rule *rule)
{
	char *sentence = text_copy(arena, rule->sentence);
	for (char *c = sentence; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	return sentence;
}

static void put_rule(struct json_out *out, const struct rule *rule, const char *act)
{
	json_put_text(out, "id", rule->id);
	json_put_text(out, "act", act);
	json_put_text(out, "sentence", sentence_of(out->buffer.arena, rule));
	json_put_text(out, "source", rule->source);
	json_put_text(out, "setting", rule->guard == ALL_DOORS ? NULL : setting_name(rule->guard));
}

void own_rules(struct visit *visit)
{
	struct json_out out = visit_begin_object(visit, NULL);
	json_key(&out, "value");
	json_open_array(&out);
	for (size_t i = 0; rule_tables[i] != NULL; i++)
		for (size_t j = 0; j < rule_tables[i]->count; j++) {
			json_open_object(&out);
			put_rule(&out, &rule_tables[i]->rules[j], rule_tables[i]->act);
			json_close_object(&out);
		}
	json_close_array(&out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void own_rule(struct visit *visit)
{
	const char *act = NULL;
	const struct rule *rule = rule_find(visit->keys[0], &act);
	if (rule == NULL) {
		visit_answer_error(
			visit, visit_refusal(visit, &ERROR_NOT_FOUND, "id", "id", visit->keys[0], NULL));
		return;
	}
	struct json_out out = visit_begin_object(visit, NULL);
	put_rule(&out, rule, act);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

/*
 * own_addresses - who has an address, who had it, and giving and taking aliases
 */
#include "base/language.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "doors/door.h"
#include "doors/own/own.h"
#include "doors/own/own_body.h"

/* A holder whose name is gone from the history is told as words. */
static const char *past_holder(struct visit *visit, const struct address_event *event)
{
	return event->holder_id != NULL ? event->holder_id
					: text_in(visit->language, TEXT_OWN_PURGED_MAILBOX);
}

/* Who has it now; when nobody does but a purged mailbox had it last, those words. */
static const char *present_holder(struct visit *visit, const struct address_report *report)
{
	if (report->holder_id != NULL || report->event_count == 0)
		return report->holder_id;
	const struct address_event *last = &report->events[report->event_count - 1];
	return last->holder_id == NULL ? past_holder(visit, last) : NULL;
}

static void answer_report(struct visit *visit, const struct address_report *report)
{
	struct json_out out = visit_begin_object(visit, NULL);
	json_put_text(&out, "address", report->address);
	json_put_text(&out, "state", report->state);
	json_put_text(&out, "holder", present_holder(visit, report));
	json_put_moment(&out, "reservedUntil", report->reserved_until);
	json_key(&out, "history");
	json_open_array(&out);
	for (size_t i = 0; i < report->event_count; i++) {
		json_open_object(&out);
		json_put_text(&out, "state", report->events[i].state);
		json_put_text(&out, "holder", past_holder(visit, &report->events[i]));
		json_put_moment(&out, "at", report->events[i].at);
		json_close_object(&out);
	}
	json_close_array(&out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

static void answer_address(struct visit *visit, const char *address)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct address_report report = address_report(context, address);
	answer_report(visit, &report);
}

void own_address(struct visit *visit)
{
	answer_address(visit, visit->keys[0]);
}

void own_address_add(struct visit *visit)
{
	static const struct own_member members[] = { { "address", JSON_TEXT, true },
		{ "holder", JSON_TEXT, true } };
	const struct json_value *values[COUNT_OF(members)];
	if (!own_body_read(visit, "address", members, COUNT_OF(members), values))
		return;
	const struct address_options options = { json_text_of(values[0]), json_text_of(values[1]) };
	struct act_result result = { 0 };
	if (visit_perform(visit, &address_add, &options, &result))
		answer_address(visit, options.address);
}

void own_address_remove(struct visit *visit)
{
	const struct address_options options = { visit->keys[0], visit_option(visit, "holder") };
	if (text_is_empty(options.holder)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_REQUIRED, "holder", "property",
						  "holder", "type", "address", NULL));
		return;
	}
	struct act_result result = { 0 };
	if (visit_perform(visit, &address_remove_alias, &options, &result))
		visit_answer_empty(visit);
}

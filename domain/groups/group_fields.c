/*
 * group_fields - the table; see the header
 */
#include "domain/groups/group_fields.h"

#include <string.h>

#include "base/text.h"

const struct group_field group_fields[] = {
	{ "id", GROUP_FIELD_TEXT, offsetof(struct group, id), 0, 0 },
	{ "deletedDateTime", GROUP_FIELD_MOMENT, offsetof(struct group, deleted_at), 0, 0 },
	{ "allowExternalSenders", GROUP_FIELD_BOOLEAN, offsetof(struct group, allow_external_senders),
		GROUP_FIELD_ON_SELECT | GROUP_FIELD_WRITABLE, 0 },
	{ "autoSubscribeNewMembers", GROUP_FIELD_BOOLEAN, offsetof(struct group, auto_subscribe_new_members),
		GROUP_FIELD_ON_SELECT | GROUP_FIELD_WRITABLE, 0 },
	{ "classification", GROUP_FIELD_TEXT, offsetof(struct group, classification),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE, 256 },
	{ "createdDateTime", GROUP_FIELD_MOMENT, offsetof(struct group, created_at), 0, 0 },
	{ "description", GROUP_FIELD_TEXT, offsetof(struct group, description),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE, 1024 },
	{ "displayName", GROUP_FIELD_TEXT, offsetof(struct group, display_name),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE | GROUP_FIELD_NEVER_EMPTY, 256 },
	{ "hideFromAddressLists", GROUP_FIELD_BOOLEAN, offsetof(struct group, hide_from_address_lists),
		GROUP_FIELD_ON_SELECT | GROUP_FIELD_WRITABLE, 0 },
	{ "hideFromOutlookClients", GROUP_FIELD_BOOLEAN, offsetof(struct group, hide_from_outlook_clients),
		GROUP_FIELD_ON_SELECT | GROUP_FIELD_WRITABLE, 0 },
	{ "isAssignableToRole", GROUP_FIELD_BOOLEAN, offsetof(struct group, is_role_assignable),
		GROUP_FIELD_CREATABLE, 0 },
	{ "mail", GROUP_FIELD_TEXT, offsetof(struct group, mail), 0, 0 },
	{ "mailEnabled", GROUP_FIELD_BOOLEAN, offsetof(struct group, mail_enabled),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_NEVER_EMPTY, 0 },
	{ "mailNickname", GROUP_FIELD_TEXT, offsetof(struct group, mail_nickname),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE | GROUP_FIELD_NEVER_EMPTY, 64 },
	{ "preferredDataLocation", GROUP_FIELD_TEXT, offsetof(struct group, preferred_data_location),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE, 3 },
	{ "preferredLanguage", GROUP_FIELD_TEXT, offsetof(struct group, preferred_language),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE, 64 },
	{ "renewedDateTime", GROUP_FIELD_MOMENT, offsetof(struct group, renewed_at), 0, 0 },
	{ "resourceBehaviorOptions", GROUP_FIELD_TEXTS, offsetof(struct group, resource_behavior_options),
		GROUP_FIELD_CREATABLE, 0 },
	{ "resourceProvisioningOptions", GROUP_FIELD_TEXTS, offsetof(struct group, resource_provisioning_options),
		GROUP_FIELD_CREATABLE, 0 },
	{ "securityEnabled", GROUP_FIELD_BOOLEAN, offsetof(struct group, security_enabled),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE | GROUP_FIELD_NEVER_EMPTY, 0 },
	{ "theme", GROUP_FIELD_TEXT, offsetof(struct group, theme), GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE, 16 },
	{ "visibility", GROUP_FIELD_TEXT, offsetof(struct group, visibility),
		GROUP_FIELD_CREATABLE | GROUP_FIELD_WRITABLE, 32 },
};
const size_t group_field_count = COUNT_OF(group_fields);

const struct group_field *group_field_named(const char *name)
{
	for (size_t i = 0; i < group_field_count; i++)
		if (text_equal(group_fields[i].name, name))
			return &group_fields[i];
	return NULL;
}

const struct group_field *group_field_in_any_case(const char *name)
{
	for (size_t i = 0; i < group_field_count; i++)
		if (text_equal_ignoring_case(group_fields[i].name, name))
			return &group_fields[i];
	return NULL;
}

const char *group_field_value(struct arena *arena, const struct group *group, const struct group_field *field)
{
	const char *member = (const char *)group + field->offset;
	const char *text = NULL;
	int64_t moment = 0;
	bool boolean = false;
	switch (field->kind) {
	case GROUP_FIELD_BOOLEAN:
		memcpy(&boolean, member, sizeof(boolean));
		return boolean ? "true" : "false";
	case GROUP_FIELD_TEXT:
	case GROUP_FIELD_TEXTS:
		memcpy(&text, member, sizeof(text));
		return text;
	case GROUP_FIELD_MOMENT:
		memcpy(&moment, member, sizeof(moment));
		return moment == 0 ? NULL : text_format(arena, "%lld", (long long)moment);
	}
	return NULL;
}

static void set_fold(struct arena *arena, struct group *group, const struct group_field *field, const char *value)
{
	if (text_equal(field->name, "displayName"))
		group->display_name_fold = text_fold(arena, value);
	else if (text_equal(field->name, "mail"))
		group->mail_fold = value == NULL ? NULL : text_fold(arena, value);
}

void group_field_set(struct arena *arena, struct group *group, const struct group_field *field, const char *value)
{
	char *member = (char *)group + field->offset;
	int64_t moment = 0;
	bool boolean = text_equal(value, "true");
	switch (field->kind) {
	case GROUP_FIELD_BOOLEAN:
		memcpy(member, &boolean, sizeof(boolean));
		return;
	case GROUP_FIELD_TEXT:
	case GROUP_FIELD_TEXTS:
		memcpy(member, &value, sizeof(value));
		set_fold(arena, group, field, value);
		return;
	case GROUP_FIELD_MOMENT:
		if (value != NULL)
			text_to_integer(value, &moment);
		memcpy(member, &moment, sizeof(moment));
		return;
	}
}

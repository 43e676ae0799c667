/*
 * resources - see the header (graph.md sections 10 and 13)
 */
#include "doors/identity/resources.h"

#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/identity/clouds.h"
#include "doors/identity/tokens.h"

#define EXCHANGE_APPLICATION "00000002-0000-0ff1-ce00-000000000000"
#define SHAREPOINT_APPLICATION "00000003-0000-0ff1-ce00-000000000000"
#define GUID_LENGTH 36

static const char *const exchange_names[] = { "https://outlook.office365.com", "https://outlook.office.com",
	"https://outlook.office365.us", "https://outlook-dod.office365.us", "https://webmail.apps.mil",
	"https://outlook.office365.cn", "https://partner.outlook.cn", "https://outlook.office.de", EXCHANGE_APPLICATION };

static const char *const sharepoint_ends[] = { ".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us",
	".sharepoint.cn", ".sharepoint.de" };

/* http and https alike: in front of a plain port a proxy may speak TLS. */
static bool is_own_base(const char *resource, const char *own_base)
{
	const char *given = strstr(resource, "://"), *own = own_base == NULL ? NULL : strstr(own_base, "://");
	return given != NULL && own != NULL && text_equal_ignoring_case(given, own);
}

static bool is_exchange(const char *text)
{
	for (size_t i = 0; i < COUNT_OF(exchange_names); i++)
		if (text_equal_ignoring_case(exchange_names[i], text))
			return true;
	return false;
}

static bool is_sharepoint(const char *text)
{
	if (text_equal_ignoring_case(text, SHAREPOINT_APPLICATION))
		return true;
	size_t length = strlen(text);
	if (!text_starts_with_ignoring_case(text, "https://") || strchr(text + strlen("https://"), '/') != NULL)
		return false;
	for (size_t i = 0; i < COUNT_OF(sharepoint_ends); i++) {
		size_t end = strlen(sharepoint_ends[i]);
		if (length > end + strlen("https://") && text_equal_ignoring_case(text + length - end, sharepoint_ends[i]))
			return true;
	}
	return false;
}

/* The GUID in "api://GUID" or alone; NULL when it is neither. */
static const char *application_in(struct arena *arena, const char *text)
{
	const char *id = text_starts_with_ignoring_case(text, "api://") ? text + strlen("api://") : text;
	return strlen(id) == GUID_LENGTH && uuid_is_valid(id) ? text_fold(arena, id) : NULL;
}

static enum resource_kind kind_of(const char *text, const char *own_base, bool *is_known)
{
	*is_known = true;
	if (text_equal_ignoring_case(text, GRAPH_APPLICATION) || cloud_of_graph(text) != NULL ||
		is_own_base(text, own_base))
		return RESOURCE_GRAPH;
	if (is_exchange(text))
		return RESOURCE_EXCHANGE;
	*is_known = is_sharepoint(text);
	return RESOURCE_SHAREPOINT;
}

bool resource_read(struct arena *arena, const char *text, const char *own_base, struct resource *resource)
{
	bool is_known;
	*resource = (struct resource){ .kind = kind_of(text, own_base, &is_known), .audience = text_fold(arena, text) };
	if (is_known && resource->kind == RESOURCE_GRAPH && is_own_base(text, own_base) && cloud_of_graph(text) == NULL)
		resource->audience = GRAPH_AUDIENCE;
	if (is_known)
		return true;
	resource->kind = RESOURCE_APPLICATION;
	resource->client_id = application_in(arena, text);
	return resource->client_id != NULL;
}

bool resource_is_same(const struct resource *a, const struct resource *b)
{
	return a->kind == b->kind && text_equal(a->client_id, b->client_id) &&
		(a->kind == RESOURCE_GRAPH || text_equal(a->audience, b->audience));
}

const char *resource_delegated(enum resource_kind kind)
{
	static const char *const lists[] = { "",
		"Exchange.ManageV2 EAS.AccessAsUser.All EWS.AccessAsUser.All IMAP.AccessAsUser.All POP.AccessAsUser.All "
		"SMTP.Send Mail.ReadWrite Mail.Send MailboxSettings.ReadWrite",
		"AllSites.FullControl MyFiles.Write Sites.Search.All User.Read.All", "access_as_user" };
	return lists[kind];
}

bool resource_has_permission(enum resource_kind kind, const char *permission)
{
	bool is_exchange = text_starts_with(permission, "Exchange.");
	switch (kind) {
	case RESOURCE_GRAPH:
		return !is_exchange;
	case RESOURCE_EXCHANGE:
		return is_exchange;
	case RESOURCE_SHAREPOINT:
		return text_starts_with(permission, "Sites.");
	case RESOURCE_APPLICATION:
		break;
	}
	return false;
}

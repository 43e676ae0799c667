/*
 * known_clients - programs that administrators already have, under the ids that are built into them
 *
 * Public clients all: none has a secret here, so none can act for itself, and what one does for a person, the
 * person's own roles bound.
 */
#include "domain/applications/application_read.h"

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/context.h"
#include "domain/settings.h"

#define NATIVE "https://login.microsoftonline.com/common/oauth2/nativeclient"
#define PIECE 100
#define LOOPBACK "http://localhost"

const struct known_client known_clients[] = {
	{ "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Microsoft Azure CLI", LOOPBACK },
	{ "14d82eec-204b-4c2f-b7e8-296a70dab67e", "Microsoft Graph Command Line Tools", LOOPBACK " " NATIVE },
	{ "1950a258-227b-4e31-a9cf-717495945fc2", "Microsoft Azure PowerShell", LOOPBACK },
	{ "31359c7f-bd7e-475c-86db-fdb8c937548e", "PnP Management Shell", LOOPBACK " " NATIVE },
	{ "b15665d9-eda6-4092-8539-0eec376afd59", "rclone", "http://localhost:53682/ http://127.0.0.1:53682/" },
	{ "d50ca740-c83f-4d1b-b616-12c519384f0c", "OneDrive Client for Linux", NATIVE },
	{ "e6f1c2d0-7a14-4c0e-9b7b-54a6e0d1ad01", "Tenure admin center", "/admin" },
	{ "fb78d390-0c51-40cd-8e17-fdbfab77341b", "Microsoft Exchange REST API Based PowerShell", LOOPBACK " " NATIVE },
	{ NULL, NULL, NULL },
};

static const struct known_client *find(const char *client_id)
{
	for (const struct known_client *known = known_clients; known->client_id != NULL; known++)
		if (text_equal(known->client_id, client_id))
			return known;
	return NULL;
}

/* The same for an organisation at every time, and another one in each. */
static const char *derived_id(struct session *session, const char *kind, const char *client_id)
{
	const char *seed = text_format(session->arena, "%s\n%s%s", session->tenant_id, kind, client_id);
	const char *hex = hash_text(session->arena, seed, __builtin_strlen(seed));
	return text_format(session->arena, "%.8s-%.4s-4%.3s-8%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
}

const struct application *application_usable(struct session *session, const char *client_id)
{
	const struct application *registered = application_find(session, client_id);
	const struct known_client *known = registered == NULL ? find(client_id) : NULL;
	if (known == NULL)
		return registered;
	struct context context = { .session = session, .arena = session->arena };
	if (!setting_is(&context, SETTING_KNOWN_CLIENTS, "allowed"))
		return NULL;
	struct application *application = arena_allocate(session->arena, sizeof(*application));
	*application = (struct application){
		.client_id = known->client_id,
		.id = derived_id(session, "", client_id),
		.display_name = known->display_name,
		.permissions = "",
		.enabled = true,
		.is_public = true,
		.redirect_uris = known->redirect_uris,
	};
	return application;
}

const struct application *applications_page(struct context *context, const char *after, int64_t most, size_t *count)
{
	return applications_after(context->session, after, most, count);
}

const struct application *application_resolve(struct context *context, const char *id)
{
	const char *fold = text_fold(context->arena, id);
	const struct application *application = application_find(context->session, fold);
	return application != NULL ? application : application_find_by_id(context->session, fold);
}

const char *application_object_id(struct context *context, const char *client_id)
{
	return derived_id(context->session, "application ", client_id);
}

/* No index holds what is derived: the registrations are walked, a hundred at a time. */
static const struct application *find_by_object_id(struct context *context, const char *id)
{
	const char *after = "";
	size_t count = PIECE;
	while (count == PIECE) {
		const struct application *rows = applications_after(context->session, after, PIECE, &count);
		for (size_t i = 0; i < count; i++)
			if (text_equal_ignoring_case(application_object_id(context, rows[i].client_id), id))
				return &rows[i];
		after = count == 0 ? after : rows[count - 1].client_id;
	}
	return NULL;
}

const struct application *application_with(struct context *context, const char *key_name, const char *key,
	bool is_principal)
{
	const char *fold = text_fold(context->arena, key);
	if (key_name != NULL)
		return text_equal_ignoring_case(key_name, "appId") ? application_find(context->session, fold) : NULL;
	return is_principal ? application_find_by_id(context->session, fold) : find_by_object_id(context, fold);
}

const struct application_secret *application_secrets(struct context *context, const char *client_id, size_t *count)
{
	return application_secrets_of(context->session, client_id, count);
}

const struct application_certificate *application_certificates(struct context *context, const char *client_id,
	size_t *count)
{
	return application_certificates_of(context->session, client_id, count);
}

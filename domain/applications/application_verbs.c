/*
 * application_verbs - the changes of registrations and their keys
 */
#include "base/text.h"
#include "domain/applications/application.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "store/token_families.h"

static int64_t moment_after(const struct step *step, const char *field)
{
	int64_t moment = 0;
	text_to_integer(step_after(step, field), &moment);
	return moment;
}

struct error verb_application_create(struct context *context, const struct step *step)
{
	const struct application application = {
		.client_id = step_after(step, "appId"),
		.id = step->object,
		.display_name = step_after(step, "displayName"),
		.permissions = step_after(step, "permissions"),
		.enabled = text_equal(step_after(step, "accountEnabled"), "true"),
		.created_at = context->real_now,
		.is_public = text_equal(step_after(step, "isFallbackPublicClient"), "true"),
		.redirect_uris = step_after(step, "redirectUris"),
	};
	application_put(context->session, &application);
	return session_fault(context->session);
}

struct error verb_application_set(struct context *context, const struct step *step)
{
	struct application *application = application_find_by_id(context->session, step->object);
	if (application == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	for (size_t i = 0; i < step->change_count; i++) {
		const struct change *change = &step->changes[i];
		if (text_equal(change->field, "displayName"))
			application->display_name = change->after;
		else if (text_equal(change->field, "accountEnabled"))
			application->enabled = text_equal(change->after, "true");
		else if (text_equal(change->field, "isFallbackPublicClient"))
			application->is_public = text_equal(change->after, "true");
		else if (text_equal(change->field, "permissions"))
			application->permissions = change->after;
		else if (text_equal(change->field, "redirectUris"))
			application->redirect_uris = change->after;
	}
	application_put(context->session, application);
	return session_fault(context->session);
}

/* Its keys go with it, and every session that it carried. */
struct error verb_application_remove(struct context *context, const struct step *step)
{
	const char *client_id = step->changes[0].before;
	token_families_remove_client(context->session, client_id);
	application_remove(context->session, client_id);
	return session_fault(context->session);
}

struct error verb_application_add_secret(struct context *context, const struct step *step)
{
	const struct application_secret secret = {
		.client_id = step_after(step, "appId"),
		.id = step_after(step, "keyId"),
		.secret_hash = step_after(step, "secretHash"),
		.created_at = context->real_now,
		.expires_at = moment_after(step, "endDateTime"),
		.display_name = step_after(step, "displayName"),
		.hint = step_after(step, "hint"),
	};
	application_secret_insert(context->session, &secret);
	return session_fault(context->session);
}

struct error verb_application_remove_secret(struct context *context, const struct step *step)
{
	application_secret_remove(context->session, step->changes[0].before, step->changes[1].before);
	return session_fault(context->session);
}

struct error verb_application_add_certificate(struct context *context, const struct step *step)
{
	const struct application_certificate certificate = {
		.client_id = step_after(step, "appId"),
		.id = step_after(step, "keyId"),
		.thumbprint = step_after(step, "customKeyIdentifier"),
		.thumbprint_256 = step_after(step, "thumbprint256"),
		.subject = step_after(step, "subject"),
		.pem = step_after(step, "key"),
		.valid_from = moment_after(step, "startDateTime"),
		.created_at = context->real_now,
		.expires_at = moment_after(step, "endDateTime"),
	};
	application_certificate_insert(context->session, &certificate);
	return session_fault(context->session);
}

struct error verb_application_remove_certificate(struct context *context, const struct step *step)
{
	application_certificate_remove(context->session, step->changes[0].before, step->changes[1].before);
	return session_fault(context->session);
}

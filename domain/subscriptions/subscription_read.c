/*
 * subscription_read - see the header
 */
#include "domain/subscriptions/subscription_read.h"

#include "base/text.h"
#include "domain/context.h"

const struct subscription *subscription_read(struct context *context, const char *id)
{
	return subscription_find(context->session, text_fold(context->arena, id));
}

/* A tenant has few of them. */
const struct subscription *subscription_read_by_commerce_id(struct context *context, const char *commerce_id)
{
	size_t count = 0;
	const struct subscription *all = subscriptions_all(context->session, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal_ignoring_case(all[i].commerce_id, commerce_id))
			return &all[i];
	return NULL;
}

const struct subscription *subscriptions_read(struct context *context, size_t *count)
{
	return subscriptions_all(context->session, count);
}

/*
 * model - see the header; the numbers are those of rules.md
 */
#include "tests/simulation/model.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

model_renewal *model_renew;

/* ---- what the specification's tables say ---- */

#define BIT(role) (1u << (role))

/* Rule 113, 129, 131, 13: who may at all. */
#define MAY_CREATE (BIT(GLOBAL) | BIT(USER_ADMIN))
#define MAY_DELETE (BIT(GLOBAL) | BIT(USER_ADMIN) | BIT(PRIVILEGED_AUTHENTICATION))
#define MAY_BLOCK (MAY_DELETE | BIT(AUTHENTICATION))
#define MAY_RESET (MAY_BLOCK | BIT(HELPDESK) | BIT(PASSWORD_ADMIN))
#define MAY_SIGN_OUT (MAY_BLOCK | BIT(HELPDESK))
#define MAY_RESTORE (BIT(GLOBAL) | BIT(USER_ADMIN))
#define MAY_LICENSE (BIT(GLOBAL) | BIT(USER_ADMIN) | BIT(LICENSE_ADMIN))
#define MAY_BUY (BIT(GLOBAL) | BIT(BILLING))
#define MAY_GIVE_ROLES (BIT(GLOBAL) | BIT(PRIVILEGED_ROLE))
#define MAY_GROUP (BIT(GLOBAL) | BIT(USER_ADMIN) | BIT(GROUPS_ADMIN))
#define MAY_ADDRESS (BIT(GLOBAL) | BIT(USER_ADMIN) | BIT(EXCHANGE))

/* Rule 129: the table, a column for each who acts. */
#define PLAIN_ROLES (BIT(READER) | BIT(PASSWORD_ADMIN))
#define USER_ROLES (BIT(HELPDESK) | BIT(GROUPS_ADMIN) | BIT(USER_ADMIN))

static unsigned reach(enum model_role role)
{
	switch (role) {
	case GLOBAL:
	case PRIVILEGED_AUTHENTICATION:
		return ~0u;
	case USER_ADMIN:
		return PLAIN_ROLES | USER_ROLES;
	case AUTHENTICATION:
		return PLAIN_ROLES | BIT(AUTHENTICATION);
	case HELPDESK:
	case PASSWORD_ADMIN:
		return PLAIN_ROLES;
	default:
		return 0;
	}
}

static bool gives_mailbox(enum model_product product)
{
	return product == PLAN_ONE || product == PLAN_TWO || product == KIOSK || product == OFFICE_THREE;
}

/* 1 standard, 2 enterprise, 3 kiosk; 0 none. */
static int mailbox_plan(enum model_product product)
{
	return product == PLAN_ONE ? 1 : product == PLAN_TWO || product == OFFICE_THREE ? 2 : product == KIOSK ? 3 : 0;
}

/* ---- looking ---- */

static void refuse(struct model *model, bool condition, const char *rule)
{
	size_t length = strlen(model->verdict);
	if (condition)
		snprintf(model->verdict + length, sizeof(model->verdict) - length, " %s ", rule);
}

static bool begin(struct model *model, int actor)
{
	const struct model_user *who = &model->users[actor];
	model->verdict[0] = '\0';
	if (who->exists && who->deleted_at == 0 && who->is_enabled)
		return true;
	strcpy(model->verdict, "-");
	return false;
}

static const char *nothing(struct model *model)
{
	strcpy(model->verdict, "-");
	return model->verdict;
}

static bool is_accepted(const struct model *model)
{
	return model->verdict[0] == '\0';
}

static bool may(const struct model *model, int actor, unsigned roles)
{
	return (model->users[actor].roles & roles) != 0;
}

static bool may_to(const struct model *model, int actor, unsigned roles, int target)
{
	for (int role = 0; role < MODEL_ROLES; role++)
		if ((model->users[actor].roles & roles & BIT(role)) && (model->users[target].roles & ~reach(role)) == 0)
			return true;
	return false;
}

static bool is_active(const struct model *model, int user)
{
	return model->users[user].exists && model->users[user].deleted_at == 0;
}

static bool is_own_domain(const struct model *model, const char *address)
{
	const char *at = strchr(address, '@');
	return at != NULL && strcasecmp(at + 1, model->domain) == 0;
}

static int holder_of_name(const struct model *model, const char *upn)
{
	for (int i = 0; i < MODEL_USERS; i++)
		if (is_active(model, i) && strcasecmp(model->users[i].upn, upn) == 0)
			return i;
	return -1;
}

/* Who owns an address, aliases reserved by a deleted mailbox too (rule 112, C4). */
static int holder_of_address(const struct model *model, const char *address)
{
	for (int i = 0; i < MODEL_USERS; i++)
		for (int j = 0; j < model->users[i].address_count; j++)
			if (model->users[i].addresses[j].state != RELEASED &&
				strcasecmp(model->users[i].addresses[j].text, address) == 0)
				return i;
	return -1;
}

/* Somebody else's address or name. */
static bool is_taken(const struct model *model, const char *address, int user)
{
	int owner = holder_of_address(model, address), named = holder_of_name(model, address);
	return (owner >= 0 && owner != user) || (named >= 0 && named != user);
}

static int enabled_globals(const struct model *model)
{
	int count = 0;
	for (int i = 0; i < MODEL_USERS; i++)
		count += is_active(model, i) && model->users[i].is_enabled && (model->users[i].roles & BIT(GLOBAL));
	return count;
}

static bool is_last_administrator(const struct model *model, int user)
{
	const struct model_user *who = &model->users[user];
	return who->is_enabled && (who->roles & BIT(GLOBAL)) && enabled_globals(model) == 1;
}

int64_t model_owned(const struct model *model, enum model_product product)
{
	int64_t owned = 0;
	for (int i = 0; i < MODEL_SUBSCRIPTIONS; i++) {
		const struct model_subscription *one = &model->subscriptions[i];
		if (one->exists && one->product == product && (one->state == ENABLED || one->state == WARNING))
			owned += one->total;
	}
	return owned;
}

int64_t model_consumed(const struct model *model, enum model_product product)
{
	int64_t consumed = 0;
	for (int i = 0; i < MODEL_USERS; i++)
		consumed += model->users[i].exists && model->users[i].licenses[product] == LICENSED;
	return consumed;
}

static bool has_mailbox_license(const struct model_user *user)
{
	for (int i = 0; i < MODEL_PRODUCTS; i++)
		if (user->licenses[i] == LICENSED && gives_mailbox((enum model_product)i))
			return true;
	return false;
}

/* ---- what follows ---- */

static void drop_address(struct model_user *user, int at)
{
	user->addresses[at] = user->addresses[--user->address_count];
}

static void claim(struct model_user *user, const char *address, bool is_primary)
{
	for (int i = user->address_count; i-- > 0;)
		if (strcasecmp(user->addresses[i].text, address) == 0)
			drop_address(user, i); /* her own alias becomes her primary one */
	struct model_address *made = &user->addresses[user->address_count++];
	snprintf(made->text, sizeof(made->text), "%s", address);
	made->is_primary = is_primary;
	made->state = is_primary ? LIVE : ALIAS;
}

static bool has_primary(const struct model_user *user)
{
	for (int i = 0; i < user->address_count; i++)
		if (user->addresses[i].is_primary)
			return true;
	return false;
}

/* Rules 55, 57, 61: a license that gives a mailbox makes it, or brings it back; without one its clock runs. */
static void follow_licenses(struct model *model, struct model_user *user, bool had)
{
	bool has = has_mailbox_license(user);
	if (has && !user->has_mailbox) {
		user->has_mailbox = true;
		user->license_lost_at = user->mailbox_deleted_at = 0;
		if (!has_primary(user)) {
			claim(user, user->upn, true);
			strcpy(user->mail, user->upn);
		}
	} else if (has) {
		user->license_lost_at = 0;
	} else if (had && user->has_mailbox && user->license_lost_at == 0) {
		user->license_lost_at = model->now;
	}
}

static void end_mailbox(struct model_user *user)
{
	user->has_mailbox = false;
	user->license_lost_at = user->mailbox_deleted_at = 0;
	if (!user->exists)
		memset(user, 0, sizeof(*user));
}

/* Rules 49, 51: the account goes; a mailbox deleted with it stays until its own clock, and its addresses with it. */
static void end_user(struct model_user *user)
{
	user->exists = false;
	user->groups = 0;
	user->roles = 0;
	memset(user->licenses, 0, sizeof(user->licenses));
	if (!user->has_mailbox)
		memset(user, 0, sizeof(*user));
}

static bool is_over(const struct model *model, int64_t since)
{
	return since != 0 && since + 30 * MODEL_DAY <= model->now;
}

static void play_user(struct model *model, struct model_user *user)
{
	if (user->has_mailbox && is_over(model, user->license_lost_at))
		end_mailbox(user);
	if (user->exists && is_over(model, user->deleted_at))
		end_user(user);
	if (user->has_mailbox && is_over(model, user->mailbox_deleted_at))
		end_mailbox(user);
}

/* Rules 123, 124. */
static void play_subscription(struct model *model, struct model_subscription *one)
{
	while (one->exists && one->next_at != 0 && one->next_at <= model->now) {
		if (one->state == ENABLED && !one->is_trial) {
			one->commitment_ends_at = model_renew(one->commitment_ends_at, one->is_annual);
			one->next_at = one->commitment_ends_at;
		} else if (one->state == ENABLED) {
			one->state = WARNING;
			one->next_at = model->now + 30 * MODEL_DAY;
		} else if (one->state == WARNING) {
			one->state = SUSPENDED_SUBSCRIPTION;
			one->next_at = model->now + 90 * MODEL_DAY;
		} else {
			one->state = ENDED;
			one->next_at = 0;
		}
	}
}

static void play(struct model *model)
{
	for (int i = 0; i < MODEL_USERS; i++)
		play_user(model, &model->users[i]);
	for (int i = 0; i < MODEL_SUBSCRIPTIONS; i++)
		play_subscription(model, &model->subscriptions[i]);
	for (int i = 0; i < MODEL_GROUPS; i++)
		if (is_over(model, model->groups[i].deleted_at)) {
			model->groups[i] = (struct model_group){ 0 };
			for (int j = 0; j < MODEL_USERS; j++)
				model->users[j].groups &= ~(1u << i);
		}
}

static void sooner(int64_t *next, int64_t at)
{
	if (at != 0 && (*next == 0 || at < *next))
		*next = at;
}

static int64_t over_at(int64_t since)
{
	return since == 0 ? 0 : since + 30 * MODEL_DAY;
}

int64_t model_next_due(const struct model *model)
{
	int64_t next = 0;
	for (int i = 0; i < MODEL_USERS; i++) {
		const struct model_user *user = &model->users[i];
		sooner(&next, user->exists ? over_at(user->deleted_at) : 0);
		sooner(&next, user->has_mailbox ? over_at(user->license_lost_at) : 0);
		sooner(&next, user->has_mailbox ? over_at(user->mailbox_deleted_at) : 0);
	}
	for (int i = 0; i < MODEL_SUBSCRIPTIONS; i++)
		sooner(&next, model->subscriptions[i].next_at);
	for (int i = 0; i < MODEL_GROUPS; i++)
		sooner(&next, over_at(model->groups[i].deleted_at));
	return next;
}

void model_move(struct model *model, int64_t now, bool steps)
{
	for (int64_t next = model_next_due(model); steps && next != 0 && next <= now; next = model_next_due(model)) {
		model->now = next > model->now ? next : model->now;
		play(model);
	}
	model->now = now > model->now ? now : model->now;
	play(model);
}

/* ---- acts on people ---- */

const char *model_create(struct model *model, int actor, const char *upn, const char *location, bool has_password,
	bool is_strong, int *made)
{
	if (!begin(model, actor))
		return model->verdict;
	refuse(model, !may(model, actor, MAY_CREATE), "USER-NEW-1");
	refuse(model, !has_password, "USER-NEW-2");
	refuse(model, !is_own_domain(model, upn), "USER-NEW-3");
	refuse(model, holder_of_name(model, upn) >= 0, "USER-NEW-4");
	refuse(model, is_taken(model, upn, -1), "USER-NEW-5");
	refuse(model, has_password && !is_strong, "USER-NEW-6");
	for (*made = 0; *made < MODEL_USERS; (*made)++)
		if (!model->users[*made].exists && !model->users[*made].has_mailbox)
			break;
	if (!is_accepted(model))
		return model->verdict;
	struct model_user *user = &model->users[*made];
	*user = (struct model_user){ .exists = true, .is_enabled = true };
	snprintf(user->upn, sizeof(user->upn), "%s", upn);
	snprintf(user->location, sizeof(user->location), "%s", location);
	return model->verdict;
}

const char *model_set_job(struct model *model, int actor, int user, const char *job)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	refuse(model, !may(model, actor, MAY_CREATE), "USER-UPD-1");
	if (is_accepted(model))
		snprintf(model->users[user].job, sizeof(model->users[user].job), "%s", job);
	return model->verdict;
}

const char *model_set_location(struct model *model, int actor, int user, const char *location)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	refuse(model, !may(model, actor, MAY_LICENSE), "USER-UPD-1");
	if (is_accepted(model))
		snprintf(model->users[user].location, sizeof(model->users[user].location), "%s", location);
	return model->verdict;
}

const char *model_enable(struct model *model, int actor, int user, bool is_enabled)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	refuse(model, !may_to(model, actor, MAY_BLOCK, user), "USER-UPD-2");
	refuse(model, !is_enabled && is_last_administrator(model, user), "USER-UPD-7");
	if (is_accepted(model))
		model->users[user].is_enabled = is_enabled;
	return model->verdict;
}

/* Who has no mailbox is written to under her name, and so under the new one. */
static void take_mail_along(struct model_user *user, const char *upn)
{
	for (int i = user->address_count; i-- > 0;)
		if (user->addresses[i].is_primary && strcasecmp(user->addresses[i].text, upn) != 0)
			drop_address(user, i);
	claim(user, upn, true);
	snprintf(user->mail, sizeof(user->mail), "%s", upn);
}

const char *model_rename(struct model *model, int actor, int user, const char *upn)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	int named = holder_of_name(model, upn);
	bool changes = strcasecmp(model->users[user].upn, upn) != 0;
	refuse(model, !may_to(model, actor, MAY_BLOCK, user), "USER-UPD-2");
	refuse(model, changes && !is_own_domain(model, upn), "USER-UPD-4");
	refuse(model, changes && named >= 0 && named != user, "USER-UPD-5");
	refuse(model, changes && is_taken(model, upn, user), "USER-UPD-6");
	struct model_user *who = &model->users[user];
	if (is_accepted(model) && changes && !who->has_mailbox && who->mail[0] != '\0' && strcasecmp(who->mail, who->upn) == 0)
		take_mail_along(who, upn);
	if (is_accepted(model))
		snprintf(who->upn, sizeof(who->upn), "%s", upn);
	return model->verdict;
}

const char *model_set_password(struct model *model, int actor, int user, bool is_strong)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	refuse(model, !may_to(model, actor, MAY_RESET, user), "USER-PWD-1");
	refuse(model, !is_strong, "USER-PWD-2");
	return model->verdict;
}

const char *model_end_sessions(struct model *model, int actor, int user)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	refuse(model, actor != user && !may_to(model, actor, MAY_SIGN_OUT, user), "USER-SES-1");
	return model->verdict;
}

/* Rules 14, 30, C4: seats are free at once, the mailbox follows, the name and the primary address are free. */
const char *model_delete(struct model *model, int actor, int user)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	struct model_user *who = &model->users[user];
	refuse(model, actor == user, "USER-DEL-1");
	refuse(model, !may_to(model, actor, MAY_DELETE, user), "USER-DEL-2");
	refuse(model, is_last_administrator(model, user), "USER-DEL-6");
	if (!is_accepted(model))
		return model->verdict;
	who->deleted_at = model->now;
	if (who->has_mailbox)
		who->mailbox_deleted_at = model->now;
	for (int i = 0; i < MODEL_PRODUCTS; i++)
		who->licenses[i] = who->licenses[i] == LICENSED ? SUSPENDED : who->licenses[i];
	for (int i = 0; i < who->address_count; i++)
		who->addresses[i].state = who->addresses[i].is_primary || !model->is_strict ? RELEASED : RESERVED;
	return model->verdict;
}

static void bring_addresses_back(struct model *model, int user)
{
	struct model_user *who = &model->users[user];
	bool had_primary = has_primary(who);
	for (int i = who->address_count; i-- > 0;) {
		if (is_taken(model, who->addresses[i].text, user))
			drop_address(who, i);
		else
			who->addresses[i].state = who->addresses[i].is_primary ? LIVE : ALIAS;
	}
	if (had_primary && !has_primary(who)) {
		claim(who, who->upn, true);
		strcpy(who->mail, who->upn);
	}
}

const char *model_restore(struct model *model, int actor, int user, const char *new_upn, bool reconciles)
{
	if (!begin(model, actor))
		return model->verdict;
	struct model_user *who = &model->users[user];
	if (!who->exists || who->deleted_at == 0)
		return nothing(model);
	const char *upn = new_upn != NULL ? new_upn : who->upn;
	bool clashes = false;
	for (int i = 0; i < who->address_count; i++)
		clashes = clashes || is_taken(model, who->addresses[i].text, user);
	refuse(model, !may_to(model, actor, MAY_RESTORE, user), "USER-RST-1");
	refuse(model, !is_own_domain(model, upn), "USER-RST-3");
	refuse(model, holder_of_name(model, upn) >= 0, "USER-RST-4");
	refuse(model, is_taken(model, upn, user), "USER-RST-5");
	refuse(model, clashes && !reconciles, "USER-RST-6");
	if (!is_accepted(model))
		return model->verdict;
	memmove(who->upn, upn, strlen(upn) + 1);
	bring_addresses_back(model, user);
	for (int i = 0; i < MODEL_PRODUCTS; i++) {
		bool is_free = model_consumed(model, (enum model_product)i) < model_owned(model, (enum model_product)i);
		bool returns = model->restores_licenses == 2 || (model->restores_licenses == 1 && is_free);
		if (who->licenses[i] == SUSPENDED)
			who->licenses[i] = returns ? LICENSED : NOT_LICENSED;
	}
	who->deleted_at = who->mailbox_deleted_at = 0;
	follow_licenses(model, who, true);
	return model->verdict;
}

const char *model_purge(struct model *model, int actor, int user)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!model->users[user].exists || model->users[user].deleted_at == 0)
		return nothing(model);
	refuse(model, !may_to(model, actor, MAY_RESTORE, user), "USER-PRG-1");
	if (is_accepted(model))
		end_user(&model->users[user]);
	return model->verdict;
}

/* ---- licenses, addresses, roles ---- */

const char *model_license(struct model *model, int actor, int user, enum model_product product, bool removes)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	struct model_user *who = &model->users[user];
	bool had = has_mailbox_license(who), has_it = who->licenses[product] == LICENSED;
	unsigned plans = 0;
	for (int i = 0; i < MODEL_PRODUCTS; i++)
		if (i == (int)product ? !removes : who->licenses[i] == LICENSED)
			plans |= 1u << mailbox_plan((enum model_product)i);
	bool has_archiving = product == ARCHIVING ? !removes : who->licenses[ARCHIVING] == LICENSED;
	plans &= ~1u;
	refuse(model, !may(model, actor, MAY_LICENSE), "LICENSE-ASN-1");
	refuse(model, !removes && !model->is_known[product], "LICENSE-ASN-2");
	refuse(model, !removes && who->location[0] == '\0', "LICENSE-ASN-3");
	refuse(model, !removes && strcmp(who->location, "IR") == 0, "LICENSE-ASN-4");
	refuse(model, !removes && !has_it && model_consumed(model, product) >= model_owned(model, product), "LICENSE-ASN-5");
	refuse(model, !removes && (plans & (plans - 1)) != 0, "LICENSE-ASN-6");
	refuse(model, has_archiving && (plans & 2u) == 0, "LICENSE-ASN-7");
	refuse(model, removes && !has_it, "LICENSE-REM-1");
	if (!is_accepted(model))
		return model->verdict;
	who->licenses[product] = removes ? NOT_LICENSED : LICENSED;
	follow_licenses(model, who, had);
	return model->verdict;
}

static int own_address(const struct model_user *user, const char *address)
{
	for (int i = 0; i < user->address_count; i++)
		if (strcasecmp(user->addresses[i].text, address) == 0)
			return i;
	return -1;
}

const char *model_add_alias(struct model *model, int actor, int user, const char *address)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	refuse(model, !may(model, actor, MAY_ADDRESS), "ADDRESS-ADD-1");
	refuse(model, !is_own_domain(model, address), "ADDRESS-ADD-2");
	refuse(model, is_taken(model, address, user) || own_address(&model->users[user], address) >= 0, "ADDRESS-ADD-3");
	if (is_accepted(model))
		claim(&model->users[user], address, false);
	return model->verdict;
}

const char *model_remove_alias(struct model *model, int actor, int user, const char *address)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!is_active(model, user))
		return nothing(model);
	int at = own_address(&model->users[user], address);
	refuse(model, !may(model, actor, MAY_ADDRESS), "ADDRESS-REM-1");
	refuse(model, at < 0 || model->users[user].addresses[at].is_primary, "ADDRESS-REM-2");
	if (is_accepted(model))
		drop_address(&model->users[user], at);
	return model->verdict;
}

const char *model_role(struct model *model, int actor, int user, enum model_role role, bool removes)
{
	if (!begin(model, actor))
		return model->verdict;
	struct model_user *who = &model->users[user];
	bool has_it = who->exists && (who->roles & BIT(role)) != 0;
	if (removes && !has_it)
		return nothing(model);
	refuse(model, !may(model, actor, MAY_GIVE_ROLES), removes ? "ROLE-REM-1" : "ROLE-ASN-1");
	refuse(model, !removes && !is_active(model, user), "ROLE-ASN-2");
	refuse(model, !removes && has_it, "ROLE-ASN-3");
	refuse(model, removes && role == GLOBAL && is_active(model, user) && is_last_administrator(model, user), "ROLE-REM-2");
	if (is_accepted(model) && removes)
		who->roles &= ~BIT(role);
	else if (is_accepted(model))
		who->roles |= BIT(role);
	return model->verdict;
}

/* ---- money ---- */

const char *model_buy(struct model *model, int actor, enum model_product product, int64_t total, bool is_direct, int term,
	int64_t commitment_ends_at, int *made)
{
	if (!begin(model, actor))
		return model->verdict;
	refuse(model, !may(model, actor, MAY_BUY), "SUBSCRIPTION-NEW-1");
	refuse(model, total < 1, "SUBSCRIPTION-NEW-2");
	for (*made = 0; *made < MODEL_SUBSCRIPTIONS && model->subscriptions[*made].exists;)
		(*made)++;
	if (!is_accepted(model))
		return model->verdict;
	model->subscriptions[*made] = (struct model_subscription){ .exists = true, .product = product, .total = total,
		.is_direct = is_direct, .is_annual = term == 1, .is_trial = term == 2, .commitment_ends_at = commitment_ends_at,
		.next_at = commitment_ends_at };
	model->is_known[product] = true;
	return model->verdict;
}

const char *model_resize(struct model *model, int actor, int subscription, int64_t total)
{
	if (!begin(model, actor))
		return model->verdict;
	struct model_subscription *one = &model->subscriptions[subscription];
	if (!one->exists)
		return nothing(model);
	bool lowers = total < one->total;
	bool is_free = one->is_direct && !one->is_annual && !one->is_trial;
	int64_t left = model_owned(model, one->product) - one->total + total;
	refuse(model, !may(model, actor, MAY_BUY), "SUBSCRIPTION-RSZ-1");
	refuse(model, one->state != ENABLED && one->state != WARNING, "SUBSCRIPTION-RSZ-2");
	refuse(model, total < 0, "SUBSCRIPTION-RSZ-3");
	refuse(model, lowers && (!one->is_direct || one->is_trial), "SUBSCRIPTION-RSZ-4");
	refuse(model, lowers && !is_free && model->now < one->commitment_ends_at, "SUBSCRIPTION-RSZ-5");
	refuse(model, lowers && left < model_consumed(model, one->product), "SUBSCRIPTION-RSZ-6");
	if (is_accepted(model))
		one->total = total;
	return model->verdict;
}

/* ---- groups ---- */

const char *model_create_group(struct model *model, int actor, bool is_unified, int *made)
{
	if (!begin(model, actor))
		return model->verdict;
	refuse(model, !may(model, actor, MAY_GROUP), "GROUP-NEW-1");
	for (*made = 0; *made < MODEL_GROUPS && model->groups[*made].exists;)
		(*made)++;
	if (is_accepted(model))
		model->groups[*made] = (struct model_group){ .exists = true, .is_unified = is_unified };
	return model->verdict;
}

/* Rule 16: only Microsoft 365 groups can come back. */
const char *model_delete_group(struct model *model, int actor, int group)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!model->groups[group].exists || model->groups[group].deleted_at != 0)
		return nothing(model);
	refuse(model, !may(model, actor, MAY_GROUP), "GROUP-DEL-1");
	if (is_accepted(model) && model->groups[group].is_unified) {
		model->groups[group].deleted_at = model->now;
	} else if (is_accepted(model)) {
		model->groups[group] = (struct model_group){ 0 };
		for (int i = 0; i < MODEL_USERS; i++)
			model->users[i].groups &= ~(1u << group);
	}
	return model->verdict;
}

const char *model_member(struct model *model, int actor, int group, int user, bool removes)
{
	if (!begin(model, actor))
		return model->verdict;
	if (!model->groups[group].exists || model->groups[group].deleted_at != 0)
		return nothing(model);
	struct model_user *who = &model->users[user];
	bool is_member = (who->groups >> group & 1) != 0;
	refuse(model, !may(model, actor, MAY_GROUP), "GROUP-MEM-1");
	refuse(model, removes ? !is_member : !is_active(model, user), "GROUP-MEM-3");
	refuse(model, !removes && is_member, "GROUP-MEM-4");
	if (is_accepted(model) && removes)
		who->groups &= ~(1u << group);
	else if (is_accepted(model))
		who->groups |= 1u << group;
	return model->verdict;
}

const char *model_may_move_clock(struct model *model, int actor)
{
	if (!begin(model, actor))
		return model->verdict;
	return may(model, actor, BIT(GLOBAL)) && model->is_movable ? model->verdict : nothing(model);
}

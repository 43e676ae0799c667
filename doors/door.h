/*
 * door - what every door shares: an endpoint is a row, a visit is one request on its way
 *
 * The router (doors/router.c) finds the row, checks token and permission, reads the body, calls the handler, and
 * maps errors through doors/errors.c. A handler is 5 to 25 lines: read arguments, one call to the domain, write
 * the answer. It knows no rule and no SQL and writes no status: success has the row's, failure the catalogue's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_in.h"
#include "base/json_out.h"
#include "domain/acts.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "domain/house.h"
#include "doors/http/http.h"

struct identity; /* doors/identity/identity.h: keys, and what they signed */
struct measures; /* doors/measures.h: what was answered */
struct query;    /* doors/query.h */
struct routes;
struct visit;

enum body_kind { NO_BODY, JSON_BODY, OPTIONAL_JSON_BODY, FORM_BODY };

/* Who may come in at all. */
enum admission { ANYONE, TOKEN_OF_TENANT };

struct endpoint {
	const char *method;
	const char *pattern;      /* "/users/{}/licenseDetails": case-insensitive, {} is one segment's key */
	void (*handle)(struct visit *visit);
	int success;              /* the status when it went well */
	enum body_kind body;
	enum admission admission;
	const char *permissions;  /* any one of these, with spaces between, in scp or roles; "": none needed */
	const char *scenario;     /* the test that witnesses it, for docs/compatibility.md */
	const char *remark;       /* real, partial: what is missing; unverified: what nobody has seen */
};

/* The rows of one file; a table is made of several. */
struct endpoint_list {
	const struct endpoint *rows;
	size_t count;
};

struct endpoint_table {
	enum door door;
	const char *name;         /* "Graph" */
	const char *const *roots; /* "/v1.0", "/beta"; ends with NULL */
	const char *own;          /* "/users/{}": what stands under it is under /me too, for whoever asks; NULL: nothing */
	const struct endpoint_list *const *lists; /* ends with NULL */
};

/* Row after row, whichever list it stands in; NULL behind the last. Begin with { 0 }. */
struct endpoint_walk {
	size_t list, row;
};
const struct endpoint *endpoint_next(const struct endpoint_table *table, struct endpoint_walk *walk);

#define PATH_KEYS_MOST 4

struct visit {
	const struct front *front;
	struct house *house;
	struct identity *identity;
	const struct endpoint_table *table;
	const struct endpoint *endpoint;
	const struct http_request *request;
	struct http_answer *answer;
	struct arena *arena;
	enum language language;
	const char *root;                  /* the caller's own base: "http://127.0.0.1:8365/v1.0" */
	const char *keys[PATH_KEYS_MOST];  /* decoded, in the order of the pattern; under /me the first is NULL */
	const char *key_names[PATH_KEYS_MOST]; /* of an alternate key, "userPrincipalName"; NULL: the id */
	const struct query *options;       /* of the address; doors/query.h */
	const struct query *form;          /* the body's fields, when the row says FORM_BODY; NULL else */
	const struct json_value *body;     /* NULL: none */
	/* From the token; NULL and system for ANYONE. */
	const char *tenant_id;
	enum actor_kind actor_kind;
	const char *actor_id;
	const char *client_id;             /* the application that the token was given to */
	const char *permissions;           /* scp or roles, with spaces between */
	/* A snapshot, opened by visit_read() and ended by the router. */
	struct context *reading;
	bool is_answered;
};

/* The tenant's snapshot with the actor loaded; the same one each time. NULL and answered when the tenant is gone. */
struct context *visit_read(struct visit *visit);

/* An option of the query ("$select"), decoded; NULL if absent. Names with and without $ are the same. */
const char *visit_option(struct visit *visit, const char *name);

/* A field of a FORM_BODY; NULL if absent. */
const char *visit_form(struct visit *visit, const char *name);
/* The body, or an empty object's stand-in (NULL) where it was optional: a member of it, NULL if absent. */
const struct json_value *visit_body_member(const struct visit *visit, const char *name);

/* Whether the token holds one of these permissions (spaces between). */
bool visit_has_permission(const struct visit *visit, const char *permissions);
/* Whether a Prefer header asks for it ("return=representation"); it is then said to be applied, and must be. */
bool visit_prefers(struct visit *visit, const char *preference);

/*
 * An error of this kind about this target, in the visitor's language, its text filled with the pairs name,
 * value, …, NULL that follow.
 */
struct error visit_refusal(struct visit *visit, const struct error_kind *kind, const char *target, ...)
	__attribute__((sentinel));

/*
 * Performs an act as the one who asks; answers the error and returns false when it is refused or fails. The
 * snapshot of visit_read() ends before: the next one sees what was done.
 */
bool visit_perform(struct visit *visit, const struct act *act, const void *options, struct act_result *result);

void visit_answer_error(struct visit *visit, struct error error);
/* The finished JSON with the row's success status. */
void visit_answer_json(struct visit *visit, struct json_out *out);
/* Text alone, with the row's success status: a /$count. */
void visit_answer_text(struct visit *visit, const char *text);
/* For wires that have statuses of their own (OAuth, metrics): the whole answer. content_type NULL: no body. */
void visit_answer_other(struct visit *visit, int status, const char *content_type, const char *body);
/* 204, or the row's success without a body. */
void visit_answer_empty(struct visit *visit);
void visit_header(struct visit *visit, const char *name, const char *value);

/* Begins an object with its @odata.context: "#users/$entity" behind the root. NULL: none. */
struct json_out visit_begin_object(struct visit *visit, const char *odata_context);
/* Whether @odata annotations are wanted (Accept: …odata.metadata=none leaves only nextLink, count, deltaLink). */
bool visit_wants_metadata(const struct visit *visit);

/* The router: the http_options callbacks. state is a struct front. */
struct faults; /* doors/faults.h */
struct front {
	struct house *house;
	struct identity *identity;
	const struct routes *routes;                /* made from the tables; doors/routes.h */
	struct faults *faults;                      /* NULL: none are ever rehearsed */
	struct measures *measures;                  /* NULL: nobody counts */
};
size_t front_body_limit(void *state, const struct http_request *request);
bool front_may_wait(void *state, const struct http_request *request);
void front_handle(void *state, struct http_request *request, struct http_answer *answer);
/* The same without a socket: a step of a batch. */
void front_answer(const struct front *front, struct http_request *request, struct http_answer *answer);
/* Answers with an error of this kind instead; why fills its text. */
void front_refuse_with(const struct front *front, struct http_request *request, const struct error_kind *kind, const char *why,
	struct http_answer *answer);
void front_refuse(void *state, struct http_request *request, int status, struct http_answer *answer);

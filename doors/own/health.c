/*
 * health - "/healthz": 200 while the house can do its work, the fault's own status while it cannot
 */
#include "domain/health.h"

#include "base/text.h"
#include "doors/door.h"
#include "doors/own/own.h"

static void answer_health(struct visit *visit)
{
	struct error fault = health_of_store(visit->house, visit->arena);
	if (failed(fault)) {
		visit_answer_error(visit, fault);
		return;
	}
	struct json_out out = visit_begin_object(visit, NULL);
	json_put_text(&out, "status", "ok");
	json_key(&out, "checks");
	json_open_object(&out);
	json_put_text(&out, "store", "ok");
	json_close_object(&out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

static const struct endpoint endpoints[] = {
	{ "GET", "/healthz", answer_health, 200, NO_BODY, ANYONE, "", "tests/unit/test_own", "real" },
	{ "GET", "/metrics", own_metrics, 200, NO_BODY, ANYONE, "", "own-metrics", "real" },
};

static const struct endpoint_list list = { endpoints, COUNT_OF(endpoints) };
static const struct endpoint_list *const lists[] = { &list, NULL };

static const char *const roots[] = { "", NULL };

const struct endpoint_table health_table = { DOOR_OWN, "Health", roots, NULL, lists };

/*
 * metrics - "/metrics": how the house fares, in Prometheus's text format
 *
 * No name and no id stands in it, but it tells of all tenants together; so it answers only the addresses of the
 * setting metrics_from.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/settings.h"
#include "base/text.h"
#include "domain/health.h"
#include "doors/door.h"
#include "doors/measures.h"
#include "doors/own/own.h"

static void add_gauge(struct text_buffer *out, const char *name, const char *help, double value)
{
	text_buffer_add_format(out, "# HELP tenure_%s %s\n# TYPE tenure_%s gauge\ntenure_%s %.15g\n", name, help, name, name,
		value);
}

static void add_counter(struct text_buffer *out, const char *name, const char *help, uint64_t value)
{
	text_buffer_add_format(out, "# HELP tenure_%s %s\n# TYPE tenure_%s counter\ntenure_%s %llu\n", name, help, name,
		name, (unsigned long long)value);
}

static void add_store(struct text_buffer *out, const struct health_figures *figures)
{
	add_gauge(out, "database_bytes", "Size of the database.", (double)figures->database_bytes);
	add_gauge(out, "wal_bytes", "Size of its write-ahead log.", (double)figures->log_bytes);
	add_gauge(out, "lane_waiting", "Changes that wait for their turn.", (double)figures->lane_waiting);
	add_counter(out, "lane_groups_total", "Commits.", figures->lane_groups);
	add_counter(out, "lane_members_total", "Changes in those commits.", figures->lane_members);
	add_counter(out, "lane_lost_groups_total", "Groups that the engine threw away and that ran again one by one.",
		figures->lane_lost_groups);
}

static void add_work(struct text_buffer *out, const struct health_figures *figures)
{
	add_gauge(out, "tenants", "Organisations.", (double)figures->tenants);
	add_gauge(out, "calendar_due_rows", "Endings that are due and not yet played.", (double)figures->due_rows);
	add_gauge(out, "calendar_due_seconds", "How long the oldest of them has been due.", figures->due_seconds);
	add_gauge(out, "outbox_rows", "What is still to be done outside.", (double)figures->outbox_rows);
	add_gauge(out, "outbox_age_seconds", "Since when the oldest of it waits.", figures->outbox_seconds);
	add_gauge(out, "projection_debt_rows", "Changes that the mail directory has not seen.", (double)figures->debt_rows);
	add_gauge(out, "projection_debt_seconds", "Since when the oldest closing one of them waits.", figures->debt_seconds);
	add_gauge(out, "mail_gate_closed", "1 while mail waits for the mail directory.", figures->mail_gate_is_closed);
	add_gauge(out, "mail_directory_rebuilding", "1 while it is rebuilt.", figures->mail_is_rebuilding);
}

/* 0 where the kernel does not tell. */
static double resident_bytes(void)
{
	unsigned long size = 0, resident = 0;
	FILE *stream = fopen("/proc/self/statm", "r");
	if (stream == NULL || fscanf(stream, "%lu %lu", &size, &resident) != 2)
		resident = 0;
	if (stream != NULL)
		fclose(stream);
	return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static bool may_look(const char *addresses, const char *address)
{
	size_t length = strlen(address);
	for (const char *at = addresses; *at != '\0'; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");
		if (word == length && strncmp(at, address, length) == 0)
			return true;
		at += word;
	}
	return false;
}

void own_metrics(struct visit *visit)
{
	if (!may_look(visit->house->settings->metrics_from, visit->request->remote_address)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_REQUEST_DENIED, NULL, NULL));
		return;
	}
	struct health_figures figures;
	struct error fault = health_figures(visit->house, visit->arena, &figures);
	if (failed(fault)) {
		visit_answer_error(visit, fault);
		return;
	}
	struct text_buffer out = text_buffer_in(visit->arena);
	add_store(&out, &figures);
	add_work(&out, &figures);
	add_gauge(&out, "resident_bytes", "Memory of this process.", resident_bytes());
	if (visit->front->measures != NULL)
		measures_write(visit->front->measures, &out);
	visit_answer_other(visit, 200, "text/plain; version=0.0.4; charset=utf-8", text_buffer_text(&out));
}

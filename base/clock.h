/*
 * clock - the only room that reads the time
 *
 * A moment is an int64_t: milliseconds since 1970-01-01T00:00:00Z. Nothing outside this file asks the
 * machine for the time (tools/check_layers.py fails the build otherwise). Which time a tenant lives in is
 * decided in domain/tenants; here is only the machine's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* The machine's wall clock. */
int64_t clock_real_now(void);

/* Milliseconds that never go back and go on while the machine sleeps; only differences mean something. */
int64_t clock_steady_now(void);

/* Microseconds of the steady clock, for measuring. */
int64_t clock_steady_microseconds(void);

void clock_sleep(int64_t milliseconds);

/* "2026-01-31T09:10:11Z"; part seconds are cut. */
char *clock_format(struct arena *arena, int64_t moment);
/* "2026-01-31T09:10:11.1234567Z", as the audit log writes it. */
char *clock_format_precise(struct arena *arena, int64_t moment);
/* "2026-01-31 09:10:11Z", as AADSTS texts write it. */
char *clock_format_spaced(struct arena *arena, int64_t moment);
/* "Sat, 31 Jan 2026 09:10:11 GMT" */
char *clock_format_http(struct arena *arena, int64_t moment);

/* RFC 3339 with Z or an offset, and a bare date as midnight UTC. False leaves *moment alone. */
bool clock_parse(const char *text, int64_t *moment);

/*
 * Adds an ISO 8601 period ("P30D", "PT12H", "P1M", "P1Y2M3DT4H5M6S", "P2W") to a moment. Months and years are
 * those of the calendar; a day that the month lacks becomes its last. False for anything else, for a
 * negative period, and past the year 9999.
 */
bool clock_add_period(int64_t from, const char *period, int64_t *moment);

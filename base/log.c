/*
 * log - one JSON object per line on standard error
 *
 * A line that cannot be written is lost: there is nobody to tell.
 */
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_out.h"

static const char *const level_names[] = { "debug", "info", "warning", "error" };

static atomic_int lowest = LOG_INFO;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

void log_set_level(enum log_level level)
{
	lowest = (int)level;
}

static void write_line(const char *line, size_t length)
{
	/* A pipe takes only short lines in one piece. */
	pthread_mutex_lock(&turn);
	while (length > 0) {
		ssize_t written = write(STDERR_FILENO, line, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			break;
		line += written;
		length -= (size_t)written;
	}
	pthread_mutex_unlock(&turn);
}

void log_event(enum log_level level, const char *event, ...)
{
	if ((int)level < lowest)
		return;
	int kept_errno = errno;
	struct arena *arena = arena_new(0);
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "time", clock_format_precise(arena, clock_real_now()));
	json_put_text(&out, "level", level_names[level]);
	json_put_text(&out, "event", event);
	va_list pairs;
	va_start(pairs, event);
	for (const char *key = va_arg(pairs, const char *); key != NULL; key = va_arg(pairs, const char *)) {
		const char *value = va_arg(pairs, const char *);
		if (value == NULL)
			break;
		json_put_text(&out, key, value);
	}
	va_end(pairs);
	json_close_object(&out);
	json_finish(&out, NULL);
	text_buffer_add_bytes(&out.buffer, "\n", 1);
	write_line(out.buffer.data, out.buffer.length);
	arena_free(arena);
	errno = kept_errno;
}

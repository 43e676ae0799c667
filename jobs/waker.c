/*
 * waker - see the header; an eventfd and poll(), so that no clock is read here
 */
#include "jobs/waker.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"

struct waker {
	int event;
	atomic_bool stops;
};

struct waker *waker_new(void)
{
	struct waker *waker = calloc(1, sizeof(*waker));
	if (waker == NULL || (waker->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0)
		bug("no event for a worker");
	return waker;
}

void waker_free(struct waker *waker)
{
	close(waker->event);
	free(waker);
}

void waker_wake(struct waker *waker)
{
	uint64_t one = 1;
	/* Full only when billions of wakes wait already. */
	if (write(waker->event, &one, sizeof(one)) < 0)
		return;
}

void waker_stop(struct waker *waker)
{
	atomic_store(&waker->stops, true);
	waker_wake(waker);
}

bool waker_stops(struct waker *waker)
{
	return atomic_load(&waker->stops);
}

void waker_wait(struct waker *waker, int64_t milliseconds)
{
	struct pollfd poller = { .fd = waker->event, .events = POLLIN };
	uint64_t count = 0;
	if (poll(&poller, 1, (int)milliseconds) > 0 && read(waker->event, &count, sizeof(count)) < 0)
		return;
}

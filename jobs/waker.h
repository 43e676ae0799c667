/*
 * waker - lets a worker sleep until somebody has something for it, a time is over, or it must stop
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct waker;

struct waker *waker_new(void);
void waker_free(struct waker *waker);

/* A wake that comes while nobody waits ends the next wait at once. */
void waker_wake(struct waker *waker);
void waker_stop(struct waker *waker);
bool waker_stops(struct waker *waker);
void waker_wait(struct waker *waker, int64_t milliseconds);

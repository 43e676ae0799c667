/*
 * http_threads - what every thread of the server has in common
 */
#pragma once

#include <signal.h>
#include <stddef.h>

/*
 * Address space, not memory: only touched pages count. SQLite and GnuTLS stay below a quarter of it; a
 * sanitizer's frames are several times larger.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HTTP_THREAD_STACK ((size_t)2048 * 1024)
#else
#define HTTP_THREAD_STACK ((size_t)512 * 1024)
#endif

/* Threads made between the two take no signal: those belong to the main thread, which waits for them. */
static inline void signals_block(sigset_t *before)
{
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, before);
}

static inline void signals_restore(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

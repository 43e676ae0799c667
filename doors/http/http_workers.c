/*
 * http_workers - threads for what may wait
 */
#include "doors/http/http_workers.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/log.h"
#include "doors/http/http_threads.h"

struct workers {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct work *first, *last;
	size_t waiting; /* reserved or queued, not yet taken by a thread */
	size_t queue_limit;
	unsigned idle;
	unsigned started;
	unsigned limit;
	bool stopping;
	pthread_t threads[];
};

struct workers *workers_new(unsigned threads, size_t queue_limit)
{
	struct workers *workers = calloc(1, sizeof(*workers) + threads * sizeof(workers->threads[0]));
	if (workers == NULL)
		return NULL;
	pthread_mutex_init(&workers->mutex, NULL);
	pthread_cond_init(&workers->changed, NULL);
	workers->queue_limit = queue_limit;
	workers->limit = threads;
	return workers;
}

/* NULL: nothing is left and nothing will come. Holds the mutex. */
static struct work *next_work(struct workers *workers)
{
	while (workers->first == NULL) {
		if (workers->stopping && workers->waiting == 0)
			return NULL;
		workers->idle++;
		pthread_cond_wait(&workers->changed, &workers->mutex);
		workers->idle--;
	}
	struct work *work = workers->first;
	workers->first = work->next;
	if (workers->first == NULL)
		workers->last = NULL;
	workers->waiting--;
	if (workers->stopping && workers->waiting == 0)
		pthread_cond_broadcast(&workers->changed);
	return work;
}

static void *work_on(void *object)
{
	struct workers *workers = object;
	pthread_mutex_lock(&workers->mutex);
	for (;;) {
		struct work *work = next_work(workers);
		if (work == NULL)
			break;
		pthread_mutex_unlock(&workers->mutex);
		work->run(work);
		pthread_mutex_lock(&workers->mutex);
	}
	pthread_mutex_unlock(&workers->mutex);
	return NULL;
}

/* Holds the mutex. When the machine gives no more threads, those there are go on. */
static void start_thread(struct workers *workers)
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, HTTP_THREAD_STACK);
	sigset_t before;
	signals_block(&before);
	int fault = pthread_create(&workers->threads[workers->started], &attributes, work_on, workers);
	signals_restore(&before);
	pthread_attr_destroy(&attributes);
	if (fault != 0) {
		log_event(LOG_ERROR, "http.worker.not-started", NULL);
		return;
	}
	workers->started++;
}

bool workers_reserve(struct workers *workers)
{
	pthread_mutex_lock(&workers->mutex);
	bool granted = !workers->stopping && workers->waiting < workers->queue_limit;
	/* Started before the promise is given: with no thread at all nobody would keep it. */
	if (granted && workers->idle <= workers->waiting && workers->started < workers->limit)
		start_thread(workers);
	granted = granted && workers->started > 0;
	if (granted)
		workers->waiting++;
	pthread_mutex_unlock(&workers->mutex);
	return granted;
}

void workers_submit(struct workers *workers, struct work *work)
{
	pthread_mutex_lock(&workers->mutex);
	work->next = NULL;
	if (workers->last == NULL)
		workers->first = work;
	else
		workers->last->next = work;
	workers->last = work;
	pthread_cond_signal(&workers->changed);
	pthread_mutex_unlock(&workers->mutex);
}

void workers_stop(struct workers *workers)
{
	pthread_mutex_lock(&workers->mutex);
	workers->stopping = true;
	pthread_cond_broadcast(&workers->changed);
	pthread_mutex_unlock(&workers->mutex);
	for (unsigned i = 0; i < workers->started; i++) {
		if (pthread_join(workers->threads[i], NULL) != 0)
			bug("a worker that cannot be joined");
	}
}

void workers_free(struct workers *workers)
{
	pthread_cond_destroy(&workers->changed);
	pthread_mutex_destroy(&workers->mutex);
	free(workers);
}

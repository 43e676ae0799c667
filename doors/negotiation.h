/*
 * negotiation - what a request says of the answer that it would take, and of the state that it expects
 */
#pragma once

#include <stdbool.h>

struct visit;

/* False: answered, 406 for an Accept that nothing here meets, 412 for an If-Match that cannot hold. */
bool negotiate(struct visit *visit);

/*
 * Of an answer that has a tag: sets ETag, and answers 304 (true) when If-None-Match names it. tag without quotes.
 */
bool negotiate_is_unchanged(struct visit *visit, const char *tag);

/*
 * http_proxy - what a trusted proxy in front says of the client that it speaks for
 *
 * X-Forwarded-For, -Proto and -Host are heard only from the addresses that the operator names: anybody may write
 * them. From anywhere else they are headers like any other, and mean nothing.
 */
#pragma once

#include <stdbool.h>

struct http_request;

/* trusted: addresses and networks ("10.0.0.0/8", "::1") between blanks; "" or NULL: nobody. */
bool proxy_is_trusted(const char *trusted, const char *address);
/* NULL when every word is an address or a network; else the word that is not, in place. */
const char *proxy_wrong_word(const char *trusted);
/* Puts the client's address, host and scheme in the place of the proxy's. False: what it says is malformed. */
bool proxy_take_forwarded(const char *trusted, struct http_request *request);

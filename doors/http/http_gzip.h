/*
 * http_gzip - bodies packed both ways (Content-Encoding: gzip), by zlib
 */
#pragma once

#include <stddef.h>

#include "doors/http/http.h"

/*
 * Unpacks the body in the request's arena where Content-Encoding says that it is packed, to at most limit bytes:
 * a bomb is stopped there. 0; or 413, 400 for what is no gzip, 415 for any other coding.
 */
int gzip_unpack_body(struct http_request *request, size_t limit);

/* Packs the answer's body where the client takes it and it pays; adds Content-Encoding and Vary. */
void gzip_pack_answer(const struct http_request *request, struct http_answer *answer);

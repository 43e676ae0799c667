/*
 * http_head - see the header
 */
#include "doors/http/http_head.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define BAD_REQUEST 400
#define URI_TOO_LONG 414
#define EXPECTATION_FAILED 417
#define HEADERS_TOO_LARGE 431
#define VERSION_NOT_SUPPORTED 505
#define METHOD_LONGEST 32
/* Empty lines before a request line, which careless clients send behind a body. */
#define BLANK_LINES_LONGEST 4

static bool is_letter_or_digit(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

static bool is_made_of(const char *text, size_t length, const char *besides_letters_and_digits)
{
	for (size_t i = 0; i < length; i++)
		if (!is_letter_or_digit((unsigned char)text[i]) &&
			(text[i] == '\0' || strchr(besides_letters_and_digits, text[i]) == NULL))
			return false;
	return length > 0;
}

/* By the bits of each byte below 128: 1 where a token may have it (RFC 9110 section 5.6.2). */
static bool is_token(const char *text, size_t length)
{
	static const uint64_t allowed[2] = { UINT64_C(0x03FF6CFA00000000), UINT64_C(0x57FFFFFFC7FFFFFE) };
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		if (byte >= 128 || (allowed[byte / 64] >> byte % 64 & 1) == 0)
			return false;
	}
	return length > 0;
}

bool host_is_valid(const char *text, size_t length)
{
	return length < 256 && is_made_of(text, length, ".-_:[]");
}

/* A request line that is not text is refused before it ends: it may never do so. */
static bool begins_with_nonsense(const char *bytes, size_t from, size_t length)
{
	for (size_t i = from; i < length; i++)
		if ((unsigned char)bytes[i] < 0x20 && bytes[i] != '\r')
			return true;
	return false;
}

static int status_of_unended(const char *bytes, size_t length, const struct head_scan *scan)
{
	if (scan->first_end == 0 && length - scan->line > HTTP_TARGET_LIMIT + METHOD_LONGEST + sizeof(" HTTP/1.1\r"))
		return URI_TOO_LONG;
	if (scan->first_end == 0 && begins_with_nonsense(bytes, scan->line, length))
		return BAD_REQUEST;
	return scan->first_end != 0 && length - scan->first_end > HTTP_HEADER_LIMIT ? HEADERS_TOO_LARGE : 0;
}

size_t head_find_end(const char *bytes, size_t length, struct head_scan *scan, int *status)
{
	const char *found;
	*status = 0;
	while (scan->at < length && (found = memchr(bytes + scan->at, '\n', length - scan->at)) != NULL) {
		size_t end = (size_t)(found - bytes);
		if (end == scan->line || bytes[end - 1] != '\r') {
			*status = BAD_REQUEST;
			return 0;
		}
		bool is_empty = end - 1 == scan->line;
		scan->at = end + 1;
		scan->line = end + 1;
		if (is_empty && scan->first_end != 0)
			return end + 1;
		if (!is_empty && scan->first_end == 0)
			scan->first_end = end + 1;
		if (is_empty && end >= BLANK_LINES_LONGEST)
			*status = BAD_REQUEST;
		if (scan->first_end != 0 && end - scan->first_end > HTTP_HEADER_LIMIT && end > scan->first_end)
			*status = HEADERS_TOO_LARGE;
		if (*status != 0)
			return 0;
	}
	scan->at = length;
	*status = status_of_unended(bytes, length, scan);
	return 0;
}

/* Printable; bytes beyond ASCII pass, for clients send raw UTF-8, which the router checks. */
static bool target_is_clean(const char *target)
{
	for (const unsigned char *at = (const unsigned char *)target; *at != '\0'; at++)
		if (*at <= 0x20 || *at == 0x7F)
			return false;
	return true;
}

/* A client may write the whole address into the request line; its host then stands for the Host header. */
static const char *path_after_host(struct arena *arena, const char *target, struct http_head *head)
{
	const char *host = strstr(target, "://") + 3;
	size_t length = strcspn(host, "/?");
	if (!host_is_valid(host, length))
		return NULL;
	head->host = arena_copy(arena, host, length);
	return host + length;
}

static int split_target(struct arena *arena, struct http_head *head)
{
	const char *target = head->target;
	if (strlen(target) > HTTP_TARGET_LIMIT)
		return URI_TOO_LONG;
	if (!target_is_clean(target))
		return BAD_REQUEST;
	if (text_starts_with_ignoring_case(target, "http://") || text_starts_with_ignoring_case(target, "https://"))
		target = path_after_host(arena, target, head);
	else if (text_equal(target, "*") && text_equal(head->method, "OPTIONS"))
		target = "/";
	else if (target[0] != '/')
		return BAD_REQUEST;
	if (target == NULL)
		return BAD_REQUEST;
	size_t path_length = strcspn(target, "?");
	if (path_length > 0)
		head->path = arena_copy(arena, target, path_length);
	if (target[path_length] == '?')
		head->query = target + path_length + 1;
	return 0;
}

/* line ends with NUL in the place of its CR; length is what it had, so that a NUL inside is seen. */
static int read_request_line(struct arena *arena, char *line, size_t length, struct http_head *head)
{
	size_t method = strcspn(line, " ");
	if (strlen(line) != length || method > METHOD_LONGEST || line[method] == '\0' || !is_token(line, method))
		return BAD_REQUEST;
	line[method] = '\0';
	head->method = line;
	char *target = line + method + 1;
	char *version = strrchr(target, ' ');
	if (version == NULL || version == target)
		return BAD_REQUEST;
	*version++ = '\0';
	head->target = target;
	if (!text_starts_with(version, "HTTP/") || strlen(version) != sizeof("HTTP/1.1") - 1)
		return BAD_REQUEST;
	head->is_old = text_equal(version, "HTTP/1.0");
	if (!head->is_old && !text_equal(version, "HTTP/1.1"))
		return VERSION_NOT_SUPPORTED;
	return split_target(arena, head);
}

static bool value_is_clean(const char *value, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)value[i];
		if ((byte < 0x20 && byte != '\t') || byte == 0x7F)
			return false;
	}
	return true;
}

/* A line that begins with a blank would continue the one before; its name then is no token. */
static bool read_field(char *line, size_t length, struct http_field *field)
{
	char *colon = memchr(line, ':', length);
	if (colon == NULL || !is_token(line, (size_t)(colon - line)))
		return false;
	char *value = colon + 1, *end = line + length;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (!value_is_clean(value, (size_t)(end - value)))
		return false;
	*colon = '\0';
	*end = '\0';
	field->name = line;
	field->value = value;
	return true;
}

/* Digits only; false for a sign, a list and what no memory could hold. */
static bool read_length(const char *text, size_t *length)
{
	size_t value = 0;
	for (const char *at = text; *at != '\0'; at++) {
		if (*at < '0' || *at > '9' || value > SIZE_MAX / 16)
			return false;
		value = value * 10 + (size_t)(*at - '0');
	}
	*length = value;
	return *text != '\0';
}

/* What may not be said twice, for who reads the other one would do something else. */
static size_t count_field(const struct http_head *head, const char *name, const char **value)
{
	size_t count = 0;
	for (size_t i = 0; i < head->header_count; i++)
		if (text_equal_ignoring_case(head->headers[i].name, name)) {
			*value = head->headers[i].value;
			count++;
		}
	return count;
}

static int read_framing(struct http_head *head)
{
	static const char *const singles[] = { "Authorization", "Content-Type", "Content-Encoding", "Expect" };
	const char *host = NULL, *length = NULL, *coding = NULL, *other = NULL;
	size_t lengths = count_field(head, "Content-Length", &length);
	size_t codings = count_field(head, "Transfer-Encoding", &coding);
	if (count_field(head, "Host", &host) != 1 || !host_is_valid(host, strlen(host)) || lengths + codings > 1)
		return BAD_REQUEST;
	for (size_t i = 0; i < COUNT_OF(singles); i++)
		if (count_field(head, singles[i], &other) > 1)
			return BAD_REQUEST;
	if (lengths == 1 && !read_length(length, &head->announced))
		return BAD_REQUEST;
	if (codings == 1 && (head->is_old || !text_equal_ignoring_case(coding, "chunked")))
		return BAD_REQUEST;
	if (codings == 1)
		head->announced = HTTP_BODY_CHUNKED;
	if (head->host == NULL)
		head->host = host;
	return 0;
}

/* Whether a list of words with commas between holds this one. */
static bool list_names(const char *list, const char *word)
{
	size_t length = strlen(word);
	while (*list != '\0') {
		list += strspn(list, " \t,");
		size_t size = strcspn(list, " \t,");
		if (size == length && strncasecmp(list, word, size) == 0)
			return true;
		list += size;
	}
	return false;
}

static int read_connection(struct http_head *head)
{
	const char *connection = "", *expect = NULL;
	count_field(head, "Connection", &connection);
	head->keeps_alive = head->is_old ? list_names(connection, "keep-alive") : !list_names(connection, "close");
	if (count_field(head, "Expect", &expect) == 0 || head->is_old)
		return 0;
	head->expects_continue = text_equal_ignoring_case(expect, "100-continue");
	return head->expects_continue ? 0 : EXPECTATION_FAILED;
}

static int read_fields(struct arena *arena, char *text, size_t length, struct http_head *head)
{
	char *end = text + length;
	head->headers = arena_allocate_array(arena, HTTP_HEADERS_MOST, sizeof(*head->headers));
	for (char *line = text; line < end;) {
		char *feed = memchr(line, '\n', (size_t)(end - line));
		if (head->header_count == HTTP_HEADERS_MOST)
			return HEADERS_TOO_LARGE;
		if (!read_field(line, (size_t)(feed - 1 - line), &head->headers[head->header_count]))
			return BAD_REQUEST;
		head->header_count++;
		line = feed + 1;
	}
	return 0;
}

int head_parse(struct arena *arena, const char *bytes, size_t length, struct http_head *head)
{
	*head = (struct http_head){ .method = "", .target = "", .path = "/", .query = "" };
	while (length > 2 && bytes[0] == '\r' && bytes[1] == '\n') {
		bytes += 2;
		length -= 2;
	}
	char *text = arena_copy(arena, bytes, length);
	char *feed = memchr(text, '\n', length);
	feed[-1] = '\0';
	int status = read_request_line(arena, text, (size_t)(feed - 1 - text), head);
	/* Without the empty line at the end. */
	int fields = read_fields(arena, feed + 1, (size_t)(text + length - 2 - (feed + 1)), head);
	if (status == 0)
		status = fields;
	if (status == 0)
		status = read_framing(head);
	return status != 0 ? status : read_connection(head);
}

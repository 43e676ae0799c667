/*
 * mail_log
 */
#include "planes/mail/mail_log.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/settings.h"
#include "base/text.h"

#define LONGEST_WORD 600

/* Folded and in order, so that many are looked for at the price of one. */
struct words {
	const char **texts;
	size_t count;
};

static bool is_part_of_address(char c)
{
	return c != '\0' && (isalnum((unsigned char)c) != 0 || strchr("._+-@!#^~'&", c) != NULL);
}

static int compare_texts(const void *a, const void *b)
{
	const char *const *first = a, *const *second = b;
	return strcmp(*first, *second);
}

static struct words words_from(struct arena *arena, const char *const *texts, size_t count)
{
	struct words words = { arena_allocate_array(arena, count + 1, sizeof(*words.texts)), count };
	for (size_t i = 0; i < count; i++) {
		char *folded = text_copy(arena, texts[i]);
		for (char *at = folded; *at != '\0'; at++)
			*at = (char)tolower((unsigned char)*at);
		words.texts[i] = folded;
	}
	qsort(words.texts, count, sizeof(*words.texts), compare_texts);
	return words;
}

static bool is_one(const char *token, const struct words *words)
{
	return bsearch(&token, words->texts, words->count, sizeof(*words->texts), compare_texts) != NULL;
}

/* An address may have a detail before its @: anna+lists@contoso.test is anna's. */
static void take_detail_away(char *token)
{
	char *plus = strchr(token, '+');
	char *at = strchr(token, '@');
	if (plus != NULL && at != NULL && plus < at)
		memmove(plus, at, strlen(at) + 1);
}

/* A word stands for itself alone: what address signs join to it makes another word of it. */
static bool token_is_one(const char *start, size_t length, const struct words *words)
{
	char token[LONGEST_WORD + 1];
	while (length > 0 && start[length - 1] == '.')
		length--;
	if (length == 0 || length > LONGEST_WORD)
		return false;
	for (size_t i = 0; i < length; i++)
		token[i] = (char)tolower((unsigned char)start[i]);
	token[length] = '\0';
	if (is_one(token, words))
		return true;
	take_detail_away(token);
	return is_one(token, words);
}

static bool holds_one(const char *line, const struct words *words)
{
	while (*line != '\0') {
		size_t length = 0;
		while (is_part_of_address(line[length]))
			length++;
		if (length > 0 && token_is_one(line, length, words))
			return true;
		line += length + (line[length] != '\0');
	}
	return false;
}

static bool overwrite(int descriptor, const char *line, size_t length, off_t offset)
{
	char stars[512];
	const char *behind_tag = strstr(line, "]: ");
	size_t from = behind_tag == NULL ? 0 : (size_t)(behind_tag - line) + strlen("]: ");
	memset(stars, '*', sizeof(stars));
	while (from < length) {
		size_t piece = length - from < sizeof(stars) ? length - from : sizeof(stars);
		ssize_t written = pwrite(descriptor, stars, piece, offset + (off_t)from);
		if (written <= 0)
			return false;
		from += (size_t)written;
	}
	return true;
}

static bool forget_in_stream(FILE *stream, const struct words *words, size_t *line_count)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	off_t offset = 0;
	bool fine = true;
	while (fine && (length = getline(&line, &capacity, stream)) > 0) {
		size_t text = (size_t)length - (line[length - 1] == '\n' ? 1 : 0);
		if (holds_one(line, words)) {
			fine = overwrite(fileno(stream), line, text, offset);
			(*line_count)++;
		}
		offset += length;
	}
	free(line);
	return fine && ferror(stream) == 0 && (*line_count == 0 || fsync(fileno(stream)) == 0);
}

static const char *forget_in_file(
	struct arena *arena, int folder, const char *name, const struct words *words, size_t *line_count)
{
	struct stat state;
	int descriptor = openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (descriptor < 0)
		return errno == ENOENT || errno == ELOOP || errno == EISDIR
			       ? NULL
			       : text_format(arena, "%s: %s", name, strerror(errno));
	FILE *stream =
		fstat(descriptor, &state) == 0 && S_ISREG(state.st_mode) ? fdopen(descriptor, "r+") : NULL;
	if (stream == NULL) {
		close(descriptor);
		return NULL;
	}
	size_t count = 0;
	bool fine = forget_in_stream(stream, words, &count);
	const char *wrong = fine ? NULL : text_format(arena, "%s: %s", name, strerror(errno));
	fclose(stream);
	*line_count += count;
	return wrong;
}

const char *mail_log_forget(struct arena *arena, const struct settings *settings, const char *const *words,
	size_t word_count, size_t *line_count)
{
	size_t count = 0;
	const char *wrong = NULL;
	struct words wanted = words_from(arena, words, word_count);
	const char *path = text_format(arena, "%s/log", settings->mail_root);
	DIR *directory = opendir(path);
	if (directory == NULL)
		return errno == ENOENT ? NULL : text_format(arena, "%s: %s", path, strerror(errno));
	for (struct dirent *entry = readdir(directory); wrong == NULL && entry != NULL;
		entry = readdir(directory)) {
		if (entry->d_name[0] != '.')
			wrong = forget_in_file(arena, dirfd(directory), entry->d_name, &wanted, &count);
	}
	closedir(directory);
	if (line_count != NULL)
		*line_count = count;
	return wrong;
}

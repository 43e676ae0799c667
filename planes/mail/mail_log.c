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

struct words {
	const char *const *texts;
	size_t count;
};

static bool is_part_of_address(char c)
{
	return c != '\0' && (isalnum((unsigned char)c) != 0 || strchr("._+-@!#^~'&", c) != NULL);
}

/* Whether the address (or, without @, the word) begins right here. A detail may stand before its @. */
static bool begins_here(const char *text, const char *word)
{
	const char *at = strchr(word, '@');
	size_t local = at == NULL ? strlen(word) : (size_t)(at - word);
	if (strncasecmp(text, word, local) != 0)
		return false;
	text += local;
	if (at != NULL && *text == '+')
		text += strcspn(text, "@ <>,;\t\r\n");
	if (at != NULL && strncasecmp(text, at, strlen(at)) != 0)
		return false;
	text += at == NULL ? 0 : strlen(at);
	return *text == '.' ? !is_part_of_address(text[1]) : !is_part_of_address(*text);
}

static bool holds_one(const char *line, const struct words *words)
{
	for (const char *start = line; *start != '\0'; start++) {
		if (start > line && is_part_of_address(start[-1]))
			continue;
		for (size_t i = 0; i < words->count; i++) {
			if (begins_here(start, words->texts[i]))
				return true;
		}
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
	struct words wanted = { words, word_count };
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

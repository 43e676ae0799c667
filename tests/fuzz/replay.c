/*
 * replay - feeds files to a fuzz target without a fuzzer: each file whole, cut short at every place of its first
 * hundred bytes, and with each of these bytes changed; prints TAP
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define LARGEST (1 << 16)
#define PLACES 100

static void feed(const uint8_t *bytes, size_t length)
{
	uint8_t *copy = malloc(length + 1); /* exact borders, so that ASan sees a step beyond */
	memcpy(copy, bytes, length);
	LLVMFuzzerTestOneInput(copy, length);
	free(copy);
}

static size_t feed_around(uint8_t *bytes, size_t length)
{
	size_t places = length < PLACES ? length : PLACES;
	feed(bytes, length);
	for (size_t i = 0; i < places; i++) {
		static const uint8_t others[] = { 0, 0x22, 0x27, 0x28, 0x7f, 0x80, 0xc3, 0xff };
		uint8_t kept = bytes[i];
		feed(bytes, i);
		for (size_t j = 0; j < sizeof(others); j++) {
			bytes[i] = others[j];
			feed(bytes, length);
		}
		bytes[i] = kept;
	}
	return 1 + places * 9;
}

int main(int count, char **words)
{
	static uint8_t bytes[LARGEST];
	size_t fed = 0;
	DIR *folder = count == 2 ? opendir(words[1]) : NULL;
	if (folder == NULL)
		return 2;
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", words[1], entry->d_name);
		FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "rb");
		if (file == NULL)
			continue;
		fed += feed_around(bytes, fread(bytes, 1, sizeof(bytes), file));
		fclose(file);
	}
	closedir(folder);
	printf("1..1\n%s 1 - %zu inputs\n", fed > 0 ? "ok" : "not ok", fed);
	return fed > 0 ? 0 : 1;
}

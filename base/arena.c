/*
 * arena - blocks with a pointer that moves up
 *
 * A piece larger than a quarter block gets a block of its own, so that the block in use is not given up
 * half empty. After a reset at most KEPT_SIZE bytes of blocks stay, so that an idle worker stays small.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define ALIGNMENT ((size_t)16)
#define BLOCK_SIZE ((size_t)16 * 1024)
#define KEPT_SIZE ((size_t)64 * 1024)

struct block {
	struct block *next;
	size_t capacity;
	size_t filled;
	alignas(16) unsigned char data[];
};

struct end {
	struct end *before;
	void (*run)(void *object);
	void *object;
};

struct arena {
	struct block *blocks; /* the first is the one being filled */
	struct block *spare;  /* empty, from before the last reset */
	struct end *ends;
	size_t budget;
	size_t used;
};

/* Not bug(): that makes a log line, which needs memory. */
static _Noreturn void die_without_memory(void)
{
	fputs("{\"level\":\"error\",\"event\":\"memory.exhausted\"}\n", stderr);
	abort();
}

static struct block *block_new(size_t capacity)
{
	struct block *block = malloc(sizeof(*block) + capacity);
	if (block == NULL)
		die_without_memory();
	block->next = NULL;
	block->capacity = capacity;
	block->filled = 0;
	return block;
}

static void blocks_free(struct block *block)
{
	while (block != NULL) {
		struct block *next = block->next;
		free(block);
		block = next;
	}
}

struct arena *arena_new(size_t budget)
{
	struct arena *arena = calloc(1, sizeof(*arena));
	if (arena == NULL)
		die_without_memory();
	arena->budget = budget;
	return arena;
}

#ifdef ARENA_DEBUG

static void *take(struct arena *arena, size_t size, size_t rounded)
{
	(void)rounded;
	struct block *block = block_new(size);
	block->next = arena->blocks;
	arena->blocks = block;
	return block->data;
}

static void give_back(struct arena *arena)
{
	blocks_free(arena->blocks);
	arena->blocks = NULL;
}

#else

static struct block *block_for(struct arena *arena, size_t size)
{
	struct block **link = &arena->spare;
	while (*link != NULL && (*link)->capacity < size)
		link = &(*link)->next;
	struct block *block = *link;
	if (block == NULL)
		return block_new(size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE);
	*link = block->next;
	block->next = NULL;
	return block;
}

static void *take(struct arena *arena, size_t size, size_t rounded)
{
	(void)size;
	struct block *block = arena->blocks;
	if (block == NULL || block->capacity - block->filled < rounded) {
		block = block_for(arena, rounded);
		if (arena->blocks != NULL && rounded > BLOCK_SIZE / 4) {
			block->next = arena->blocks->next;
			arena->blocks->next = block;
		} else {
			block->next = arena->blocks;
			arena->blocks = block;
		}
	}
	void *piece = block->data + block->filled;
	block->filled += rounded;
	return piece;
}

static void give_back(struct arena *arena)
{
	size_t kept = 0;
	for (struct block *spare = arena->spare; spare != NULL; spare = spare->next)
		kept += spare->capacity;
	while (arena->blocks != NULL) {
		struct block *block = arena->blocks;
		arena->blocks = block->next;
		/* Blocks of odd sizes would seldom be found again. */
		if (block->capacity != BLOCK_SIZE || kept + BLOCK_SIZE > KEPT_SIZE) {
			free(block);
			continue;
		}
		kept += block->capacity;
		block->filled = 0;
		block->next = arena->spare;
		arena->spare = block;
	}
}

#endif

void *arena_allocate(struct arena *arena, size_t size)
{
	if (size > PTRDIFF_MAX / 2)
		bug("an allocation larger than memory");
	size_t rounded = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	void *piece = take(arena, size, rounded);
	arena->used += rounded;
	return memset(piece, 0, size);
}

void *arena_allocate_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		bug("an array larger than memory");
	return arena_allocate(arena, total);
}

char *arena_copy(struct arena *arena, const void *bytes, size_t length)
{
	char *copy = arena_allocate(arena, length + 1);
	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

void arena_on_reset(struct arena *arena, void (*end)(void *object), void *object)
{
	struct end *entry = arena_allocate(arena, sizeof(*entry));
	entry->before = arena->ends;
	entry->run = end;
	entry->object = object;
	arena->ends = entry;
}

void arena_reset(struct arena *arena)
{
	while (arena->ends != NULL) {
		struct end *entry = arena->ends;
		arena->ends = entry->before;
		entry->run(entry->object);
	}
	give_back(arena);
	arena->used = 0;
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	arena_reset(arena);
	blocks_free(arena->spare);
	free(arena);
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}

bool arena_is_over_budget(const struct arena *arena)
{
	return arena->used > arena->budget;
}

/*
 * password_strength - what a password must have (design.md section 5)
 */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "domain/users/user.h"

#define SHORTEST 8
#define LONGEST 256
#define KINDS_NEEDED 3
#define NAME_PART_SHORTEST 4

static unsigned kinds_of(const char *password)
{
	unsigned lower = 0, upper = 0, digit = 0, other = 0;
	for (const unsigned char *c = (const unsigned char *)password; *c != '\0'; c++) {
		lower |= islower(*c) != 0;
		upper |= isupper(*c) != 0;
		digit |= isdigit(*c) != 0;
		other |= isalnum(*c) == 0;
	}
	return lower + upper + digit + other;
}

static bool contains(const char *password, const char *part, size_t length)
{
	for (const char *c = password; *c != '\0'; c++)
		if (strncasecmp(c, part, length) == 0)
			return true;
	return false;
}

static bool holds_name(const char *password, const char *name)
{
	size_t length = name == NULL ? 0 : strcspn(name, "@");
	return length >= NAME_PART_SHORTEST && contains(password, name, length);
}

bool password_is_strong(const char *password, const char *upn, const char *display_name)
{
	if (password == NULL || !text_is_utf8(password, strlen(password)))
		return false;
	size_t length = text_length(password);
	return length >= SHORTEST && length <= LONGEST && kinds_of(password) >= KINDS_NEEDED &&
		!holds_name(password, upn) && !holds_name(password, display_name);
}

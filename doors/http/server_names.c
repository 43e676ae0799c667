/*
 * server_names - see the header
 */
#include "doors/http/server_names.h"

#include "base/arena.h"
#include "base/text.h"

#define WORD_FOR_CLOUDS "clouds"

const char *const cloud_names[] = {
	/* worldwide */
	"login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net",
	"graph.microsoft.com", "outlook.office365.com",
	/* United States government */
	"login.microsoftonline.us", "graph.microsoft.us", "dod-graph.microsoft.us", "outlook.office365.us",
	/* Germany */
	"login.microsoftonline.de", "graph.microsoft.de",
	/* China */
	"login.chinacloudapi.cn", "login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn",
	"outlook.office365.cn", NULL,
};

static size_t cloud_count(void)
{
	return COUNT_OF(cloud_names) - 1;
}

bool server_names_hold_clouds(struct arena *arena, const char *tls_names)
{
	char **words = NULL;
	size_t count = text_split(arena, tls_names, ' ', &words);
	for (size_t i = 0; i < count; i++)
		if (text_equal(words[i], WORD_FOR_CLOUDS))
			return true;
	return false;
}

const char *const *server_names(
	struct arena *arena, const char *mail_hostname, const char *tls_names, size_t *count)
{
	char **words = NULL;
	size_t word_count = text_split(arena, tls_names, ' ', &words), made = 0;
	const char **names = arena_allocate_array(arena, 1 + word_count + cloud_count(), sizeof(*names));
	names[made++] = mail_hostname;
	for (size_t i = 0; i < word_count; i++)
		if (words[i][0] != '\0' && !text_equal(words[i], WORD_FOR_CLOUDS))
			names[made++] = words[i];
	if (server_names_hold_clouds(arena, tls_names))
		for (size_t i = 0; i < cloud_count(); i++)
			names[made++] = cloud_names[i];
	*count = made;
	return names;
}

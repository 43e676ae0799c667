/*
 * domain_ownership - see the header
 */
#include "planes/domains/domain_ownership.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/processes.h"

#define ANSWER_MOST 8192
#define LINE_MOST 1024
#define SECONDS_OF_ONE_QUESTION 2
#define NAMESERVERS_ASKED 2

/* A TXT record is pieces of up to 255 bytes, each behind its length. */
static bool record_is(const ns_rr *record, const char *proof)
{
	const unsigned char *at = ns_rr_rdata(*record), *end = at + ns_rr_rdlen(*record);
	size_t matched = 0, length = strlen(proof);
	while (at < end) {
		size_t piece = *at++;
		if (piece > (size_t)(end - at) || piece > length - matched || memcmp(at, proof + matched, piece) != 0)
			return false;
		matched += piece;
		at += piece;
	}
	return matched == length;
}

static bool answer_holds(const unsigned char *answer, int size, const char *proof)
{
	ns_msg message;
	if (ns_initparse(answer, size, &message) != 0)
		return false;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		ns_rr record;
		if (ns_parserr(&message, ns_s_an, i, &record) == 0 && ns_rr_type(record) == ns_t_txt &&
			record_is(&record, proof))
			return true;
	}
	return false;
}

static const char *ask_dns(const char *name, const char *proof)
{
	struct __res_state resolver = { 0 };
	unsigned char answer[ANSWER_MOST];
	if (res_ninit(&resolver) != 0)
		return "the system's resolver cannot be used";
	resolver.retrans = SECONDS_OF_ONE_QUESTION;
	resolver.retry = 1;
	if (resolver.nscount > NAMESERVERS_ASKED)
		resolver.nscount = NAMESERVERS_ASKED;
	int size = res_nquery(&resolver, name, ns_c_in, ns_t_txt, answer, sizeof(answer));
	res_nclose(&resolver);
	if (size < 0)
		return "there is no TXT record";
	/* A longer answer was cut off. */
	return answer_holds(answer, size < ANSWER_MOST ? size : ANSWER_MOST, proof) ? NULL : "no TXT record is the proof";
}

static const char *ask_file(const char *path, const char *name, const char *proof)
{
	FILE *file = fopen(path, "re");
	char line[LINE_MOST];
	bool is_there = false;
	if (file == NULL)
		return "the file of domain_check_source cannot be read";
	size_t length = strlen(name);
	while (!is_there && fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		is_there = strncasecmp(line, name, length) == 0 && line[length] == ' ' &&
			text_equal(line + length + strspn(line + length, " \t"), proof);
	}
	fclose(file);
	return is_there ? NULL : "no line of the file is the proof";
}

static const char *ask_program(const char *path, const char *name, const char *proof)
{
	const char *const argv[] = { "/usr/bin/timeout", "-k", "1", "9", path, name, proof, NULL };
	return process_run(argv) == 0 ? NULL : "the program of domain_check_source says no";
}

const char *domain_ownership_check(
	struct arena *arena, const struct settings *settings, const char *name, const char *proof)
{
	const char *how = settings->domain_check;
	if (text_equal(how, "none"))
		return NULL;
	if (text_equal(how, "dns"))
		return ask_dns(text_format(arena, "%s.", name), proof);
	if (text_is_empty(settings->domain_check_source))
		return "domain_check_source is not set";
	return text_equal(how, "file") ? ask_file(settings->domain_check_source, name, proof)
				       : ask_program(settings->domain_check_source, name, proof);
}

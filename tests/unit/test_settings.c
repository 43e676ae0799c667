/*
 * test_settings - base/settings.h
 */
#include "tests/unit/unit.h"

#include "base/settings.h"

static const char *read_from(void **state, const char *bytes, size_t length, struct settings *settings)
{
	char path[] = "/tmp/test_settings_XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, bytes, length), length);
	close(file);
	const char *wrong = settings_read(*state, path, settings);
	unlink(path);
	if (wrong == NULL)
		return NULL;
	assert_true(text_starts_with(wrong, path));
	return wrong + strlen(path);
}

static const char *read_file(void **state, const char *text, struct settings *settings)
{
	return read_from(state, text, strlen(text), settings);
}

static void defaults(void **state)
{
	(void)state;
	struct settings settings = settings_default();
	assert_string_equal(settings.state_directory, "/var/lib/tenure");
	assert_string_equal(settings.listen_address, "127.0.0.1");
	assert_int_equal(settings.http_port, 8365);
	assert_int_equal(settings.https_port, 8443);
	assert_string_equal(settings.tls_certificate, "");
	assert_string_equal(settings.tls_key, "");
	assert_false(settings.allow_plain_beyond_loopback);
	assert_int_equal(settings.http_threads, 4);
	assert_int_equal(settings.worker_threads, 64);
	assert_int_equal(settings.reader_connections, 8);
	assert_int_equal(settings.group_commit_members, 64);
	assert_int_equal(settings.group_commit_milliseconds, 5);
	assert_true(settings.mail_enabled);
	assert_string_equal(settings.mail_root, "/var/lib/tenure/mail");
	assert_string_equal(settings.mail_listen_address, "127.0.0.1");
	assert_int_equal(settings.imap_port, 8143);
	assert_int_equal(settings.smtp_port, 8025);
	assert_int_equal(settings.submission_port, 8587);
	assert_int_equal(settings.lmtp_port, 8024);
	assert_int_equal(settings.doveadm_port, 8081);
	assert_int_equal(settings.smtp_reinject_port, 8026);
	assert_string_equal(settings.mail_hostname, "mail.localhost");
	assert_string_equal(settings.mail_user, "vmail");
	assert_string_equal(settings.mail_group, "mailview");
	assert_int_equal(settings.clock_doubt_hours, 24);
	assert_string_equal(settings.domain_check, "dns");
	assert_string_equal(settings.domain_check_source, "");
	assert_string_equal(settings.log_level, "info");
}

static void a_file_changes_what_it_names(void **state)
{
	struct settings settings = settings_default();
	assert_null(read_file(state,
		"# a comment\n\n  http_port=80 \t# behind\r\nmail_enabled = no\n"
		"state_directory = /srv/a b#c\n\ttls_key\t=\t\nlog_level = debug",
		&settings));
	assert_int_equal(settings.http_port, 80);
	assert_false(settings.mail_enabled);
	assert_string_equal(settings.state_directory, "/srv/a b#c");
	assert_string_equal(settings.tls_key, "");
	assert_string_equal(settings.log_level, "debug");
	assert_int_equal(settings.https_port, 8443);
	assert_null(read_file(state, "", &settings));
	assert_int_equal(settings.http_port, 80);
}

static void faults_have_line_numbers_and_change_nothing(void **state)
{
	static const char *const cases[][2] = {
		{ "http_port = 1\nhttp_prot = 2\n", ":2: there is no setting 'http_prot'" },
		{ "HTTP_PORT = 2", ":1: there is no setting 'HTTP_PORT'" },
		{ "= 2", ":1: there is no setting ''" },
		{ "http_port", ":1: not of the form name = value" },
		{ "http_port = 65536", ":1: http_port must lie between 0 and 65535" },
		{ "http_port = -1", ":1: http_port must lie between 0 and 65535" },
		{ "worker_threads = 0", ":1: worker_threads must lie between 1 and 1024" },
		{ "http_port = 80x", ":1: http_port must be a whole number, not '80x'" },
		{ "http_port =", ":1: http_port must be a whole number, not ''" },
		{ "http_port = # 5", ":1: http_port must be a whole number, not ''" },
		{ "mail_enabled = true", ":1: mail_enabled must be yes or no, not 'true'" },
		{ "mail_enabled = Yes", ":1: mail_enabled must be yes or no, not 'Yes'" },
		{ "state_directory =", ":1: state_directory must not be empty" },
		{ "state_directory = \xFF", ":1: state_directory must be UTF-8" },
		{ "log_level = inf", ":1: log_level must be one of: debug info warning error" },
		{ "log_level = debug info", ":1: log_level must be one of: debug info warning error" },
		{ "http_port = 1\n\n#\nhttp_port = 1\n", ":4: http_port is set a second time" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct settings settings = settings_default();
		struct settings before = settings;
		assert_string_equal(read_file(state, cases[i][0], &settings), cases[i][1]);
		assert_memory_equal(&settings, &before, sizeof(settings));
	}
	struct settings settings = settings_default();
	assert_string_equal(read_from(state, "\nhttp_\0port = 1\n", 17, &settings), ":2: a NUL character");
}

static void a_file_that_is_not_there(void **state)
{
	struct settings settings = settings_default();
	assert_string_equal(settings_read(*state, "/nonexistent/x", &settings),
		"/nonexistent/x: No such file or directory");
	assert_string_equal(settings_read(*state, "/tmp", &settings), "/tmp: Is a directory");
}

static void single_settings(void **state)
{
	struct settings settings = settings_default();
	char value[] = "10.0.0.1";
	assert_null(settings_set(*state, &settings, "listen_address", value));
	value[0] = 'x';
	assert_string_equal(settings.listen_address, "10.0.0.1");
	assert_null(settings_set(*state, &settings, "https_port", "0"));
	assert_int_equal(settings.https_port, 0);
	assert_null(settings_set(*state, &settings, "allow_plain_beyond_loopback", "yes"));
	assert_true(settings.allow_plain_beyond_loopback);
	assert_non_null(settings_set(*state, &settings, "imap_port", "0"));
	assert_int_equal(settings.imap_port, 8143);
	assert_non_null(settings_set(*state, &settings, "nothing", "0"));
	assert_non_null(settings_set(*state, &settings, NULL, "0"));
	assert_non_null(settings_set(*state, &settings, "http_port", NULL));
}

/* What is printed, without the # in front of each setting, is a file that sets every default. */
static void printed_table_reads_back(void **state)
{
	char *printed = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&printed, &size);
	settings_print(stream);
	fclose(stream);
	struct settings settings = settings_default();
	struct settings untouched = settings;
	assert_null(read_file(state, printed, &settings));
	assert_memory_equal(&settings, &untouched, sizeof(settings));
	int count = 0;
	for (char *at = printed; (at = strchr(at, '#')) != NULL; at++) {
		if ((at == printed || at[-1] == '\n') && at[1] >= 'a' && at[1] <= 'z') {
			*at = ' ';
			count++;
		}
	}
	assert_true(count >= 28); /* it grows */
	struct settings blank = { .log_level = "" };
	assert_null(read_file(state, printed, &blank));
	assert_int_equal(blank.smtp_reinject_port, 8026);
	assert_true(blank.mail_enabled);
	assert_string_equal(blank.mail_group, "mailview");
	assert_string_equal(blank.log_level, "info");
	assert_non_null(strstr(printed, "0 to 65535"));
	free(printed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defaults),
		TEST(a_file_changes_what_it_names),
		TEST(faults_have_line_numbers_and_change_nothing),
		TEST(a_file_that_is_not_there),
		TEST(single_settings),
		TEST(printed_table_reads_back),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

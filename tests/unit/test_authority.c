/*
 * test_authority - what is made, that OpenSSL's own verification takes it, and when it is made again
 */
#include "doors/http/authority.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "base/log.h"
#include "doors/http/server_names.h"
#include "tests/unit/unit.h"

#define NOW INT64_C(1800000000000) /* 2027-01-15 */

struct fixture {
	struct arena *arena;
	char directory[64];
};

static int start(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	fixture->arena = arena_new(1024 * 1024);
	strcpy(fixture->directory, "/tmp/test_authority.XXXXXX");
	assert_non_null(mkdtemp(fixture->directory));
	log_set_level(LOG_ERROR);
	*state = fixture;
	return 0;
}

static const char *path_of(struct fixture *fixture, const char *name)
{
	return text_format(fixture->arena, "%s/%s", fixture->directory, name);
}

static int stop(void **state)
{
	static const char *const names[] = { "ca.key", "ca.pem", "server.key", "server.pem", "ca.key.new" };
	struct fixture *fixture = *state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		unlink(path_of(fixture, names[i]));
	/* Nothing but these was left behind. */
	assert_int_equal(rmdir(fixture->directory), 0);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

static struct authority open_at(struct fixture *fixture, int64_t now, const char *host_name)
{
	struct authority authority = { 0 };
	const char *fault = authority_open(
		fixture->arena, fixture->directory, &host_name, host_name == NULL ? 0 : 1, now, &authority);
	if (fault != NULL)
		fail_msg("%s", fault);
	return authority;
}

static X509 *read_certificate(const char *path)
{
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	X509 *x509 = PEM_read_X509(file, NULL, NULL, NULL);
	fclose(file);
	assert_non_null(x509);
	return x509;
}

/* X509_V_OK or what OpenSSL has against it as a server of this name at this moment. */
static int verification(struct fixture *fixture, const char *host, const char *address, int64_t now)
{
	X509 *ca = read_certificate(path_of(fixture, "ca.pem"));
	X509 *server = read_certificate(path_of(fixture, "server.pem"));
	X509_STORE *store = X509_STORE_new();
	X509_STORE_add_cert(store, ca);
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	X509_STORE_CTX_init(context, store, server, NULL);
	X509_VERIFY_PARAM *wanted = X509_STORE_CTX_get0_param(context);
	X509_VERIFY_PARAM_set_time(wanted, (time_t)(now / 1000));
	X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
	X509_VERIFY_PARAM_set_auth_level(wanted, 2);
	if (host != NULL)
		X509_VERIFY_PARAM_set1_host(wanted, host, 0);
	if (address != NULL)
		X509_VERIFY_PARAM_set1_ip_asc(wanted, address);
	X509_verify_cert(context);
	int result = X509_STORE_CTX_get_error(context);
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	X509_free(server);
	X509_free(ca);
	return result;
}

static void test_chain_is_valid_for_its_names(void **state)
{
	struct fixture *fixture = *state;
	struct authority authority = open_at(fixture, NOW, "mail.example.test");
	assert_string_equal(authority.ca_file, path_of(fixture, "ca.pem"));
	assert_int_equal(verification(fixture, "localhost", NULL, NOW), X509_V_OK);
	assert_int_equal(verification(fixture, "mail.example.test", NULL, NOW), X509_V_OK);
	assert_int_equal(verification(fixture, NULL, "127.0.0.1", NOW), X509_V_OK);
	assert_int_equal(verification(fixture, NULL, "::1", NOW), X509_V_OK);
	assert_int_equal(verification(fixture, "other.test", NULL, NOW), X509_V_ERR_HOSTNAME_MISMATCH);
	assert_int_equal(verification(fixture, NULL, "127.0.0.2", NOW), X509_V_ERR_IP_ADDRESS_MISMATCH);
	assert_int_equal(verification(fixture, NULL, NULL, NOW + 396 * DAY_MS), X509_V_OK);
	assert_int_equal(verification(fixture, NULL, NULL, NOW + 398 * DAY_MS), X509_V_ERR_CERT_HAS_EXPIRED);
}

static void test_files_and_modes(void **state)
{
	struct fixture *fixture = *state;
	mode_t before = umask(0077);
	struct authority authority = open_at(fixture, NOW, NULL);
	umask(before);
	static const struct { const char *name; mode_t mode; } expected[] = {
		{ "ca.key", 0600 }, { "server.key", 0600 }, { "ca.pem", 0644 }, { "server.pem", 0644 } };
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct stat found;
		assert_int_equal(stat(path_of(fixture, expected[i].name), &found), 0);
		assert_int_equal(found.st_mode & 07777, expected[i].mode);
	}
	assert_true(text_starts_with(authority.key_pem, "-----BEGIN PRIVATE KEY-----"));
	const char *second = strstr(authority.certificate_pem + 1, "-----BEGIN CERTIFICATE-----");
	assert_non_null(second);
}

static void test_is_kept_while_it_serves(void **state)
{
	struct fixture *fixture = *state;
	const char *first = open_at(fixture, NOW, "a.test").certificate_pem;
	assert_string_equal(open_at(fixture, NOW + 366 * DAY_MS, "a.test").certificate_pem, first);
	assert_string_equal(open_at(fixture, NOW, NULL).certificate_pem, first);
	const char *renewed = open_at(fixture, NOW + 368 * DAY_MS, "a.test").certificate_pem;
	assert_string_not_equal(renewed, first);
	/* The authority is the same. */
	assert_string_equal(strstr(renewed + 1, "-----BEGIN"), strstr(first + 1, "-----BEGIN"));
	const char *named = open_at(fixture, NOW + 368 * DAY_MS, "b.test").certificate_pem;
	assert_string_not_equal(named, renewed);
	assert_int_equal(verification(fixture, "b.test", NULL, NOW + 368 * DAY_MS), X509_V_OK);
	named = open_at(fixture, NOW + 368 * DAY_MS, "192.0.2.7").certificate_pem;
	assert_int_equal(verification(fixture, NULL, "192.0.2.7", NOW + 368 * DAY_MS), X509_V_OK);
	assert_string_equal(open_at(fixture, NOW + 368 * DAY_MS, "192.0.2.7").certificate_pem, named);
}

static void test_broken_server_pair_is_made_again(void **state)
{
	struct fixture *fixture = *state;
	const char *first = open_at(fixture, NOW, NULL).certificate_pem;
	unlink(path_of(fixture, "server.key"));
	const char *second = open_at(fixture, NOW, NULL).certificate_pem;
	assert_string_not_equal(second, first);
	assert_int_equal(truncate(path_of(fixture, "server.pem"), 100), 0);
	assert_string_not_equal(open_at(fixture, NOW, NULL).certificate_pem, second);
	assert_int_equal(verification(fixture, "localhost", NULL, NOW), X509_V_OK);
}

static void test_broken_authority_is_said(void **state)
{
	struct fixture *fixture = *state;
	struct authority authority;
	open_at(fixture, NOW, NULL);
	const char *fault =
		authority_open(fixture->arena, fixture->directory, NULL, 0, NOW + 3700 * DAY_MS, &authority);
	assert_non_null(strstr(fault, "expired"));
	unlink(path_of(fixture, "ca.key"));
	fault = authority_open(fixture->arena, fixture->directory, NULL, 0, NOW, &authority);
	assert_non_null(strstr(fault, "do not belong together"));
	unlink(path_of(fixture, "ca.pem"));
	open_at(fixture, NOW, NULL);
	assert_int_equal(verification(fixture, "localhost", NULL, NOW), X509_V_OK);
}

static void test_interrupted_making_is_finished(void **state)
{
	struct fixture *fixture = *state;
	close(open(path_of(fixture, "ca.key.new"), O_CREAT | O_WRONLY, 0644));
	close(open(path_of(fixture, "ca.key"), O_CREAT | O_WRONLY, 0600));
	open_at(fixture, NOW, NULL);
	assert_int_equal(verification(fixture, "localhost", NULL, NOW), X509_V_OK);
}

static void test_what_cannot_be(void **state)
{
	struct fixture *fixture = *state;
	struct authority authority;
	const char *bad_name = "a,IP:1.2.3.4";
	assert_non_null(
		strstr(authority_open(fixture->arena, fixture->directory, &bad_name, 1, NOW, &authority),
			"not a host name"));
	assert_non_null(strstr(authority_open(fixture->arena, "/nonexistent", NULL, 0, NOW, &authority),
		"Cannot write /nonexistent/ca.key"));
}

static bool is_named(const char *const *names, size_t count, const char *wanted)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(names[i], wanted))
			return true;
	return false;
}

static void test_the_clouds_are_named_only_when_asked_for(void **state)
{
	struct fixture *fixture = *state;
	size_t count = 0;
	const char *const *names = server_names(fixture->arena, "mail.test", "", &count);
	assert_int_equal(count, 1);
	assert_string_equal(names[0], "mail.test");
	names = server_names(fixture->arena, "mail.test", "a.test  clouds b.test", &count);
	assert_true(is_named(names, count, "a.test") && is_named(names, count, "b.test"));
	assert_true(is_named(names, count, "graph.microsoft.com"));
	assert_true(is_named(names, count, "login.partner.microsoftonline.cn"));
	assert_false(is_named(names, count, "clouds") || is_named(names, count, ""));
	struct authority authority;
	assert_null(authority_open(fixture->arena, fixture->directory, names, count, NOW, &authority));
	for (size_t i = 0; cloud_names[i] != NULL; i++)
		assert_int_equal(verification(fixture, cloud_names[i], NULL, NOW), X509_V_OK);
}

#define IN_DIRECTORY(function) cmocka_unit_test_setup_teardown(function, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIRECTORY(test_chain_is_valid_for_its_names),
		IN_DIRECTORY(test_files_and_modes),
		IN_DIRECTORY(test_is_kept_while_it_serves),
		IN_DIRECTORY(test_broken_server_pair_is_made_again),
		IN_DIRECTORY(test_broken_authority_is_said),
		IN_DIRECTORY(test_interrupted_making_is_finished),
		IN_DIRECTORY(test_what_cannot_be),
		IN_DIRECTORY(test_the_clouds_are_named_only_when_asked_for),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

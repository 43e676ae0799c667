/*
 * test_jwt - the vectors of RFC 7515 and RFC 7638, and everything that must not pass for a token
 *
 * Takes the source in, because the vectors' token has no kid and so never passes the front door.
 */
#include "doors/identity/jwt.c"

#include <openssl/param_build.h>

#include "base/clock.h"
#include "tests/unit/unit.h"

/* RFC 7515, appendix A.2. */
#define RFC_N \
	"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4Ql" \
	"L-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs" \
	"LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoud" \
	"F8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
#define RFC_D \
	"Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe" \
	"46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9J" \
	"YanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuh" \
	"LhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ"
#define RFC_P \
	"4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJ" \
	"NPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc"
#define RFC_Q \
	"uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_Yw" \
	"D66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc"
#define RFC_DP \
	"BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJ" \
	"eDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0"
#define RFC_DQ \
	"h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-N" \
	"KJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU"
#define RFC_QI \
	"IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi8" \
	"7w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U"
#define RFC_SIGNED \
	"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9" \
	"pc19yb290Ijp0cnVlfQ"
#define RFC_SIGNATURE \
	"cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujG" \
	"bds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K" \
	"0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6" \
	"LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"

/* RFC 7638, section 3.1. */
#define THUMBPRINT_N \
	"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWK" \
	"RXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMic" \
	"AtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3" \
	"XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
#define THUMBPRINT "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"

#define CLAIMS "{\"aud\":\"https://graph\",\"nbf\":1000,\"exp\":5000}"

static struct jwt_key *ours, *other;

static BIGNUM *push(OSSL_PARAM_BLD *builder, struct arena *arena, const char *name, const char *encoded)
{
	size_t length;
	const char *bytes = base64url_decode(arena, encoded, &length);
	BIGNUM *number = BN_bin2bn((const unsigned char *)bytes, (int)length, NULL);
	OSSL_PARAM_BLD_push_BN(builder, name, number);
	return number;
}

struct number {
	const char *name, *encoded;
};

static const struct number rfc_key[] = {
	{ "n", RFC_N }, { "e", "AQAB" }, { "d", RFC_D }, { "rsa-factor1", RFC_P }, { "rsa-factor2", RFC_Q },
	{ "rsa-exponent1", RFC_DP }, { "rsa-exponent2", RFC_DQ }, { "rsa-coefficient1", RFC_QI } };
static const struct number thumbprint_key[] = { { "n", THUMBPRINT_N }, { "e", "AQAB" } };

/* Two numbers: the public half alone. */
static EVP_PKEY *rsa_of(struct arena *arena, const struct number *numbers, size_t count)
{
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	BIGNUM *pushed[COUNT_OF(rfc_key)];
	for (size_t i = 0; i < count; i++)
		pushed[i] = push(builder, arena, numbers[i].name, numbers[i].encoded);
	OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY_fromdata_init(context);
	EVP_PKEY_fromdata(context, &pkey, count == 2 ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, parameters);
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(parameters);
	OSSL_PARAM_BLD_free(builder);
	for (size_t i = 0; i < count; i++)
		BN_free(pushed[i]);
	assert_non_null(pkey);
	return pkey;
}

static void test_rfc7515_vector(void **state)
{
	struct jwt_key *made = key_of(rsa_of(*state, rfc_key, COUNT_OF(rfc_key)));
	assert_non_null(made);
	struct jwt_key *key = jwt_key_from_pem(jwt_key_to_pem(*state, made));
	assert_non_null(key);
	size_t length;
	const char *signature = base64url_decode(*state, RFC_SIGNATURE, &length);
	assert_true(signature_is_good(key, RFC_SIGNED, strlen(RFC_SIGNED), signature, length));
	assert_false(signature_is_good(key, RFC_SIGNED, strlen(RFC_SIGNED) - 1, signature, length));
	/* This kind of signature has no chance in it: ours is theirs. */
	const unsigned char *own = signature_of(*state, key, RFC_SIGNED, &length);
	assert_string_equal(base64url_encode(*state, own, length), RFC_SIGNATURE);
	const char *why;
	assert_null(jwt_verify(*state, &key, 1, RFC_SIGNED "." RFC_SIGNATURE, &why));
	assert_non_null(strstr(why, "a key that is not known"));
	jwt_key_free(key);
	jwt_key_free(made);
}

static void test_rfc7638_thumbprint(void **state)
{
	struct jwt_key *key = key_of(rsa_of(*state, thumbprint_key, COUNT_OF(thumbprint_key)));
	assert_non_null(key);
	assert_string_equal(jwt_key_id(key), THUMBPRINT);
	assert_string_equal(jwt_key_to_jwk(*state, key),
		"{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"" THUMBPRINT
		"\",\"alg\":\"RS256\",\"n\":\"" THUMBPRINT_N "\",\"e\":\"AQAB\"}");
	jwt_key_free(key);
}

static const char *fault_of(struct arena *arena, const char *token)
{
	struct jwt_key *keys[] = { other, ours };
	const char *why = "unset";
	const struct json_value *claims = jwt_verify(arena, keys, 2, token, &why);
	assert_true((claims == NULL) == (why != NULL));
	return why;
}

static void expect_fault(struct arena *arena, const char *token, const char *part)
{
	const char *why = fault_of(arena, token);
	if (why == NULL || strstr(why, part) == NULL)
		fail_msg("expected \"%s\", got \"%s\" for %.100s", part, why == NULL ? "" : why, token);
}

static void test_what_is_signed_is_read(void **state)
{
	const char *token = jwt_sign(*state, ours, CLAIMS);
	const char *why;
	struct jwt_key *keys[] = { other, ours };
	const struct json_value *claims = jwt_verify(*state, keys, 2, token, &why);
	assert_non_null(claims);
	assert_null(why);
	assert_string_equal(json_write(*state, claims), CLAIMS);
	struct jwt_key *again = jwt_key_from_pem(jwt_key_to_pem(*state, ours));
	assert_string_equal(jwt_key_id(again), jwt_key_id(ours));
	assert_non_null(jwt_verify(*state, &again, 1, token, &why));
	jwt_key_free(again);
	assert_null(jwt_verify(*state, &other, 1, token, &why));
	assert_null(jwt_verify(*state, NULL, 0, token, &why));
}

/* Every single character changed, and every length cut: never a token, never a crash. */
static void test_no_character_can_be_changed(void **state)
{
	char *token = jwt_sign(*state, ours, CLAIMS);
	struct arena *arena = arena_new(0);
	for (size_t i = 0; token[i] != '\0'; i++) {
		char kept = token[i];
		static const char instead[] = "AB-.=";
		for (size_t j = 0; instead[j] != '\0'; j++) {
			token[i] = instead[j];
			if (instead[j] != kept)
				assert_non_null(fault_of(arena, token));
		}
		token[i] = '\0';
		assert_non_null(fault_of(arena, token));
		token[i] = kept;
		arena_reset(arena);
	}
	assert_null(fault_of(arena, token));
	arena_free(arena);
}

/* A token with this header and these claims, its signature made with our key. */
static const char *token_of(struct arena *arena, const char *header, const char *claims)
{
	size_t length;
	const char *text = text_format(arena, "%s.%s", base64url_encode(arena, header, strlen(header)),
		base64url_encode(arena, claims, strlen(claims)));
	const unsigned char *signature = signature_of(arena, ours, text, &length);
	return text_format(arena, "%s.%s", text, base64url_encode(arena, signature, length));
}

static void test_headers_that_are_not_ours(void **state)
{
	static const struct { const char *header, *fault; } cases[] = {
		{ "{\"alg\":\"none\",\"kid\":\"%s\"}", "RS256" },
		{ "{\"alg\":\"None\",\"kid\":\"%s\"}", "RS256" },
		{ "{\"alg\":\"HS256\",\"kid\":\"%s\"}", "RS256" },
		{ "{\"alg\":\"RS384\",\"kid\":\"%s\"}", "RS256" },
		{ "{\"alg\":\"rs256\",\"kid\":\"%s\"}", "RS256" },
		{ "{\"alg\":\"PS256\",\"kid\":\"%s\"}", "RS256" },
		{ "{\"alg\":[\"RS256\"],\"kid\":\"%s\"}", "RS256" },
		{ "{\"kid\":\"%s\"}", "RS256" },
		{ "{\"alg\":\"RS256\",\"kid\":\"%sx\"}", "key that is not known" },
		{ "{\"alg\":\"RS256\",\"kid\":\"\",\"jku\":\"%s\"}", "key that is not known" },
		{ "{\"alg\":\"RS256\",\"kid\":null,\"x\":\"%s\"}", "key that is not known" },
		{ "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false,\"kid\":\"%s\"}", "extension" },
		{ "{\"alg\":\"RS256\",\"alg\":\"RS256\",\"kid\":\"%s\"}", "header cannot be read" },
		{ "[\"%s\"]", "header cannot be read" },
		{ "%s", "header cannot be read" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char header[200];
		const char *percent = strstr(cases[i].header, "%s");
		snprintf(header, sizeof(header), "%.*s%s%s", (int)(percent - cases[i].header),
			cases[i].header, jwt_key_id(ours), percent + 2);
		expect_fault(*state, token_of(*state, header, CLAIMS), cases[i].fault);
	}
	const char *good = text_format(*state, "{\"alg\":\"RS256\",\"kid\":\"%s\"}", jwt_key_id(ours));
	assert_null(fault_of(*state, token_of(*state, good, CLAIMS)));
	expect_fault(*state, token_of(*state, good, "[1]"), "claims cannot be read");
	expect_fault(*state, token_of(*state, good, "not json"), "claims cannot be read");
	const char *claims_of_other =
		text_format(*state, "{\"alg\":\"RS256\",\"kid\":\"%s\"}", jwt_key_id(other));
	expect_fault(*state, token_of(*state, claims_of_other, CLAIMS), "signature");
}

static void test_shapes(void **state)
{
	const char *token = jwt_sign(*state, ours, CLAIMS);
	const char *last_dot = strrchr(token, '.');
	expect_fault(*state, NULL, "missing");
	expect_fault(*state, "", "three parts");
	expect_fault(*state, "..", "three parts");
	expect_fault(*state, "a.b", "three parts");
	expect_fault(*state, "a.b.c.d", "three parts");
	expect_fault(*state, text_format(*state, "%s.", token), "three parts");
	expect_fault(*state, text_format(*state, "%.*s.", (int)(last_dot - token), token), "three parts");
	expect_fault(*state, text_format(*state, "%s==", token), "signature");
	expect_fault(*state, text_format(*state, " %s", token), "header");
	expect_fault(*state, text_format(*state, "%s\n", token), "signature");
	char *large = arena_allocate(*state, TOKEN_LIMIT + 2);
	memset(large, 'a', TOKEN_LIMIT + 1);
	expect_fault(*state, large, "too long");
	large[TOKEN_LIMIT] = '\0';
	expect_fault(*state, large, "three parts");
}

static void test_times(void **state)
{
	const struct json_value *claims = json_parse(*state, CLAIMS, strlen(CLAIMS), NULL);
	assert_true(jwt_times_are_valid(claims, 1000));
	assert_true(jwt_times_are_valid(claims, 1000 - SKEW_SECONDS));
	assert_false(jwt_times_are_valid(claims, 999 - SKEW_SECONDS));
	assert_true(jwt_times_are_valid(claims, 4999));
	assert_false(jwt_times_are_valid(claims, 5000));
	static const char *const lacking[] = { "{}", "{\"nbf\":1000}", "{\"exp\":5000}",
		"{\"nbf\":\"1000\",\"exp\":\"5000\"}", "{\"nbf\":1000.5,\"exp\":5000.5}" };
	for (size_t i = 0; i < COUNT_OF(lacking); i++)
		assert_false(
			jwt_times_are_valid(json_parse(*state, lacking[i], strlen(lacking[i]), NULL), 2000));
}

static void test_keys_that_are_not_taken(void **state)
{
	(void)state;
	assert_null(jwt_key_from_pem(""));
	assert_null(jwt_key_from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
	assert_null(key_of(EVP_RSA_gen(1024)));
	assert_null(key_of(EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")));
	jwt_key_free(NULL);
}

static void test_speed(void **state)
{
	const char *why, *token = NULL;
	struct arena *arena = arena_new(0);
	int64_t began = clock_steady_microseconds();
	for (int i = 0; i < 200; i++)
		token = jwt_sign(*state, ours, CLAIMS);
	int64_t signing = clock_steady_microseconds() - began;
	began = clock_steady_microseconds();
	for (int i = 0; i < 2000; i++) {
		assert_non_null(jwt_verify(arena, &ours, 1, token, &why));
		arena_reset(arena);
	}
	int64_t checking = clock_steady_microseconds() - began;
	print_message(
		"# one signature %d us, one check %d us\n", (int)(signing / 200), (int)(checking / 2000));
	arena_free(arena);
}

static int make_keys(void **state)
{
	(void)state;
	ours = jwt_key_new();
	other = jwt_key_new();
	return ours == NULL || other == NULL;
}

static int free_keys(void **state)
{
	(void)state;
	jwt_key_free(ours);
	jwt_key_free(other);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rfc7515_vector),
		TEST(test_rfc7638_thumbprint),
		TEST(test_what_is_signed_is_read),
		TEST(test_no_character_can_be_changed),
		TEST(test_headers_that_are_not_ours),
		TEST(test_shapes),
		TEST(test_times),
		TEST(test_keys_that_are_not_taken),
		TEST(test_speed),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_keys, free_keys);
}

/*
 * test_csv - base/csv.h
 */
#include "tests/unit/unit.h"

#include "base/csv.h"

/* Every row as "line@offset:field|field/", every fault as "line.column!", with two in brackets. */
static const char *tell(void **state, struct csv *csv)
{
	struct text_buffer told = text_buffer_in(*state);
	for (int i = 0; i < 100; i++) {
		struct csv_row row;
		struct csv_fault fault;
		enum csv_result result = csv_next(csv, &row, &fault);
		if (result == CSV_END)
			return text_buffer_text(&told);
		if (result == CSV_FAULT) {
			text_buffer_add_format(
				&told, "%d.%zu!%s/", (int)fault.line, fault.column, fault.what);
			continue;
		}
		text_buffer_add_format(&told, "%d@%d:", (int)row.line, (int)row.offset);
		for (size_t k = 0; k < row.count; k++)
			text_buffer_add_format(&told, "%s%s", k == 0 ? "" : "|", row.fields[k]);
		text_buffer_add(&told, "/");
	}
	fail_msg("no end");
	return NULL;
}

static FILE *stream_of(const char *bytes, size_t length)
{
	FILE *stream = tmpfile();
	assert_non_null(stream);
	assert_int_equal(fwrite(bytes, 1, length, stream), length);
	rewind(stream);
	return stream;
}

static const char *read_bytes(void **state, const char *bytes, size_t length)
{
	FILE *stream = stream_of(bytes, length);
	struct csv *csv = csv_open(stream);
	const char *told = tell(state, csv);
	csv_close(csv);
	fclose(stream);
	return told;
}

static const char *read_text(void **state, const char *text)
{
	return read_bytes(state, text, strlen(text));
}

static void rows_and_fields(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "\n\r\n\n", "" },
		{ "a", "1@0:a/" },
		{ "a,b\n1,2\n", "1@0:a|b/2@4:1|2/" },
		{ "a,b\r\n1,2\r\n", "1@0:a|b/2@5:1|2/" },
		{ "a,b\n1,2", "1@0:a|b/2@4:1|2/" },
		{ "a,b\n1,2\r", "1@0:a|b/2@4:1|2/" },
		{ "a,\n,b\n,,\n", "1@0:a|/2@3:|b/3@6:||/" },
		{ "a,b\n\n\r\n1,2\n\n", "1@0:a|b/4@7:1|2/" },
		{ " a , b \n", "1@0: a | b /" },
		{ "a\rb,c\n", "1@0:a\rb|c/" },
		{ "ģ,漢\n", "1@0:ģ|漢/" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(read_text(state, cases[i][0]), cases[i][1]);
}

static void quotes(void **state)
{
	static const char *const cases[][2] = {
		{ "\"a\",\"b\"\n", "1@0:a|b/" },
		{ "\"\",\"\"", "1@0:|/" },
		{ "\"\"\n", "1@0:/" },
		{ "\"a,b\";x\n", "1@0:a,b|x/" },
		{ "\"say \"\"hi\"\"\",x\n", "1@0:say \"hi\"|x/" },
		{ "\"\"\"\"\n", "1@0:\"/" },
		{ "\"one\ntwo\",x\ny,z\n", "1@0:one\ntwo|x/3@12:y|z/" },
		{ "\"one\r\ntwo\"\r\ny\r\n", "1@0:one\r\ntwo/3@12:y/" },
		{ "x,\"a\"", "1@0:x|a/" },
		{ "\"a\"\r", "1@0:a/" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(read_text(state, cases[i][0]), cases[i][1]);
}

static void separators(void **state)
{
	static const char *const cases[][2] = {
		{ "a;b\n1,5;2\n", "1@0:a|b/2@4:1,5|2/" },
		{ "a,b\n1;5,2\n", "1@0:a|b/2@4:1;5|2/" },
		{ "a;b,c\n", "1@0:a;b|c/" },
		{ "a;b;c,d\n", "1@0:a|b|c,d/" },
		{ "\"x,y,z\";b\n1;2\n", "1@0:x,y,z|b/2@10:1|2/" },
		{ "\"x\n,,,\";b\n1;2\n", "1@0:x\n,,,|b/3@10:1|2/" },
		{ "a\n1;2\n", "1@0:a/2@2:1;2/" },
		{ "\xEF\xBB\xBF"
		  "a;b\n1;2\n",
			"1@3:a|b/2@7:1|2/" },
		{ "\xEF\xBB\xBF", "" },
		{ "\xEF\xBB\xBF\"a\",b\n", "1@3:a|b/" },
		{ "a,\xEF\xBB\xBF\n", "1@0:a|\xEF\xBB\xBF/" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(read_text(state, cases[i][0]), cases[i][1]);
}

static void faults_say_where_and_go_on(void **state)
{
	static const char *const cases[][2] = {
		{ "a,b\nx,\"y\"z,\"q\n1,2\n", "1@0:a|b/2.2!text behind a closing quote/3@14:1|2/" },
		{ "a,b\nx,5\" disk\n1,2\n",
			"1@0:a|b/2.2!a quote inside a field that is not quoted/3@14:1|2/" },
		{ "a,\"b\n1,2\n3,4", "1.2!a quote that is not closed/" },
		{ "a,b\n1,2\nx\n,\"", "1@0:a|b/2@4:1|2/3@8:x/4.2!a quote that is not closed/" },
		{ "a,b\n\"one\ntwo\",\"x\n1,2\n", "1@0:a|b/3.2!a quote that is not closed/" },
		{ "a,b\nJ\xF8rgen,x\n1,2\n", "1@0:a|b/2.1!text that is not UTF-8/3@13:1|2/" },
		{ "a,b\nx,\xFF,\"one\ntwo\"\n1,2\n", "1@0:a|b/2.2!text that is not UTF-8/4@18:1|2/" },
		{ "\"a\"\rb,c\n1,2\n", "1.1!text behind a closing quote/2@8:1|2/" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(read_text(state, cases[i][0]), cases[i][1]);
	assert_string_equal(
		read_bytes(state, "a,b\nx,y\0z\n1,2\n", 14), "1@0:a|b/2.2!a NUL character/3@10:1|2/");
	assert_string_equal(read_bytes(state, "a\n\"x\0\"\n1\n", 9), "1@0:a/2.1!a NUL character/3@7:1/");
}

static void utf16_is_named(void **state)
{
	static const char expected[] = "1.1!the file is UTF-16; save it as UTF-8/";
	assert_string_equal(read_bytes(state,
				    "\xFF\xFE"
				    "a\0,\0b\0\n\0",
				    10),
		expected);
	assert_string_equal(read_bytes(state, "\xFE\xFF\0a\0,\0b\0\n", 10), expected);
}

static char *repeated(char byte, size_t count, const char *before, const char *after)
{
	size_t start = strlen(before);
	char *text = malloc(start + count + strlen(after) + 1);
	assert_non_null(text);
	memcpy(text, before, start);
	memset(text + start, byte, count);
	strcpy(text + start + count, after);
	return text;
}

static void check_long(void **state, char *text, const char *expected)
{
	const char *told = read_text(state, text);
	free(text);
	if (expected != NULL)
		assert_string_equal(told, expected);
	else
		assert_null(strchr(told, '!'));
}

static void huge_fields_are_refused(void **state)
{
	size_t limit = (size_t)1024 * 1024;
	check_long(state, repeated('x', limit, "", "\n1,2\n"), NULL);
	check_long(state, repeated('x', limit, "a,\"", "\"\n1,2\n"), NULL);
	check_long(state, repeated('x', limit + 1, "", "\nb,c\n"),
		"1.1!a field longer than 1 MiB/2@1048578:b|c/");
	check_long(state, repeated('x', 3 * limit, "a,\"", "\"\nb,c\n"),
		"1.2!a field longer than 1 MiB/2@3145733:b|c/");
	check_long(state, repeated('\n', limit + 5, "\"", ""), "1.1!a field longer than 1 MiB/");
	check_long(
		state, repeated('\r', limit + 5, "a", "\nb"), "1.1!a field longer than 1 MiB/2@1048583:b/");
	check_long(state, repeated(',', 1023, "", "\n"), NULL);
	check_long(state, repeated(',', 1024, "", "\nb,c\n"),
		"1.1024!a row of more than 1024 fields/2@1025:b|c/");
}

static void huge_rows_are_refused(void **state)
{
	size_t part = (size_t)1000 * 1000;
	FILE *stream = tmpfile();
	assert_non_null(stream);
	for (int i = 0; i < 5; i++) {
		char *field = repeated('y', part, "", i < 4 ? "," : "\n1,2\n");
		fputs(field, stream);
		free(field);
	}
	rewind(stream);
	struct csv *csv = csv_open(stream);
	assert_string_equal(tell(state, csv), "1.5!a row longer than 4 MiB/2@5000005:1|2/");
	csv_close(csv);
	fclose(stream);
}

/* The window of 64 KiB must not be seen: the same text behind a filler that moves its border through it. */
static void borders_of_the_window_are_unseen(void **state)
{
	const char *behind = "\r\n\"p\"\"q\r\nr\",\"\"\r\nģ,😀\r\n\"last\",x";
	for (size_t filler = 65480; filler < 65545; filler++) {
		char *text = repeated('f', filler, "a,b\n", behind);
		FILE *stream = stream_of(text, strlen(text));
		free(text);
		struct csv *csv = csv_open(stream);
		struct csv_row row;
		struct csv_fault fault;
		assert_int_equal(csv_next(csv, &row, &fault), CSV_ROW);
		assert_int_equal(csv_next(csv, &row, &fault), CSV_ROW);
		assert_int_equal(row.count, 1);
		assert_int_equal(strlen(row.fields[0]), filler);
		int at = (int)filler + 6;
		assert_string_equal(tell(state, csv),
			text_format(*state, "3@%d:p\"q\r\nr|/5@%d:ģ|😀/6@%d:last|x/", at, at + 14, at + 23));
		csv_close(csv);
		fclose(stream);
	}
}

static void reading_goes_on_from_an_offset(void **state)
{
	const char *text = "\xEF\xBB\xBFname;place\n\"x\ny\";Riga\nJansen, Piet, jr.;Riga\nA;B\n";
	FILE *stream = stream_of(text, strlen(text));
	struct csv *csv = csv_open(stream);
	struct csv_row row;
	struct csv_fault fault;
	for (int i = 0; i < 3; i++)
		assert_int_equal(csv_next(csv, &row, &fault), CSV_ROW);
	assert_int_equal(row.line, 4);
	int64_t offset = row.offset;
	csv_close(csv);
	assert_int_equal(fseeko(stream, offset, SEEK_SET), 0);
	csv = csv_open(stream);
	assert_string_equal(tell(state, csv),
		text_format(*state, "4@%d:Jansen, Piet, jr.|Riga/5@%d:A|B/", (int)offset, (int)offset + 23));
	csv_close(csv);
	fclose(stream);
}

static void pipes_are_read_too(void **state)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "a,b\n1,2\n", 8), 8);
	close(ends[1]);
	FILE *stream = fdopen(ends[0], "r");
	struct csv *csv = csv_open(stream);
	assert_string_equal(tell(state, csv), "1@0:a|b/2@4:1|2/");
	csv_close(csv);
	csv_close(NULL);
	fclose(stream);
}

static void a_stream_that_fails_is_told_once(void **state)
{
	FILE *stream = fopen("/proc/self/mem", "r"); /* its first page is not mapped */
	assert_non_null(stream);
	struct csv *csv = csv_open(stream);
	assert_string_equal(tell(state, csv), "1.1!the file cannot be read/");
	csv_close(csv);
	fclose(stream);
}

/* Written with every field quoted, random rows come back as they were. */
static void random_rows_come_back(void **state)
{
	static const char letters[] = "ab,;\"\n\r \t|";
	uint64_t seed = 11;
	for (int i = 0; i < 500; i++) {
		struct text_buffer text = text_buffer_in(*state);
		struct text_buffer expected = text_buffer_in(*state);
		size_t count = next_number(&seed) % 5 + 1;
		text_buffer_add(&text, "h,,,,,,,,\n");
		for (size_t k = 0; k < count; k++) {
			text_buffer_add(&text, k == 0 ? "\"" : ",\"");
			text_buffer_add(&expected, k == 0 ? "" : "|");
			for (uint64_t left = next_number(&seed) % 9; left > 0; left--) {
				char letter = letters[next_number(&seed) % (sizeof(letters) - 1)];
				text_buffer_add_bytes(&text, "\"", letter == '"');
				text_buffer_add_bytes(&text, &letter, 1);
				text_buffer_add_bytes(&expected, &letter, 1);
			}
			text_buffer_add(&text, "\"");
		}
		text_buffer_add(&text, i % 2 == 0 ? "\n" : "");
		assert_string_equal(read_text(state, text.data),
			text_format(*state, "1@0:h||||||||/2@10:%s/", text_buffer_text(&expected)));
	}
}

/* Any bytes at all: it ends, and nothing is read or written beside its place (the sanitizers see). */
static void random_bytes_do_no_harm(void **state)
{
	static const char letters[] = "a,;\"\"\n\n\r\0\xC3\xA9\xFF";
	uint64_t seed = 12;
	for (int i = 0; i < 1500; i++) {
		char bytes[60];
		size_t length = next_number(&seed) % sizeof(bytes);
		for (size_t k = 0; k < length; k++)
			bytes[k] = letters[next_number(&seed) % (sizeof(letters) - 1)];
		assert_non_null(read_bytes(state, bytes, length));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_and_fields),
		TEST(quotes),
		TEST(separators),
		TEST(faults_say_where_and_go_on),
		TEST(utf16_is_named),
		TEST(huge_fields_are_refused),
		TEST(huge_rows_are_refused),
		TEST(borders_of_the_window_are_unseen),
		TEST(reading_goes_on_from_an_offset),
		TEST(pipes_are_read_too),
		TEST(a_stream_that_fails_is_told_once),
		TEST(random_rows_come_back),
		TEST(random_bytes_do_no_harm),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * fuzz_csv - any stream of bytes ends, in rows or faults
 */
#include "base/csv.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	FILE *stream = length == 0 ? NULL : fmemopen((void *)(uintptr_t)bytes, length, "rb");
	if (stream == NULL)
		return 0;
	struct csv *csv = csv_open(stream);
	struct csv_row row;
	struct csv_fault fault;
	size_t steps = 0;
	for (enum csv_result result = CSV_ROW; result != CSV_END; steps++) {
		result = csv_next(csv, &row, &fault);
		if (result == CSV_FAULT && fault.what == NULL)
			bug("a fault without words");
		if (steps > length + 2)
			bug("more rows than bytes");
	}
	csv_close(csv);
	fclose(stream);
	return 0;
}

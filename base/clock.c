/*
 * clock - the only room that reads the time
 *
 * The calendar is the proleptic Gregorian one, by day numbers: gmtime() and mktime() ask the environment.
 */
#include "base/clock.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#define FIRST_MOMENT INT64_C(-62135596800000) /* 0001-01-01T00:00:00Z */
#define LAST_MOMENT INT64_C(253402300799999)  /* 9999-12-31T23:59:59.999Z */

struct date {
	int64_t year;
	int64_t month; /* 1 to 12 */
	int64_t day;   /* 1 to 31 */
};

struct moment_parts {
	struct date date;
	int64_t days; /* since 1970-01-01 */
	int hour;
	int minute;
	int second;
	int millisecond;
};

static struct timespec read_clock(clockid_t id)
{
	struct timespec now;
	if (clock_gettime(id, &now) != 0)
		bug("the machine has no clock");
	return now;
}

int64_t clock_real_now(void)
{
	struct timespec now = read_clock(CLOCK_REALTIME);
	return now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

int64_t clock_steady_now(void)
{
	return clock_steady_microseconds() / 1000;
}

int64_t clock_steady_microseconds(void)
{
	struct timespec now = read_clock(CLOCK_BOOTTIME);
	return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

void clock_sleep(int64_t milliseconds)
{
	if (milliseconds <= 0)
		return;
	struct timespec rest = { .tv_sec = milliseconds / SECOND_MS,
		.tv_nsec = milliseconds % SECOND_MS * 1000000 };
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
		continue;
}

static int64_t divide_down(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

/* A year is counted from March, so that the leap day is its last (Howard Hinnant, chrono algorithms). */
static int64_t days_of(struct date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = divide_down(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

static struct date date_of(int64_t days)
{
	days += 719468;
	int64_t era = divide_down(days, 146097);
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	struct date date = { .day = day_of_year - (153 * month + 2) / 5 + 1,
		.month = month + (month < 10 ? 3 : -9) };
	date.year = year_of_era + era * 400 + (date.month <= 2);
	return date;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
	static const int64_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return lengths[month - 1] + (month == 2 && is_leap_year);
}

static struct moment_parts parts_of(int64_t moment)
{
	struct moment_parts parts = { .days = divide_down(moment, DAY_MS) };
	int64_t rest = moment - parts.days * DAY_MS;
	parts.date = date_of(parts.days);
	parts.hour = (int)(rest / HOUR_MS);
	parts.minute = (int)(rest % HOUR_MS / MINUTE_MS);
	parts.second = (int)(rest % MINUTE_MS / SECOND_MS);
	parts.millisecond = (int)(rest % SECOND_MS);
	return parts;
}

static char *format_parts(struct arena *arena, int64_t moment, char between, const char *end)
{
	struct moment_parts parts = parts_of(moment);
	return text_format(arena, "%04d-%02d-%02d%c%02d:%02d:%02d%s", (int)parts.date.year,
		(int)parts.date.month, (int)parts.date.day, between, parts.hour, parts.minute, parts.second,
		end);
}

char *clock_format(struct arena *arena, int64_t moment)
{
	return format_parts(arena, moment, 'T', "Z");
}

char *clock_format_precise(struct arena *arena, int64_t moment)
{
	return format_parts(
		arena, moment, 'T', text_format(arena, ".%03d0000Z", parts_of(moment).millisecond));
}

char *clock_format_spaced(struct arena *arena, int64_t moment)
{
	return format_parts(arena, moment, ' ', "Z");
}

char *clock_format_http(struct arena *arena, int64_t moment)
{
	static const char weekdays[] = "Thu\0Fri\0Sat\0Sun\0Mon\0Tue\0Wed"; /* 1970 began on a Thursday */
	static const char months[] = "Jan\0Feb\0Mar\0Apr\0May\0Jun\0Jul\0Aug\0Sep\0Oct\0Nov\0Dec";
	struct moment_parts parts = parts_of(moment);
	int64_t weekday = parts.days - divide_down(parts.days, 7) * 7;
	return text_format(arena, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays + weekday * 4,
		(int)parts.date.day, months + (parts.date.month - 1) * 4, (int)parts.date.year, parts.hour,
		parts.minute, parts.second);
}

/* Reads exactly count digits and moves *at behind them. */
static bool read_digits(const char **at, int count, int64_t *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

static bool read_character(const char **at, char character)
{
	if (**at != character)
		return false;
	(*at)++;
	return true;
}

static bool read_date(const char **at, int64_t *moment)
{
	struct date date;
	if (!read_digits(at, 4, &date.year) || !read_character(at, '-') || !read_digits(at, 2, &date.month) ||
		!read_character(at, '-') || !read_digits(at, 2, &date.day))
		return false;
	if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
		date.day > days_in_month(date.year, date.month))
		return false;
	*moment = days_of(date) * DAY_MS;
	return true;
}

/* A leap second counts as the second behind it. */
static bool read_time(const char **at, int64_t *part)
{
	int64_t hour;
	int64_t minute;
	int64_t second;
	if (!read_digits(at, 2, &hour) || !read_character(at, ':') || !read_digits(at, 2, &minute) ||
		!read_character(at, ':') || !read_digits(at, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > (minute == 59 ? 60 : 59))
		return false;
	*part = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
	if (!read_character(at, '.'))
		return true;
	if (**at < '0' || **at > '9')
		return false;
	for (int64_t unit = 100; **at >= '0' && **at <= '9'; unit /= 10, (*at)++)
		*part += unit * (**at - '0');
	return true;
}

static bool read_offset(const char **at, int64_t *part)
{
	*part = 0;
	if (read_character(at, 'Z') || read_character(at, 'z'))
		return true;
	bool is_west = **at == '-';
	int64_t hour;
	int64_t minute;
	if (!read_character(at, is_west ? '-' : '+') || !read_digits(at, 2, &hour) ||
		!read_character(at, ':') || !read_digits(at, 2, &minute) || hour > 23 || minute > 59)
		return false;
	*part = (hour * HOUR_MS + minute * MINUTE_MS) * (is_west ? -1 : 1);
	return true;
}

bool clock_parse(const char *text, int64_t *moment)
{
	int64_t day;
	int64_t time = 0;
	int64_t offset = 0;
	if (text == NULL || !read_date(&text, &day))
		return false;
	if (read_character(&text, 'T') || read_character(&text, 't')) {
		if (!read_time(&text, &time) || !read_offset(&text, &offset))
			return false;
	}
	int64_t result = day + time - offset;
	if (*text != '\0' || result < FIRST_MOMENT || result > LAST_MOMENT)
		return false;
	*moment = result;
	return true;
}

/* Reads the numbers in front of these letters, in this order, each at most once; how many there were. */
static int read_amounts(const char **at, const char *letters, int64_t amounts[])
{
	int count = 0;
	for (const char *letter = letters; **at >= '0' && **at <= '9'; letter++, count++) {
		int64_t amount = 0;
		for (; **at >= '0' && **at <= '9'; (*at)++) {
			/* No period that ends before the year 10000 needs more. */
			if (amount > INT64_C(100000000000))
				return -1;
			amount = amount * 10 + (**at - '0');
		}
		letter = **at == '\0' ? NULL : strchr(letter, **at);
		if (letter == NULL)
			return -1;
		(*at)++;
		amounts[letter - letters] = amount;
	}
	return count;
}

static bool add_months(int64_t *moment, int64_t months)
{
	struct moment_parts parts = parts_of(*moment);
	int64_t month = parts.date.year * 12 + parts.date.month - 1 + months;
	struct date date = { .year = month / 12, .month = month % 12 + 1, .day = parts.date.day };
	if (date.year > 9999)
		return false;
	int64_t last = days_in_month(date.year, date.month);
	date.day = date.day > last ? last : date.day;
	*moment += (days_of(date) - parts.days) * DAY_MS;
	return true;
}

static bool add_units(int64_t *moment, int64_t count, int64_t unit)
{
	int64_t amount;
	return !__builtin_mul_overflow(count, unit, &amount) &&
	       !__builtin_add_overflow(*moment, amount, moment) && *moment <= LAST_MOMENT;
}

bool clock_add_period(int64_t from, const char *period, int64_t *moment)
{
	int64_t weeks = 0;
	int64_t dates[3] = { 0 };
	int64_t times[3] = { 0 };
	if (from < FIRST_MOMENT || from > LAST_MOMENT || period == NULL || !read_character(&period, 'P'))
		return false;
	const char *start = period;
	int count = read_amounts(&period, "W", &weeks);
	if (count != 1) {
		period = start;
		count = read_amounts(&period, "YMD", dates);
		if (count >= 0 && read_character(&period, 'T'))
			count = read_amounts(&period, "HMS", times);
	}
	if (count < 1 || *period != '\0')
		return false;
	int64_t result = from;
	if (!add_months(&result, dates[0] * 12 + dates[1]) || !add_units(&result, dates[2], DAY_MS) ||
		!add_units(&result, weeks, 7 * DAY_MS) || !add_units(&result, times[0], HOUR_MS) ||
		!add_units(&result, times[1], MINUTE_MS) || !add_units(&result, times[2], SECOND_MS))
		return false;
	*moment = result;
	return true;
}

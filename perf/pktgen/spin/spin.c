// SPDX-License-Identifier: Apache-2.0
// A loop that does nothing but read the clock, pinned to a core: how long the machine itself keeps a polling thread from running.
//   fulcrum-spin CORE SECONDS POLL_NS
// A poll is the first reading at least POLL_NS after the last poll, so that a share of the polls means the same as for a worker whose polls
// are that far apart. Prints "NAME VALUE" lines: polls, gaps by length in the classes of the data plane's poll_gaps counters, how much of the
// core the loop had, and the longest gap.

#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <x86intrin.h>

#define NANOSECONDS 1000000000ull
#define CALIBRATION_NS 200000000ull

struct gap_class {
    const char *name;
    uint64_t at_most_us; // 0: more than the others
};

static const struct gap_class classes[] = {
    {"poll_gaps_le_10us", 10}, {"poll_gaps_le_20us", 20}, {"poll_gaps_le_50us", 50},
    {"poll_gaps_le_100us", 100}, {"poll_gaps_le_1ms", 1000}, {"poll_gaps_more", 0},
};
#define CLASS_COUNT (sizeof(classes) / sizeof(classes[0]))

static uint64_t nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS + (uint64_t)now.tv_nsec;
}

// Ticks of the time-stamp counter in a second.
static uint64_t tick_rate(void) {
    uint64_t start = nanoseconds(CLOCK_MONOTONIC_RAW), first = __rdtsc(), now;
    do {
        now = nanoseconds(CLOCK_MONOTONIC_RAW);
    } while (now - start < CALIBRATION_NS);
    return (uint64_t)((double)(__rdtsc() - first) * (double)NANOSECONDS / (double)(now - start));
}

static bool number(const char *text, uint64_t least, uint64_t most, uint64_t *value) {
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *value >= least && *value <= most;
}

static size_t class_of(uint64_t microseconds) {
    size_t class = 0;
    while (class < CLASS_COUNT - 1 && microseconds > classes[class].at_most_us)
        class++;
    return class;
}

static void spin(uint64_t rate, uint64_t seconds, uint64_t poll_ns) {
    uint64_t counts[CLASS_COUNT] = {0}, polls = 0, longest = 0;
    uint64_t ticks_per_us = rate / 1000000, poll_ticks = rate / 1000 * poll_ns / 1000000;
    uint64_t started = nanoseconds(CLOCK_MONOTONIC_RAW), ran = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    uint64_t last = __rdtsc(), end = last + rate * seconds;
    while (last < end) {
        uint64_t gap;
        do {
            gap = __rdtsc() - last;
        } while (gap < poll_ticks);
        last += gap;
        polls++;
        // As the data plane: whole microseconds.
        counts[class_of(gap / ticks_per_us)]++;
        if (gap > longest)
            longest = gap;
    }
    printf("polls %" PRIu64 "\n", polls);
    for (size_t class = 0; class < CLASS_COUNT; class++)
        printf("%s %" PRIu64 "\n", classes[class].name, counts[class]);
    ran = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - ran;
    printf("core_share_permille %" PRIu64 "\n", ran * 1000 / (nanoseconds(CLOCK_MONOTONIC_RAW) - started));
    printf("longest_poll_gap_us %" PRIu64 "\n", longest / ticks_per_us);
}

int main(int count, char **arguments) {
    uint64_t core, seconds, poll_ns;
    if (count != 4 || !number(arguments[1], 0, CPU_SETSIZE - 1, &core) || !number(arguments[2], 1, 3600, &seconds) ||
        !number(arguments[3], 0, 1000000, &poll_ns)) {
        fprintf(stderr, "usage: fulcrum-spin CORE SECONDS POLL_NS\n");
        return 2;
    }
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    if (sched_setaffinity(0, sizeof(cores), &cores) != 0) {
        fprintf(stderr, "fulcrum-spin: core %" PRIu64 ": %s\n", core, strerror(errno));
        return 1;
    }
    spin(tick_rate(), seconds, poll_ns);
    return 0;
}

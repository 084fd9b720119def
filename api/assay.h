/* libassay: credentials in bytes, files and folders, found as `assay scan` finds them.
 *
 * Everything is behind opaque handles, and nothing of C++ crosses: no exception, no type, no allocator. What a function
 * hands out is freed by the function of its kind, which takes NULL too. Texts are UTF-8 and end in a zero byte; they
 * live as long as the handle that they come from.
 *
 * A scanner does not change once it is made: any number of threads may scan with one at a time. Reports and errors are
 * for one thread at a time. A scan with more than one thread starts and joins its own. Memory that runs out is an
 * ASSAY_ERROR on the caller's thread, and ends the process on another.
 *
 * Nothing is sent anywhere, nothing is written but by the setting `cache`, and neither the environment nor a
 * configuration that is not named is read. Signals, limits and locale of the process stay as they are.
 *
 * No value that is found can be had: reports show masks and keyed fingerprints, error texts are masked. What could not
 * be read makes the verdict ASSAY_UNPROVED; it is never a pass.
 *
 * The functions of one ABI number are never changed or taken away; more may come. */
#ifndef ASSAY_H
#define ASSAY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_ABI 1

/* What a call came to. */
#define ASSAY_OK 0
#define ASSAY_USAGE 2 /* a setting, a rule file, a configuration, a suppression file or an argument is wrong */
#define ASSAY_ERROR 3 /* nothing could begin, or memory ran out */

/* What a scan came to: the program's exit codes. */
#define ASSAY_PASS 0
#define ASSAY_FAIL 1     /* a finding of at least `fail-on` and `fail-confidence`, be the rest incomplete or not */
#define ASSAY_UNPROVED 3 /* something was not read, and the report names it */

typedef struct assay_scanner assay_scanner;
typedef struct assay_report assay_report;
typedef struct assay_error assay_error;

/* ASSAY_ABI of the library, and its version ("0.1.0"). Neither fails. */
uint32_t assay_abi(void);
const char* assay_version(void);

/* Makes a scanner in some milliseconds; with `rule-file`, `only` or `disable` rules are compiled, which may take a
 * second.
 *
 * settings: texts "NAME=VALUE", a NULL behind the last; NULL for none. Each may come once, but those marked *.
 *
 *   config=FILE         an assay.yaml, or a pyproject.toml with [tool.assay]; the settings below go before it
 *   rule-file=FILE *    detection rules beside the built-in ones
 *   only=ID *           look for these rules alone
 *   disable=ID *        leave out these rules
 *   exclude=PATTERN *   paths to leave out, as in .gitignore
 *   gitignore=BOOL      leave out what .gitignore names (false)
 *   archives=BOOL       open archives (true); otherwise they are left out and counted
 *   binary=BOOL         read files with a NUL among their first 8,000 bytes (true)
 *   suppressions=BOOL   heed suppression files and comments (true)
 *   decode-depth=N      encodings in one another that are decoded, 0 to 32 (4)
 *   archive-depth=N     archives in one another that are opened, 1 to 64 (8)
 *   threads=N           of a scan of paths, 0 for all processors (1)
 *   fail-on=SEVERITY    info low medium high critical (low)
 *   fail-confidence=C   low medium high (high)
 *   cache=FOLDER        where compiled rules are kept; only files of this user alone are read from it (none)
 *
 * Returns ASSAY_OK and sets *scanner, or another code and sets *error. `error` may be NULL, and stays NULL where there
 * was no memory for it. */
int32_t assay_scanner_create(const char* const* settings, assay_scanner** scanner, assay_error** error);
void assay_scanner_free(assay_scanner* scanner);

/* How many rules it looks for. */
size_t assay_scanner_rules(const assay_scanner* scanner);

/* Scans bytes in memory, on this thread: archives and encoded text opened, comments that allow a value heeded,
 * suppression files not looked for. `bytes` may be NULL when `size` is 0. `name` is the path that places show; no file
 * is opened. A PDF document is read by a copy of this process (fork), which is waited for. */
int32_t assay_scan_bytes(const assay_scanner* scanner, const void* bytes, size_t size, const char* name,
                         assay_report** report, assay_error** error);

/* Scans files and folders, a NULL behind the last; at least one. A path that is not there is a gap of the report. The
 * suppression files that speak of the paths are read (.assayignore, .gitleaksignore, .betterleaksignore,
 * .secrets.baseline). "-" is standard input. */
int32_t assay_scan_paths(const assay_scanner* scanner, const char* const* paths, assay_report** report,
                         assay_error** error);
void assay_report_free(assay_report* report);

int32_t assay_report_verdict(const assay_report* report);
/* Values that are not suppressed, whatever their severity. */
size_t assay_report_findings(const assay_report* report);

/* The report in a format of docs/formats.md: "json", "jsonl", "sarif", "text" or "html". *text has *size bytes before
 * its zero byte and lives until the report is freed or rendered again; `size` may be NULL. */
int32_t assay_report_render(assay_report* report, const char* format, const char** text, size_t* size,
                            assay_error** error);

/* "DOING: SUBJECT: WHY" and, on a line of its own, what to do. Of NULL: that memory ran out. */
const char* assay_error_text(const assay_error* error);
void assay_error_free(assay_error* error);

/* The program `assay`, for a program that is nothing else: unlike the functions above it takes the process over, its
 * signals, limits, standard streams and memory, and reads the environment and configurations as docs/commands.md says.
 * Returns the exit code. To be called once, from the first thread, as main is. */
int32_t assay_main(int argc, char** argv);

#ifdef __cplusplus
}
#endif

#endif

/* The same in C: cc scan_text.c -I FOLDER -L FOLDER -lassay, FOLDER being where assay.h and libassay.so are. */
#include <stdio.h>

#include "assay.h"

int main(void) {
  static char text[1 << 20];
  const size_t size = fread(text, 1, sizeof text, stdin);
  const char* const settings[] = {"archives=false", NULL};
  assay_scanner* scanner = NULL;
  assay_report* report = NULL;
  assay_error* error = NULL;
  const char* shown = NULL;
  int code = assay_scanner_create(settings, &scanner, &error);
  if (code == ASSAY_OK) code = assay_scan_bytes(scanner, text, size, "message", &report, &error);
  if (code == ASSAY_OK) code = assay_report_render(report, "text", &shown, NULL, &error);
  if (code == ASSAY_OK) {
    fputs(shown, stdout);
    code = assay_report_verdict(report);
  } else {
    fprintf(stderr, "%s\n", assay_error_text(error));
  }
  assay_error_free(error);
  assay_report_free(report);
  assay_scanner_free(scanner);
  return code;
}

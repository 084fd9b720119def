/* The program of the wheel. Everything is in libassay.so, which Python's package loads as well; this finds the library and
 * runs its assay_main. It is no Python script, since Python alone takes longer to start than a scan of what is staged.
 *
 * The program lies in PREFIX/bin and the library where an installer puts packages: which folder that is depends on the
 * Python that it was installed for. The library must be of this version, since a prefix may have several Pythons. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

enum { INCOMPLETE = 3 };

typedef int32_t (*Main)(int argc, char** argv);
typedef const char* (*Version)(void);

/* The library looks whether this is there: then this program can be started again to read a document. */
extern const int assay_launcher;
const int assay_launcher = 1;

static char why_not[2 * PATH_MAX]; /* of the last library that was there and could not be taken */

static Main in_library(const char* path) {
  if (access(path, F_OK) != 0) return NULL;
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    const char* error = dlerror();
    snprintf(why_not, sizeof why_not, "%s", error != NULL ? error : path);
    return NULL;
  }
  const Version version = (Version)dlsym(library, "assay_version");
  const Main run = (Main)dlsym(library, "assay_main");
  if (version != NULL && run != NULL && strcmp(version(), ASSAY_VERSION) == 0) return run;
  snprintf(why_not, sizeof why_not, "%s: it is of version %s", path, version != NULL ? version() : "unknown");
  dlclose(library);
  return NULL;
}

static Main below(const char* folder, const char* rest) {
  char path[PATH_MAX];
  const int size = snprintf(path, sizeof path, "%s/%s/libassay.so", folder, rest);
  return size < 0 || (size_t)size >= sizeof path ? NULL : in_library(path);
}

static int of_python(const struct dirent* entry) { return strstr(entry->d_name, "py") != NULL; }

/* In PREFIX/lib/python3.11/site-packages/assay, Debian's dist-packages, or PREFIX/lib/python/assay of a home scheme; the
 * newest Python first. */
static Main of_any_python(const char* folder) {
  struct dirent** entries = NULL;
  const int count = scandir(folder, &entries, of_python, versionsort);
  Main found = NULL;
  for (int i = count - 1; i >= 0; --i) {
    char packages[PATH_MAX];
    const int size = snprintf(packages, sizeof packages, "%s/%s", folder, entries[i]->d_name);
    if (found == NULL && size > 0 && (size_t)size < sizeof packages) {
      found = below(packages, "site-packages/assay");
      if (found == NULL) found = below(packages, "dist-packages/assay");
      if (found == NULL) found = below(packages, "assay");
    }
    free(entries[i]);
  }
  free(entries);
  return found;
}

static Main find(const char* folder) {
  char prefix[PATH_MAX], inner[PATH_MAX + 8];
  snprintf(prefix, sizeof prefix, "%s", folder);
  char* const slash = strrchr(prefix, '/');
  if (slash != NULL) *slash = '\0';
  Main found = below(folder, "."); /* unpacked side by side */
  if (found == NULL) found = below(prefix, "assay"); /* pip install --target */
  if (found == NULL) found = below(prefix, "site-packages/assay");
  for (int i = 0; found == NULL && i < 2; ++i) {
    snprintf(inner, sizeof inner, "%s/%s", prefix, i == 0 ? "lib" : "lib64");
    found = of_any_python(inner);
  }
  return found;
}

/* Where this program lies, links followed. */
static int own_folder(char folder[PATH_MAX]) {
  /* A dynamic loader that was told to run this program is what /proc/self/exe is then: it has no loader of its own. */
  Dl_info self;
  const int loaded = getauxval(AT_BASE) == 0 && dladdr(&assay_launcher, &self) != 0 && self.dli_fname != NULL;
  const ssize_t size = loaded ? 0 : readlink("/proc/self/exe", folder, PATH_MAX - 1);
  if (loaded) {
    if (realpath(self.dli_fname, folder) == NULL) return 0;
  } else if (size > 0) {
    folder[size] = '\0';
  } else { /* without /proc */
    const char* started = (const char*)getauxval(AT_EXECFN); /* NOLINT: how it is handed over */
    if (started == NULL || realpath(started, folder) == NULL) return 0;
  }
  char* const slash = strrchr(folder, '/');
  if (slash == NULL) return 0;
  *slash = '\0';
  return 1;
}

int main(int argc, char** argv) {
  char folder[PATH_MAX];
  const Main run = own_folder(folder) ? find(folder) : NULL;
  if (run != NULL) return run(argc, argv);
  fprintf(stderr, "assay: finding libassay.so of version " ASSAY_VERSION ": %s\n  hint: install the package again: "
                  "pip install --force-reinstall assay==" ASSAY_VERSION "\n",
          why_not[0] != '\0' ? why_not : "it is neither beside this program nor among the packages of a Python below its prefix");
  return INCOMPLETE;
}

/* Between the store and the operating system: every call can be made to fail, or to be the last before a kill.
 *
 * The linker gives the program its own openat, write, ... in place of the C library's (--wrap, see tests/CMakeLists.txt), so the store is
 * tested as it is shipped. SQLite sits in a shared library that --wrap does not reach; it takes its system calls from a table, which is
 * changed here. For one file of a program. */
#ifndef GJ_TESTS_FAULT_OS_FAULTS_H
#define GJ_TESTS_FAULT_OS_FAULTS_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"

enum fault { FAULT_NONE, FAULT_ONCE, FAULT_FOR_EVER, FAULT_KILL };

static struct {
    enum fault fault;
    int os_error;     /* what the failing call says */
    unsigned at;      /* which call, from 1 */
    unsigned n;       /* calls so far */
    bool no_exchange; /* a file system without RENAME_EXCHANGE */
    bool no_locks;    /* one without flock */
    bool slow;        /* writes take one byte in three, and are interrupted */
} os;

static bool must_fail(void)
{
    os.n++;
    if (os.fault == FAULT_KILL && os.n == os.at) {
        (void)kill(getpid(), SIGKILL);
    }
    if ((os.fault == FAULT_ONCE && os.n == os.at) || (os.fault == FAULT_FOR_EVER && os.n >= os.at)) {
        errno = os.os_error;
        return true;
    }
    return false;
}

#define WRAP(name, parameters, arguments)                  \
    int __real_##name parameters;                          \
    int __wrap_##name parameters;                          \
    int __wrap_##name parameters                           \
    {                                                      \
        return must_fail() ? -1 : __real_##name arguments; \
    }

WRAP(renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
WRAP(mkdirat, (int folder, const char *name, mode_t mode), (folder, name, mode))
WRAP(mkdir, (const char *name, mode_t mode), (name, mode))
WRAP(unlinkat, (int folder, const char *name, int flags), (folder, name, flags))
WRAP(fstat, (int file, struct stat *out), (file, out))
WRAP(fstatat, (int folder, const char *name, struct stat *out, int flags), (folder, name, out, flags))

int __real_openat(int folder, const char *name, int flags, ...);
int __wrap_openat(int folder, const char *name, int flags, ...);
int __wrap_openat(int folder, const char *name, int flags, ...)
{
    return must_fail() ? -1 : __real_openat(folder, name, flags, 0666);
}

int __real_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...)
{
    return must_fail() ? -1 : __real_open(name, flags, 0666);
}

ssize_t __real_write(int file, const void *bytes, size_t n);
ssize_t __wrap_write(int file, const void *bytes, size_t n);
ssize_t __wrap_write(int file, const void *bytes, size_t n)
{
    if (must_fail()) {
        return -1;
    }
    if (os.slow && os.n % 2 == 0) {
        errno = EINTR;
        return -1;
    }
    return __real_write(file, bytes, os.slow ? (n + 2) / 3 : n);
}

ssize_t __real_read(int file, void *bytes, size_t n);
ssize_t __wrap_read(int file, void *bytes, size_t n);
ssize_t __wrap_read(int file, void *bytes, size_t n)
{
    return must_fail() ? -1 : __real_read(file, bytes, n);
}

/* Counted, but the disk is left alone: thousands of folders are written here. */
int __wrap_fsync(int file);
int __wrap_fsync(int file)
{
    (void)file;
    return must_fail() ? -1 : 0;
}

/* A close that fails has closed. */
int __real_close(int file);
int __wrap_close(int file);
int __wrap_close(int file)
{
    const int result = __real_close(file);
    return must_fail() ? -1 : result;
}

int __real_flock(int file, int how);
int __wrap_flock(int file, int how);
int __wrap_flock(int file, int how)
{
    if (os.no_locks) {
        errno = ENOLCK;
        return -1;
    }
    return must_fail() ? -1 : __real_flock(file, how);
}

DIR *__real_fdopendir(int folder);
DIR *__wrap_fdopendir(int folder);
DIR *__wrap_fdopendir(int folder)
{
    return must_fail() ? NULL : __real_fdopendir(folder);
}

/* The only use of syscall is renameat2. */
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...)
{
    va_list arguments;
    va_start(arguments, number);
    const int a = va_arg(arguments, int);
    const char *from = va_arg(arguments, const char *);
    const int b = va_arg(arguments, int);
    const char *to = va_arg(arguments, const char *);
    const unsigned flags = va_arg(arguments, unsigned);
    va_end(arguments);
    assert_int_equal(number, SYS_renameat2);
    if (os.no_exchange) {
        errno = ENOSYS;
        return -1;
    }
    return must_fail() ? -1 : __real_syscall(number, a, from, b, to, flags);
}

static ssize_t sqlite_pwrite(int file, const void *bytes, size_t n, off_t at)
{
    return must_fail() ? -1 : pwrite(file, bytes, n, at);
}

static int sqlite_open(const char *path, int flags, int mode)
{
    return must_fail() ? -1 : __real_open(path, flags, (mode_t)mode);
}

static int sqlite_truncate(int file, off_t size)
{
    return must_fail() ? -1 : ftruncate(file, size);
}

static void sqlite_call(const char *name, sqlite3_syscall_ptr call)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find("unix-none");
    assert_int_equal(vfs->xSetSystemCall(vfs, name, call), SQLITE_OK);
}

/* SQLite asks for the size of a block: it stands before the block. */
enum { SIZE_ROOM = 16 };

static void *sqlite_alloc(int size)
{
    char *block = gj_alloc((size_t)size + SIZE_ROOM);
    if (block == NULL) {
        return NULL;
    }
    memcpy(block, &size, sizeof size);
    return block + SIZE_ROOM;
}

static void sqlite_free(void *memory)
{
    gj_free(memory != NULL ? (char *)memory - SIZE_ROOM : NULL);
}

static int sqlite_size(void *memory)
{
    int size = 0;
    if (memory != NULL) {
        memcpy(&size, (char *)memory - SIZE_ROOM, sizeof size);
    }
    return size;
}

static void *sqlite_realloc(void *memory, int size)
{
    char *block = gj_realloc((char *)memory - SIZE_ROOM, (size_t)size + SIZE_ROOM, 1);
    if (block == NULL) {
        return NULL;
    }
    memcpy(block, &size, sizeof size);
    return block + SIZE_ROOM;
}

static int sqlite_round(int size)
{
    return (size + 7) & ~7;
}

static int sqlite_init(void *user)
{
    (void)user;
    return SQLITE_OK;
}

static void sqlite_shutdown(void *user)
{
    (void)user;
}

static int set_up_program(void **state)
{
    (void)state;
    static const sqlite3_mem_methods methods = {sqlite_alloc, sqlite_free, sqlite_realloc,  sqlite_size,
                                                sqlite_round, sqlite_init, sqlite_shutdown, NULL};
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK); /* every allocation is to be seen */
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
    json_set_alloc_funcs(gj_alloc, gj_free);
    sqlite_call("open", (sqlite3_syscall_ptr)sqlite_open);
    sqlite_call("ftruncate", (sqlite3_syscall_ptr)sqlite_truncate);
    sqlite_call("pwrite", (sqlite3_syscall_ptr)sqlite_pwrite);
    sqlite_call("pwrite64", (sqlite3_syscall_ptr)sqlite_pwrite);
    return 0;
}

#endif

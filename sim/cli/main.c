/* The program. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A standard file that the caller closed would be given to the first file opened, and a message would be written into results. So each is
 * opened, the wrong way round: whoever reads or writes it gets an error. */
static void hold_standard_files(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
        if (fcntl(file, F_GETFD) < 0 && errno == EBADF) {
            (void)open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

/* What stays in the buffer of stdout until the end may fail to be written too, after any command, and after --help. */
static void check_stdout(void)
{
    errno = 0;
    if (fflush(stdout) != 0 || ferror(stdout)) {
        gj_cli_note("the output could not be written: %s", errno ? strerror(errno) : "an earlier write failed");
        _exit(gj_status_exit_code(GJ_IO));
    }
}

int main(int argc, char **argv)
{
    hold_standard_files();
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk: said, with what was kept */
    if (atexit(check_stdout) != 0) {
        return gj_status_exit_code(GJ_INTERNAL);
    }
    return gj_cli_main(argc, argv);
}

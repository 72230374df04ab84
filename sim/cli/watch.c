/* Signals as a flag: a thread of its own waits for them, so no handler and no global is needed. */
#include "cli/cli.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/alloc.h"

struct gj_watch {
    pthread_t thread;
    sigset_t signals;
    atomic_int flag;
};

static void *wait_for_signals(void *argument)
{
    struct gj_watch *watch = argument;
    int signal_number = 0;
    while (sigwait(&watch->signals, &signal_number) == 0) {
        if (atomic_exchange(&watch->flag, 1) != 0) {
            _Exit(gj_status_exit_code(GJ_INTERRUPTED));
        }
        fprintf(stderr, "\ngongjang: %s\n",
                gj_cli_say(gj_cli_lang() == GJ_LANG_KO, "stopping (again: at once)",
                           "멈추는 중입니다 (한 번 더 누르면 바로 끝냄)"));
    }
    return NULL;
}

/* A blocked signal waits even if it is ignored, so the ignored ones must be left alone. */
static void add_unless_ignored(sigset_t *set, int signal_number)
{
    struct sigaction action;
    if (sigaction(signal_number, NULL, &action) != 0 || action.sa_handler != SIG_IGN) {
        sigaddset(set, signal_number);
    }
}

struct gj_watch *gj_watch_start(void)
{
    struct gj_watch *watch = gj_alloc_zero(1, sizeof *watch);
    if (!watch) {
        return NULL;
    }
    sigemptyset(&watch->signals);
    add_unless_ignored(&watch->signals, SIGINT);
    add_unless_ignored(&watch->signals, SIGTERM);
    add_unless_ignored(&watch->signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &watch->signals, NULL);
    if (pthread_create(&watch->thread, NULL, wait_for_signals, watch) != 0) {
        pthread_sigmask(SIG_UNBLOCK, &watch->signals, NULL);
        gj_free(watch);
        return NULL;
    }
    return watch;
}

const atomic_int *gj_watch_flag(const struct gj_watch *watch)
{
    return watch ? &watch->flag : NULL;
}

void gj_watch_stop(struct gj_watch *watch)
{
    if (!watch) {
        return;
    }
    pthread_cancel(watch->thread);
    pthread_join(watch->thread, NULL);
    pthread_sigmask(SIG_UNBLOCK, &watch->signals, NULL);
    gj_free(watch);
}

bool gj_watch_is_stopped(const struct gj_watch *watch)
{
    return watch && atomic_load(&watch->flag) != 0;
}

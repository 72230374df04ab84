#include "cli/cli.h"

int main(int argc, char **argv)
{
    return gj_cli_main(argc, argv);
}

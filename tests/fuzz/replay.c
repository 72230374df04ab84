/* The corpus of the fuzzer, and what users write, once more without it: every file named on the command line is one input. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_BYTES = 4 << 20 };

int main(int argc, char **argv)
{
    uint8_t *data = malloc(SIZE_MAX_BYTES);
    for (int i = 1; data && i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file) {
            fprintf(stderr, "%s cannot be read\n", argv[i]);
            free(data);
            return 1;
        }
        const size_t n = fread(data, 1, SIZE_MAX_BYTES, file);
        fclose(file);
        LLVMFuzzerTestOneInput(data, n);
    }
    printf("%d inputs\n", argc - 1);
    free(data);
    return argc > 1 ? 0 : 1;
}

"""A lint that never fails proves nothing: give each one a small tree that is good, then one with a single fault."""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GOOD = {
    "sim/kernel/a.h": "#ifndef A_H\n#define A_H\n#include <stdint.h>\nint64_t gj_a(int64_t x);\n#endif\n",
    "sim/kernel/a.c": '/* [Key2015] */\n#include "kernel/a.h"\n\nint64_t gj_a(int64_t x)\n{\n    return x + 1;\n}\n',
    "sim/REFERENCES.md": "- [Key2015] An author, a title.\n",
    "tests/lint/globals.allow": "",
    "tests/lint/imports.allow": "",
}
BODY = GOOD["sim/kernel/a.c"]
LONG = "int gj_b(int x);\nint gj_b(int x)\n{\n" + "    x++;\n" * 81 + "    return x;\n}\n"

# lint, fault (file: text), what the finding must say
FAULTS = [
    ("includes", {"sim/base/b.c": '#include "kernel/a.h"\n'}, "base stands below kernel"),
    ("includes", {"sim/kernel/b.c": '#include "a.h"\n'}, "layer/file.h"),
    ("includes", {"sim/kernel/b.c": "#include <math.h>\n"}, "libm"),
    ("includes", {"sim/study/b.c": "#include <lua.h>\n"}, "home is script"),
    ("includes", {"sim/script/b.c": "#  include <sqlite3.h>\n"}, "home is store"),
    ("includes", {"sim/study/b.c": '#include "kernel/a_internal.h"\n'}, "internal to kernel"),
    ("includes", {"render/b.c": '#include "factory/floor.h"\n'}, "render sees"),
    ("includes", {"sim/study/b.c": '#include "render/chart.h"\n'}, "only cli sees render"),
    ("references", {"sim/kernel/b.c": "/* [Nobody1999] */\n"}, "[Nobody1999] is not in"),
    ("references", {"sim/REFERENCES.md": "- [Key2015] a\n- [Other2001] b\n"}, "[Other2001] is cited nowhere"),
    ("references", {"sim/REFERENCES.md": "- [Key2015] a\n- [Key2015] a\n"}, "twice"),
    ("sizes", {"sim/kernel/b.c": LONG}, "function of 82 lines"),
    ("sizes", {"sim/kernel/b.c": "\n" * 1201}, "1201 lines"),
    ("format", {"sim/kernel/b.c": "int  gj_b ;\n"}, "not as clang-format"),
    ("marks", {"sim/kernel/b.c": "/* TO" + "DO */\n"}, "TO" + "DO"),
    ("marks", {"scripts/b": "cd /wo" + "rk/x\n"}, "scripts/b:1"),
    ("marks", {"sim/kernel/b.c": "int gj_b; \n"}, "blanks at the end"),
    ("messages", {"sim/script/b.c": 'gj_error_fix(error, "no such "\n"thing; did you mean \\"%s\\"?", near);\n'}, '"no such thing" has no line'),
    ("messages", {"sim/base/words/messages_b.def": 'GJ_MESSAGE("nobody says it", "x")\n'}, "is said nowhere"),
    ("headers gcc", {"sim/kernel/b.h": "size_t gj_b(void);\n"}, "does not compile alone"),
    ("headers gcc", {"sim/kernel/b.h": "static const int gj_b = 1;\n"}, "does not compile alone"),
    ("globals", {"sim/kernel/a.c": BODY + "int gj_count = 1;\n"}, "gj_count is writable (.data)"),
    ("globals", {"sim/kernel/a.c": BODY + "int *gj_b(void);\nint *gj_b(void)\n{\n    static int n;\n    return &n;\n}\n"}, "n is writable (.bss)"),
    ("globals", {"sim/kernel/a.c": BODY + "_Thread_local int gj_count;\n"}, "gj_count is writable (.tbss)"),
    ("globals", {"tests/lint/globals.allow": "kernel/a.c gone # why\n"}, "gone is no longer there"),
    ("globals", {"tests/lint/globals.allow": "kernel/a.c gone\n"}, "needs a reason"),
    ("imports", {"sim/kernel/a.c": "double log(double);\n" + BODY.replace("x + 1", "(int64_t)log((double)x)")}, "calls log"),
    ("imports", {"sim/kernel/a.c": "#include <stdlib.h>\n" + BODY.replace("x + 1", "!malloc((size_t)x)")}, "calls malloc"),
    ("imports", {"sim/kernel/a.c": "#include <time.h>\n" + BODY.replace("x + 1", "time(0)")}, "calls time"),
    ("imports", {"sim/kernel/b.h": "void gj_b(void);\n", "tests/lint/imports.allow": "kernel/a.c gj_b # why\n"}, "for other files"),
    ("imports", {"sim/kernel/a.c": "#include <stdio.h>\n" + BODY.replace("x + 1", 'printf("%d", (int)x)')}, "calls printf"),
]


def compile_layer(folder):
    """A static library of sim/kernel/a.c, as gj_layer makes it."""
    library, member = f"{folder}/libgj_kernel.a", f"{folder}/a.c.o"
    subprocess.run(["gcc", "-std=gnu17", "-O2", "-fPIE", "-I", f"{folder}/sim", "-c", f"{folder}/sim/kernel/a.c", "-o", member], check=True)
    subprocess.run(["ar", "rcs", library, member], check=True)
    return f"kernel={library}"


def run(lint, extra):
    """Exit code and text of a lint over a tree of GOOD and extra."""
    name, *arguments = lint.split()
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**GOOD, **extra}.items():
            os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
            with open(f"{folder}/{path}", "w", encoding="utf-8") as f:
                f.write(text)
        shutil.copy(f"{HERE}/../../.clang-format", folder)
        if name in ("globals", "imports"):
            arguments.append(compile_layer(folder))
        command = [sys.executable, "-B", f"{HERE}/{name}.py", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "GJ_LINT_ROOT": folder})
        return done.returncode, done.stdout + done.stderr


wrong = []
for lint in sorted({f[0] for f in FAULTS}):
    code, text = run(lint, {})
    if code != 0:
        wrong.append(f"{lint}: fails on the good tree: {text}")
for lint, extra, expected in FAULTS:
    code, text = run(lint, extra)
    if code != 1 or expected not in text:
        wrong.append(f"{lint}: {extra} gave exit {code}: {text or 'nothing'}")
print("\n".join(wrong))
sys.exit(1 if wrong else 0)

"""Every message of an error, a note and the help has its Korean in sim/base/words/messages*.def, once, and none there is unused.

A message is the literal where it is made: the formats of the functions below (adjacent literals joined), and the texts of argp's tables.
What other programs say (messages_base.def) and what is put together is not looked for."""

import re

import tree

# Which arguments of a function are messages, from 0. None: all its literals.
FUNCTIONS = {
    "gj_error_set": [3], "gj_error_fix": [1], "gj_file_error": [3], "gj_check_say": [2, 3], "luaL_error": [1], "luaL_argerror": [2],
    "gj_loader_complain": [4, 5], "gj_build_wrong": [3, 4], "gj_reading_wrong": [2, 3], "gj_factor_wrong": [1, 2],
    "gj_parameter_refuse": [2], "gj_cli_note": [0], "gj_cli_tell": [3], "gj_cli_wrong": [1], "gj_cli_say_line": [1],
    "wrong": None, "complain": None, "refuse": None,
}
TABLE = "sim/base/words/messages"
OTHERS = TABLE + "_base.def"  # what the C library, Lua and wrappers say
NUMBERS = {"PRIu64": "lu", "PRId64": "ld", "PRIx64": "lx", "PRIu32": "u", "PRId32": "d", "GJ_PRIu": "u"}

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|' + LITERAL + r"|'(?:[^'\\]|\\.)+'", re.S)
JOINED = re.compile(LITERAL + r"(?:\s*(?:" + LITERAL + r"|" + "|".join(NUMBERS) + r"\b))*")
GUESS = "; did you mean "


def without_comments(text):
    return TOKEN.sub(lambda m: "\n" * m.group(0).count("\n") if m.group(0)[0] == "/" else m.group(0), text)


def join(text):
    """"a %" PRIu64 " b" -> a %lu b"""
    for word, letters in NUMBERS.items():
        text = re.sub(r"\b%s\b" % word, '"%s"' % letters, text)
    return "".join(part[1:-1] for part in re.findall(LITERAL, text))


def literals(text):
    return [join(m.group(0)) for m in JOINED.finditer(text)]


def arguments(text, at):
    """The arguments of the call whose bracket opens before `at`."""
    found, start, depth = [], at, 1
    while depth > 0:
        token = TOKEN.match(text, at)
        if token:
            at = token.end()
            continue
        if text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
        if depth == 0 or (text[at] == "," and depth == 1):
            found.append(text[start:at])
            start = at + 1
        at += 1
    return found


def same(message):
    """A text of argp's tables is no format: % and %% are one. How much of a text is shown makes no other message."""
    return re.sub(r"%\.\d+s", "%s", message.replace("%%", "%"))


def is_message(text):
    return not re.match(r"[A-Z|.a]+$", text.replace("lua", "")) and re.search(r"[A-Za-z]{2}", re.sub(r"%[-+ 0#0-9.*]*(?:hh|h|ll|l|z|j|t)?[a-zA-Z]", "", text)) is not None


def calls(text):
    for match in re.finditer(r"\b(%s)\(" % "|".join(FUNCTIONS), text):
        which = FUNCTIONS[match.group(1)]
        given = arguments(text, match.end())
        for argument in given if which is None else [given[i] for i in which if i < len(given)]:
            for message in literals(argument):
                if which is not None or " " in message:
                    yield text.count("\n", 0, match.start()) + 1, message


def help_texts(text):
    for match in re.finditer(r"\{\s*(?:%s|NULL|0),[^{}\"]*?(?:%s|NULL|0),[^{}\"]*?,\s*((?:%s\s*)+),\s*-?\d+\s*,?\s*\}" % (LITERAL, LITERAL, LITERAL), text):
        yield text.count("\n", 0, match.start()) + 1, join(match.group(1))
    for match in re.finditer(r"struct argp \w+ = \{", text):
        for argument in arguments(text, match.end())[3:4]:
            for message in literals(argument):
                for part in message.split("\\v"):
                    yield text.count("\n", 0, match.start()) + 1, part


table, others, findings = {}, set(), []
for path in tree.files(".def", under=("sim/base/words",)):
    if not path.startswith(TABLE):
        continue
    for line in re.finditer(r"GJ_MESSAGE\(", without_comments(tree.read(path))):
        english = join(arguments(without_comments(tree.read(path)), line.end())[0])
        if same(english) in table:
            findings.append(f'{path}: "{english}" stands there twice')
        table[same(english)] = path

used, all_literals = set(), set()
for path in tree.files(".c", ".h", ".def", under=("sim", "render")):
    if path.startswith(TABLE):
        continue
    text = without_comments(tree.read(path)).replace("\\\n", " \n")
    for message in literals(text):
        all_literals.update({same(message), same(message.split(GUESS)[0]), *(same(p) for p in message.split("\\v"))})
        all_literals.update(same(p).strip("\\n") for p in [message])
    layer = tree.layer_of(path)
    if path.endswith((".c", ".h")) and layer:
        for number, message in list(calls(text)) + list(help_texts(text)):
            key = same(message.split(GUESS)[0])
            if is_message(key) and key not in table:
                findings.append(f'{path}:{number}: "{key}" has no line in {TABLE}_*.def')
findings += [f'{path}: "{english}" is said nowhere' for english, path in table.items() if english not in all_literals and path != OTHERS]
tree.finish(findings)

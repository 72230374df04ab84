"""The command line speaks Korean when it is asked to, and results do not depend on it. Usage: test_words.py GONGJANG FOLDER"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
HERE = os.path.dirname(os.path.abspath(__file__))
HANGUL = re.compile("[가-힣]")
COMMANDS = re.findall(r"(?m)^GJ_COMMAND\((\w+),", open(os.path.join(HERE, "../../sim/cli/command.def"), encoding="utf-8").read())


def run(*words, **variables):
    environment = {k: v for k, v in os.environ.items() if k not in ("GONGJANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")}
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=FOLDER, env={**environment, **variables}, check=False)
    return done.returncode, done.stdout, done.stderr


class Words(unittest.TestCase):
    def test_help_is_korean_in_every_command(self):
        for command in (c for c in COMMANDS if c != "store"):  # store has commands of its own
            code, out, err = run(command, "--lang", "ko", "--help")
            self.assertEqual((code, err), (0, ""), command)
            self.assertRegex(out, HANGUL, command)
            for line in out.splitlines():
                words = re.findall(r"\b[a-z]{2,}\b", re.sub(r"`[^`]*`|--?\S+|\{.*?\}", "", line))
                self.assertTrue(len(words) < 8 or HANGUL.search(line), f"{command}: {line}")

    def test_which_language_it_is(self):
        korean, english = "사용법", "Usage"
        for words, variables, expected in [
            (["--lang", "ko", "--help"], {}, korean),
            (["--help"], {"GONGJANG_LANG": "ko"}, korean),
            (["--help"], {"LANG": "ko_KR.UTF-8"}, korean),
            (["--help"], {"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, english),
            (["--help"], {"LANG": "kok_IN.UTF-8"}, english),
            (["--help"], {"GONGJANG_LANG": "en", "LANG": "ko_KR.UTF-8"}, english),
            (["--lang", "en", "--help"], {"GONGJANG_LANG": "ko"}, english),
            (["run", "--lang=ko", "--help"], {}, korean),
            (["--lang", "ko", "run", "--help"], {}, korean),
            (["--help"], {}, english),
        ]:
            _, out, _ = run(*words, **variables)
            self.assertTrue(out.startswith(expected), (words, variables, out[:40]))

    def test_faults_are_korean(self):
        with open(os.path.join(FOLDER, "wrong.lua"), "w", encoding="utf-8") as file:
            file.write('return study { title = "x", horizon = days(10), plant = plant { line "a" {\nmachine "m" { cycle = 35, repost = 3 } } } }\n')
        for words, code, said in [
            (["check", "wrong.lua"], 3, 'wrong.lua:2: line "a".machine "m": machine에 "repost" 항목은 없습니다'),
            (["check", "wrong.lua"], 3, "minutes(35)처럼 단위를 붙여 쓰십시오"),
            (["run", "nothing.lua"], 2, "gongjang: nothing.lua는 없습니다"),
            (["run", "--bogus", "wrong.lua"], 2, "'--bogus'는 이 명령의 선택 사항이 아니거나"),
            (["run"], 2, "어느 시나리오입니까?"),
            (["rnu"], 2, "'rnu'라는 명령은 없습니다\n  혹시 'run'입니까?"),
            (["verify"], 2, "어느 결과입니까?"),
        ]:
            got, _, err = run(*words, GONGJANG_LANG="ko")
            self.assertIn(said, err)
            self.assertEqual(got, code, err)
        _, out, _ = run("check", "--json", "wrong.lua", GONGJANG_LANG="ko")
        fault = json.loads(out)["errors"][0]
        self.assertRegex(fault["message_ko"], HANGUL)
        self.assertNotRegex(fault["message"], HANGUL)

    def test_results_do_not_follow_the_environment(self):
        manifests = []
        for lang in ("en", "ko"):
            shutil.rmtree(os.path.join(FOLDER, "out"), ignore_errors=True)
            code, _, err = run("run", os.path.join(HERE, "little.lua"), "-n", "2", "-o", "out", GONGJANG_LANG=lang)
            self.assertEqual(code, 0, err)
            with open(os.path.join(FOLDER, "out/manifest.json"), encoding="utf-8") as file:
                manifests.append(file.read())
        self.assertEqual(*manifests)
        self.assertRegex(err, "반복 2회")
        code, out, _ = run("--lang", "ko", "verify", "out")
        self.assertEqual(code, 0)
        self.assertIn("모두 같습니다", out)


os.makedirs(FOLDER, exist_ok=True)
unittest.main(argv=sys.argv[:1])

"""Writes papers that try the theme: few stories and many, with and without pictures, odd headlines, other scripts.

usage: papers.py FOLDER [PHOTOGRAPHS]     (PHOTOGRAPHS: a folder of JPEG files to use on the fronts instead of drawings)

All places, people and events are invented; the pictures are drawn here.
"""

import shutil
import struct
import sys
import zlib
from pathlib import Path

SECTIONS = {"town": "Town", "trade": "Trade", "fields": "Fields", "letters": "Letters"}
HEADS = [
    "Ferry Town Votes to Keep Its Slow Clock", "A Bridge Is Counted Plank by Plank", "Rain Fills the Upper Lake for the First Time in Nine Years",
    "Bakers Ask for an Earlier Dawn", "The Last Lamplighter Hands Over His Ladder", "Why the Salt Road Bends", "Harbor Gates Open at Low Water, and Nobody Is There to See It",
    "School Buys Its Own Printing Press", "Three Streets Share One Well", "Orchard Prices Hold", "Night Bus Finds Its Passengers",
    "A Map That Leaves Out the Hills", "Weavers Return to Mill Lane With Looms of Their Own", "Snow Fences Go Up Early",
]
VILLAGES = ["", " in Upper Ford", " at Mill Cross", " Below the Weir", " on Gull Island"]
DEKS = [
    "A narrow vote ends a quarrel that began with a broken spring.", "Engineers walk the deck with chalk and find more than they looked for.",
    "Growers below the dam plan a second harvest; the mill plans to wait.", None, "Whoever works before sunrise pays for light twice, the guild says.",
]
PEOPLE = ["Ida Ferrywoman", "Ole Lanternby", "Mina Quillfeather", "Staff Reporters"]
TEXT = [
    "The clerk read the figures twice, because nobody in the hall had believed them the first time. Then the windows were opened, and the noise of the market came in.",
    "What was decided will cost each household about as much as a pair of boots. In return the town keeps what it has, and learns in spring whether that was wise.",
    "On the quay the old hands do not argue about it. They count barrels, as they did before there was a council, and they write the sum on the wall.",
    "The engineer carries a folding rule and a notebook with a green cover. She has measured every beam, and where two beams did not agree she measured again.",
    "Nobody can say who built the first of them. The parish books begin a century later, with a complaint about the smell of tar.",
]
QUOTE = "> [!pullquote]\n> We have always been late, and it has always been our own lateness.\n> -- Ole Lanternby, clockmaker\n"
BOX = "> [!box] The clock in brief\n> It loses four minutes a day. It is set every morning by the keeper of the ferry.\n"


def picture(path, seed, upright=False):
    """Draws hills under a sky, and writes them as a PNG."""
    width, height = (480, 640) if upright else (720, 480)
    sky, far, near = [(200, 214, 224), (226, 206, 178), (178, 196, 190)][seed % 3], (110, 128, 122), (58, 70, 66)
    rows = bytearray()
    peak = [height // 2 + abs((x * (3 + seed % 4)) % 400 - 200) // 3 for x in range(width)]
    shore = [height * 3 // 4 + abs((x * 2 + 90 * seed) % 300 - 150) // 4 for x in range(width)]
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(near if y > shore[x] else far if y > peak[x] else sky)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(bytes(rows), 6)) + chunk(b"IEND", b""))
    words = "caption: Hills above the ferry, as a drawing program sees them.\ncredit: PAPER STUDIO\nalt: Dark hills under a pale sky\n"
    Path(f"{path}.yaml").write_text(words)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def site(root, name, language="en", sections=None):
    root.mkdir(parents=True)
    names = "".join(f"  {key}: {value}\n" for key, value in (sections or SECTIONS).items())
    (root / "site.yaml").write_text(
        f"name: {name}\nbase_url: https://paper.example/\nlanguage: {language}\ncredits: [PAPER STUDIO]\nchecks: {{ small-photo: off, photo-twice: off }}\n"
        f"collectives: [Staff Reporters]\nsections:\n{names}")


def story(root, section, n, head, photo=False, text=TEXT, dek=None, people=PEOPLE, place=None):
    lines = [f'headline: "{head}"']
    lines += [f'dek: "{dek}"'] if dek else []
    lines += [f"byline: {people[n % len(people)]}"] if people else []
    lines += [f"dateline: {place}"] if place else []
    folder = root / "content/issues/2025-04-02" / section
    if photo:
        picture(folder / f"p{n}.png", n)
        lines += ["photos:", f"  - src: p{n}.png"]
    body = "\n\n".join(text[(n + i) % len(text)] for i in range(4 + n % 9))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"s{n:02}.md").write_text("---\n" + "\n".join(lines) + "\n---\n\n" + body + "\n")


def issue(root, number=7, extra=""):
    folder = root / "content/issues/2025-04-02"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "issue.yaml").write_text(f"date: 2025-04-02\nnumber: {number}\nvolume: 2\n{extra}")


def plain(root, name, count, pictured):
    """A paper of so many stories, every third of them with a picture if wanted."""
    site(root, name)
    keys = list(SECTIONS)
    for n in range(count):
        story(root, keys[n * len(keys) // count], n, HEADS[n % len(HEADS)] + VILLAGES[n // len(HEADS)], pictured and n % 3 == 0, dek=DEKS[n % len(DEKS)],
              place="FERRY TOWN" if n % 2 else None)
    issue(root)


COUNTS = [1, 3, 5, 8, 12, 22, 40, 60]
SHARES = {"none": 0, "one": 1, "half": 2, "all": 3}
KICKERS = [None, None, "Council", None, None, "The Long Read", None]
GENRES = {3: "opinion", 7: "analysis", 11: "sponsored", 17: "opinion"}


def fronts(root, photographs):
    """An issue for each count of stories, without pictures, with one, with half of them, and with all."""
    site(root, "The Ferry Post")
    with open(root / "site.yaml", "a") as settings:
        settings.write("urls: { issue: \"/{issue}/\" }\n")
    pool = photographs_or_drawings(root / "content/photos", photographs)
    for day, (share, count) in enumerate((share, count) for share in SHARES for count in COUNTS):
        folder = root / f"content/issues/{share}-{count}"
        folder.mkdir(parents=True)
        date = f"2025-{1 + day // 28:02}-{1 + day % 28:02}"
        front = "".join(f"  - {section_of(n, count)}/s{n:02}\n" for n in range(min(count, 5)))
        (folder / "issue.yaml").write_text(f"date: {date}\nnumber: {day + 1}\nfront:\n{front}")
        for n in range(count):
            ranked(folder, n, count, pool[(n * 7 + day) % len(pool)] if has_picture(share, n) else None)


def has_picture(share, n):
    return {"none": False, "one": n == 0, "half": n % 2 == 0 or n == 5, "all": True}[share]


def section_of(n, count):
    keys = list(SECTIONS)
    return keys[n % len(keys)] if count < 24 else keys[n * len(keys) // count]


def ranked(folder, n, count, photo):
    """A story with a headline, a dek, a kicker and a label, each as editors give them: not always."""
    lines = [f'headline: "{HEADS[n % len(HEADS)]}{VILLAGES[n // len(HEADS)]}"', f"byline: {PEOPLE[n % len(PEOPLE)]}", f"order: {n + 1}"]
    lines += [f'dek: "{DEKS[n % len(DEKS)]}"'] if DEKS[n % len(DEKS)] else []
    lines += [f"kicker: {KICKERS[n % len(KICKERS)]}"] if KICKERS[n % len(KICKERS)] else []
    lines += [f"genre: {GENRES[n]}"] if n in GENRES else []
    lines += ["photos:", f"  - src: /photos/{photo}"] if photo else []
    body = "\n\n".join(TEXT[(n + i) % len(TEXT)] for i in range(6))
    section = folder / section_of(n, count)
    section.mkdir(exist_ok=True)
    (section / f"s{n:02}.md").write_text("---\n" + "\n".join(lines) + "\n---\n\n" + body + "\n")


def photographs_or_drawings(folder, photographs):
    """Fills a folder, and says the names of the pictures in it. Every fourth drawing stands upright."""
    folder.mkdir(parents=True)
    if not photographs:
        names = [f"hill-{n}.png" for n in range(9)]
        for n, name in enumerate(names):
            picture(folder / name, n, upright=n % 4 == 3)
        return names
    files = sorted(Path(photographs).glob("*.jpg"))
    for file in files:
        shutil.copy(file, folder / file.name)
        words = f"caption: What a photographer saw of {file.stem.replace('-', ' ')} on the day the clock was set.\ncredit: PAPER STUDIO\nalt: {file.stem}\n"
        (folder / f"{file.name}.yaml").write_text(words)
    return [file.name for file in files]


def in_every_format(root):
    """One picture, published as AVIF, too."""
    plain(root, "The Ferry Post", 3, True)
    with open(root / "site.yaml", "a") as settings:
        settings.write("pictures: { avif: true }\n")


def odd(root):
    """What editors write once a year, all in one issue."""
    site(root, "The Unabbreviated Intelligencer and Gazetteer of the Upper Valley")
    heads = [
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft Meets",
        "No", "A Headline That Goes On and On Because the Council Would Not Leave Out a Single One of the Seventeen Villages, "
        "Nor the Ferry, Nor the Mill, Nor the Question of Who Pays", "42", "Quoted “Twice,” She Said", "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz Repealed",
    ]
    for n, head in enumerate(heads):
        story(root, "town", n, head, n == 1, dek=DEKS[n % len(DEKS)])
    long = root / "content/issues/2025-04-02/trade"
    long.mkdir(parents=True)
    table = ("| Village | " + " | ".join(f"In year {y}" for y in range(1, 15)) + " |\n|" + "---|" * 15
             + "\n| Upper Ford | " + " | ".join(str(y * 137) for y in range(1, 15)) + " |\n")
    picture(long / "hill.png", 3)
    html = ("<table width=\"900\"><tr><th>Village</th><th>Ledger</th></tr><tr><td>Upper Ford</td><td>" + "entry " * 40
            + "</td></tr></table>\n\n<div style=\"width: 900px\">A line that asks for more room than there is.</div>\n\n"
            "<svg width=\"1400\" height=\"20\" role=\"img\" aria-label=\"A bar\"><rect width=\"1400\" height=\"20\"/></svg>\n")
    (long / "everything.md").write_text(
        "---\nheadline: Everything in One Story\ndek: A crosshead, a box, a note.\nkicker: Test\nbyline:\n  - name: Ida Ferrywoman\n    role: in the hall\n"
        "  - Ole Lanternby\ndateline: Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch\ntopics: [Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte]\ncorrections:\n  - date: 2025-04-03\n    text: An earlier version counted a plank twice.\n---\n\n"
        f"{TEXT[0]}[^1]\n\n{TEXT[1]}\n\n## A crosshead\n\n{TEXT[2]}\n\n{QUOTE}\n{TEXT[3]}\n\n{BOX}\n{TEXT[4]} *Slanted words* and **heavy ones**.\n\n"
        f"{table}\n```json\n{{ \"a_very_long_line_of_code\": \"{'that does not break ' * 12}\" }}\n```\n\n{html}\nhttps://port.example/{'a-long-address-' * 12}\n\n"
        f"![Dark hills under a pale sky](hill.png)\n\n> A plain quotation.\n\n1. One\n2. Two\n\n{TEXT[0]}\n\n[^1]: The clerk does not wish to be named.\n")
    issue(root, extra="title: All at Once\n")


ARABIC_HEADS = ["البلدة تصوت للإبقاء على ساعتها البطيئة", "جسر يُحصى لوحًا لوحًا", "المطر يملأ البحيرة العليا", "الخبازون يطلبون فجرًا أبكر",
                "لماذا ينحني طريق الملح", "المدرسة تشتري مطبعتها", "ثلاثة شوارع وبئر واحدة"]
ARABIC = ["قرأ الكاتب الأرقام مرتين لأن أحدًا في القاعة لم يصدقها في المرة الأولى. ثم فُتحت النوافذ ودخل ضجيج السوق.",
          "سيكلف القرار كل بيت ثمن حذاء تقريبًا، وفي المقابل تحتفظ البلدة بما لديها، وتعرف في الربيع إن كان ذلك حكيمًا."]
CHINESE_HEADS = ["渡口小镇投票保留慢钟", "一座桥，一块板一块板地数过去", "上湖九年来首次蓄满雨水，下游农户打算再种一季", "面包师傅想要更早的黎明",
                 "盐道为什么拐弯", "学校买下自己的印刷机", "三条街共用一口井"]
CHINESE = ["书记把数字念了两遍，因为第一遍时厅里没有人相信。随后窗子打开了，集市的声音涌了进来。老人们不争论，他们数木桶，像从前一样把总数写在墙上。",
           "这个决定会让每户人家花掉一双靴子的钱。作为回报，小镇保住了它已有的东西，到春天才知道是否明智。"]


def other_script(root, name, language, sections, heads, text, people):
    site(root, name, language, sections)
    keys = list(sections)
    for n, head in enumerate(heads):
        story(root, keys[n % len(keys)], n, head, n % 3 == 0, text=text, dek=text[n % 2].split("。")[0].split(".")[0] if n < 4 else None, people=people)
    issue(root)


def main(folder, photographs=None):
    fronts(folder / "fronts", photographs)
    plain(folder / "three", "The Ferry Post", 3, True)
    plain(folder / "three-bare", "The Ferry Post", 3, False)
    plain(folder / "twelve", "The Ferry Post", 12, True)
    plain(folder / "twelve-bare", "The Ferry Post", 12, False)
    plain(folder / "sixty", "The Ferry Post", 60, True)
    plain(folder / "sixty-bare", "The Ferry Post", 60, False)
    in_every_format(folder / "formats")
    odd(folder / "odd")
    other_script(folder / "arabic", "بريد العبّارة", "ar", {"town": "البلدة", "fields": "الحقول"}, ARABIC_HEADS, ARABIC, ["ليلى المرسى", "سليم القنديل"])
    other_script(folder / "chinese", "渡口邮报", "zh-Hans", {"town": "本镇", "fields": "田野"}, CHINESE_HEADS, CHINESE, ["林渡", "周灯"])


main(Path(sys.argv[1]), *sys.argv[2:])

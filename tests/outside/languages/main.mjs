// Builds a small paper in each language and reads its error page, whose template prints what is compared.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const pressrun = process.argv[2];

// Languages in which both programs have written the same so far. Elsewhere they take another of several patterns
// that the CLDR has for a date (Persian, Serbian, Slovenian, Thai), or another release of it.
const LANGUAGES = `ar ar-EG ar-MA bn cs cy da de de-AT de-CH el en en-AU en-CA en-GB en-IN en-US es es-MX fi fil
  fr fr-CA he hr hu is it ja ko lt ms nb nl nl-BE nn pl pt pt-PT ro ru sq sv tr uk ur zh zh-Hans`.split(/\s+/);

const DAYS = Array.from({ length: 12 }, (_, month) => `2025-${String(month + 1).padStart(2, "0")}-${month * 2 + 4}`)
  .map((day) => day.replace(/-(\d)$/, "-0$1"));
const COUNTS = [0, 1, 2, 3, 5, 11, 21, 100, 102, 1234, 1234567];
const FORMS = ["zero", "one", "two", "few", "many", "other"];

const template = [
  ...DAYS.map((day) => `day ${day}|{{ date(iso="${day}") }}`),
  ...DAYS.map((day) => `month ${day}|{{ date(iso="${day.slice(0, 7)}", style="long") }}`),
  `year 2025|{{ date(iso="2025") }}`,
  ...COUNTS.map((count) => `number ${count}|{{ number(n=${count}) }}`),
  ...COUNTS.map((count) => `form ${count}|{{ word(key="form", count=${count}) }}`),
].join("\n");

const FILES = {
  "content/issues/2025-09-18/issue.yaml": "date: 2025-09-18\n",
  "content/issues/2025-09-18/news/story.md": "---\nheadline: A story\nbyline: Staff Reporters\n---\n\nOne line.\n",
  "themes/broadsheet/templates/404.html": template,
};

function written(language) {
  const root = mkdtempSync(join(tmpdir(), "language-"));
  const words = FORMS.map((form) => `form_${form}: ${form}\n`).join("");
  const files = {
    ...FILES,
    "site.yaml": `name: The Tongue\nbase_url: https://tongue.example/\nlanguage: ${language}\n`,
    [`themes/broadsheet/i18n/${language}.yaml`]: words,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync(pressrun, ["build", "--quiet", "--root", root], { stdio: ["ignore", "ignore", "inherit"] });
  const page = readFileSync(join(root, "public/404.html"), "utf8");
  rmSync(root, { recursive: true });
  return Object.fromEntries(page.replaceAll("&#39;", "'").trim().split("\n").map((line) => line.split("|")));
}

function expected(language) {
  const dates = (fields) => new Intl.DateTimeFormat(language, { timeZone: "UTC", calendar: "gregory", ...fields });
  const day = dates({ year: "numeric", month: "long", day: "numeric" });
  const month = dates({ year: "numeric", month: "long" });
  const year = dates({ year: "numeric" });
  const number = new Intl.NumberFormat(language);
  const rules = new Intl.PluralRules(language);
  return Object.fromEntries([
    ...DAYS.map((date) => [`day ${date}`, day.format(new Date(date))]),
    ...DAYS.map((date) => [`month ${date}`, month.format(new Date(date))]),
    ["year 2025", year.format(new Date("2025-06-01"))],
    ...COUNTS.map((count) => [`number ${count}`, number.format(count)]),
    ...COUNTS.map((count) => [`form ${count}`, rules.select(count)]),
  ]);
}

// Spaces that do not break, and narrow ones, are the same space here: releases of the CLDR differ in them.
const plain = (text) => text?.replace(/[\u00a0\u202f]/g, " ");

let failed = false;
for (const language of LANGUAGES) {
  const found = written(language);
  const wrong = Object.entries(expected(language)).filter(([what, text]) => plain(found[what]) !== plain(text));
  for (const [what, text] of wrong) console.log(`  ${language}, ${what}: ${found[what]}, not ${text}`);
  console.log(`${wrong.length ? "failed" : "passed"}: dates and numbers in ${language}`);
  failed ||= wrong.length > 0;
}
process.exitCode = failed ? 1 : 0;

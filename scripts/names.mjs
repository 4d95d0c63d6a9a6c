// Writes locales/names/LANGUAGE.tsv: the names of countries, languages and time zones in the lists of the page, and how dates
// are written. From the Unicode CLDR data inside Node (20 or newer) and, for the towns of time zones, from the npm package
// cldr-dates-full. Run:
//     npm install --prefix /tmp/cldr cldr-dates-full@48 && node scripts/names.mjs /tmp/cldr [LANGUAGE ...]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The languages of Logto's own pages, then other widely used ones (BCP 47).
const LANGUAGES = `ar cs de en es fa fr it ja ko pl pt-BR pt-PT ru th tr uk zh-CN zh-HK zh-TW
  af am az bg bn ca da el et fi fil gu he hi hr hu hy id is ka kk km kn lt lv mk ml mn mr ms my nb ne nl pa ro si sk sl sq sr sv sw
  ta te ur uz vi zu`.split(/\s+/);
// What Intl knows and ISO 3166-1 does not have as a country of its own, or what nobody has an address in.
const NOT_COUNTRIES = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

// Node's data keeps names that the IANA data has since renamed.
const RENAMED = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

const OLD = Object.fromEntries(Object.entries(RENAMED).map(([old, now]) => [now, old]));

const [cldr, ...wanted] = process.argv.slice(2);
// The twenty that Logto has, and so have we. A zone's town is written alike in all regions of a language but these.
const OURS = `ar cs de en es fa fr it ja ko pl pt-BR pt-PT ru th tr uk zh-CN zh-HK zh-TW`.split(' ');
const FOLDERS = { 'pt-BR': 'pt', 'zh-CN': 'zh', 'zh-TW': 'zh-Hant', 'zh-HK': 'zh-Hant-HK' };

function towns(language) {
  const folder = FOLDERS[language] ?? language;
  const file = join(cldr, 'node_modules/cldr-dates-full/main', folder, 'timeZoneNames.json');
  const { zone: zones } = JSON.parse(readFileSync(file, 'utf8')).main[folder].dates.timeZoneNames;
  return (zone) => {
    const found = (OLD[zone] ?? zone).split('/').reduce((inside, part) => inside?.[part], zones)?.exemplarCity;
    return found ?? zone.split('/').at(-1).replaceAll('_', ' ');
  };
}

function zones(language, compare) {
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
  const town = towns(language);
  const rows = known.map((zone) => RENAMED[zone] ?? zone).map((zone) => [zone.split('/')[0], zone, town(zone)]);
  rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : compare(a[2], b[2])));
  return [['zone', 'UTC', 'UTC'], ...rows.map(([, zone, name]) => ['zone', zone, name])];
}

function countries() {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((a) => letters.map((b) => a + b));
  // Only codes that are their own canonical form: old ones (BU, SU, YU) are turned into others.
  return codes.filter((code) => names.of(code) && !NOT_COUNTRIES.has(code) && new Intl.Locale(`und-${code}`).region === code);
}

// How this language writes a day and a time of day: the pattern with its parts in braces, then the names in it.
function dates(language) {
  const format = (options) => new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
  const day = format({ dateStyle: 'long' });
  const instant = format({ dateStyle: 'long', timeStyle: 'short' });
  const { calendar, numberingSystem } = day.resolvedOptions();
  const latin = (text) => Number(text.replace(/\p{Nd}/gu, (digit) => digits.indexOf(digit)));
  const digits = new Intl.NumberFormat(language, { numberingSystem, useGrouping: false }).format(9876543210).split('').reverse().join('');
  const names = {
    day: (part) => (part.length > 1 ? '{dd}' : '{d}'), // the day is one of a single digit
    month: (part) => (/\p{L}/u.test(part) ? '{month}' : '{m}'),
    year: () => '{y}',
    hour: (part) => (part.length > 1 ? '{hh}' : '{h}'), // so is the hour
    minute: () => '{mm}',
    dayPeriod: () => '{period}',
    literal: (part) => part,
  };
  // The fifth of March, five past eight in the morning, and in the Persian calendar the first of the year 1405.
  const at = new Date(calendar === 'persian' ? '2026-03-25T08:05:00Z' : '2026-03-05T08:05:00Z');
  const pattern = (style) =>
    style.formatToParts(at).map(({ type, value }) => (names[type] ?? unknown(type))(value)).join('');
  const month = format({ month: 'numeric' });
  const months = {};
  for (let i = 0; i < 366; i += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + i));
    const number = latin(month.formatToParts(date).find(({ type }) => type === 'month').value);
    months[number] ??= day.formatToParts(date).find(({ type }) => type === 'month').value;
  }
  const hours = [...Array(24).keys()].map((hour) => instant.formatToParts(new Date(Date.UTC(2026, 2, 5, hour))));
  const periods = hours.map((parts) => parts.find(({ type }) => type === 'dayPeriod')?.value ?? '');
  const offset = (zone) => format({ timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(at)
    .find(({ type }) => type === 'timeZoneName').value.replace(digits[3], '{offset}');
  return [
    ['date', 'calendar', calendar],
    ['date', 'digits', digits],
    ['date', 'day', pattern(day)],
    ['date', 'instant', `${pattern(instant)} ({zone})`],
    ...Object.entries(months).map(([number, name]) => ['month', number, name]),
    ...(periods[0] ? [['date', 'hours', instant.resolvedOptions().hourCycle], ...periods.map((name, hour) => ['period', hour, name])] : []),
    ['date', 'east', offset('Etc/GMT-3')],
    ['date', 'west', offset('Etc/GMT+3')],
  ];
}

function unknown(type) {
  throw new Error(`no part of a date that we know: ${type}`);
}

for (const language of wanted.length ? wanted : OURS) {
  const compare = new Intl.Collator(language).compare;
  const regions = new Intl.DisplayNames([language], { type: 'region' });
  const languages = new Intl.DisplayNames([language], { type: 'language', languageDisplay: 'standard' });
  const own = (code) => new Intl.DisplayNames([code], { type: 'language', languageDisplay: 'standard' }).of(code);
  const rows = [
    ...countries()
      .map((code) => ['country', code, regions.of(code)])
      .sort((a, b) => compare(a[2], b[2])),
    ...LANGUAGES.map((code) => ['language', code, languages.of(code), own(code)])
      .sort((a, b) => compare(a[2], b[2])),
    ...zones(language, compare),
    ...dates(language),
  ];
  writeFileSync(new URL(`../locales/names/${language}.tsv`, import.meta.url), rows.map((row) => row.join('\t') + '\n').join(''));
}

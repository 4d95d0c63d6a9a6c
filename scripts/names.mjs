// Writes locales/names/LANGUAGE.tsv: the names of countries, languages and time zones that the lists of the page offer,
// from the Unicode CLDR data inside Node. Run: node scripts/names.mjs en ar
import { writeFileSync } from 'node:fs';

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

function zones() {
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
  return ['UTC', ...known.map((zone) => RENAMED[zone] ?? zone).sort()];
}

function countries() {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((a) => letters.map((b) => a + b));
  // Only codes that are their own canonical form: old ones (BU, SU, YU) are turned into others.
  return codes.filter((code) => names.of(code) && !NOT_COUNTRIES.has(code) && new Intl.Locale(`und-${code}`).region === code);
}

for (const language of process.argv.slice(2)) {
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
    ...zones().map((zone) => ['zone', zone]),
  ];
  writeFileSync(new URL(`../locales/names/${language}.tsv`, import.meta.url), rows.map((row) => row.join('\t') + '\n').join(''));
}

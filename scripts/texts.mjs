// Lists, for each language, the sentences of locales/en.toml that it lacks and those that it has and English lacks, as lines
// of TOML. Run: node scripts/texts.mjs [--prune] [LANGUAGE ...]; with --prune what English lacks is removed. The test of the catalogues checks gaps and plural forms too.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../locales/', import.meta.url);

function sentences(language) {
  const lines = readFileSync(new URL(`${language}.toml`, folder), 'utf8').split('\n[text]')[1].split('\n');
  return new Map(lines.map((line) => /^(\w+) = (.*)$/.exec(line)).filter(Boolean).map(([, key, text]) => [key, text]));
}

const there = readdirSync(folder).filter((name) => name.endsWith('.toml')).map((name) => name.slice(0, -5));
const named = process.argv.slice(2).filter((argument) => argument !== '--prune');
const prune = process.argv.includes('--prune');
const wanted = named.length > 0 ? named : there.filter((language) => language !== 'en');
const english = sentences('en');
let wrong = false;
for (const language of wanted) {
  const own = sentences(language);
  const missing = [...english].filter(([key]) => !own.has(key));
  let extra = [...own].filter(([key]) => !english.has(key));
  if (prune && extra.length > 0) {
    const file = new URL(`${language}.toml`, folder);
    const keeps = (line) => !extra.some(([key]) => line.startsWith(`${key} = `));
    const kept = readFileSync(file, 'utf8').split('\n').filter(keeps).join('\n');
    // A heading with nothing left under it goes too.
    writeFileSync(file, `${kept.replace(/\n# [^\n]*\n*(?=\n# |$)/g, '\n').trimEnd()}\n`);
    extra = [];
  }
  if (missing.length + extra.length === 0) continue;
  wrong = true;
  console.log(`# locales/${language}.toml: ${missing.length} missing, ${extra.length} that English has not`);
  for (const [key, text] of missing) console.log(`${key} = ${text}`);
  for (const [key, text] of extra) console.log(`# not in English: ${key} = ${text}`);
}
if (!wrong) console.log('all there');
process.exit(wrong ? 1 : 0);

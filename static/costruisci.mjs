// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds static/dist: one stylesheet, one script, one sprite of the icons in use, fonts and images.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { compileString } from 'sass';

const radice = dirname(dirname(fileURLToPath(import.meta.url)));
const moduli = join(radice, 'node_modules');
const sorgenti = join(radice, 'static', 'src');
const uscita = join(radice, 'static', 'dist');

function tinta(esadecimale) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(esadecimale.slice(i, i + 2), 16) / 255);
  const massimo = Math.max(r, g, b);
  const salto = massimo - Math.min(r, g, b);
  let gradi = 0;
  if (salto > 0) {
    if (massimo === r) gradi = ((g - b) / salto) % 6;
    else if (massimo === g) gradi = (b - r) / salto + 2;
    else gradi = (r - g) / salto + 4;
  }
  return [(gradi * 60 + 360) % 360, massimo ? (salto / massimo) * 100 : 0, massimo * 100].map((v) => Math.round(v * 10) / 10);
}

function stile() {
  const colore = process.env.COMUNE_COLORE_PRIMARIO || '#0066cc';
  if (!/^#[0-9a-f]{6}$/i.test(colore)) throw new Error(`COMUNE_COLORE_PRIMARIO: atteso #rrggbb, trovato ${colore}`);
  const [h, s, b] = tinta(colore);
  const css = compileString(`$primary-h: ${h}; $primary-s: ${s}; $primary-b: ${b};\n@import 'abitare';`, {
    loadPaths: [join(sorgenti, 'scss'), join(moduli, 'bootstrap-italia', 'src', 'scss')],
    style: 'compressed',
    quietDeps: true,
    silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
  });
  writeFileSync(join(uscita, 'abitare.css'), css.css);
}

function codice() {
  buildSync({
    entryPoints: [join(sorgenti, 'js', 'abitare.js')],
    outfile: join(uscita, 'abitare.js'),
    bundle: true,
    minify: true,
    ignoreAnnotations: true,
    legalComments: 'none',
    target: ['es2020'],
    nodePaths: [moduli],
  });
}

function icone() {
  const nomi = JSON.parse(readFileSync(join(sorgenti, 'icone.json'), 'utf8'));
  const simboli = Object.entries(nomi).map(([nome, file]) => {
    const svg = readFileSync(join(moduli, 'bootstrap-italia', 'src', 'svg', `it-${file}.svg`), 'utf8');
    const riquadro = /viewBox="([^"]+)"/.exec(svg)[1];
    const disegno = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').trim();
    return `<symbol id="${nome}" viewBox="${riquadro}">${disegno}</symbol>`;
  });
  writeFileSync(join(uscita, 'icone.svg'), `<svg xmlns="http://www.w3.org/2000/svg">${simboli.join('')}</svg>\n`);
}

function caratteri() {
  const origine = join(moduli, 'bootstrap-italia', 'dist', 'fonts');
  const titillium = ['regular', 'italic', '600', '600italic', '700'].map((v) => ['Titillium_Web', 'titillium-web-v10-latin-ext_latin', v]);
  const mono = ['regular', '700'].map((v) => ['Roboto_Mono', 'roboto-mono-v13-latin-ext_latin', v]);
  for (const [cartella, prefisso, variante] of [...titillium, ...mono]) {
    for (const tipo of ['woff2', 'ttf']) {
      const nome = `${cartella.toLowerCase().replace('_', '-')}-${variante}.${tipo}`;
      cpSync(join(origine, cartella, `${prefisso}-${variante}.${tipo}`), join(uscita, 'fonts', nome));
    }
  }
  for (const nome of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    cpSync(join(moduli, 'dejavu-fonts-ttf', 'ttf', nome), join(uscita, 'fonts', nome));
  }
}

rmSync(uscita, { recursive: true, force: true });
mkdirSync(join(uscita, 'fonts'), { recursive: true });
stile();
codice();
icone();
caratteri();
cpSync(join(radice, 'static', 'immagini'), join(uscita, 'immagini'), { recursive: true });

// How much script and style each screen needs before it can be used, compressed as a server sends it.
// Prints a table; with --check it only fails when a screen needs more than its limit.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)
// Bytes of compressed script. The first screen that a person meets, and any other one when it is opened directly:
// the second limit is where they stand today, so that they do not grow unseen.
const FIRST = 200_000
const DIRECT = 320_000
const FRAME = 'src/components/shell/SignedIn.tsx' // around every screen but the log-in
const WORKBENCH = 'src/pages/VehiclePage.tsx' // around every tab

const manifest = JSON.parse(readFileSync(new URL('manifest.json', DIST), 'utf8'))

/** A part and all that it imports before it runs. */
function closure(key, into = new Set()) {
  if (into.has(key)) return into
  into.add(key)
  for (const imported of manifest[key].imports ?? []) closure(imported, into)
  return into
}

const sizes = new Map()
function compressed(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, DIST))).length)
  return sizes.get(file)
}

function sum(files) {
  return [...new Set(files)].reduce((total, file) => total + compressed(file), 0)
}

function weigh(roots) {
  const parts = roots.flatMap((root) => [...closure(root)])
  return {
    script: sum(parts.map((key) => manifest[key].file)) + compressed('theme.js'),
    style: sum(parts.flatMap((key) => manifest[key].css ?? [])),
  }
}

function rootsOf(key) {
  const frame = key.endsWith('/LoginPage.tsx') ? [] : [FRAME]
  const around = key.startsWith('src/components/workbench/') ? [WORKBENCH] : []
  return ['index.html', ...frame, ...around, key]
}

const kilo = (bytes) => `${(bytes / 1_000).toFixed(1).padStart(7)} kB`
const screens = Object.keys(manifest)
  .filter((key) => /^src\/(pages\/\w+Page|components\/workbench\/.*Tab)\.tsx$/.test(key))
  .map((key) => ({ name: key.replace(/^.*\/(\w+)\.tsx$/, '$1'), ...weigh(rootsOf(key)) }))
  .map((screen) => ({ ...screen, limit: screen.name === 'LoginPage' ? FIRST : DIRECT }))
  .sort((one, other) => other.script - one.script)
const tooHeavy = screens.filter(({ script, limit }) => script > limit)

if (screens.length === 0) throw new Error('The manifest names no screen: has its folder moved?')
if (!process.argv.includes('--check')) {
  const scripts = readdirSync(new URL('assets/', DIST)).filter((name) => name.endsWith('.js'))
  console.log('Opened directly, compressed           script         style         limit')
  for (const { name, script, style, limit } of screens)
    console.log(`  ${name.padEnd(28)} ${kilo(script)}    ${kilo(style)}    ${kilo(limit)}`)
  console.log(`  ${'everything there is'.padEnd(28)} ${kilo(sum(scripts.map((name) => `assets/${name}`)))}`)
}
for (const { name, script, limit } of tooHeavy)
  console.error(`${name} needs${kilo(script)} of compressed script at once; its limit is${kilo(limit)}.`)
process.exitCode = tooHeavy.length === 0 ? 0 : 1

// A headless Chromium of the system, driven by playwright-core.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
// where installers put it without touching the PATH
const PLACES = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap(folder => [
    'Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'
  ].map(file => `${process.env[folder]}\\${file}`))
}
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'
]

function installed () {
  const ending = process.platform === 'win32' ? '.exe' : ''
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const onPath = folders.flatMap(folder => NAMES.map(name => path.join(folder, name + ending)))
  return [...onPath, ...PLACES[process.platform] ?? []].find(existsSync)
}

function aptGet (...args) {
  execFileSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

/** For containers, where one is root and nothing is there, often not even the lists of packages. */
function install () {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  try {
    aptGet('update', '-qq')
    aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium')
  } catch (error) {
    console.error(`apt-get could not install it: ${error.message}`)
  }
}

function executable () {
  const { CHROMIUM } = process.env
  if (CHROMIUM) {
    if (existsSync(CHROMIUM)) return CHROMIUM
    throw new Error(`CHROMIUM is set to ${CHROMIUM}, where nothing is`)
  }
  let found = installed()
  if (!found) {
    install()
    found = installed()
  }
  if (found) return found
  throw new Error('Chromium is missing. Install it (Debian: apt-get install --no-install-recommends chromium) ' +
    'or set CHROMIUM to the path of a Chromium, Chrome or Edge')
}

// before the clock of the first test runs: it may take minutes
const executablePath = executable()

/** Starts a browser with an empty profile; it ends with the test. */
export async function browser (t) {
  const launched = await chromium.launch({ executablePath, headless: true, args: FLAGS })
  t.after(() => launched.close())
  return launched
}

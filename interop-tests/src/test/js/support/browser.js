// A headless Chromium of the system, driven by playwright-core.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'
]

function onPath () {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return folders.flatMap(folder => NAMES.map(name => path.join(folder, name))).find(existsSync)
}

function executable () {
  const found = process.env.CHROMIUM ?? onPath()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit' })
    const installed = onPath()
    if (installed) return installed
  }
  throw new Error('Chromium is missing. Install it (Debian: apt-get install --no-install-recommends chromium) ' +
    'or set CHROMIUM to the path of a Chromium or Chrome')
}

/** Starts a browser with an empty profile; it ends with the test. */
export async function browser (t) {
  const launched = await chromium.launch({ executablePath: executable(), headless: true, args: FLAGS })
  t.after(() => launched.close())
  return launched
}

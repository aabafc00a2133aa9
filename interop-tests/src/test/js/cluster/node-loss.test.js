// The page of sample-app in two browsers, behind a balancer of two nodes, one of which is killed.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import nodeTest from 'node:test'
import { browser } from '../support/browser.js'

// name=port=process of each node
const nodes = (process.env.DEEPSTREAM_NODES ?? '').split(',').filter(Boolean).map(text => {
  const [name, port, pid] = text.split('=')
  return { name, port, pid: Number(pid) }
})
const balancer = process.env.DEEPSTREAM_BALANCER
if (nodes.length !== 2 || !balancer) {
  throw new Error('Set DEEPSTREAM_NODES=one=8081=1234,two=8082=1235 and DEEPSTREAM_BALANCER=sample-app/cluster/balancer.js')
}

async function balance (t) {
  const child = spawn(process.execPath, [balancer, '0', ...nodes.map(node => node.port)])
  t.after(() => child.kill())
  const [line] = await once(child.stdout, 'data')
  return /http:\/\/localhost:(\d+)/.exec(line)[1]
}

async function open (launched, port, name) {
  const page = await (await launched.newContext()).newPage()
  page.setDefaultTimeout(45_000)
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join the board' }).click()
  await page.locator('#connection', { hasText: /^connected$/ }).waitFor()
  return page
}

const text = (page, words) => page.waitForFunction(
  wanted => document.querySelector('.note textarea')?.value === wanted, words)

/** Which node serves the page; asked for anew after each connect. */
async function nodeOf (page, not = '') {
  await page.waitForFunction(name => {
    const badge = document.getElementById('node')
    return !badge.hidden && badge.textContent && badge.textContent !== name
  }, not)
  return page.locator('#node').textContent()
}

nodeTest('a node is killed: its browser goes on with another one and sees what both write', { timeout: 180_000 }, async t => {
  const port = await balance(t)
  const launched = await browser(t)
  const ann = await open(launched, port, 'Ann')
  const served = await nodeOf(ann)
  // the balancer takes turns by connection, so several tries may be needed for the other node
  let ben = await open(launched, port, 'Ben')
  for (let tries = 0; await nodeOf(ben) === served; tries++) {
    assert.ok(tries < 10, 'nobody is served by the other node')
    await ben.context().close()
    ben = await open(launched, port, 'Ben')
  }
  await ann.getByRole('button', { name: 'Add a note' }).click()
  await ann.keyboard.type('Before')
  await text(ben, 'Before')

  process.kill(nodes.find(node => node.name === served).pid, 'SIGKILL')

  await nodeOf(ann, served)
  await ann.locator('#connection', { hasText: /^connected$/ }).waitFor()
  await ben.getByLabel("Text of Ann's note").fill('Written by Ben')
  await text(ann, 'Written by Ben')
  await ann.getByLabel("Text of Ann's note").fill('Written by Ann')
  await text(ben, 'Written by Ann')
  await ann.locator('#people li', { hasText: 'Ben' }).waitFor()
})

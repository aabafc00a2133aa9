// The page of sample-app in two browser windows.
import assert from 'node:assert/strict'
import nodeTest from 'node:test'
import { browser } from '../support/browser.js'

const address = process.env.DEEPSTREAM_PAGE
if (!address) {
  throw new Error('DEEPSTREAM_PAGE is not set: the address of the sample page, for example http://127.0.0.1:6020/')
}
const screenshots = process.env.SCREENSHOTS

const test = (name, body) => nodeTest(name, { timeout: 120_000 }, body)

/** A window of a user of its own, past the question for the name. Errors of the page fail the test. */
async function open (t, launched, name, viewport = { width: 1280, height: 800 }) {
  const context = await launched.newContext({ viewport })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const problems = []
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => ['error', 'warning'].includes(message.type()) && problems.push(message.text()))
  t.after(() => assert.deepEqual(problems, [], `what went wrong on the page of ${name}`))
  await page.goto(address)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join the board' }).click()
  await page.locator('#connection', { hasText: /^connected$/ }).waitFor()
  return page
}

async function picture (page, name) {
  if (screenshots) await page.screenshot({ path: `${screenshots}/${name}.png` })
}

test('what one window does appears in the other', async t => {
  const launched = await browser(t)
  const ann = await open(t, launched, 'Ann')
  const ben = await open(t, launched, 'Ben')

  // presence
  await ann.locator('#people li', { hasText: 'Ben' }).waitFor()
  await ben.locator('#people li', { hasText: 'Ann' }).waitFor()
  await ann.locator('#chat-log', { hasText: 'Ben came in' }).waitFor()

  // the shared records: a note is made, written, moved
  await ann.getByRole('button', { name: 'Add a note' }).click()
  await ann.keyboard.type('Water the plants')
  const noteAtBen = ben.locator('.note')
  await noteAtBen.waitFor()
  await ben.waitForFunction(() => document.querySelector('.note textarea').value === 'Water the plants')
  const before = await noteAtBen.boundingBox()
  const handle = await ann.locator('.note-handle').boundingBox()
  await ann.mouse.move(handle.x + 20, handle.y + 10)
  await ann.mouse.down()
  await ann.mouse.move(handle.x + 80, handle.y - 40, { steps: 10 })
  await ann.mouse.up()
  await ben.waitForFunction(x => document.querySelector('.note').getBoundingClientRect().x !== x, before.x)
  await ben.getByLabel("Text of Ann's note").fill('Watered the plants')
  await ann.waitForFunction(() => document.querySelector('.note textarea').value === 'Watered the plants')

  // the event chat
  await ben.getByRole('textbox', { name: 'Message' }).fill('Done!')
  await ben.getByRole('button', { name: 'Send' }).click()
  await ann.locator('#chat-log li', { hasText: 'Done!' }).waitFor()
  assert.equal(await ben.locator('#chat-log li', { hasText: 'Done!' }).count(), 1)

  // the rpc
  await ann.getByRole('button', { name: 'Ask for a roll' }).click()
  await ann.locator('#roll-result', { hasText: /^Ben rolled [1-6] for you\.$/ }).waitFor()
  await ben.locator('#chat-log', { hasText: /Ben rolled [1-6] for Ann/ }).waitFor()
  await ann.getByRole('button', { name: 'Add a note' }).click()
  await ann.keyboard.type('Buy bread,\nask Ben about cheese')

  // what the server does itself: says which node it is, shows its figures while somebody looks, tidies up
  await ann.locator('#node', { hasText: /\S/ }).waitFor()
  await ann.locator('#operations-title').click()
  await ann.locator('#figures dt', { hasText: 'clients of this node' }).waitFor()
  await ann.waitForFunction(() => Number(document.querySelector('#figures dd:nth-of-type(2)').textContent) >= 2)
  await picture(ann, 'sample-page')
  await ben.getByRole('button', { name: 'Tidy up' }).click()
  await ann.waitForFunction(() => new Set([...document.querySelectorAll('.note')]
    .map(note => note.style.getPropertyValue('--y'))).size === 1)

  // a third window, narrow, finds everything
  const cleo = await open(t, launched, 'Cleo', { width: 390, height: 844 })
  await cleo.waitForFunction(() => [...document.querySelectorAll('.note')].filter(note => !note.hidden).length === 2)
  assert.ok(await cleo.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing sticks out')
  await picture(cleo, 'sample-page-narrow')

  // the keyboard moves a note, and notes are removed everywhere
  const moved = await cleo.locator('.note').first().evaluate(note => note.style.getPropertyValue('--x'))
  await ben.locator('.note-handle').first().focus()
  await ben.keyboard.press('ArrowLeft')
  await cleo.waitForFunction(x => document.querySelector('.note').style.getPropertyValue('--x') !== x, moved)
  await ann.locator('.note-remove').first().click()
  await ben.waitForFunction(() => document.querySelectorAll('.note').length === 1)
  await ben.locator('.note-remove').click()
  for (const page of [ann, ben, cleo]) await page.locator('#board-empty').waitFor({ state: 'visible' })

  // who closes the window is gone
  await ben.context().close()
  await ann.locator('#chat-log', { hasText: 'Ben left' }).waitFor()
})

test('alone, one rolls for oneself', async t => {
  const launched = await browser(t)
  const dora = await open(t, launched, 'Dora')
  await dora.locator('#people-count', { hasText: /^1$/ }).waitFor()

  await dora.getByRole('button', { name: 'Ask for a roll' }).click()

  await dora.locator('#roll-result', { hasText: /^You rolled [1-6] yourself\.$/ }).waitFor()
})

test('a name is kept over a reload', async t => {
  const launched = await browser(t)
  const edda = await open(t, launched, 'Edda')

  await edda.reload()

  await edda.locator('#connection', { hasText: /^connected$/ }).waitFor()
  assert.equal(await edda.locator('#me').textContent(), 'Edda')
})

import assert from 'node:assert/strict'
import { emitted, login, logins, recorder, settled, test, unique } from './support/client.js'

async function shared (t, options) {
  const clients = await logins(t, 2, options)
  const name = unique('dequeue')
  const [written, read] = await Promise.all(clients.map(client => client.record.getDq(name).whenReady()))
  return { clients, written, read }
}

test('a new dequeue is empty', async t => {
  const user = await login(t)

  const dequeue = await user.record.getDq(unique('dequeue')).whenReady()

  assert.deepEqual([dequeue.getEntries(), dequeue.isEmpty(), dequeue.getFirst(), dequeue.getLast()], [[], true, '', ''])
})

test('push, unshift and insertEntry put entries where they belong', async t => {
  const { clients, written, read } = await shared(t)

  written.push('b')
  written.push('d')
  written.unshift('a')
  written.insertEntry('c', 2)
  await settled(...clients)

  assert.deepEqual(read.getEntries(), ['a', 'b', 'c', 'd'])
  assert.deepEqual(written.getEntries(), read.getEntries())
  assert.deepEqual([read.getFirst(), read.getLast()], ['a', 'd'])
  assert.equal(read.version, written.version)
})

test('pop and shift take entries from the ends', async t => {
  const { clients, written, read } = await shared(t)
  await written.setEntriesWithAck(['a', 'b', 'c', 'd', 'e'])

  assert.equal(written.pop(), 'e')
  assert.equal(written.shift(), 'a')
  await settled(...clients)

  assert.deepEqual(read.getEntries(), ['b', 'c', 'd'])
  assert.deepEqual(written.getEntries(), read.getEntries())
})

test('removeEntry takes an entry from the middle', async t => {
  const { clients, written, read } = await shared(t)
  written.setEntries(['a', 'b', 'c', 'd'])

  written.removeEntry('b')
  await settled(...clients)

  assert.deepEqual(read.getEntries(), ['a', 'c', 'd'])
  assert.throws(() => written.removeEntry('missing'))
})

test('setEntriesWithAck calls back and empties', async t => {
  const { clients, written, read } = await shared(t)

  assert.equal(await new Promise(resolve => written.setEntriesWithAck(['a', 'b'], resolve)), null)
  await settled(...clients)
  assert.deepEqual(read.getEntries(), ['a', 'b'])
  await written.setEntriesWithAck([])
  await settled(...clients)

  assert.deepEqual([read.getEntries(), read.isEmpty()], [[], true])
})

test('subscribers hear of changes of the whole, the first and the last entry', async t => {
  const { clients, written, read } = await shared(t)
  const [whole, first, last] = [recorder(), recorder(), recorder()]
  read.subscribe(whole)
  read.subscribe('first', first)
  read.subscribe('last', last)

  await written.setEntriesWithAck(['a', 'b'])
  await settled(...clients)
  written.setEntries(['a', 'b', 'c'])
  await settled(...clients)

  assert.deepEqual(whole.first(), [['a', 'b'], ['a', 'b', 'c']])
  assert.deepEqual(first.first(), ['a'])
  assert.deepEqual(last.first(), ['b', 'c'])
})

test('a late client reads the same entries', async t => {
  const { clients, written } = await shared(t)
  for (let index = 0; index < 20; index++) written.push(`entry ${index}`)
  for (let index = 0; index < 5; index++) written.shift()
  await settled(...clients)

  const late = await (await login(t)).record.getDq(written.name).whenReady()

  assert.deepEqual(late.getEntries(), Array.from({ length: 15 }, (_, index) => `entry ${index + 5}`))
})

test('delete ends a dequeue', async t => {
  const { written } = await shared(t)
  written.push('a')

  await written.delete()

  assert.equal(await (await login(t)).record.has(written.name), false)
})

test('a dequeue is ready, written and deleted with callbacks', async t => {
  const user = await login(t)
  const dequeue = user.record.getDq(unique('dequeue'))

  assert.equal(await new Promise(resolve => dequeue.whenReady(resolve)), dequeue)
  assert.equal(await new Promise(resolve => dequeue.setEntries(['a'], resolve)), null)
  assert.equal(await new Promise(resolve => dequeue.delete(resolve)), null)

  assert.equal(await (await login(t)).record.has(dequeue.name), false)
})

test('after unsubscribe the changes of a dequeue are not told', async t => {
  const { clients, written, read } = await shared(t)
  const [whole, last] = [recorder(), recorder()]
  read.subscribe(whole)
  read.subscribe('last', last)

  read.unsubscribe(whole)
  read.unsubscribe('last', last)
  written.setEntries(['a', 'b'])
  await settled(...clients)

  assert.deepEqual([whole.calls, last.calls], [[], []])
  assert.deepEqual(read.getEntries(), ['a', 'b'])
})

test('after discard a dequeue gets no updates', async t => {
  const { clients, written, read } = await shared(t, { recordDiscardTimeout: 1 })
  const changes = recorder()
  read.subscribe(changes)

  const discarded = emitted(read, 'discard')
  read.discard()
  await discarded
  await settled(...clients)
  written.push('a')
  await settled(...clients)

  assert.deepEqual(changes.calls, [])
})

import assert from 'node:assert/strict'
import { emitted, login, logins, recorder, settled, takeErrors, test, unique } from './support/client.js'

/** The same list at a writing and a reading client, ready. */
async function shared (t, options) {
  const clients = await logins(t, 2, options)
  const name = unique('list')
  const [written, read] = await Promise.all(clients.map(client => client.record.getList(name).whenReady()))
  return { clients, written, read }
}

test('a new list is empty', async t => {
  const user = await login(t)
  const name = unique('list')

  const list = await user.record.getList(name).whenReady()

  assert.deepEqual([list.name, list.isReady, list.version], [name, true, 0])
  assert.deepEqual(list.getEntries(), [])
  assert.equal(list.isEmpty(), true)
})

test('a list is ready with a callback', async t => {
  const user = await login(t)
  const list = user.record.getList(unique('list'))

  assert.equal(await new Promise(resolve => list.whenReady(resolve)), list)
})

test('entries are added, at the end or at an index', async t => {
  const { clients, written, read } = await shared(t)

  written.addEntry('b')
  written.addEntry('d')
  written.addEntry('a', 0)
  written.addEntry('c', 2)
  await settled(...clients)

  assert.deepEqual(written.getEntries(), ['a', 'b', 'c', 'd'])
  assert.deepEqual(read.getEntries(), ['a', 'b', 'c', 'd'])
  assert.deepEqual([read.version, read.isEmpty()], [4, false])
})

test('removing an entry removes all its occurrences, or the one at an index', async t => {
  const { clients, written, read } = await shared(t)
  written.setEntries(['a', 'b', 'a', 'c', 'a'])

  written.removeEntry('a', 2)
  await settled(...clients)
  assert.deepEqual(read.getEntries(), ['a', 'b', 'c', 'a'])
  written.removeEntry('a')
  await settled(...clients)

  assert.deepEqual(read.getEntries(), ['b', 'c'])
})

test('entries are replaced and emptied', async t => {
  const { clients, written, read } = await shared(t)

  written.setEntries(['x', 'y'])
  await settled(...clients)
  assert.deepEqual(read.getEntries(), ['x', 'y'])
  written.setEntries([])
  await settled(...clients)

  assert.deepEqual([read.getEntries(), read.isEmpty()], [[], true])
})

test('writes of a list are acknowledged', async t => {
  const user = await login(t)
  const list = await user.record.getList(unique('list')).whenReady()

  await list.setEntriesWithAck(['a'])
  assert.equal(await new Promise(resolve => list.setEntriesWithAck(['a', 'b'], resolve)), null)
  assert.equal(await new Promise(resolve => list.addEntry('c', 2, resolve)), null)
  assert.equal(await new Promise(resolve => list.removeEntry('a', 0, resolve)), null)

  assert.deepEqual(await (await login(t)).record.snapshot(list.name), ['b', 'c'])
})

test('entry-added, entry-removed and entry-moved are told here and at other clients', async t => {
  const { clients, written, read } = await shared(t)
  const seen = { here: [], there: [] }
  for (const [where, list] of [['here', written], ['there', read]]) {
    for (const event of ['entry-added', 'entry-removed', 'entry-moved']) {
      list.on(event, (entry, index) => seen[where].push([event, entry, index]))
    }
  }

  written.setEntries(['a', 'b'])
  written.addEntry('c', 0)
  written.removeEntry('a')
  await settled(...clients)

  assert.deepEqual(seen.here, [
    ['entry-added', 'a', 0], ['entry-added', 'b', 1],
    ['entry-added', 'c', 0], ['entry-moved', 'a', 1], ['entry-moved', 'b', 2],
    ['entry-removed', 'a', 1], ['entry-moved', 'b', 1]
  ])
  assert.deepEqual(seen.there, seen.here)
})

test('subscribers of a list get its entries', async t => {
  const { clients, written, read } = await shared(t)
  const seen = recorder()
  read.subscribe(seen)

  written.addEntry('a')
  written.addEntry('b')
  await settled(...clients)
  read.unsubscribe(seen)
  written.addEntry('c')
  await settled(...clients)

  assert.deepEqual(seen.first(), [['a'], ['a', 'b']])
  assert.deepEqual(read.getEntries(), ['a', 'b', 'c'])
})

test('after discard a list gets no updates', async t => {
  const { clients, written, read } = await shared(t, { recordDiscardTimeout: 1 })
  const seen = recorder()
  read.subscribe(seen)

  const discarded = emitted(read, 'discard')
  read.discard()
  await discarded
  await settled(...clients)
  written.addEntry('a')
  await settled(...clients)

  assert.deepEqual(seen.calls, [])
})

test('delete with a callback tells the other client', async t => {
  const { clients, written, read } = await shared(t)
  const deleted = recorder()
  read.on('delete', deleted)

  assert.equal(await new Promise(resolve => written.delete(resolve)), null)
  await settled(...clients)

  assert.equal(deleted.calls.length, 1)
})

test('the client refuses what is no entry', async t => {
  const user = await login(t)
  const list = await user.record.getList(unique('list')).whenReady()

  assert.throws(() => list.addEntry(1))
  assert.throws(() => list.setEntries('a'))
  assert.throws(() => list.setEntries([1]))
  assert.throws(() => list.addEntry('a', 5))
  assert.throws(() => list.subscribe('path', () => {}))
  assert.deepEqual(takeErrors(user), [])
})

test('two clients that add at once agree on one list', async t => {
  const { clients, written, read } = await shared(t)

  written.addEntry('a')
  read.addEntry('b')
  await settled(...clients, ...clients)

  assert.deepEqual(written.getEntries(), read.getEntries())
  assert.deepEqual(await (await login(t)).record.snapshot(written.name), written.getEntries())
})

test('a list of 10,000 entries', async t => {
  const { clients, written, read } = await shared(t)
  const entries = Array.from({ length: 10_000 }, (_, index) => `entry/${index}`)

  await written.setEntriesWithAck(entries)
  await settled(...clients)

  assert.deepEqual(read.getEntries(), entries)
})

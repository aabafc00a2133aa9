import assert from 'node:assert/strict'
import { client, emitted, eventually, login, logins, recorder, settled, takeErrors, test, unique } from './support/client.js'

test('a new record is empty and has version 0', async t => {
  const user = await login(t)
  const name = unique('record')

  const record = await user.record.getRecord(name).whenReady()

  assert.deepEqual([record.name, record.version, record.isReady, record.hasProvider], [name, 0, true, false])
  assert.deepEqual(record.get(), {})
})

test('a record is ready by promise, callback and event', async t => {
  const user = await login(t)
  const [first, second, third] = [1, 2, 3].map(() => user.record.getRecord(unique('record')))
  assert.equal(first.isReady, false)

  assert.equal(await first.whenReady(), first)
  assert.equal(await new Promise(resolve => second.whenReady(resolve)), second)
  await eventually(() => third.isReady)
})

test('three writes in one tick arrive in order at another client', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  const written = await writer.record.getRecord(name).whenReady()
  const read = await reader.record.getRecord(name).whenReady()
  const values = recorder()
  read.subscribe(values)

  written.set('a.b', 1)
  written.set({ q: 1, z: 2 })
  written.erase('q')
  await settled(writer, reader)

  assert.deepEqual(values.first(), [{ a: { b: 1 } }, { q: 1, z: 2 }, { z: 2 }])
  assert.deepEqual([written.version, read.version], [3, 3])
  assert.equal(await (await login(t)).record.head(name), 3)
})

test('a long run of writes without acknowledgement loses nothing', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  const written = await writer.record.getRecord(name).whenReady()
  const read = await reader.record.getRecord(name).whenReady()
  const values = recorder()
  read.subscribe('n', values)

  const numbers = Array.from({ length: 500 }, (_, index) => index)
  numbers.forEach(number => written.set('n', number))
  await settled(writer, reader)

  assert.deepEqual(values.first(), numbers)
  assert.equal(read.version, 500)
})

test('a record asked for before login is created with version 1', async t => {
  const user = client(t)
  const name = unique('record')
  const record = user.record.getRecord(name)
  record.set('early', true)

  await user.login()

  const reader = await login(t)
  await eventually(async () => await reader.record.has(name))
  assert.deepEqual(await reader.record.snapshot(name), { early: true })
  assert.equal(await reader.record.head(name), 1)
  record.set('late', true)
  await settled(user)
  assert.deepEqual(await reader.record.snapshot(name), { early: true, late: true })
  assert.equal(await reader.record.head(name), 2)
})

test('writes made before a record is ready are sent as one', async t => {
  const user = await login(t)
  const name = unique('record')
  const record = user.record.getRecord(name)

  record.set({ a: 1 })
  record.set('b', 2)
  record.set('a', undefined)
  await record.whenReady()
  await settled(user)

  assert.deepEqual(await (await login(t)).record.snapshot(name), { b: 2 })
  assert.equal(record.version, 1)
})

test('a write that changes nothing is not sent', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('record')).whenReady()
  record.set({ a: 1 })
  record.set({ a: 1 })
  record.set('a', 1)
  await record.setWithAck('a', 1)

  assert.equal(record.version, 1)
})

test('get returns values at paths and copies', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('record')).whenReady()
  record.set({ a: { b: [1, { c: 2 }] } })

  const copy = record.get('a')
  copy.b[0] = 'changed'

  assert.equal(record.get('a.b[1].c'), 2)
  assert.equal(record.get('a.b[0]'), 1)
  assert.equal(record.get('nothing.here'), undefined)
})

test('subscribers of a path are called when its value changes', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  const written = await writer.record.getRecord(name).whenReady()
  const read = await reader.record.getRecord(name).whenReady()
  const [at, around, elsewhere] = [recorder(), recorder(), recorder()]
  read.subscribe('a.b', at)
  read.subscribe('a', around)
  read.subscribe('other', elsewhere)

  written.set('a.b', 1)
  written.set('a.c', 2)
  written.set('a.b', 3)
  await settled(writer, reader)

  assert.deepEqual(at.first(), [1, 3])
  assert.deepEqual(around.first(), [{ b: 1 }, { b: 1, c: 2 }, { b: 3, c: 2 }])
  assert.deepEqual(elsewhere.calls, [])
})

test('a subscription may be called at once with the current value', async t => {
  const user = await login(t)
  const record = user.record.getRecord(unique('record'))
  const values = recorder()
  record.subscribe('a', values, true)

  await record.whenReady()
  record.set('a', 1)

  assert.deepEqual(values.first(), [undefined, 1])
})

test('a record with content calls its subscribers when it is ready', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  await writer.record.setDataWithAck(name, { a: 1 })
  const values = recorder()
  const record = reader.record.getRecord(name)
  record.subscribe('a', values)

  await record.whenReady()

  assert.deepEqual(values.first(), [1])
})

test('unsubscribe ends callbacks, the record stays up to date', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  const written = await writer.record.getRecord(name).whenReady()
  const read = await reader.record.getRecord(name).whenReady()
  const [whole, path] = [recorder(), recorder()]
  read.subscribe(whole)
  read.subscribe('a', path)

  read.unsubscribe(whole)
  read.unsubscribe('a', path)
  written.set('a', 1)
  await settled(writer, reader)

  assert.deepEqual([whole.calls, path.calls], [[], []])
  assert.equal(read.get('a'), 1)
})

test('after discard no update comes, and getRecord subscribes anew', async t => {
  const writer = await login(t)
  const reader = await login(t, { recordDiscardTimeout: 1 })
  const name = unique('record')
  const written = await writer.record.getRecord(name).whenReady()
  const read = await reader.record.getRecord(name).whenReady()
  const values = recorder()
  read.subscribe(values)

  const discarded = emitted(read, 'discard')
  read.discard()
  await discarded
  await settled(reader)
  written.set('a', 1)
  await settled(writer, reader)
  assert.deepEqual(values.calls, [])
  assert.deepEqual(reader.record.names(), [])

  const again = await reader.record.getRecord(name).whenReady()
  assert.deepEqual([again.get(), again.version], [{ a: 1 }, 1])
  written.set('a', 2)
  await settled(writer, reader)
  assert.equal(again.get('a'), 2)
})

test('a record taken again in the grace time after discard is kept', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  const written = await writer.record.getRecord(name).whenReady()
  const read = await reader.record.getRecord(name).whenReady()
  read.discard()

  const again = await reader.record.getRecord(name).whenReady()
  written.set('a', 1)
  await settled(writer, reader)

  assert.equal(again.get('a'), 1)
})

test('two references of one client share the record', async t => {
  const user = await login(t)
  const name = unique('record')
  const [first, second] = [user.record.getRecord(name), user.record.getRecord(name)]
  await first.whenReady()
  const values = recorder()
  second.subscribe(values)

  first.set('a', 1)

  assert.deepEqual(values.first(), [{ a: 1 }])
  assert.deepEqual(user.record.names(), [name])
})

test('many records in one subscription are all read', async t => {
  const [writer, reader] = [await login(t), await login(t, { subscriptionInterval: 50 })]
  const names = Array.from({ length: 200 }, () => unique('record'))
  await Promise.all(names.slice(0, 100).map((name, index) => writer.record.setDataWithAck(name, { index })))

  const records = await Promise.all(names.map(name => reader.record.getRecord(name).whenReady()))

  records.slice(0, 100).forEach((record, index) => assert.deepEqual([record.version, record.get()], [1, { index }]))
  records.slice(100).forEach(record => assert.deepEqual([record.version, record.get()], [0, {}]))
})

test('several clients write different paths of one record in turn', async t => {
  const clients = await logins(t, 5)
  const name = unique('record')
  const records = await Promise.all(clients.map(client => client.record.getRecord(name).whenReady()))

  for (const [index, record] of records.entries()) {
    await record.setWithAck(`by.${index}`, index)
    await settled(...clients)
  }

  records.forEach(record => assert.deepEqual(record.get(), { by: { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4 } }))
})

test('the client refuses what is no record', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('record')).whenReady()

  assert.throws(() => user.record.getRecord(''))
  assert.throws(() => record.set('scalar'))
  assert.throws(() => record.erase(''))
  assert.throws(() => record.eraseWithAck())
  assert.throws(() => user.record.setData('name', 1))
  assert.throws(() => user.record.delete('name'))
  assert.deepEqual(takeErrors(user), [])
})

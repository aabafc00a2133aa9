// Reading without subscribing: snapshot, has, head, and the read-only mode of the client.
import assert from 'node:assert/strict'
import { client, login, logins, nextError, recorder, settled, takeErrors, test, unique } from './support/client.js'

test('snapshot, has and head of a missing record', async t => {
  const user = await login(t)
  const name = unique('record')

  assert.equal(await user.record.snapshot(name).catch(error => error), 'RECORD_NOT_FOUND')
  assert.equal(await user.record.has(name), false)
  assert.equal(await user.record.head(name), -1)
  assert.equal(await user.record.has(name), false, 'asking does not create it')
})

test('snapshot, has and head of an existing record', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  await writer.record.setDataWithAck(name, { a: 1 })
  await writer.record.setDataWithAck(name, { a: 2 })

  assert.deepEqual(await reader.record.snapshot(name), { a: 2 })
  assert.equal(await reader.record.has(name), true)
  assert.equal(await reader.record.head(name), 2)
})

test('snapshot, has and head of a record with version 0', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  await writer.record.getRecord(name).whenReady()

  assert.deepEqual(await reader.record.snapshot(name), {})
  assert.equal(await reader.record.has(name), true)
  assert.equal(await reader.record.head(name), 0)
})

test('snapshot, has and head with callbacks', async t => {
  const user = await login(t)
  const [existing, missing] = [unique('record'), unique('record')]
  await user.record.setDataWithAck(existing, { a: 1 })
  const answer = (method, name) => new Promise(resolve => user.record[method](name, (...args) => resolve(args)))

  assert.deepEqual(await answer('snapshot', existing), [null, { a: 1 }])
  assert.deepEqual(await answer('has', existing), [null, true])
  assert.deepEqual(await answer('head', existing), [null, 1])
  assert.deepEqual(await answer('snapshot', missing), ['RECORD_NOT_FOUND', undefined])
  assert.deepEqual(await answer('has', missing), [null, false])
  assert.deepEqual(await answer('head', missing), [null, -1])
})

test('snapshot, has and head of a record that the client holds', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('record')).whenReady()
  record.set({ a: 1 })

  assert.deepEqual(await user.record.snapshot(record.name), { a: 1 })
  assert.equal(await user.record.has(record.name), true)
  assert.equal(await user.record.head(record.name), 1)
})

test('many questions at once are all answered', async t => {
  const user = await login(t)
  const names = Array.from({ length: 200 }, () => unique('record'))
  await Promise.all(names.map((name, index) => user.record.setDataWithAck(name, { index })))

  const snapshots = await Promise.all(names.map(name => user.record.snapshot(name)))
  const heads = await Promise.all(names.map(name => user.record.head(name)))

  assert.deepEqual(snapshots.map(({ index }) => index), names.map((_, index) => index))
  assert.ok(heads.every(version => version === 1))
})

test('questions asked before login are answered after it', async t => {
  const [writer, early] = [await login(t), client(t)]
  const name = unique('record')
  await writer.record.setDataWithAck(name, { a: 1 })

  const answers = Promise.all([early.record.snapshot(name), early.record.head(name), early.record.has(unique('record'))])
  await early.login()

  assert.deepEqual(await answers, [{ a: 1 }, 1, false])
})

test('a snapshot does not subscribe', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  await writer.record.setDataWithAck(name, { a: 1 })
  await reader.record.snapshot(name)

  await writer.record.setDataWithAck(name, { a: 2 })
  await settled(reader)

  assert.deepEqual(takeErrors(reader), [], 'an update for a record it does not hold would be an unsolicited message')
})

test('a read-only client reads records and does not create them', async t => {
  const [writer, reader] = [await login(t), await login(t, { recordReadOnlyMode: true })]
  const [existing, missing] = [unique('record'), unique('record')]
  await writer.record.setDataWithAck(existing, { a: 1 })

  const present = await reader.record.getRecord(existing).whenReady()
  const absent = await reader.record.getRecord(missing).whenReady()

  assert.deepEqual([present.get(), present.version], [{ a: 1 }, 1])
  assert.deepEqual([absent.get(), absent.version], [{}, -1])
  assert.equal(await writer.record.has(missing), false)
})

test('a read-only client sees a record come into being', async t => {
  const [writer, reader] = [await login(t), await login(t, { recordReadOnlyMode: true })]
  const name = unique('record')
  const record = await reader.record.getRecord(name).whenReady()
  const values = recorder()
  record.subscribe(values)

  await writer.record.setDataWithAck(name, { a: 1 })
  await writer.record.setDataWithAck(name, { a: 2 })
  await settled(reader)

  assert.deepEqual(values.first().slice(-2), [{ a: 1 }, { a: 2 }])
  assert.equal(record.version, 2)
})

test('a read-only client writes only what its white list names', async t => {
  const prefix = unique('mine')
  const user = await login(t, { recordReadOnlyMode: true, recordPrefixWriteWhitelist: [prefix] })
  const [foreign, own] = [user.record.getRecord(unique('record')), user.record.getRecord(`${prefix}/a`)]
  await Promise.all([foreign.whenReady(), own.whenReady()])

  foreign.set('a', 1)
  await own.setWithAck('a', 1)

  assert.equal(await nextError(user), 'RECORD RECORD_READ_ONLY_MODE')
  assert.deepEqual(own.get(), { a: 1 })
})

test('notify tells subscribers that a record is gone from where it was stored', async t => {
  const [user, subscriber, bystander] = await logins(t, 3)
  const name = unique('record')
  await user.record.setDataWithAck(name, { a: 1 })
  const record = await subscriber.record.getRecord(name).whenReady()
  const kept = await bystander.record.getRecord(unique('record')).whenReady()
  const [deleted, keptDeleted] = [recorder(), recorder()]
  record.on('delete', deleted)
  kept.on('delete', keptDeleted)

  await user.record.notify([name])
  await settled(subscriber, bystander)

  assert.deepEqual([deleted.calls.length, keptDeleted.calls.length], [1, 0])
  assert.equal(await user.record.has(name), false)
})

test('notify calls back', async t => {
  const user = await login(t)
  const names = [unique('record'), unique('record')]

  assert.equal(await new Promise(resolve => user.record.notify(names, resolve)), null)
})

test('notify without connection is refused', async t => {
  const user = client(t)

  assert.equal(await user.record.notify([unique('record')]).catch(error => error), 'client offline')

  await user.login()
})
